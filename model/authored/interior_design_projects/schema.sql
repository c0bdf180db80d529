CREATE TABLE "Client" (
  "ClientId" integer PRIMARY KEY,
  "Name" text NOT NULL,
  "City" text NOT NULL,
  "Kind" text NOT NULL,
  "Email" text,
  "ReferredBy" integer REFERENCES "Client"
);
COMMENT ON COLUMN "Client"."Kind" IS 'private or company';
COMMENT ON COLUMN "Client"."ReferredBy" IS 'client who recommended us; null = came by himself';
CREATE TABLE "Designer" (
  "DesignerId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Title" text NOT NULL,
  "HourlyRate" numeric(6,2) NOT NULL,
  "HiredOn" date NOT NULL,
  "LeftOn" date,
  "ManagerId" integer REFERENCES "Designer"
);
CREATE TABLE "Project" (
  "ProjectId" integer PRIMARY KEY,
  "Code" text NOT NULL UNIQUE,
  "ClientId" integer NOT NULL REFERENCES "Client",
  "LeadDesignerId" integer NOT NULL REFERENCES "Designer",
  "AssistantDesignerId" integer REFERENCES "Designer",
  "Style" text,
  "Budget" numeric(10,2) NOT NULL,
  "QuotedFee" numeric(10,2) NOT NULL,
  "SignedOn" date NOT NULL,
  "DueOn" date NOT NULL,
  "FinishedOn" date,
  "Cancelled" boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN "Project"."Budget" IS 'what the client wants to spend on furnishing';
COMMENT ON COLUMN "Project"."QuotedFee" IS 'our design fee';
CREATE TABLE "Room" (
  "RoomId" integer PRIMARY KEY,
  "ProjectId" integer NOT NULL REFERENCES "Project",
  "RoomType" text NOT NULL,
  "AreaM2" numeric(5,1) NOT NULL,
  "WallColour" text
);
CREATE TABLE "Supplier" (
  "SupplierId" integer PRIMARY KEY,
  "Company" text NOT NULL,
  "Country" text NOT NULL,
  "DiscountPct" numeric(4,1) NOT NULL,
  "LeadTimeDays" integer
);
COMMENT ON COLUMN "Supplier"."DiscountPct" IS 'trade discount';
CREATE TABLE "Product" (
  "Sku" text PRIMARY KEY,
  "Label" text NOT NULL,
  "Category" text NOT NULL,
  "SupplierId" integer NOT NULL REFERENCES "Supplier",
  "ListPrice" numeric(9,2) NOT NULL,
  "Discontinued" boolean NOT NULL
);
CREATE TABLE "OrderLine" (
  "OrderLineId" integer PRIMARY KEY,
  "RoomId" integer NOT NULL REFERENCES "Room",
  "Sku" text NOT NULL REFERENCES "Product",
  "Quantity" integer NOT NULL,
  "UnitPrice" numeric(9,2) NOT NULL,
  "OrderedOn" date NOT NULL,
  "PromisedOn" date NOT NULL,
  "DeliveredOn" date,
  "Damaged" boolean
);
COMMENT ON COLUMN "OrderLine"."Damaged" IS 'arrived with damage; null until delivered';
CREATE TABLE "SiteVisit" (
  "VisitId" integer PRIMARY KEY,
  "ProjectId" integer NOT NULL REFERENCES "Project",
  "DesignerId" integer NOT NULL REFERENCES "Designer",
  "VisitedOn" date NOT NULL,
  "Hours" numeric(3,1) NOT NULL,
  "Notes" text
);
CREATE TABLE "Invoice" (
  "InvoiceNo" text PRIMARY KEY,
  "ProjectId" integer NOT NULL REFERENCES "Project",
  "IssuedOn" date NOT NULL,
  "PayableBy" date NOT NULL,
  "PaidOn" date,
  "Amount" numeric(10,2) NOT NULL
);
