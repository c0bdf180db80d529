CREATE TABLE "Supplier" (
    "SupplierId" integer PRIMARY KEY,
    "SupplierName" varchar(60) NOT NULL,
    "Country" varchar(30) NOT NULL
);
CREATE TABLE "CellModel" (
    "ModelId" integer PRIMARY KEY,
    "SupplierId" integer NOT NULL REFERENCES "Supplier",
    "ModelName" varchar(40) NOT NULL UNIQUE,
    "Chemistry" varchar(6) NOT NULL,
    "FormFactor" varchar(12) NOT NULL,
    "NominalCapacityMah" integer NOT NULL,
    "NominalVoltage" numeric(4,2) NOT NULL,
    "MassGrams" numeric(7,1)
);
COMMENT ON COLUMN "CellModel"."Chemistry" IS 'NMC nickel manganese cobalt, LFP lithium iron phosphate, NCA, LTO titanate, NaIon sodium-ion';
CREATE TABLE "Cell" (
    "SerialNo" varchar(12) PRIMARY KEY,
    "ModelId" integer NOT NULL REFERENCES "CellModel",
    "ReceivedOn" date NOT NULL,
    "InitialResistanceMohm" numeric(6,2),
    "ScrappedOn" date
);
CREATE TABLE "Chamber" (
    "ChamberId" integer PRIMARY KEY,
    "ChamberName" varchar(20) NOT NULL,
    "MinTempC" integer NOT NULL,
    "MaxTempC" integer NOT NULL,
    "LastCalibrated" date,
    "InService" boolean NOT NULL
);
CREATE TABLE "Technician" (
    "TechnicianId" integer PRIMARY KEY,
    "FullName" varchar(60) NOT NULL,
    "SupervisorId" integer REFERENCES "Technician",
    "HasHighVoltagePermit" boolean NOT NULL,
    "JoinedOn" date NOT NULL
);
CREATE TABLE "TestProtocol" (
    "ProtocolCode" varchar(10) PRIMARY KEY,
    "Title" varchar(60) NOT NULL,
    "Destructive" boolean NOT NULL,
    "TargetCycles" integer
);
CREATE TABLE "TestRun" (
    "RunId" integer PRIMARY KEY,
    "SerialNo" varchar(12) NOT NULL REFERENCES "Cell",
    "ProtocolCode" varchar(10) NOT NULL REFERENCES "TestProtocol",
    "ChamberId" integer REFERENCES "Chamber",
    "StartedById" integer NOT NULL REFERENCES "Technician" ("TechnicianId"),
    "ReviewedById" integer REFERENCES "Technician" ("TechnicianId"),
    "StartedOn" date NOT NULL,
    "EndedOn" date,
    "AmbientTempC" numeric(4,1) NOT NULL,
    "Outcome" varchar(10)
);
COMMENT ON COLUMN "TestRun"."Outcome" IS 'Pass, Fail or Aborted; null while the run goes on';
CREATE TABLE "CycleResult" (
    "RunId" integer NOT NULL REFERENCES "TestRun",
    "CycleNo" integer NOT NULL,
    "DischargeMah" numeric(8,1) NOT NULL,
    "EfficiencyPct" numeric(5,2) NOT NULL,
    "PeakTempC" numeric(4,1) NOT NULL,
    PRIMARY KEY ("RunId", "CycleNo")
);
CREATE TABLE "SafetyEvent" (
    "EventId" integer PRIMARY KEY,
    "RunId" integer NOT NULL REFERENCES "TestRun",
    "OccurredAt" timestamp NOT NULL,
    "Severity" smallint NOT NULL,
    "Kind" varchar(30) NOT NULL,
    "Remark" text
);
COMMENT ON COLUMN "SafetyEvent"."Severity" IS '1 minor to 4 fire or explosion';
