CREATE TABLE "Customer" (
  "CustID" integer PRIMARY KEY,
  "CustName" varchar(80) NOT NULL,
  "CustType" char(3) NOT NULL,
  "City" varchar(40),
  "Zip" varchar(10),
  "SinceDt" date NOT NULL,
  "ReferredBy" integer
);
COMMENT ON COLUMN "Customer"."CustType" IS 'RES residential, COM commercial, PUB public building';
COMMENT ON COLUMN "Customer"."ReferredBy" IS 'customer who recommended us';
CREATE TABLE "Unit" (
  "UnitID" integer PRIMARY KEY,
  "CustID" integer NOT NULL,
  "Kind" varchar(20) NOT NULL,
  "Brand" varchar(30) NOT NULL,
  "SerialNo" varchar(20),
  "InstalledDt" date NOT NULL,
  "WarrantyEndDt" date,
  "CapacityKW" numeric(6,1) NOT NULL,
  "Refrigerant" varchar(10),
  "ScrappedDt" date
);
COMMENT ON COLUMN "Unit"."Kind" IS 'furnace, heat pump, split AC, chiller, boiler';
COMMENT ON COLUMN "Unit"."ScrappedDt" IS 'null = still in use';
CREATE TABLE "Tech" (
  "TechID" integer PRIMARY KEY,
  "TechName" varchar(60) NOT NULL,
  "LeadID" integer,
  "HourlyRate" numeric(6,2) NOT NULL,
  "CertRefrig" boolean NOT NULL,
  "HireDt" date NOT NULL,
  "TermDt" date
);
COMMENT ON COLUMN "Tech"."LeadID" IS 'team lead';
COMMENT ON COLUMN "Tech"."CertRefrig" IS 'certified to handle refrigerants';
COMMENT ON COLUMN "Tech"."TermDt" IS 'left the company';
CREATE TABLE "Agreement" (
  "AgrNo" varchar(10) PRIMARY KEY,
  "CustID" integer NOT NULL,
  "PlanName" varchar(20) NOT NULL,
  "StartDt" date NOT NULL,
  "EndDt" date NOT NULL,
  "AnnualFee" numeric(8,2) NOT NULL,
  "AutoRenew" boolean NOT NULL,
  "CancelDt" date
);
COMMENT ON TABLE "Agreement" IS 'maintenance agreements';
CREATE TABLE "ServiceCall" (
  "CallNo" integer PRIMARY KEY,
  "UnitID" integer NOT NULL,
  "TechID" integer,
  "HelperID" integer,
  "ReportedAt" timestamp NOT NULL,
  "ScheduledFor" date,
  "ArrivedAt" timestamp,
  "CompletedAt" timestamp,
  "CallType" varchar(12) NOT NULL,
  "Priority" smallint NOT NULL,
  "Fault" varchar(40),
  "LaborHrs" numeric(4,1),
  "Stars" smallint
);
COMMENT ON COLUMN "ServiceCall"."TechID" IS 'technician in charge; null = not assigned';
COMMENT ON COLUMN "ServiceCall"."HelperID" IS 'second technician, if any';
COMMENT ON COLUMN "ServiceCall"."CallType" IS 'repair, maintenance, install, inspection';
COMMENT ON COLUMN "ServiceCall"."Priority" IS '1 emergency, 2 normal, 3 can wait';
COMMENT ON COLUMN "ServiceCall"."Stars" IS 'customer rating 1 to 5; null = not rated';
CREATE TABLE "Part" (
  "PartNo" varchar(12) PRIMARY KEY,
  "PartDesc" varchar(60) NOT NULL,
  "UnitCost" numeric(8,2) NOT NULL,
  "ListPrice" numeric(8,2) NOT NULL,
  "OnHand" integer NOT NULL,
  "MinQty" integer NOT NULL
);
COMMENT ON COLUMN "Part"."UnitCost" IS 'what we pay';
COMMENT ON COLUMN "Part"."ListPrice" IS 'what the customer pays';
CREATE TABLE "PartUsed" (
  "CallNo" integer NOT NULL,
  "PartNo" varchar(12) NOT NULL,
  "Qty" integer NOT NULL,
  "UnderWarranty" boolean NOT NULL,
  PRIMARY KEY ("CallNo", "PartNo")
);
CREATE TABLE "Invoice" (
  "InvNo" integer PRIMARY KEY,
  "CallNo" integer NOT NULL,
  "InvDt" date NOT NULL,
  "DueDt" date NOT NULL,
  "PaidDt" date,
  "LaborAmt" numeric(9,2) NOT NULL,
  "PartsAmt" numeric(9,2) NOT NULL,
  "TaxAmt" numeric(9,2) NOT NULL
);
