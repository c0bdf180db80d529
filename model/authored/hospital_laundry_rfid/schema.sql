-- identifiers in lowerCamelCase as the tag vendor's middleware writes them
CREATE TABLE hospital (
    "hospitalId" integer PRIMARY KEY,
    name text NOT NULL,
    town text NOT NULL,
    beds integer NOT NULL
);
CREATE TABLE ward (
    "wardId" integer PRIMARY KEY,
    "hospitalId" integer NOT NULL REFERENCES hospital,
    "wardName" text NOT NULL,
    specialty text NOT NULL,
    "parLevel" integer,
    "isIsolation" boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN ward."parLevel" IS 'number of clean pieces the ward should always hold';
CREATE TABLE "itemType" (
    "typeCode" char(3) PRIMARY KEY,
    description text NOT NULL,
    "weightGrams" integer NOT NULL,
    "unitCost" numeric(7,2) NOT NULL,
    "maxWashes" integer NOT NULL
);
CREATE TABLE item (
    "tagId" text PRIMARY KEY,
    "typeCode" char(3) NOT NULL REFERENCES "itemType",
    size text,
    "taggedOn" date NOT NULL,
    "retiredOn" date,
    "retireReason" char(1)
);
COMMENT ON TABLE item IS 'one textile piece with an RFID chip sewn in';
COMMENT ON COLUMN item."retireReason" IS 'W worn out, S stained, T torn, L lost';
CREATE TABLE machine (
    "machineNo" text PRIMARY KEY,
    kind text NOT NULL CHECK (kind IN ('washer', 'dryer', 'ironer', 'folder')),
    "capacityKg" integer,
    "installedOn" date NOT NULL,
    "nextServiceOn" date
);
CREATE TABLE operator (
    "operatorId" integer PRIMARY KEY,
    "fullName" text NOT NULL,
    shift text NOT NULL,
    "hiredOn" date NOT NULL,
    "leftOn" date
);
CREATE TABLE "washBatch" (
    "batchId" integer PRIMARY KEY,
    "machineNo" text NOT NULL REFERENCES machine,
    "loadedBy" integer NOT NULL REFERENCES operator ("operatorId"),
    "unloadedBy" integer REFERENCES operator ("operatorId"),
    "startedAt" timestamp NOT NULL,
    "endedAt" timestamp,
    program text NOT NULL,
    "maxTempC" integer NOT NULL,
    "waterLitres" integer,
    "qcPassed" boolean
);
COMMENT ON COLUMN "washBatch"."qcPassed" IS 'hygiene check; null when not sampled';
CREATE TABLE "batchItem" (
    "batchId" integer NOT NULL REFERENCES "washBatch",
    "tagId" text NOT NULL REFERENCES item,
    PRIMARY KEY ("batchId", "tagId")
);
CREATE TABLE "scanEvent" (
    "scanId" integer PRIMARY KEY,
    "tagId" text NOT NULL,
    "scannedAt" timestamp NOT NULL,
    direction char(3) NOT NULL,
    "wardId" integer REFERENCES ward
);
COMMENT ON COLUMN "scanEvent".direction IS 'OUT = clean piece leaves for the ward, IN = soiled piece comes back';
CREATE TABLE delivery (
    "deliveryId" integer PRIMARY KEY,
    "wardId" integer NOT NULL REFERENCES ward,
    "deliveredOn" date NOT NULL,
    "orderedQty" integer NOT NULL,
    "deliveredQty" integer NOT NULL,
    "signedBy" text
);
