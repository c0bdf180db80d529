CREATE TABLE "Sites" (
  "SiteId" integer PRIMARY KEY,
  "SiteName" text NOT NULL,
  "Fjord" text NOT NULL,
  "LicenceTonnes" integer NOT NULL,
  "ManagerId" integer,
  "FallowSince" date
);
COMMENT ON COLUMN "Sites"."LicenceTonnes" IS 'maximum biomass allowed, tonnes';
COMMENT ON COLUMN "Sites"."FallowSince" IS 'empty and resting since; null = in production';
CREATE TABLE "Employees" (
  "EmployeeId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "JobTitle" text NOT NULL,
  "SupervisorId" integer REFERENCES "Employees",
  "HiredOn" date NOT NULL,
  "DiverLicence" boolean NOT NULL
);
ALTER TABLE "Sites" ADD FOREIGN KEY ("ManagerId") REFERENCES "Employees";
CREATE TABLE "Pens" (
  "PenCode" text PRIMARY KEY,
  "SiteId" integer NOT NULL REFERENCES "Sites",
  "CircumferenceM" integer NOT NULL,
  "DepthM" numeric(4,1) NOT NULL,
  "NetInstalledOn" date,
  "LastNetCheckOn" date
);
CREATE TABLE "Batches" (
  "BatchId" integer PRIMARY KEY,
  "PenCode" text NOT NULL REFERENCES "Pens",
  "Species" text NOT NULL,
  "Hatchery" text NOT NULL,
  "StockedOn" date NOT NULL,
  "StockedCount" integer NOT NULL,
  "StockedWeightG" integer NOT NULL,
  "HarvestedOn" date,
  "HarvestedTonnes" numeric(7,2),
  "HarvestedCount" integer
);
COMMENT ON TABLE "Batches" IS 'groups of fish put into a pen together';
COMMENT ON COLUMN "Batches"."StockedWeightG" IS 'mean weight when put in, grams';
COMMENT ON COLUMN "Batches"."HarvestedOn" IS 'null = still in the sea';
CREATE TABLE "DailyFeed" (
  "BatchId" integer NOT NULL REFERENCES "Batches",
  "FeedDate" date NOT NULL,
  "FeedType" text NOT NULL,
  "FeedKg" numeric(8,1) NOT NULL,
  "FedBy" integer NOT NULL REFERENCES "Employees",
  PRIMARY KEY ("BatchId", "FeedDate")
);
CREATE TABLE "Mortalities" (
  "MortalityId" integer PRIMARY KEY,
  "BatchId" integer NOT NULL REFERENCES "Batches",
  "FoundOn" date NOT NULL,
  "DeadCount" integer NOT NULL,
  "Cause" text,
  "RemovedBy" integer REFERENCES "Employees"
);
COMMENT ON COLUMN "Mortalities"."Cause" IS 'lice, seal, disease, handling, algae; null = unknown';
CREATE TABLE "LiceCounts" (
  "PenCode" text NOT NULL REFERENCES "Pens",
  "CountedOn" date NOT NULL,
  "FishSampled" integer NOT NULL,
  "AdultFemales" numeric(4,2) NOT NULL,
  "CountedBy" integer NOT NULL REFERENCES "Employees",
  PRIMARY KEY ("PenCode", "CountedOn")
);
COMMENT ON COLUMN "LiceCounts"."AdultFemales" IS 'adult female lice per fish; the limit is 0.5';
CREATE TABLE "Treatments" (
  "TreatmentId" integer PRIMARY KEY,
  "BatchId" integer NOT NULL REFERENCES "Batches",
  "Method" text NOT NULL,
  "OrderedOn" date NOT NULL,
  "StartedOn" date,
  "EndedOn" date,
  "WithdrawalDays" integer NOT NULL,
  "VetName" text NOT NULL,
  "Cost" numeric(9,2)
);
COMMENT ON COLUMN "Treatments"."WithdrawalDays" IS 'days after the end before the fish may be harvested';
COMMENT ON COLUMN "Treatments"."Method" IS 'bath, in-feed, thermal, cleaner fish';
CREATE TABLE "WaterReadings" (
  "SiteId" integer NOT NULL REFERENCES "Sites",
  "ReadAt" timestamp NOT NULL,
  "TempC" numeric(4,1) NOT NULL,
  "OxygenPct" numeric(4,1),
  "Salinity" numeric(4,1)
);
