CREATE TABLE "Expert" (
  "ExpertId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Discipline" text NOT NULL,
  "City" text NOT NULL,
  "HourlyRate" numeric(7,2) NOT NULL,
  "Email" text,
  "JoinedOn" date NOT NULL,
  "IsActive" boolean NOT NULL,
  "RecommendedById" integer REFERENCES "Expert"
);
CREATE TABLE "Qualification" (
  "ExpertId" integer NOT NULL REFERENCES "Expert",
  "Title" text NOT NULL,
  "Institution" text NOT NULL,
  "AwardedYear" smallint NOT NULL,
  PRIMARY KEY ("ExpertId", "Title")
);
CREATE TABLE "LawFirm" (
  "FirmId" integer PRIMARY KEY,
  "FirmName" text NOT NULL UNIQUE,
  "City" text NOT NULL,
  "PaymentDays" smallint NOT NULL
);
CREATE TABLE "Solicitor" (
  "SolicitorId" integer PRIMARY KEY,
  "FirmId" integer NOT NULL REFERENCES "LawFirm",
  "FullName" text NOT NULL,
  "AdmittedOn" date NOT NULL,
  "IsPartner" boolean NOT NULL
);
CREATE TABLE "CourtCase" (
  "CaseId" integer PRIMARY KEY,
  "CaseNumber" text NOT NULL UNIQUE,
  "Title" text NOT NULL,
  "CaseType" text NOT NULL,
  "Court" text NOT NULL,
  "ClaimAmount" numeric(12,2),
  "OpenedOn" date NOT NULL,
  "ClosedOn" date,
  "Outcome" text CHECK ("Outcome" IN ('claimant','defendant','settled')),
  "ClaimantFirmId" integer NOT NULL REFERENCES "LawFirm",
  "DefendantFirmId" integer NOT NULL REFERENCES "LawFirm"
);
COMMENT ON COLUMN "CourtCase"."Outcome" IS 'who won, or settled; null while the case is open';
CREATE TABLE "Instruction" (
  "InstructionId" integer PRIMARY KEY,
  "CaseId" integer NOT NULL REFERENCES "CourtCase",
  "ExpertId" integer NOT NULL REFERENCES "Expert",
  "SolicitorId" integer NOT NULL REFERENCES "Solicitor",
  "Side" text NOT NULL CHECK ("Side" IN ('claimant','defendant','joint')),
  "InstructedOn" date NOT NULL,
  "ReportDueOn" date NOT NULL,
  "ReportFiledOn" date,
  "FeeCap" numeric(9,2)
);
COMMENT ON TABLE "Instruction" IS 'an expert engaged on a case';
CREATE TABLE "TimeEntry" (
  "EntryId" integer PRIMARY KEY,
  "InstructionId" integer NOT NULL REFERENCES "Instruction",
  "WorkedOn" date NOT NULL,
  "Hours" numeric(4,2) NOT NULL,
  "Activity" text NOT NULL CHECK ("Activity" IN ('reading','report','conference','court','travel')),
  "IsBillable" boolean NOT NULL
);
CREATE TABLE "Invoice" (
  "InvoiceId" integer PRIMARY KEY,
  "InstructionId" integer NOT NULL REFERENCES "Instruction",
  "IssuedOn" date NOT NULL,
  "Amount" numeric(10,2) NOT NULL,
  "PaidOn" date
);
CREATE TABLE "Hearing" (
  "HearingId" integer PRIMARY KEY,
  "CaseId" integer NOT NULL REFERENCES "CourtCase",
  "HeardOn" date NOT NULL,
  "Judge" text NOT NULL,
  "DurationMinutes" integer
);
CREATE TABLE "Testimony" (
  "HearingId" integer NOT NULL REFERENCES "Hearing",
  "ExpertId" integer NOT NULL REFERENCES "Expert",
  "WasCrossExamined" boolean NOT NULL,
  "WasCriticised" boolean NOT NULL,
  PRIMARY KEY ("HearingId", "ExpertId")
);
COMMENT ON COLUMN "Testimony"."WasCriticised" IS 'the judge criticised the evidence in the ruling';
