CREATE TABLE office (
  office_cd char(3) PRIMARY KEY,
  office_nm text NOT NULL,
  district text NOT NULL
);
CREATE TABLE bailiff (
  blf_id integer PRIMARY KEY,
  blf_nm text NOT NULL,
  office_cd char(3) NOT NULL REFERENCES office,
  rank_cd char(1) NOT NULL,
  sworn_in date NOT NULL,
  ceased_on date,
  crt_at timestamp NOT NULL DEFAULT now(),
  upd_at timestamp
);
COMMENT ON COLUMN bailiff.rank_cd IS 'T trainee, B bailiff, S senior bailiff';
COMMENT ON COLUMN bailiff.ceased_on IS 'null while in post';
COMMENT ON COLUMN bailiff.crt_at IS 'when the row was entered (audit)';
CREATE TABLE party (
  pty_id integer PRIMARY KEY,
  pty_nm text NOT NULL,
  kind char(1) NOT NULL,
  city text NOT NULL,
  dob date,
  insolvent boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE party IS 'Creditors and debtors alike';
COMMENT ON COLUMN party.kind IS 'P person, C company, G public body';
CREATE TABLE ecase (
  case_no text PRIMARY KEY,
  creditor integer NOT NULL REFERENCES party(pty_id),
  debtor integer NOT NULL REFERENCES party(pty_id),
  lead_blf integer NOT NULL REFERENCES bailiff(blf_id),
  title_cd varchar(3) NOT NULL,
  judgment_dt date NOT NULL,
  filed_dt date NOT NULL,
  closed_dt date,
  close_rsn varchar(2),
  amt_claim numeric(12,2) NOT NULL,
  amt_costs numeric(9,2) NOT NULL,
  crt_at timestamp NOT NULL DEFAULT now()
);
COMMENT ON TABLE ecase IS 'Enforcement cases';
COMMENT ON COLUMN ecase.title_cd IS 'JDG court judgment, PAY payment order, TAX tax assessment, ALI alimony';
COMMENT ON COLUMN ecase.judgment_dt IS 'date of the title; filed_dt is when the creditor brought it to us';
COMMENT ON COLUMN ecase.closed_dt IS 'null while pending';
COMMENT ON COLUMN ecase.close_rsn IS 'FP paid in full, ST settled, UN uncollectable, WD withdrawn by the creditor; null while pending';
CREATE TABLE visit (
  visit_id integer PRIMARY KEY,
  case_no text NOT NULL REFERENCES ecase,
  blf_id integer NOT NULL REFERENCES bailiff,
  visit_at timestamp NOT NULL,
  met_debtor boolean,
  police_req boolean NOT NULL,
  note text
);
COMMENT ON COLUMN visit.met_debtor IS 'null for visits not made yet';
CREATE TABLE seizure (
  sz_id integer PRIMARY KEY,
  case_no text NOT NULL REFERENCES ecase,
  seized_on date NOT NULL,
  item text NOT NULL,
  category text NOT NULL,
  appraised numeric(10,2) NOT NULL,
  released_on date
);
COMMENT ON COLUMN seizure.category IS 'vehicle, electronics, jewellery, machinery, furniture';
COMMENT ON COLUMN seizure.released_on IS 'given back to the debtor without a sale';
CREATE TABLE auction (
  sz_id integer NOT NULL REFERENCES seizure,
  round_no smallint NOT NULL,
  held_on date NOT NULL,
  start_price numeric(10,2) NOT NULL,
  hammer_price numeric(10,2),
  PRIMARY KEY (sz_id, round_no)
);
COMMENT ON COLUMN auction.hammer_price IS 'null when nobody bid or the auction is still ahead';
CREATE TABLE receipt (
  rcpt_no integer PRIMARY KEY,
  case_no text NOT NULL REFERENCES ecase,
  recvd_on date NOT NULL,
  src varchar(4) NOT NULL,
  amt numeric(10,2) NOT NULL,
  remitted_on date
);
COMMENT ON COLUMN receipt.src IS 'CASH at the door, BANK account attachment, WAGE attachment of earnings, AUCT auction, VOL voluntary';
COMMENT ON COLUMN receipt.remitted_on IS 'when passed on to the creditor; null while we hold the money';
