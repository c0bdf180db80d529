CREATE TABLE entity (
  entity_id integer PRIMARY KEY,
  legal_name text NOT NULL,
  country text NOT NULL,
  functional_ccy char(3) NOT NULL,
  parent_entity_id integer REFERENCES entity,
  is_hotel boolean NOT NULL,
  rooms integer,
  sold_on date
);
COMMENT ON TABLE entity IS 'companies of the group: holdings, property companies and operating hotels';
COMMENT ON COLUMN entity.rooms IS 'null unless a hotel';
COMMENT ON COLUMN entity.sold_on IS 'date the company left the group; null if still ours';
CREATE TABLE bank (
  bank_id integer PRIMARY KEY,
  bank_name text NOT NULL,
  country text NOT NULL
);
CREATE TABLE bank_account (
  iban text PRIMARY KEY,
  entity_id integer NOT NULL REFERENCES entity,
  bank_id integer NOT NULL REFERENCES bank,
  ccy char(3) NOT NULL,
  pooled_into text REFERENCES bank_account,
  opened_on date NOT NULL,
  closed_on date
);
COMMENT ON COLUMN bank_account.pooled_into IS 'master account that this one is swept into every night; null if not in a cash pool';
CREATE TABLE bank_loan (
  loan_ref text PRIMARY KEY,
  borrower_id integer NOT NULL REFERENCES entity (entity_id),
  guarantor_id integer REFERENCES entity (entity_id),
  bank_id integer NOT NULL REFERENCES bank,
  ccy char(3) NOT NULL,
  committed numeric(14,2) NOT NULL,
  drawn numeric(14,2) NOT NULL,
  rate_type text NOT NULL CHECK (rate_type IN ('fixed', 'floating')),
  margin_bp integer NOT NULL,
  signed_on date NOT NULL,
  first_drawn_on date,
  matures_on date NOT NULL,
  repaid_on date,
  secured boolean NOT NULL
);
COMMENT ON COLUMN bank_loan.committed IS 'most that may be drawn';
COMMENT ON COLUMN bank_loan.drawn IS 'drawn and outstanding today';
COMMENT ON COLUMN bank_loan.margin_bp IS 'basis points over the reference rate; for fixed loans the whole rate in basis points';
COMMENT ON COLUMN bank_loan.repaid_on IS 'fully repaid and closed; null while running';
COMMENT ON COLUMN bank_loan.secured IS 'true if a mortgage on a hotel stands behind it';
CREATE TABLE repayment (
  repayment_id integer PRIMARY KEY,
  loan_ref text NOT NULL REFERENCES bank_loan,
  due_on date NOT NULL,
  principal numeric(14,2) NOT NULL,
  interest numeric(14,2) NOT NULL,
  paid_on date
);
COMMENT ON TABLE repayment IS 'schedule of the bank loans';
COMMENT ON COLUMN repayment.paid_on IS 'null if not paid yet';
CREATE TABLE intercompany_loan (
  ic_no integer PRIMARY KEY,
  lender_id integer NOT NULL REFERENCES entity (entity_id),
  borrower_id integer NOT NULL REFERENCES entity (entity_id),
  ccy char(3) NOT NULL,
  principal numeric(14,2) NOT NULL,
  rate_pct numeric(5,3) NOT NULL,
  granted_on date NOT NULL,
  due_on date,
  settled_on date,
  CHECK (lender_id <> borrower_id)
);
COMMENT ON COLUMN intercompany_loan.due_on IS 'null if payable on demand';
COMMENT ON COLUMN intercompany_loan.settled_on IS 'null while outstanding';
CREATE TABLE covenant (
  covenant_id integer PRIMARY KEY,
  loan_ref text NOT NULL REFERENCES bank_loan,
  kind text NOT NULL CHECK (kind IN ('LTV', 'DSCR', 'leverage')),
  threshold numeric(6,2) NOT NULL,
  at_most boolean NOT NULL
);
COMMENT ON COLUMN covenant.kind IS 'LTV loan to value in percent, DSCR debt service cover, leverage net debt to EBITDA';
COMMENT ON COLUMN covenant.at_most IS 'true: the value must not go above the threshold; false: not below';
CREATE TABLE covenant_test (
  covenant_id integer NOT NULL REFERENCES covenant,
  tested_on date NOT NULL,
  value numeric(8,3) NOT NULL,
  breached boolean NOT NULL,
  waived_on date,
  PRIMARY KEY (covenant_id, tested_on)
);
COMMENT ON COLUMN covenant_test.waived_on IS 'bank forgave the breach; null if not waived or not breached';
CREATE TABLE fx_rate (
  rate_date date NOT NULL,
  ccy char(3) NOT NULL,
  eur_per_unit numeric(12,6) NOT NULL,
  PRIMARY KEY (rate_date, ccy)
);
COMMENT ON TABLE fx_rate IS 'month-end rates; EUR itself has no row';
CREATE TABLE daily_balance (
  iban text NOT NULL REFERENCES bank_account,
  bal_date date NOT NULL,
  balance numeric(14,2) NOT NULL,
  PRIMARY KEY (iban, bal_date)
);
COMMENT ON TABLE daily_balance IS 'closing balances of the last days, in the currency of the account; negative if overdrawn';
