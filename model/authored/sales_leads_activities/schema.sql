CREATE TYPE lead_stage AS ENUM ('new', 'contacted', 'qualified', 'proposal', 'won', 'lost');
CREATE TABLE "SalesRep" (
  "Id" integer PRIMARY KEY,
  "Name" text NOT NULL,
  "Region" text NOT NULL,
  "ManagerId" integer REFERENCES "SalesRep",
  "QuotaPerYear" numeric(10,0),
  "HiredOn" date NOT NULL,
  "Active" boolean NOT NULL
);
CREATE TABLE "Account" (
  "Id" integer PRIMARY KEY,
  "CompanyName" text NOT NULL,
  "Industry" text,
  "City" text NOT NULL,
  "Country" text NOT NULL,
  "Employees" integer,
  "Website" text,
  "OwnerId" integer REFERENCES "SalesRep",
  "IsCustomer" boolean NOT NULL
);
CREATE TABLE "Contact" (
  "Id" integer PRIMARY KEY,
  "AccountId" integer NOT NULL REFERENCES "Account",
  "FullName" text NOT NULL,
  "JobTitle" text,
  "Email" text,
  "Phone" text,
  "OptedOut" boolean NOT NULL
);
CREATE TABLE "Campaign" (
  "Id" integer PRIMARY KEY,
  "Title" text NOT NULL,
  "Channel" text NOT NULL,
  "StartedOn" date NOT NULL,
  "EndedOn" date,
  "Budget" numeric(9,2) NOT NULL
);
CREATE TABLE "Lead" (
  "Id" integer PRIMARY KEY,
  "AccountId" integer NOT NULL REFERENCES "Account",
  "ContactId" integer REFERENCES "Contact",
  "CampaignId" integer REFERENCES "Campaign",
  "AssignedTo" integer REFERENCES "SalesRep",
  "CreatedBy" integer NOT NULL REFERENCES "SalesRep",
  "CreatedAt" timestamp NOT NULL,
  "Stage" lead_stage NOT NULL,
  "ExpectedValue" numeric(11,2),
  "Probability" smallint NOT NULL,
  "ExpectedClose" date,
  "ClosedOn" date,
  "LostReason" text
);
CREATE TABLE "Activity" (
  "Id" integer PRIMARY KEY,
  "LeadId" integer NOT NULL REFERENCES "Lead",
  "RepId" integer NOT NULL REFERENCES "SalesRep",
  "Kind" text NOT NULL,
  "DueAt" timestamp NOT NULL,
  "DoneAt" timestamp,
  "DurationMin" integer,
  "Subject" text NOT NULL
);
