CREATE TABLE "Venue" (
  "VenueID" integer PRIMARY KEY,
  "VenueName" text NOT NULL,
  "Town" text NOT NULL,
  "Seats" integer NOT NULL,
  "IsOwned" boolean NOT NULL
);
COMMENT ON COLUMN "Venue"."IsOwned" IS 'true: our own house; false: hired from the council';
CREATE TABLE "Production" (
  "ProductionID" integer PRIMARY KEY,
  "Title" text NOT NULL,
  "Genre" text NOT NULL,
  "Company" text NOT NULL,
  "IsTouring" boolean NOT NULL,
  "AgeFrom" smallint
);
COMMENT ON COLUMN "Production"."AgeFrom" IS 'recommended from this age, null if for everyone';
CREATE TABLE "Performance" (
  "PerformanceID" integer PRIMARY KEY,
  "ProductionID" integer NOT NULL REFERENCES "Production",
  "VenueID" integer NOT NULL REFERENCES "Venue",
  "StartsAt" timestamp NOT NULL,
  "OnSaleFrom" date NOT NULL,
  "Kind" text NOT NULL CHECK ("Kind" IN ('evening', 'matinee', 'school', 'relaxed')),
  "CancelledOn" date,
  "CancelReason" text
);
COMMENT ON COLUMN "Performance"."CancelledOn" IS 'null unless the performance was called off';
CREATE TABLE "Patron" (
  "PatronID" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Postcode" text,
  "Email" text,
  "MailingOptIn" boolean NOT NULL,
  "FriendSince" date,
  "IntroducedBy" integer REFERENCES "Patron"
);
COMMENT ON COLUMN "Patron"."FriendSince" IS 'start of membership in the Friends; null for non-members';
CREATE TABLE "Clerk" (
  "ClerkID" integer PRIMARY KEY,
  "ClerkName" text NOT NULL,
  "HomeVenueID" integer NOT NULL REFERENCES "Venue" ("VenueID")
);
CREATE TABLE "Booking" (
  "BookingRef" text PRIMARY KEY,
  "PatronID" integer NOT NULL REFERENCES "Patron",
  "BookedAt" timestamp NOT NULL,
  "Channel" text NOT NULL CHECK ("Channel" IN ('web', 'counter', 'phone')),
  "ClerkID" integer REFERENCES "Clerk",
  "BookingFee" numeric(5,2) NOT NULL,
  "PaidAt" timestamp
);
COMMENT ON COLUMN "Booking"."ClerkID" IS 'null for web bookings';
COMMENT ON COLUMN "Booking"."PaidAt" IS 'null while only reserved';
CREATE TABLE "Ticket" (
  "TicketID" integer PRIMARY KEY,
  "BookingRef" text NOT NULL REFERENCES "Booking",
  "PerformanceID" integer NOT NULL REFERENCES "Performance",
  "SeatLabel" text NOT NULL,
  "PriceBand" char(1) NOT NULL CHECK ("PriceBand" IN ('A', 'B', 'C')),
  "Concession" text CHECK ("Concession" IN ('child', 'student', 'senior', 'friend')),
  "FacePrice" numeric(6,2) NOT NULL,
  "PricePaid" numeric(6,2) NOT NULL,
  "TicketState" text NOT NULL CHECK ("TicketState" IN ('valid', 'exchanged', 'refunded')),
  "ScannedAt" timestamp
);
COMMENT ON COLUMN "Ticket"."Concession" IS 'null for full price';
COMMENT ON COLUMN "Ticket"."FacePrice" IS 'price printed for the band';
COMMENT ON COLUMN "Ticket"."PricePaid" IS 'after concession';
COMMENT ON COLUMN "Ticket"."ScannedAt" IS 'entry at the door; null if the seat stayed empty or the show is still to come';
CREATE TABLE "Exchange" (
  "ExchangeID" integer PRIMARY KEY,
  "OldTicketID" integer NOT NULL UNIQUE REFERENCES "Ticket",
  "NewTicketID" integer NOT NULL UNIQUE REFERENCES "Ticket",
  "ExchangedAt" timestamp NOT NULL,
  "ClerkID" integer NOT NULL REFERENCES "Clerk",
  "Surcharge" numeric(6,2) NOT NULL,
  "Reason" text
);
COMMENT ON TABLE "Exchange" IS 'a patron swaps a ticket for another performance';
COMMENT ON COLUMN "Exchange"."Surcharge" IS 'paid on top by the patron; negative if given back as credit';
CREATE TABLE "Refund" (
  "RefundID" integer PRIMARY KEY,
  "TicketID" integer NOT NULL REFERENCES "Ticket",
  "RequestedOn" date NOT NULL,
  "RefundedOn" date,
  "Amount" numeric(6,2) NOT NULL
);
COMMENT ON COLUMN "Refund"."RefundedOn" IS 'null while the money has not gone back yet';
