CREATE TABLE "Chapel" (
  "ChapelId" integer PRIMARY KEY,
  "ChapelName" text NOT NULL,
  "Seats" integer NOT NULL,
  "HasOrgan" boolean NOT NULL,
  "ClosedSince" date
);
COMMENT ON COLUMN "Chapel"."ClosedSince" IS 'set while the chapel is closed for works';
CREATE TABLE "FuneralDirector" (
  "DirectorId" integer PRIMARY KEY,
  "FirmName" text NOT NULL,
  "Town" text NOT NULL,
  "Phone" text,
  "AccountOnHold" boolean NOT NULL
);
CREATE TABLE "Cremator" (
  "CrematorNo" integer PRIMARY KEY,
  "Maker" text NOT NULL,
  "CommissionedOn" date NOT NULL,
  "LastServicedOn" date,
  "State" char(1) NOT NULL
);
COMMENT ON COLUMN "Cremator"."State" IS 'I in use, S on standby, O out of order';
CREATE TABLE "StaffMember" (
  "StaffId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Role" text NOT NULL,
  "ReportsTo" integer REFERENCES "StaffMember",
  "StartedOn" date NOT NULL,
  "LeftOn" date
);
COMMENT ON COLUMN "StaffMember"."Role" IS 'manager, chapel attendant, technician, clerk, gardener';
CREATE TABLE "Deceased" (
  "DeceasedId" integer PRIMARY KEY,
  "Surname" text NOT NULL,
  "GivenNames" text NOT NULL,
  "BornOn" date,
  "DiedOn" date NOT NULL,
  "Resident" boolean NOT NULL
);
COMMENT ON COLUMN "Deceased"."Resident" IS 'lived in the municipality (lower fee)';
CREATE TABLE "Booking" (
  "BookingNo" integer PRIMARY KEY,
  "DeceasedId" integer NOT NULL REFERENCES "Deceased",
  "DirectorId" integer REFERENCES "FuneralDirector",
  "ChapelId" integer REFERENCES "Chapel",
  "BookedOn" date NOT NULL,
  "ServiceAt" timestamp NOT NULL,
  "SlotMinutes" smallint NOT NULL,
  "ServiceType" text NOT NULL,
  "Attendance" integer,
  "Webcast" boolean NOT NULL,
  "Status" text NOT NULL,
  "Fee" numeric(8,2) NOT NULL,
  "PaidOn" date
);
COMMENT ON COLUMN "Booking"."DirectorId" IS 'null if the family books without a funeral director';
COMMENT ON COLUMN "Booking"."ChapelId" IS 'null for a direct cremation without a service';
COMMENT ON COLUMN "Booking"."ServiceType" IS 'religious, civil, direct';
COMMENT ON COLUMN "Booking"."Status" IS 'provisional, confirmed, held, withdrawn';
COMMENT ON COLUMN "Booking"."PaidOn" IS 'null while the fee is outstanding';
CREATE TABLE "Cremation" (
  "CremationNo" integer PRIMARY KEY,
  "BookingNo" integer NOT NULL UNIQUE REFERENCES "Booking",
  "CrematorNo" integer NOT NULL REFERENCES "Cremator",
  "ChargedBy" integer NOT NULL REFERENCES "StaffMember"("StaffId"),
  "CheckedBy" integer REFERENCES "StaffMember"("StaffId"),
  "StartedAt" timestamp NOT NULL,
  "FinishedAt" timestamp,
  "GasM3" numeric(6,1)
);
COMMENT ON COLUMN "Cremation"."ChargedBy" IS 'technician who placed the coffin';
COMMENT ON COLUMN "Cremation"."CheckedBy" IS 'second technician who checked the name plate; null if not checked';
CREATE TABLE "Ashes" (
  "CremationNo" integer PRIMARY KEY REFERENCES "Cremation",
  "Disposal" text NOT NULL,
  "ReadyOn" date NOT NULL,
  "CollectedOn" date,
  "ShelfCode" text
);
COMMENT ON COLUMN "Ashes"."Disposal" IS 'collect, scatter, niche, post';
COMMENT ON COLUMN "Ashes"."CollectedOn" IS 'day the ashes left our shelf in any way, null while still here';
