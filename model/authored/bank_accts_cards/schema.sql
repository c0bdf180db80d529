CREATE TABLE "T_BRANCH" (
  "BR_NO" integer PRIMARY KEY,
  "BR_NAME" varchar(40) NOT NULL,
  "CITY" varchar(30) NOT NULL,
  "OPENED" date NOT NULL
);
CREATE TABLE "T_CUST" (
  "CUST_NO" integer PRIMARY KEY,
  "NAME" varchar(60) NOT NULL,
  "CUST_TYPE" smallint NOT NULL,
  "CITY" varchar(30) NOT NULL,
  "BIRTH_DT" date,
  "SINCE_DT" date NOT NULL,
  "BR_NO" integer REFERENCES "T_BRANCH",
  "ADVISOR" varchar(40),
  "ONLINE_BANKING" boolean NOT NULL
);
COMMENT ON COLUMN "T_CUST"."CUST_TYPE" IS '1 = private person, 2 = company, 3 = association';
COMMENT ON COLUMN "T_CUST"."BR_NO" IS 'home branch; null = online only';
CREATE TABLE "T_ACCT" (
  "ACCT_NO" integer PRIMARY KEY,
  "OWNER_NO" integer NOT NULL REFERENCES "T_CUST"("CUST_NO"),
  "COOWNER_NO" integer REFERENCES "T_CUST"("CUST_NO"),
  "ACCT_TYPE" char(1) NOT NULL,
  "CCY" char(3) NOT NULL,
  "BALANCE" numeric(12,2) NOT NULL,
  "OVERDRAFT_LIMIT" numeric(9,2) NOT NULL,
  "INT_RATE" numeric(4,2),
  "OPEN_DT" date NOT NULL,
  "CLOSE_DT" date
);
COMMENT ON COLUMN "T_ACCT"."ACCT_TYPE" IS 'C = current account, S = savings, F = fixed deposit';
CREATE TABLE "T_CARD" (
  "CARD_NO" varchar(19) PRIMARY KEY,
  "ACCT_NO" integer NOT NULL REFERENCES "T_ACCT",
  "BRAND" varchar(12) NOT NULL,
  "CREDIT" boolean NOT NULL,
  "MONTH_LIMIT" numeric(8,0) NOT NULL,
  "VALID_TO" date NOT NULL,
  "STATUS" smallint NOT NULL
);
COMMENT ON COLUMN "T_CARD"."CREDIT" IS 'true = credit card, false = debit card';
COMMENT ON COLUMN "T_CARD"."STATUS" IS '1 = active, 2 = blocked, 3 = lost or stolen';
CREATE TABLE "T_TXN" (
  "TXN_ID" integer PRIMARY KEY,
  "ACCT_NO" integer NOT NULL REFERENCES "T_ACCT",
  "BOOKED" date NOT NULL,
  "AMOUNT" numeric(11,2) NOT NULL,
  "KIND" varchar(12) NOT NULL,
  "COUNTERPARTY" varchar(50),
  "CARD_NO" varchar(19) REFERENCES "T_CARD",
  "PURPOSE" text,
  "REVERSED" boolean NOT NULL
);
COMMENT ON COLUMN "T_TXN"."AMOUNT" IS 'positive = money in, negative = money out';
CREATE TABLE "T_STANDING_ORDER" (
  "SO_ID" integer PRIMARY KEY,
  "FROM_ACCT" integer NOT NULL REFERENCES "T_ACCT"("ACCT_NO"),
  "TO_ACCT" integer REFERENCES "T_ACCT"("ACCT_NO"),
  "PAYEE" varchar(50) NOT NULL,
  "AMOUNT" numeric(9,2) NOT NULL,
  "DAY_OF_MONTH" smallint NOT NULL,
  "LAST_RUN" date,
  "END_DT" date
);
