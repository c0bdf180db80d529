CREATE TYPE "RunState" AS ENUM ('queued', 'running', 'finished', 'failed', 'killed');
CREATE TABLE "Researcher" (
  "ResearcherId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "Email" text NOT NULL,
  "Team" text NOT NULL,
  "MentorId" integer REFERENCES "Researcher",
  "GpuQuotaHours" integer,
  "IsActive" boolean NOT NULL
);
COMMENT ON COLUMN "Researcher"."GpuQuotaHours" IS 'monthly, null = unlimited';
CREATE TABLE "Dataset" (
  "DatasetId" integer PRIMARY KEY,
  "DatasetName" text NOT NULL,
  "Modality" text NOT NULL,
  "RowCount" bigint NOT NULL,
  "SizeGb" numeric(8,1) NOT NULL,
  "LicenseName" text,
  "DerivedFromId" integer REFERENCES "Dataset",
  "CreatedOn" date NOT NULL
);
CREATE TABLE "Project" (
  "ProjectId" integer PRIMARY KEY,
  "ProjectName" text NOT NULL,
  "LeadId" integer NOT NULL REFERENCES "Researcher",
  "StartedOn" date NOT NULL,
  "ArchivedOn" date,
  "Budget" numeric(10,2)
);
CREATE TABLE "Machine" (
  "HostName" text PRIMARY KEY,
  "GpuModel" text NOT NULL,
  "GpuCount" smallint NOT NULL,
  "HourlyCost" numeric(6,2) NOT NULL,
  "Site" text NOT NULL,
  "RetiredOn" date
);
CREATE TABLE "Run" (
  "RunId" integer PRIMARY KEY,
  "ProjectId" integer NOT NULL REFERENCES "Project",
  "LaunchedBy" integer NOT NULL REFERENCES "Researcher",
  "DatasetId" integer NOT NULL REFERENCES "Dataset",
  "HostName" text REFERENCES "Machine",
  "Architecture" text NOT NULL,
  "State" "RunState" NOT NULL,
  "QueuedAt" timestamp NOT NULL,
  "StartedAt" timestamp,
  "EndedAt" timestamp,
  "LearningRate" numeric(8,6) NOT NULL,
  "BatchSize" integer NOT NULL,
  "Epochs" integer NOT NULL,
  "RandomSeed" integer,
  "ErrorMessage" text
);
CREATE TABLE "Metric" (
  "RunId" integer NOT NULL REFERENCES "Run",
  "MetricName" text NOT NULL,
  "FinalValue" numeric(8,4) NOT NULL,
  PRIMARY KEY ("RunId", "MetricName")
);
CREATE TABLE "ModelVersion" (
  "ModelVersionId" integer PRIMARY KEY,
  "ModelName" text NOT NULL,
  "VersionNo" integer NOT NULL,
  "RunId" integer NOT NULL REFERENCES "Run",
  "Stage" char(1) NOT NULL,
  "RegisteredBy" integer NOT NULL REFERENCES "Researcher",
  "ApprovedBy" integer REFERENCES "Researcher",
  "RegisteredOn" date NOT NULL,
  "SizeMb" integer NOT NULL
);
COMMENT ON COLUMN "ModelVersion"."Stage" IS 'D development, S staging, P production, R retired';
CREATE TABLE "RunTag" (
  "RunId" integer NOT NULL REFERENCES "Run",
  "Tag" text NOT NULL,
  PRIMARY KEY ("RunId", "Tag")
);
