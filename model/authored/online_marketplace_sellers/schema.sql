CREATE TABLE "Account" (
    "AccountId"   integer PRIMARY KEY,
    "DisplayName" text NOT NULL,
    "Email"       text,
    "CountryCode" char(2) NOT NULL,
    "CreatedAt"   timestamp NOT NULL,
    "IsSuspended" boolean NOT NULL DEFAULT false,
    "ReferrerId"  integer REFERENCES "Account" ("AccountId")
);
CREATE TABLE "SellerProfile" (
    "AccountId"   integer PRIMARY KEY REFERENCES "Account" ("AccountId"),
    "ShopName"    text NOT NULL,
    "Tier"        text NOT NULL,
    "VatNumber"   text,
    "VerifiedAt"  timestamp,
    "HolidayMode" boolean NOT NULL DEFAULT false
);
CREATE TABLE "Category" (
    "CategoryId"       integer PRIMARY KEY,
    "Name"             text NOT NULL,
    "ParentCategoryId" integer REFERENCES "Category" ("CategoryId"),
    "CommissionRate"   numeric(4,2) NOT NULL
);
CREATE TABLE "Listing" (
    "ListingId"    integer PRIMARY KEY,
    "SellerId"     integer NOT NULL REFERENCES "Account" ("AccountId"),
    "CategoryId"   integer NOT NULL REFERENCES "Category" ("CategoryId"),
    "Title"        text NOT NULL,
    "UnitPrice"    numeric(10,2) NOT NULL,
    "StockOnHand"  integer NOT NULL,
    "Condition"    text NOT NULL,
    "ListedOn"     date NOT NULL,
    "DelistedOn"   date
);
CREATE TABLE "Order" (
    "OrderId"      integer PRIMARY KEY,
    "BuyerId"      integer NOT NULL REFERENCES "Account" ("AccountId"),
    "PlacedAt"     timestamp NOT NULL,
    "OrderStatus"  text NOT NULL,
    "ShipCountry"  char(2) NOT NULL,
    "ShippingFee"  numeric(8,2) NOT NULL
);
CREATE TABLE "OrderLine" (
    "OrderId"    integer NOT NULL REFERENCES "Order" ("OrderId"),
    "LineNo"     smallint NOT NULL,
    "ListingId"  integer NOT NULL REFERENCES "Listing" ("ListingId"),
    "Quantity"   integer NOT NULL,
    "LinePrice"  numeric(10,2) NOT NULL,
    "ShippedAt"  timestamp,
    "DeliveredAt" timestamp,
    PRIMARY KEY ("OrderId", "LineNo")
);
CREATE TABLE "Review" (
    "ReviewId"   integer PRIMARY KEY,
    "ListingId"  integer NOT NULL,
    "AuthorId"   integer NOT NULL,
    "Stars"      smallint NOT NULL CHECK ("Stars" BETWEEN 1 AND 5),
    "Body"       text,
    "PostedAt"   timestamp NOT NULL
);
CREATE TABLE "Payout" (
    "PayoutId"   integer PRIMARY KEY,
    "SellerId"   integer NOT NULL REFERENCES "Account" ("AccountId"),
    "PeriodStart" date NOT NULL,
    "PeriodEnd"  date NOT NULL,
    "GrossAmount" numeric(12,2) NOT NULL,
    "FeeAmount"  numeric(12,2) NOT NULL,
    "PaidAt"     timestamp
);
CREATE TABLE "Message" (
    "MessageId"   integer PRIMARY KEY,
    "SenderId"    integer NOT NULL REFERENCES "Account" ("AccountId"),
    "RecipientId" integer NOT NULL REFERENCES "Account" ("AccountId"),
    "ListingId"   integer,
    "SentAt"      timestamp NOT NULL,
    "ReadAt"      timestamp,
    "Body"        text NOT NULL
);
COMMENT ON TABLE "Account" IS 'Everybody registered; an account may buy, sell or both';
COMMENT ON COLUMN "SellerProfile"."Tier" IS 'Starter, Pro or Elite';
COMMENT ON COLUMN "Category"."CommissionRate" IS 'percent of the line price kept by the marketplace';
COMMENT ON COLUMN "OrderLine"."LinePrice" IS 'price for the whole quantity';
COMMENT ON COLUMN "Order"."OrderStatus" IS 'Paid, Completed, Cancelled or Disputed';
