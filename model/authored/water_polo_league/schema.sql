CREATE TABLE "Pool" (
  "PoolId" integer PRIMARY KEY,
  "PoolName" text NOT NULL,
  "City" text NOT NULL,
  "Spectators" integer,
  "Indoor" boolean NOT NULL
);
CREATE TABLE "Club" (
  "ClubCode" varchar(4) PRIMARY KEY,
  "ClubName" text NOT NULL,
  "City" text NOT NULL,
  "FoundedYear" integer,
  "HomePoolId" integer REFERENCES "Pool",
  "Division" smallint NOT NULL
);
CREATE TABLE "Player" (
  "PlayerId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "ClubCode" varchar(4) REFERENCES "Club",
  "CapNumber" smallint,
  "Position" text NOT NULL,
  "BirthDate" date,
  "HeightCm" smallint,
  "Nationality" text NOT NULL,
  "LeftHanded" boolean NOT NULL
);
CREATE TABLE "Coach" (
  "CoachId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "ClubCode" varchar(4) NOT NULL REFERENCES "Club",
  "AppointedOn" date NOT NULL,
  "DismissedOn" date
);
CREATE TABLE "Referee" (
  "RefereeId" integer PRIMARY KEY,
  "FullName" text NOT NULL,
  "LicenceGrade" char(1) NOT NULL,
  "HomeCity" text
);
CREATE TABLE "Match" (
  "MatchId" integer PRIMARY KEY,
  "PlayedOn" date NOT NULL,
  "RoundNo" smallint NOT NULL,
  "HomeClub" varchar(4) NOT NULL REFERENCES "Club",
  "AwayClub" varchar(4) NOT NULL REFERENCES "Club",
  "PoolId" integer NOT NULL REFERENCES "Pool",
  "HomeGoals" smallint,
  "AwayGoals" smallint,
  "Attendance" integer,
  "FirstReferee" integer REFERENCES "Referee",
  "SecondReferee" integer REFERENCES "Referee",
  "Postponed" boolean NOT NULL
);
CREATE TABLE "Appearance" (
  "MatchId" integer NOT NULL REFERENCES "Match",
  "PlayerId" integer NOT NULL REFERENCES "Player",
  "Goals" smallint NOT NULL,
  "Shots" smallint NOT NULL,
  "Exclusions" smallint NOT NULL,
  "MinutesPlayed" smallint NOT NULL,
  PRIMARY KEY ("MatchId", "PlayerId")
);
CREATE TABLE "Transfer" (
  "TransferId" integer PRIMARY KEY,
  "PlayerId" integer NOT NULL REFERENCES "Player",
  "FromClub" varchar(4) REFERENCES "Club",
  "ToClub" varchar(4) REFERENCES "Club",
  "TransferDate" date NOT NULL,
  "Fee" numeric(10,2)
);
CREATE TABLE "Sanction" (
  "SanctionId" integer PRIMARY KEY,
  "PlayerId" integer NOT NULL REFERENCES "Player",
  "IssuedOn" date NOT NULL,
  "Offence" text NOT NULL,
  "MatchesBanned" smallint NOT NULL,
  "Fine" numeric(8,2)
);
