CREATE TABLE "Publisher" (
  "PublisherId" integer PRIMARY KEY,
  "Name" text NOT NULL,
  "Country" char(2) NOT NULL,
  "ContractEnd" date
);
CREATE TABLE "Title" (
  "TitleId" integer PRIMARY KEY,
  "Name" text NOT NULL,
  "PublisherId" integer NOT NULL REFERENCES "Publisher",
  "Frequency" varchar(10) NOT NULL,
  "Category" text NOT NULL,
  "CoverPrice" numeric(5,2) NOT NULL,
  "TradeDiscountPct" numeric(4,1) NOT NULL,
  "Discontinued" boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN "Title"."TradeDiscountPct" IS 'what the kiosk keeps, percent of the cover price';
CREATE TABLE "Kiosk" (
  "KioskId" integer PRIMARY KEY,
  "Name" text NOT NULL,
  "District" text,
  "Location" text NOT NULL,
  "OpenedOn" date NOT NULL,
  "ClosedOn" date,
  "TenantId" integer,
  "WeeklyRent" numeric(7,2) NOT NULL
);
CREATE TABLE "Person" (
  "PersonId" integer PRIMARY KEY,
  "FirstName" text NOT NULL,
  "LastName" text NOT NULL,
  "Phone" text,
  "BornOn" date
);
CREATE TABLE "Route" (
  "RouteId" integer PRIMARY KEY,
  "Code" varchar(4) NOT NULL UNIQUE,
  "DriverId" integer REFERENCES "Person"("PersonId"),
  "ReliefDriverId" integer REFERENCES "Person"("PersonId"),
  "DepartsAt" time NOT NULL
);
CREATE TABLE "RouteStop" (
  "RouteId" integer NOT NULL REFERENCES "Route",
  "KioskId" integer NOT NULL REFERENCES "Kiosk",
  "StopNo" integer NOT NULL,
  PRIMARY KEY ("RouteId", "KioskId")
);
CREATE TABLE "Delivery" (
  "DeliveryId" integer PRIMARY KEY,
  "KioskId" integer NOT NULL REFERENCES "Kiosk",
  "TitleId" integer NOT NULL REFERENCES "Title",
  "IssueDate" date NOT NULL,
  "DeliveredAt" timestamp,
  "CopiesOrdered" integer NOT NULL,
  "CopiesDelivered" integer NOT NULL,
  "CopiesReturned" integer
);
COMMENT ON COLUMN "Delivery"."CopiesReturned" IS 'unsold copies sent back; null = returns not counted yet';
CREATE TABLE "Statement" (
  "StatementNo" integer PRIMARY KEY,
  "KioskId" integer NOT NULL REFERENCES "Kiosk",
  "PeriodMonth" date NOT NULL,
  "IssuedOn" date NOT NULL,
  "DueOn" date NOT NULL,
  "PaidOn" date,
  "AmountDue" numeric(9,2) NOT NULL,
  "AmountPaid" numeric(9,2) NOT NULL DEFAULT 0
);
COMMENT ON COLUMN "Statement"."PeriodMonth" IS 'first day of the month settled';
CREATE TABLE "Claim" (
  "ClaimId" integer PRIMARY KEY,
  "DeliveryId" integer NOT NULL,
  "ReportedOn" date NOT NULL,
  "Kind" varchar(12) NOT NULL,
  "Copies" integer NOT NULL,
  "CreditedOn" date,
  "Refused" boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE "Claim" IS 'complaints of kiosks about a delivery';
COMMENT ON COLUMN "Claim"."Kind" IS 'short, damaged, late, wrong title';
