CREATE TABLE "Channel" ("ChannelCode" varchar(4) PRIMARY KEY, "ChannelName" text NOT NULL, "Genre" text NOT NULL, "AdMinutesPerHour" integer NOT NULL);
CREATE TABLE "Agency" ("AgencyId" integer PRIMARY KEY, "AgencyName" text NOT NULL, "CommissionPct" numeric(4,1) NOT NULL);
CREATE TABLE "Advertiser" ("AdvertiserId" integer PRIMARY KEY, "Brand" text NOT NULL, "Industry" text NOT NULL, "AgencyId" integer REFERENCES "Agency", "CreditLimit" numeric(10,2));
COMMENT ON COLUMN "Advertiser"."AgencyId" IS 'null = buys directly from us';
CREATE TABLE "SalesRep" ("RepId" integer PRIMARY KEY, "RepName" text NOT NULL, "HiredOn" date NOT NULL, "LeftOn" date);
CREATE TABLE "Campaign" (
  "CampaignId" integer PRIMARY KEY,
  "Title" text NOT NULL,
  "AdvertiserId" integer NOT NULL REFERENCES "Advertiser",
  "SoldBy" integer NOT NULL REFERENCES "SalesRep" ("RepId"),
  "ManagedBy" integer REFERENCES "SalesRep" ("RepId"),
  "SignedOn" date NOT NULL,
  "FirstAir" date NOT NULL,
  "LastAir" date NOT NULL,
  "Budget" numeric(11,2) NOT NULL,
  "TargetGroup" text
);
COMMENT ON COLUMN "Campaign"."TargetGroup" IS 'audience aimed at; null = everybody';
CREATE TABLE "Clip" ("ClipId" integer PRIMARY KEY, "CampaignId" integer NOT NULL REFERENCES "Campaign", "ClipName" text NOT NULL, "Seconds" integer NOT NULL, "ReceivedOn" date, "ApprovedOn" date);
COMMENT ON COLUMN "Clip"."ReceivedOn" IS 'null = film not delivered yet';
CREATE TABLE "Break" ("BreakId" integer PRIMARY KEY, "ChannelCode" varchar(4) NOT NULL REFERENCES "Channel", "AirsAt" timestamp NOT NULL, "Programme" text NOT NULL, "MaxSeconds" integer NOT NULL, "ForecastViewers" integer NOT NULL, "ActualViewers" integer);
COMMENT ON COLUMN "Break"."ActualViewers" IS 'null = not measured (yet)';
CREATE TABLE "Spot" (
  "SpotId" integer PRIMARY KEY,
  "BreakId" integer NOT NULL REFERENCES "Break",
  "ClipId" integer NOT NULL REFERENCES "Clip",
  "Position" integer NOT NULL,
  "Price" numeric(9,2) NOT NULL,
  "BookedOn" date NOT NULL,
  "State" text NOT NULL,
  "MakeGoodFor" integer REFERENCES "Spot" ("SpotId")
);
COMMENT ON COLUMN "Spot"."State" IS 'booked, aired, missed, cancelled';
COMMENT ON COLUMN "Spot"."MakeGoodFor" IS 'free replacement of this missed spot';
