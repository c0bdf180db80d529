CREATE TABLE dept (
  dept_no smallint PRIMARY KEY,
  dept_nm varchar(30) NOT NULL,
  aisle varchar(4),
  mgr_empno integer
);
CREATE TABLE emp (
  empno integer PRIMARY KEY,
  enm varchar(40) NOT NULL,
  dept_no smallint REFERENCES dept,
  job char(1) NOT NULL,
  hrd_dt date NOT NULL,
  term_dt date,
  hrly numeric(5,2) NOT NULL
);
COMMENT ON COLUMN emp.job IS 'C cashier, F floor, M manager, W warehouse';
ALTER TABLE dept ADD FOREIGN KEY (mgr_empno) REFERENCES emp(empno);
CREATE TABLE art (
  art_no varchar(8) PRIMARY KEY,
  descr text NOT NULL,
  dept_no smallint NOT NULL REFERENCES dept,
  vnd_cd varchar(6),
  cost numeric(8,2) NOT NULL,
  prc numeric(8,2) NOT NULL,
  uom varchar(3) NOT NULL,
  qoh numeric(9,1) NOT NULL,
  min_qty integer,
  disc_fl boolean NOT NULL
);
COMMENT ON COLUMN art.uom IS 'PCE piece, MTR metre, KGM kilogram, LTR litre';
COMMENT ON COLUMN art.qoh IS 'quantity on hand';
COMMENT ON COLUMN art.disc_fl IS 'discontinued';
CREATE TABLE vnd (
  vnd_cd varchar(6) PRIMARY KEY,
  vnd_nm text NOT NULL,
  cntry char(2) NOT NULL,
  ld_days smallint
);
CREATE TABLE cust (
  cust_no integer PRIMARY KEY,
  cnm text NOT NULL,
  ctype char(1) NOT NULL,
  city text,
  cr_lim numeric(9,2),
  rbt_pct numeric(4,1) NOT NULL DEFAULT 0
);
COMMENT ON COLUMN cust.ctype IS 'P private, T trade';
COMMENT ON COLUMN cust.cr_lim IS 'credit limit; null = cash only';
CREATE TABLE rcpt (
  rcpt_no integer PRIMARY KEY,
  till_no smallint NOT NULL,
  csh_empno integer NOT NULL REFERENCES emp(empno),
  cust_no integer REFERENCES cust,
  ts timestamp NOT NULL,
  pay char(2) NOT NULL,
  tot numeric(10,2) NOT NULL,
  void_by integer REFERENCES emp(empno)
);
COMMENT ON TABLE rcpt IS 'till receipts';
COMMENT ON COLUMN rcpt.cust_no IS 'null = walk-in without card';
COMMENT ON COLUMN rcpt.pay IS 'CA cash, CC card, AC on account, GV gift voucher';
COMMENT ON COLUMN rcpt.void_by IS 'who voided the receipt';
CREATE TABLE rcpt_ln (
  rcpt_no integer NOT NULL REFERENCES rcpt,
  ln smallint NOT NULL,
  art_no varchar(8) NOT NULL REFERENCES art,
  qty numeric(7,1) NOT NULL,
  u_prc numeric(8,2) NOT NULL,
  disc_pct smallint NOT NULL DEFAULT 0,
  PRIMARY KEY (rcpt_no, ln)
);
CREATE TABLE rtn (
  rtn_no integer PRIMARY KEY,
  rcpt_no integer REFERENCES rcpt,
  art_no varchar(8) NOT NULL REFERENCES art,
  rtn_dt date NOT NULL,
  qty numeric(7,1) NOT NULL,
  amt numeric(9,2) NOT NULL,
  rsn varchar(20) NOT NULL
);
COMMENT ON COLUMN rtn.rcpt_no IS 'null = returned without receipt';
CREATE TABLE csh_cnt (
  cnt_dt date NOT NULL,
  till_no smallint NOT NULL,
  exp_amt numeric(9,2) NOT NULL,
  cnt_amt numeric(9,2) NOT NULL,
  cnt_empno integer NOT NULL,
  PRIMARY KEY (cnt_dt, till_no)
);
COMMENT ON TABLE csh_cnt IS 'evening cash counts';
