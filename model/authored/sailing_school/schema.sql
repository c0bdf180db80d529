CREATE TABLE "boatClass" (
  "classCode" text PRIMARY KEY,
  "crewMax" smallint NOT NULL,
  "isKeelboat" boolean NOT NULL,
  "hireRateHour" numeric(6,2) NOT NULL
);
CREATE TABLE boat (
  "sailNo" text PRIMARY KEY,
  "classCode" text NOT NULL REFERENCES "boatClass",
  "boatName" text,
  "builtYear" smallint NOT NULL,
  "ownership" text NOT NULL CHECK ("ownership" IN ('school', 'leased', 'private')),
  "condition" text NOT NULL CHECK ("condition" IN ('fit', 'repair', 'sold')),
  "lastSurvey" date
);
CREATE TABLE instructor (
  "instructorId" integer PRIMARY KEY,
  "fullName" text NOT NULL,
  "grade" text NOT NULL CHECK ("grade" IN ('assistant', 'dinghy', 'senior')),
  "firstAidUntil" date,
  "powerboatTicket" boolean NOT NULL,
  "dayRate" numeric(6,2) NOT NULL,
  "mentorId" integer REFERENCES instructor,
  "leftOn" date
);
CREATE TABLE student (
  "studentId" integer PRIMARY KEY,
  "fullName" text NOT NULL,
  "bornOn" date NOT NULL,
  "swims50m" boolean NOT NULL,
  "phone" text,
  "joinedOn" date NOT NULL
);
CREATE TABLE course (
  "courseCode" text PRIMARY KEY,
  "title" text NOT NULL,
  "levelNo" smallint NOT NULL,
  "days" smallint NOT NULL,
  "price" numeric(7,2) NOT NULL,
  "minAge" smallint NOT NULL,
  "requires" text REFERENCES course
);
CREATE TABLE "courseRun" (
  "runId" integer PRIMARY KEY,
  "courseCode" text NOT NULL REFERENCES course,
  "startsOn" date NOT NULL,
  "endsOn" date NOT NULL,
  "leadId" integer NOT NULL REFERENCES instructor("instructorId"),
  "assistantId" integer REFERENCES instructor("instructorId"),
  "places" smallint NOT NULL,
  "cancelledOn" date,
  "cancelReason" text
);
CREATE TABLE enrolment (
  "runId" integer NOT NULL REFERENCES "courseRun",
  "studentId" integer NOT NULL REFERENCES student,
  "enrolledOn" date NOT NULL,
  "pricePaid" numeric(7,2),
  "result" text CHECK ("result" IN ('passed', 'failed', 'no-show')),
  "certificateNo" text,
  PRIMARY KEY ("runId", "studentId")
);
CREATE TABLE hire (
  "hireId" integer PRIMARY KEY,
  "sailNo" text NOT NULL REFERENCES boat,
  "studentId" integer NOT NULL REFERENCES student,
  "outAt" timestamp NOT NULL,
  "dueBackAt" timestamp NOT NULL,
  "backAt" timestamp,
  "charge" numeric(7,2) NOT NULL,
  "deposit" numeric(7,2) NOT NULL,
  "depositKept" boolean NOT NULL
);
CREATE TABLE damage (
  "damageId" integer PRIMARY KEY,
  "sailNo" text NOT NULL REFERENCES boat,
  "hireId" integer REFERENCES hire,
  "reportedOn" date NOT NULL,
  "part" text NOT NULL,
  "repairedOn" date,
  "repairCost" numeric(8,2)
);
COMMENT ON TABLE "courseRun" IS 'A course on given dates; "cancelledOn" is null unless it was called off';
COMMENT ON COLUMN enrolment."pricePaid" IS 'null while not paid';
COMMENT ON COLUMN enrolment."result" IS 'null until the run is over';
COMMENT ON COLUMN hire."backAt" IS 'null while the boat is out';
COMMENT ON COLUMN damage."hireId" IS 'null if the damage did not happen during a hire';
COMMENT ON COLUMN boat."condition" IS 'repair: in the workshop and not available';
