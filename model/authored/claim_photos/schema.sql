CREATE TABLE "Policyholder" (
  "PolicyNo" varchar(10) PRIMARY KEY,
  "HolderName" text NOT NULL,
  "City" text,
  "CoverType" text NOT NULL,
  "Deductible" numeric(7,2) NOT NULL,
  "ValidUntil" date NOT NULL
);
CREATE TABLE "Vehicle" (
  "PlateNo" varchar(10) PRIMARY KEY,
  "PolicyNo" varchar(10) NOT NULL REFERENCES "Policyholder",
  "Make" text NOT NULL,
  "Model" text NOT NULL,
  "BuiltYear" integer NOT NULL,
  "Colour" text,
  "IsElectric" boolean NOT NULL
);
CREATE TABLE "Adjuster" (
  "AdjusterId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Team" text NOT NULL,
  "ApprovalLimit" numeric(9,2),
  "SupervisorId" integer REFERENCES "Adjuster"
);
CREATE TABLE "Garage" (
  "GarageId" integer PRIMARY KEY,
  "GarageName" text NOT NULL,
  "City" text NOT NULL,
  "HourlyRate" numeric(6,2) NOT NULL,
  "IsPartner" boolean NOT NULL
);
CREATE TABLE "Claim" (
  "ClaimNo" integer PRIMARY KEY,
  "PlateNo" varchar(10) NOT NULL REFERENCES "Vehicle",
  "AccidentDate" date NOT NULL,
  "ReportedAt" timestamp NOT NULL,
  "AccidentType" text NOT NULL,
  "Status" varchar(10) NOT NULL,
  "EstimateAmount" numeric(10,2),
  "SettledAmount" numeric(10,2),
  "SettledOn" date,
  "AdjusterId" integer REFERENCES "Adjuster",
  "ReviewerId" integer REFERENCES "Adjuster"("AdjusterId"),
  "GarageId" integer REFERENCES "Garage",
  "FraudScore" smallint
);
COMMENT ON COLUMN "Claim"."Status" IS 'new, in review, approved, settled, rejected';
COMMENT ON COLUMN "Claim"."FraudScore" IS '0 harmless to 100 very suspicious';
CREATE TABLE "Photo" (
  "PhotoId" integer PRIMARY KEY,
  "ClaimNo" integer NOT NULL REFERENCES "Claim",
  "TakenAt" timestamp,
  "UploadedAt" timestamp NOT NULL,
  "Source" text NOT NULL,
  "VehiclePart" text,
  "SizeKb" integer NOT NULL,
  "QualityGrade" char(1) NOT NULL,
  "HasGps" boolean NOT NULL,
  "RejectedReason" text
);
COMMENT ON COLUMN "Photo"."QualityGrade" IS 'A sharp, B usable, C unusable';
COMMENT ON COLUMN "Photo"."Source" IS 'app, email, garage, adjuster';
CREATE TABLE "DamageFinding" (
  "FindingId" integer PRIMARY KEY,
  "PhotoId" integer NOT NULL REFERENCES "Photo",
  "DamageKind" text NOT NULL,
  "Severity" smallint NOT NULL,
  "RepairCost" numeric(8,2) NOT NULL,
  "FoundBy" varchar(8) NOT NULL,
  "Confidence" numeric(3,2),
  "ConfirmedById" integer REFERENCES "Adjuster"("AdjusterId")
);
COMMENT ON COLUMN "DamageFinding"."Severity" IS '1 light, 2 medium, 3 severe';
COMMENT ON COLUMN "DamageFinding"."FoundBy" IS 'model or human';
CREATE TABLE "PhotoRequest" (
  "RequestId" integer PRIMARY KEY,
  "ClaimNo" integer NOT NULL REFERENCES "Claim",
  "RequestedById" integer NOT NULL REFERENCES "Adjuster"("AdjusterId"),
  "RequestedOn" date NOT NULL,
  "AnsweredOn" date,
  "Channel" text NOT NULL
);
COMMENT ON TABLE "PhotoRequest" IS 'customer was asked for more pictures';
