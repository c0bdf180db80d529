CREATE TABLE "Member" (
  "MemberID" integer PRIMARY KEY,
  "FirstName" text NOT NULL,
  "LastName" text NOT NULL,
  "BirthYear" smallint,
  "Phone" text,
  "JoinDate" date NOT NULL,
  "LeaveDate" date,
  "VoicePart" text,
  "CanDance" boolean NOT NULL,
  "AnnualDuesPaid" boolean NOT NULL
);
CREATE TABLE "Play" (
  "PlayID" integer PRIMARY KEY,
  "Title" text NOT NULL,
  "Playwright" text,
  "Genre" text NOT NULL,
  "RunningMinutes" smallint,
  "RoyaltyPerShow" numeric(7,2) NOT NULL
);
CREATE TABLE "Production" (
  "ProductionID" integer PRIMARY KEY,
  "PlayID" integer NOT NULL REFERENCES "Play",
  "Season" varchar(9) NOT NULL,
  "DirectorID" integer NOT NULL REFERENCES "Member"("MemberID"),
  "StageManagerID" integer REFERENCES "Member"("MemberID"),
  "OpeningDate" date NOT NULL,
  "Budget" numeric(9,2) NOT NULL,
  "ActualCost" numeric(9,2)
);
COMMENT ON COLUMN "Production"."ActualCost" IS 'null until the books are closed';
CREATE TABLE "CastRole" (
  "CastRoleID" integer PRIMARY KEY,
  "ProductionID" integer NOT NULL REFERENCES "Production",
  "CharacterName" text NOT NULL,
  "RoleSize" char(1) NOT NULL,
  "ActorID" integer REFERENCES "Member"("MemberID"),
  "UnderstudyID" integer REFERENCES "Member"("MemberID")
);
COMMENT ON COLUMN "CastRole"."RoleSize" IS 'L lead, S supporting, E ensemble';
CREATE TABLE "Performance" (
  "PerformanceID" integer PRIMARY KEY,
  "ProductionID" integer NOT NULL REFERENCES "Production",
  "StartsAt" timestamp NOT NULL,
  "Venue" text NOT NULL,
  "SeatsAvailable" smallint NOT NULL,
  "IsMatinee" boolean NOT NULL,
  "Cancelled" boolean NOT NULL
);
CREATE TABLE "TicketSale" (
  "SaleID" integer PRIMARY KEY,
  "PerformanceID" integer NOT NULL REFERENCES "Performance",
  "BuyerName" text NOT NULL,
  "SoldOn" date NOT NULL,
  "Tickets" smallint NOT NULL,
  "TicketType" text NOT NULL,
  "UnitPrice" numeric(5,2) NOT NULL,
  "Channel" text NOT NULL
);
CREATE TABLE "Rehearsal" (
  "RehearsalID" integer PRIMARY KEY,
  "ProductionID" integer NOT NULL REFERENCES "Production",
  "HeldOn" date NOT NULL,
  "Room" text NOT NULL,
  "Minutes" smallint NOT NULL
);
CREATE TABLE "Attendance" (
  "RehearsalID" integer NOT NULL REFERENCES "Rehearsal",
  "MemberID" integer NOT NULL REFERENCES "Member",
  "MinutesLate" smallint NOT NULL DEFAULT 0,
  PRIMARY KEY ("RehearsalID", "MemberID")
);
CREATE TABLE "Donation" (
  "DonationID" integer PRIMARY KEY,
  "DonorName" text NOT NULL,
  "ProductionID" integer REFERENCES "Production",
  "GivenOn" date NOT NULL,
  "Amount" numeric(9,2) NOT NULL,
  "ThankYouSentOn" date
);
COMMENT ON COLUMN "Donation"."ProductionID" IS 'null = for the general fund';
