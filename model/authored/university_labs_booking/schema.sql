CREATE TABLE "Department" ("Code" char(3) PRIMARY KEY, "Name" text NOT NULL, "Faculty" text NOT NULL);
CREATE TABLE "Person" (
  "PersonId" integer PRIMARY KEY,
  "GivenName" text NOT NULL,
  "FamilyName" text NOT NULL,
  "Role" text NOT NULL,
  "Department" char(3) NOT NULL REFERENCES "Department" ("Code"),
  "SupervisorId" integer REFERENCES "Person" ("PersonId"),
  "CardExpires" date,
  "Suspended" boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN "Person"."Role" IS 'professor, postdoc, phd, bachelor, technician';
COMMENT ON COLUMN "Person"."CardExpires" IS 'access card valid until; null = no card issued';
CREATE TABLE "Lab" (
  "LabId" integer PRIMARY KEY,
  "Room" text NOT NULL,
  "Building" text NOT NULL,
  "Department" char(3) NOT NULL REFERENCES "Department" ("Code"),
  "Seats" integer NOT NULL,
  "SafetyLevel" integer NOT NULL,
  "ManagerId" integer NOT NULL REFERENCES "Person" ("PersonId")
);
COMMENT ON COLUMN "Lab"."SafetyLevel" IS '1 harmless to 3 hazardous';
CREATE TABLE "Instrument" (
  "InstrumentId" integer PRIMARY KEY,
  "Label" text NOT NULL,
  "Kind" text NOT NULL,
  "LabId" integer NOT NULL REFERENCES "Lab",
  "PurchasePrice" numeric(10,2) NOT NULL,
  "HourlyCharge" numeric(6,2) NOT NULL,
  "BoughtOn" date NOT NULL,
  "NextCalibration" date,
  "State" text NOT NULL
);
COMMENT ON COLUMN "Instrument"."State" IS 'ok, faulty, retired';
CREATE TABLE "Training" (
  "PersonId" integer NOT NULL REFERENCES "Person",
  "InstrumentId" integer NOT NULL REFERENCES "Instrument",
  "TrainedOn" date NOT NULL,
  "TrainerId" integer NOT NULL REFERENCES "Person" ("PersonId"),
  PRIMARY KEY ("PersonId", "InstrumentId")
);
CREATE TABLE "Grant" (
  "GrantNo" text PRIMARY KEY,
  "Funder" text NOT NULL,
  "HolderId" integer NOT NULL REFERENCES "Person" ("PersonId"),
  "Amount" numeric(10,2) NOT NULL,
  "StartsOn" date NOT NULL,
  "EndsOn" date NOT NULL
);
CREATE TABLE "Booking" (
  "BookingId" integer PRIMARY KEY,
  "InstrumentId" integer NOT NULL REFERENCES "Instrument",
  "BookedBy" integer NOT NULL REFERENCES "Person" ("PersonId"),
  "UsedBy" integer NOT NULL REFERENCES "Person" ("PersonId"),
  "GrantNo" text REFERENCES "Grant",
  "MadeAt" timestamp NOT NULL,
  "StartsAt" timestamp NOT NULL,
  "EndsAt" timestamp NOT NULL,
  "CheckedIn" timestamp,
  "CancelledAt" timestamp,
  "Purpose" text
);
COMMENT ON COLUMN "Booking"."UsedBy" IS 'person who works at the instrument, not always the one who booked';
COMMENT ON COLUMN "Booking"."GrantNo" IS 'grant that is charged; null = department pays';
COMMENT ON COLUMN "Booking"."CheckedIn" IS 'null = did not show up (if the start has passed)';
CREATE TABLE "FaultReport" (
  "ReportId" integer PRIMARY KEY,
  "InstrumentId" integer NOT NULL REFERENCES "Instrument",
  "ReportedBy" integer NOT NULL REFERENCES "Person" ("PersonId"),
  "ReportedOn" date NOT NULL,
  "Severity" text NOT NULL,
  "FixedOn" date,
  "RepairCost" numeric(8,2)
);
COMMENT ON COLUMN "FaultReport"."Severity" IS 'low, medium, high';
