CREATE TABLE institution (
  "institutionId" integer PRIMARY KEY,
  "institutionName" text NOT NULL,
  "city" text NOT NULL,
  "country" text NOT NULL,
  "isPrivate" boolean NOT NULL DEFAULT false
);
CREATE TABLE artist (
  "artistId" integer PRIMARY KEY,
  "artistName" text NOT NULL,
  "birthYear" integer,
  "deathYear" integer,
  "nationality" text
);
CREATE TABLE artwork (
  "artworkId" integer PRIMARY KEY,
  "inventoryNo" text NOT NULL UNIQUE,
  "title" text NOT NULL,
  "artistId" integer REFERENCES artist,
  "ownerId" integer NOT NULL REFERENCES institution,
  "medium" text NOT NULL,
  "yearMade" integer,
  "heightCm" numeric(6,1),
  "widthCm" numeric(6,1),
  "insuredValue" numeric(12,0),
  "fragile" boolean NOT NULL
);
CREATE TABLE exhibition (
  "exhibitionId" integer PRIMARY KEY,
  "exhibitionTitle" text NOT NULL,
  "hostId" integer NOT NULL REFERENCES institution,
  "opensOn" date NOT NULL,
  "closesOn" date NOT NULL,
  "visitorCount" integer
);
CREATE TABLE registrar (
  "registrarId" integer PRIMARY KEY,
  "registrarName" text NOT NULL,
  "institutionId" integer NOT NULL REFERENCES institution
);
CREATE TABLE "loanAgreement" (
  "loanNo" text PRIMARY KEY,
  "lenderId" integer NOT NULL REFERENCES institution,
  "borrowerId" integer NOT NULL REFERENCES institution,
  "exhibitionId" integer REFERENCES exhibition,
  "registrarId" integer REFERENCES registrar,
  "requestedOn" date NOT NULL,
  "signedOn" date,
  "startsOn" date NOT NULL,
  "endsOn" date NOT NULL,
  "loanFee" numeric(10,2) NOT NULL DEFAULT 0,
  "loanStatus" text NOT NULL CHECK ("loanStatus" IN ('requested', 'declined', 'signed', 'active', 'returned'))
);
CREATE TABLE "loanItem" (
  "loanNo" text NOT NULL REFERENCES "loanAgreement",
  "artworkId" integer NOT NULL REFERENCES artwork,
  "agreedValue" numeric(12,0),
  "returnedOn" date,
  PRIMARY KEY ("loanNo", "artworkId")
);
CREATE TABLE "conditionReport" (
  "reportId" integer PRIMARY KEY,
  "loanNo" text NOT NULL,
  "artworkId" integer NOT NULL,
  "stage" text NOT NULL CHECK ("stage" IN ('outgoing', 'arrival', 'departure', 'incoming')),
  "reportedOn" date NOT NULL,
  "grade" smallint NOT NULL,
  "damageNote" text,
  FOREIGN KEY ("loanNo", "artworkId") REFERENCES "loanItem"
);
CREATE TABLE shipment (
  "shipmentId" integer PRIMARY KEY,
  "loanNo" text NOT NULL REFERENCES "loanAgreement",
  "carrier" text NOT NULL,
  "transportMode" text NOT NULL,
  "fromId" integer NOT NULL REFERENCES institution,
  "toId" integer NOT NULL REFERENCES institution,
  "departedOn" date NOT NULL,
  "deliveredOn" date,
  "crates" smallint NOT NULL,
  "freightCost" numeric(10,2)
);
COMMENT ON COLUMN "conditionReport"."grade" IS '1 excellent to 5 poor';
COMMENT ON COLUMN exhibition."visitorCount" IS 'final count, null until the show has closed';
COMMENT ON COLUMN "loanItem"."returnedOn" IS 'null while not back with the lender';
COMMENT ON COLUMN artwork."artistId" IS 'null if anonymous';
