CREATE TABLE "Lessee" (
  "LesseeID" integer PRIMARY KEY,
  "CompanyName" text NOT NULL,
  "Sector" text NOT NULL,
  "City" text NOT NULL,
  "CreditLimit" numeric(12,0) NOT NULL,
  "Blocked" boolean NOT NULL
);
CREATE TABLE "Schedule" (
  "ScheduleNo" text PRIMARY KEY,
  "LesseeID" integer NOT NULL REFERENCES "Lessee",
  "SignedDate" date NOT NULL,
  "CommenceDate" date NOT NULL,
  "ExpiryDate" date NOT NULL,
  "ExtendedUntil" date,
  "MonthlyRent" numeric(10,2) NOT NULL,
  "ReturnNoticeDate" date,
  "Indexed" boolean NOT NULL
);
COMMENT ON TABLE "Schedule" IS 'Lease schedules';
COMMENT ON COLUMN "Schedule"."ExtendedUntil" IS 'null unless the lessee extended beyond ExpiryDate';
COMMENT ON COLUMN "Schedule"."ReturnNoticeDate" IS 'day the lessee announced the return; null if none yet';
CREATE TABLE "AssetType" (
  "TypeCode" char(3) PRIMARY KEY,
  "TypeName" text NOT NULL,
  "WipeRequired" boolean NOT NULL,
  "GradeBFactor" numeric(3,2) NOT NULL
);
COMMENT ON COLUMN "AssetType"."GradeBFactor" IS 'share of the grade A value that a grade B item fetches';
CREATE TABLE "Asset" (
  "AssetTag" text PRIMARY KEY,
  "ScheduleNo" text NOT NULL REFERENCES "Schedule",
  "TypeCode" char(3) NOT NULL REFERENCES "AssetType",
  "Model" text NOT NULL,
  "SerialNo" text,
  "PurchasePrice" numeric(9,2) NOT NULL,
  "ResidualValue" numeric(9,2) NOT NULL,
  "MarketValue" numeric(9,2),
  "Status" char(2) NOT NULL,
  "ReplacedByTag" text REFERENCES "Asset"("AssetTag")
);
COMMENT ON COLUMN "Asset"."Status" IS 'OL on lease, RT in return, IS in stock, SD sold, LS lost by the lessee, SC scrapped';
COMMENT ON COLUMN "Asset"."ResidualValue" IS 'value assumed at signing; MarketValue is the latest appraisal, null if never appraised';
COMMENT ON COLUMN "Asset"."ReplacedByTag" IS 'asset that the lessee got in exchange, if this one was swapped';
CREATE TABLE "Technician" (
  "TechID" integer PRIMARY KEY,
  "TechName" text NOT NULL,
  "Site" text NOT NULL,
  "LeftDate" date
);
CREATE TABLE "ReturnShipment" (
  "ShipmentNo" integer PRIMARY KEY,
  "ScheduleNo" text NOT NULL REFERENCES "Schedule",
  "PickupPlanned" date NOT NULL,
  "PickedUp" date,
  "ReceivedDate" date,
  "Carrier" text NOT NULL,
  "UnitsAnnounced" integer NOT NULL,
  "UnitsReceived" integer
);
COMMENT ON COLUMN "ReturnShipment"."ReceivedDate" IS 'arrival at our warehouse; null while under way or not picked up';
CREATE TABLE "Inspection" (
  "InspectionID" integer PRIMARY KEY,
  "AssetTag" text NOT NULL REFERENCES "Asset",
  "ShipmentNo" integer NOT NULL REFERENCES "ReturnShipment",
  "InspectedBy" integer NOT NULL REFERENCES "Technician"("TechID"),
  "WipedBy" integer REFERENCES "Technician"("TechID"),
  "InspectedDate" date NOT NULL,
  "WipedDate" date,
  "Grade" char(1) NOT NULL,
  "DamageCharge" numeric(8,2) NOT NULL,
  "ChargePaidDate" date
);
COMMENT ON COLUMN "Inspection"."Grade" IS 'A as new, B used, C damaged, D scrap';
COMMENT ON COLUMN "Inspection"."WipedBy" IS 'who erased the disk; null if not erased (yet)';
COMMENT ON COLUMN "Inspection"."DamageCharge" IS 'billed to the lessee, 0 if none; ChargePaidDate is null while unpaid or if nothing was charged';
CREATE TABLE "Resale" (
  "ResaleID" integer PRIMARY KEY,
  "AssetTag" text NOT NULL UNIQUE REFERENCES "Asset",
  "Channel" text NOT NULL,
  "ListedDate" date NOT NULL,
  "SoldDate" date,
  "AskPrice" numeric(8,2) NOT NULL,
  "SalePrice" numeric(8,2)
);
COMMENT ON COLUMN "Resale"."Channel" IS 'broker, web shop, employee sale, auction';
COMMENT ON COLUMN "Resale"."SalePrice" IS 'null until sold';
