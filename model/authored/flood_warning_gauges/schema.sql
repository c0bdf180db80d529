CREATE TABLE "River" (
  "RiverCode" char(3) PRIMARY KEY,
  "RiverName" text NOT NULL,
  "FlowsInto" char(3) REFERENCES "River",
  "LengthKm" numeric(6,1)
);
COMMENT ON COLUMN "River"."FlowsInto" IS 'null if it runs into the sea';
CREATE TABLE "Gauge" (
  "GaugeID" integer PRIMARY KEY,
  "GaugeName" text NOT NULL,
  "RiverCode" char(3) NOT NULL REFERENCES "River",
  "RiverKm" numeric(6,1) NOT NULL,
  "UpstreamGaugeID" integer REFERENCES "Gauge",
  "AlertCm" integer NOT NULL,
  "WarningCm" integer NOT NULL,
  "SevereCm" integer NOT NULL,
  "InstalledOn" date NOT NULL,
  "Status" char(1) NOT NULL CHECK ("Status" IN ('A', 'F', 'M', 'R'))
);
COMMENT ON COLUMN "Gauge"."RiverKm" IS 'distance from the mouth';
COMMENT ON COLUMN "Gauge"."UpstreamGaugeID" IS 'next gauge upstream; null for the topmost one';
COMMENT ON COLUMN "Gauge"."AlertCm" IS 'water level in cm at which an alert is due; warning and severe likewise';
COMMENT ON COLUMN "Gauge"."Status" IS 'A in service, F faulty, M off for maintenance, R removed';
CREATE TABLE "Reading" (
  "GaugeID" integer NOT NULL REFERENCES "Gauge",
  "ReadAt" timestamp NOT NULL,
  "LevelCm" integer,
  "Quality" text NOT NULL CHECK ("Quality" IN ('good', 'suspect', 'missing')),
  PRIMARY KEY ("GaugeID", "ReadAt")
);
COMMENT ON TABLE "Reading" IS 'one reading a day, at 06:00';
COMMENT ON COLUMN "Reading"."LevelCm" IS 'null if Quality is missing';
CREATE TABLE "Forecaster" (
  "ForecasterID" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Office" text NOT NULL,
  "RetiredOn" date
);
COMMENT ON COLUMN "Forecaster"."RetiredOn" IS 'null while on duty';
CREATE TABLE "FloodArea" (
  "AreaID" integer PRIMARY KEY,
  "AreaName" text NOT NULL,
  "County" text NOT NULL,
  "GaugeID" integer NOT NULL REFERENCES "Gauge",
  "Households" integer NOT NULL,
  "HasBarrier" boolean NOT NULL
);
COMMENT ON COLUMN "FloodArea"."GaugeID" IS 'gauge that decides on warnings for this area';
CREATE TABLE "Bulletin" (
  "BulletinNo" integer PRIMARY KEY,
  "AreaID" integer NOT NULL REFERENCES "FloodArea",
  "Grade" smallint NOT NULL CHECK ("Grade" BETWEEN 1 AND 3),
  "IssuedAt" timestamp NOT NULL,
  "ExpectedPeakAt" timestamp,
  "ExpectedPeakCm" integer,
  "LiftedAt" timestamp,
  "IssuedBy" integer NOT NULL REFERENCES "Forecaster" ("ForecasterID"),
  "LiftedBy" integer REFERENCES "Forecaster" ("ForecasterID"),
  "ActualPeakCm" integer
);
COMMENT ON COLUMN "Bulletin"."Grade" IS '1 alert, 2 warning, 3 severe warning';
COMMENT ON COLUMN "Bulletin"."LiftedAt" IS 'null while in force';
COMMENT ON COLUMN "Bulletin"."ActualPeakCm" IS 'highest level that came; null while in force or if not evaluated';
CREATE TABLE "Subscriber" (
  "SubscriberID" integer PRIMARY KEY,
  "Contact" text NOT NULL,
  "AreaID" integer NOT NULL REFERENCES "FloodArea",
  "Channel" text NOT NULL CHECK ("Channel" IN ('sms', 'email', 'voice')),
  "MinGrade" smallint NOT NULL,
  "JoinedOn" date NOT NULL,
  "UnsubscribedOn" date
);
COMMENT ON COLUMN "Subscriber"."MinGrade" IS 'lowest grade of bulletin he or she wants to hear of';
COMMENT ON COLUMN "Subscriber"."UnsubscribedOn" IS 'null while subscribed';
CREATE TABLE "Visit" (
  "VisitID" integer PRIMARY KEY,
  "GaugeID" integer NOT NULL REFERENCES "Gauge",
  "PlannedFor" date NOT NULL,
  "DoneOn" date,
  "Reason" text NOT NULL CHECK ("Reason" IN ('routine', 'repair', 'calibration', 'debris')),
  "Engineer" text NOT NULL,
  "OffsetCm" integer,
  "Cost" numeric(8,2)
);
COMMENT ON TABLE "Visit" IS 'field engineers at the gauges';
COMMENT ON COLUMN "Visit"."DoneOn" IS 'null if it has not taken place yet';
COMMENT ON COLUMN "Visit"."OffsetCm" IS 'error found against the staff gauge; null if not measured';
