CREATE TABLE "Office" (
  "OfficeId" integer PRIMARY KEY,
  "OfficeName" varchar(40) NOT NULL,
  "City" varchar(40) NOT NULL,
  "WalkInDays" varchar(20)
);
CREATE TABLE "Client" (
  "ClientId" integer PRIMARY KEY,
  "FirstName" varchar(40) NOT NULL,
  "LastName" varchar(40) NOT NULL,
  "DateOfBirth" date,
  "PreferredLanguage" varchar(20) NOT NULL,
  "HouseholdSize" smallint NOT NULL,
  "MonthlyIncome" numeric(9,2),
  "Phone" varchar(20),
  "IsVeteran" boolean NOT NULL,
  "RegisteredOn" date NOT NULL
);
CREATE TABLE "PracticeArea" (
  "AreaCode" char(3) PRIMARY KEY,
  "AreaName" varchar(40) NOT NULL
);
CREATE TABLE "Advocate" (
  "AdvocateId" integer PRIMARY KEY,
  "FullName" varchar(60) NOT NULL,
  "Kind" varchar(20) NOT NULL,
  "OfficeId" integer NOT NULL REFERENCES "Office",
  "MentorId" integer REFERENCES "Advocate",
  "AdmittedYear" smallint,
  "JoinedOn" date NOT NULL,
  "IsActive" boolean NOT NULL
);
CREATE TABLE "Matter" (
  "MatterId" integer PRIMARY KEY,
  "ClientId" integer NOT NULL REFERENCES "Client",
  "AreaCode" char(3) NOT NULL REFERENCES "PracticeArea",
  "OfficeId" integer NOT NULL REFERENCES "Office",
  "LeadAdvocateId" integer REFERENCES "Advocate",
  "SupervisorId" integer REFERENCES "Advocate",
  "OpposingParty" varchar(60),
  "OpenedOn" date NOT NULL,
  "ClosedOn" date,
  "Outcome" varchar(30),
  "AmountRecovered" numeric(10,2)
);
CREATE TABLE "Appointment" (
  "AppointmentId" integer PRIMARY KEY,
  "MatterId" integer NOT NULL REFERENCES "Matter",
  "AdvocateId" integer NOT NULL REFERENCES "Advocate",
  "StartsAt" timestamp NOT NULL,
  "DurationMin" smallint NOT NULL,
  "Channel" varchar(10) NOT NULL CHECK ("Channel" IN ('in person', 'phone', 'video')),
  "Attended" boolean,
  "InterpreterNeeded" boolean NOT NULL
);
CREATE TABLE "CourtDate" (
  "CourtDateId" integer PRIMARY KEY,
  "MatterId" integer NOT NULL REFERENCES "Matter",
  "HearingOn" date NOT NULL,
  "Court" varchar(40) NOT NULL,
  "Judge" varchar(40),
  "Result" varchar(20)
);
CREATE TABLE "TimeEntry" (
  "EntryId" integer PRIMARY KEY,
  "MatterId" integer NOT NULL REFERENCES "Matter",
  "AdvocateId" integer NOT NULL REFERENCES "Advocate",
  "WorkedOn" date NOT NULL,
  "Hours" numeric(4,2) NOT NULL,
  "Activity" varchar(30) NOT NULL
);
CREATE TABLE "Referral" (
  "ReferralId" integer PRIMARY KEY,
  "ClientId" integer NOT NULL REFERENCES "Client",
  "ReferredBy" varchar(50) NOT NULL,
  "ReferredOn" date NOT NULL,
  "Accepted" boolean
);
COMMENT ON COLUMN "Advocate"."Kind" IS 'staff attorney, paralegal, pro bono, law student';
COMMENT ON COLUMN "Appointment"."Attended" IS 'null for appointments still to come';
COMMENT ON COLUMN "Matter"."ClosedOn" IS 'null while the matter is open';
COMMENT ON COLUMN "Referral"."Accepted" IS 'null while undecided';
COMMENT ON COLUMN "CourtDate"."Result" IS 'null until the hearing took place';
