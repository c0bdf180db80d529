CREATE TABLE "Shop" (
  "ShopCode" varchar(4) PRIMARY KEY,
  "ShopName" text NOT NULL,
  "City" text NOT NULL,
  "Channel" char(1) NOT NULL
);
COMMENT ON COLUMN "Shop"."Channel" IS 'S store, W web shop, M marketplace';
CREATE TABLE "Article" (
  "ArticleNo" integer PRIMARY KEY,
  "Description" text NOT NULL,
  "Category" text NOT NULL,
  "Brand" text,
  "SalePrice" numeric(8,2) NOT NULL,
  "ReturnDays" smallint NOT NULL
);
CREATE TABLE "Worker" (
  "WorkerID" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Team" text NOT NULL,
  "ShiftLeadID" integer REFERENCES "Worker"("WorkerID"),
  "HiredOn" date NOT NULL,
  "IsTemp" boolean NOT NULL
);
CREATE TABLE "ReturnParcel" (
  "ParcelNo" integer PRIMARY KEY,
  "ShopCode" varchar(4) NOT NULL REFERENCES "Shop",
  "Carrier" text NOT NULL,
  "CustomerName" text NOT NULL,
  "AnnouncedOn" date,
  "ArrivedAt" timestamp,
  "UnpackedByID" integer REFERENCES "Worker"("WorkerID"),
  "UnpackedAt" timestamp,
  "WeightKg" numeric(5,2)
);
CREATE TABLE "ReturnItem" (
  "ItemID" integer PRIMARY KEY,
  "ParcelNo" integer NOT NULL REFERENCES "ReturnParcel",
  "ArticleNo" integer NOT NULL REFERENCES "Article",
  "Reason" smallint NOT NULL,
  "Grade" char(1),
  "GradedByID" integer REFERENCES "Worker"("WorkerID"),
  "GradedAt" timestamp,
  "BoughtOn" date,
  "IsFraudSuspect" boolean NOT NULL
);
COMMENT ON COLUMN "ReturnItem"."Reason" IS '1 does not fit, 2 defective, 3 not as described, 4 changed mind, 5 late delivery';
COMMENT ON COLUMN "ReturnItem"."Grade" IS 'A as new, B used, C damaged, X missing';
CREATE TABLE "Refund" (
  "RefundID" integer PRIMARY KEY,
  "ItemID" integer NOT NULL UNIQUE REFERENCES "ReturnItem",
  "Amount" numeric(8,2) NOT NULL,
  "Method" text NOT NULL,
  "RequestedOn" date NOT NULL,
  "PaidOn" date,
  "RejectedReason" text
);
CREATE TABLE "Disposition" (
  "ItemID" integer PRIMARY KEY REFERENCES "ReturnItem",
  "Outcome" text NOT NULL,
  "DecidedOn" date NOT NULL,
  "RecoveredAmount" numeric(8,2),
  "Bin" varchar(8)
);
