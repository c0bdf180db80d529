CREATE TABLE "SkiSchoolBranch" (
  "branchId" integer PRIMARY KEY,
  "resort" text NOT NULL,
  "altitudeM" integer NOT NULL,
  "headInstructorId" integer
);
CREATE TABLE "Instructor" (
  "instructorId" integer PRIMARY KEY,
  "fullName" text NOT NULL,
  "branchId" integer NOT NULL REFERENCES "SkiSchoolBranch",
  "level" smallint NOT NULL,
  "discipline" varchar(10) NOT NULL,
  "languages" text[] NOT NULL,
  "hourlyPay" numeric(5,2) NOT NULL,
  "firstSeason" integer NOT NULL,
  "firstAidUntil" date,
  "isActive" boolean NOT NULL
);
COMMENT ON COLUMN "Instructor"."level" IS '1 trainee, 2 regional, 3 national, 4 state-certified';
COMMENT ON COLUMN "Instructor"."discipline" IS 'ski, snowboard, nordic';
CREATE TABLE "Guest" (
  "guestId" integer PRIMARY KEY,
  "fullName" text NOT NULL,
  "birthDate" date,
  "country" char(2),
  "parentGuestId" integer REFERENCES "Guest"("guestId"),
  "newsletter" boolean NOT NULL
);
COMMENT ON COLUMN "Guest"."parentGuestId" IS 'paying adult for a child';
CREATE TABLE "Course" (
  "courseId" integer PRIMARY KEY,
  "branchId" integer NOT NULL REFERENCES "SkiSchoolBranch",
  "courseName" text NOT NULL,
  "format" varchar(8) NOT NULL,
  "discipline" varchar(10) NOT NULL,
  "ageGroup" varchar(6) NOT NULL,
  "startDate" date NOT NULL,
  "days" smallint NOT NULL,
  "maxGuests" smallint NOT NULL,
  "price" numeric(7,2) NOT NULL,
  "leadInstructorId" integer REFERENCES "Instructor"("instructorId"),
  "assistantId" integer REFERENCES "Instructor"("instructorId"),
  "cancelledOn" date
);
COMMENT ON COLUMN "Course"."format" IS 'group or private';
COMMENT ON COLUMN "Course"."ageGroup" IS 'kids, teens, adults';
CREATE TABLE "Enrolment" (
  "enrolmentId" integer PRIMARY KEY,
  "courseId" integer NOT NULL REFERENCES "Course",
  "guestId" integer NOT NULL REFERENCES "Guest",
  "bookedOn" date NOT NULL,
  "paidOn" date,
  "cancelledOn" date,
  "amount" numeric(7,2) NOT NULL,
  "discountPct" smallint NOT NULL DEFAULT 0,
  "channel" text NOT NULL,
  "rating" smallint,
  "attendedDays" smallint
);
COMMENT ON COLUMN "Enrolment"."rating" IS '1 to 5, null = not rated';
CREATE TABLE "RentalItem" (
  "itemNo" varchar(8) PRIMARY KEY,
  "kind" text NOT NULL,
  "sizeCm" integer,
  "boughtOn" date NOT NULL,
  "purchasePrice" numeric(7,2) NOT NULL,
  "scrappedOn" date
);
CREATE TABLE "Rental" (
  "rentalId" integer PRIMARY KEY,
  "itemNo" varchar(8) NOT NULL REFERENCES "RentalItem",
  "guestId" integer NOT NULL REFERENCES "Guest",
  "outOn" date NOT NULL,
  "dueOn" date NOT NULL,
  "returnedOn" date,
  "fee" numeric(6,2) NOT NULL,
  "damaged" boolean NOT NULL
);
CREATE TABLE "Accident" (
  "accidentId" integer PRIMARY KEY,
  "courseId" integer REFERENCES "Course",
  "guestId" integer NOT NULL,
  "happenedAt" timestamp NOT NULL,
  "injury" text NOT NULL,
  "helicopter" boolean NOT NULL,
  "notes" text
);
COMMENT ON COLUMN "Accident"."courseId" IS 'null = outside a lesson';
