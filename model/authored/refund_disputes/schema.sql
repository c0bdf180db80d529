CREATE TABLE merchant (
    "merchantId"    int PRIMARY KEY,
    "merchantName"  text NOT NULL,
    mcc             char(4) NOT NULL,
    "riskLevel"     text NOT NULL,
    country         char(2) NOT NULL,
    "onboardedOn"   date NOT NULL,
    "closedOn"      date
);
CREATE TABLE cardholder (
    "cardholderId"  int PRIMARY KEY,
    "fullName"      text NOT NULL,
    email           text,
    country         char(2) NOT NULL,
    "isBlocked"     boolean NOT NULL DEFAULT false
);
CREATE TABLE agent (
    "agentId"     int PRIMARY KEY,
    "agentName"   text NOT NULL,
    "seniorityYears" int NOT NULL,
    "managerId"   int REFERENCES agent,
    "queueName"   text
);
CREATE TABLE payment (
    "paymentId"     bigint PRIMARY KEY,
    "merchantId"    int NOT NULL REFERENCES merchant,
    "cardholderId"  int NOT NULL REFERENCES cardholder,
    "paidAt"        timestamp NOT NULL,
    amount          numeric(10,2) NOT NULL,
    currency        char(3) NOT NULL,
    "cardNetwork"   text NOT NULL,
    "is3ds"         boolean NOT NULL
);
CREATE TABLE "refundRequest" (
    "refundId"      int PRIMARY KEY,
    "paymentId"     bigint NOT NULL REFERENCES payment,
    "requestedAt"   timestamp NOT NULL,
    "requestedAmount" numeric(10,2) NOT NULL,
    "approvedAmount"  numeric(10,2),
    "decidedAt"     timestamp,
    "decision"      text,
    "reasonText"    text,
    "agentId"       int REFERENCES agent
);
CREATE TABLE "reasonCode" (
    code        varchar(6) PRIMARY KEY,
    "family"    text NOT NULL,
    description text NOT NULL,
    "responseDays" int NOT NULL
);
CREATE TABLE dispute (
    "disputeId"     int PRIMARY KEY,
    "paymentId"     bigint NOT NULL REFERENCES payment,
    "reasonCode"    varchar(6) NOT NULL REFERENCES "reasonCode",
    "openedOn"      date NOT NULL,
    "dueOn"         date NOT NULL,
    stage           char(2) NOT NULL,
    outcome         char(1),
    "closedOn"      date,
    "disputedAmount" numeric(10,2) NOT NULL,
    "ownerId"       int REFERENCES agent,
    "escalatedToId" int REFERENCES agent
);
CREATE TABLE evidence (
    "evidenceId"    int PRIMARY KEY,
    "disputeId"     int NOT NULL REFERENCES dispute,
    "kind"          text NOT NULL,
    "uploadedOn"    date NOT NULL,
    "accepted"      boolean
);
CREATE TABLE "disputeFee" (
    "disputeId"     int NOT NULL REFERENCES dispute,
    "feeType"       text NOT NULL,
    "feeAmount"     numeric(8,2) NOT NULL,
    PRIMARY KEY ("disputeId", "feeType")
);
CREATE TABLE "contactNote" (
    "noteId"        int PRIMARY KEY,
    "disputeId"     int NOT NULL REFERENCES dispute,
    "agentId"       int NOT NULL REFERENCES agent,
    "channel"       text NOT NULL,
    "writtenAt"     timestamp NOT NULL,
    "noteText"      text
);
COMMENT ON TABLE dispute IS 'Chargebacks raised by the cardholder''s bank';
COMMENT ON COLUMN merchant.mcc IS 'merchant category code: 5411 grocery, 5732 electronics, 5812 restaurant, 4722 travel agency, 7995 gambling';
COMMENT ON COLUMN dispute.stage IS 'IN inquiry, CB chargeback, PA pre-arbitration, AR arbitration';
COMMENT ON COLUMN dispute.outcome IS 'W won by the merchant, L lost, A accepted without fighting; null while open';
COMMENT ON COLUMN dispute."dueOn" IS 'last day to answer';
COMMENT ON COLUMN dispute."ownerId" IS 'agent working the case';
COMMENT ON COLUMN dispute."escalatedToId" IS 'agent it was handed up to';
COMMENT ON COLUMN evidence."accepted" IS 'null while the bank has not looked at it';
COMMENT ON COLUMN payment."is3ds" IS 'strong authentication was used';
COMMENT ON COLUMN "refundRequest".decision IS 'approved, partial or denied; null while pending';
