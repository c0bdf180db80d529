CREATE TABLE "Museum" (
  "museumId" integer PRIMARY KEY,
  "name" text NOT NULL,
  "city" text NOT NULL,
  "closedWeekday" text
);
CREATE TABLE "Guide" (
  "guideId" integer PRIMARY KEY,
  "firstName" text NOT NULL,
  "lastName" text NOT NULL,
  "employment" text NOT NULL,
  "feePerTour" numeric(6,2),
  "startedOn" date NOT NULL,
  "leftOn" date,
  "mentorId" integer REFERENCES "Guide"("guideId")
);
CREATE TABLE "GuideLanguage" (
  "guideId" integer NOT NULL REFERENCES "Guide",
  "language" text NOT NULL,
  "level" text NOT NULL,
  PRIMARY KEY ("guideId", "language")
);
CREATE TABLE "TourTheme" (
  "themeId" integer PRIMARY KEY,
  "museumId" integer NOT NULL REFERENCES "Museum",
  "title" text NOT NULL,
  "durationMinutes" integer NOT NULL,
  "audience" text NOT NULL,
  "maxVisitors" integer NOT NULL,
  "pricePerPerson" numeric(6,2) NOT NULL,
  "wheelchairFriendly" boolean NOT NULL,
  "authorGuideId" integer REFERENCES "Guide"("guideId"),
  "withdrawnOn" date
);
CREATE TABLE "Tour" (
  "tourId" integer PRIMARY KEY,
  "themeId" integer NOT NULL REFERENCES "TourTheme",
  "startsAt" timestamp NOT NULL,
  "language" text NOT NULL,
  "guideId" integer REFERENCES "Guide",
  "standbyGuideId" integer REFERENCES "Guide"("guideId"),
  "isPrivate" boolean NOT NULL,
  "cancelledAt" timestamp,
  "cancelReason" text,
  "visitorsCame" integer
);
CREATE TABLE "Booker" (
  "bookerId" integer PRIMARY KEY,
  "bookerName" text NOT NULL,
  "bookerType" text NOT NULL,
  "country" text,
  "email" text,
  "newsletter" boolean NOT NULL
);
CREATE TABLE "Booking" (
  "bookingId" integer PRIMARY KEY,
  "tourId" integer NOT NULL REFERENCES "Tour",
  "bookerId" integer NOT NULL REFERENCES "Booker",
  "bookedAt" timestamp NOT NULL,
  "adults" integer NOT NULL,
  "children" integer NOT NULL,
  "amount" numeric(8,2) NOT NULL,
  "paidAt" timestamp,
  "cancelledAt" timestamp,
  "channel" text NOT NULL
);
CREATE TABLE "Feedback" (
  "feedbackId" integer PRIMARY KEY,
  "bookingId" integer NOT NULL REFERENCES "Booking",
  "guideScore" integer NOT NULL,
  "contentScore" integer,
  "wouldRecommend" boolean,
  "remark" text,
  "givenOn" date NOT NULL
);
