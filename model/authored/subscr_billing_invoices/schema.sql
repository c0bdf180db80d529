CREATE TABLE plan (
  plan_cd varchar(8) PRIMARY KEY,
  plan_nm varchar(30) NOT NULL,
  price_mth numeric(8,2) NOT NULL,
  max_seats integer,
  avail boolean NOT NULL
);
COMMENT ON COLUMN plan.max_seats IS 'null = unlimited';
COMMENT ON COLUMN plan.avail IS 'can still be ordered';
CREATE TABLE cust (
  cust_id integer PRIMARY KEY,
  co_nm varchar(60) NOT NULL,
  ctry char(2) NOT NULL,
  city varchar(30),
  vat_no varchar(16),
  acct_mgr varchar(30),
  ref_by integer REFERENCES cust(cust_id),
  crt_dt date NOT NULL
);
COMMENT ON COLUMN cust.ctry IS 'DE Germany, AT Austria, CH Switzerland, NL Netherlands, BE Belgium';
COMMENT ON COLUMN cust.ref_by IS 'customer who recommended us';
CREATE TABLE subscr (
  sub_id integer PRIMARY KEY,
  cust_id integer NOT NULL REFERENCES cust,
  plan_cd varchar(8) NOT NULL REFERENCES plan,
  seats integer NOT NULL,
  st char(1) NOT NULL,
  beg_dt date NOT NULL,
  end_dt date,
  canc_rsn varchar(20),
  auto_rnw boolean NOT NULL,
  disc_pct smallint NOT NULL
);
COMMENT ON COLUMN subscr.st IS 'T trial, A active, P paused, C cancelled';
CREATE TABLE inv (
  inv_no integer PRIMARY KEY,
  cust_id integer NOT NULL REFERENCES cust,
  inv_dt date NOT NULL,
  due_dt date NOT NULL,
  net_amt numeric(10,2) NOT NULL,
  vat_amt numeric(10,2) NOT NULL,
  st char(1) NOT NULL,
  remind smallint NOT NULL
);
COMMENT ON COLUMN inv.st IS 'O open, P paid, X written off';
COMMENT ON COLUMN inv.remind IS 'number of reminders sent';
CREATE TABLE inv_ln (
  inv_no integer NOT NULL REFERENCES inv,
  ln_no smallint NOT NULL,
  sub_id integer REFERENCES subscr,
  descr varchar(60) NOT NULL,
  amt numeric(10,2) NOT NULL,
  PRIMARY KEY (inv_no, ln_no)
);
CREATE TABLE pmt (
  pmt_id integer PRIMARY KEY,
  inv_no integer NOT NULL REFERENCES inv,
  pmt_dt date NOT NULL,
  amt numeric(10,2) NOT NULL,
  mthd varchar(12) NOT NULL
);
