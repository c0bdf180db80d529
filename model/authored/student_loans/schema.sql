CREATE TABLE school (
  sch_cd varchar(6) PRIMARY KEY,
  sch_nm text NOT NULL,
  state char(2) NOT NULL,
  typ char(1) NOT NULL
);
COMMENT ON COLUMN school.typ IS 'P public, N private non-profit, F for-profit';
CREATE TABLE borrower (
  borr_no integer PRIMARY KEY,
  first_nm text NOT NULL,
  last_nm text NOT NULL,
  birth_dt date NOT NULL,
  email text,
  state char(2) NOT NULL,
  annual_inc numeric(10,2),
  cosigner_no integer REFERENCES borrower
);
COMMENT ON COLUMN borrower.annual_inc IS 'last reported yearly income; null = not reported';
COMMENT ON COLUMN borrower.cosigner_no IS 'borrower who co-signed for this one';
CREATE TABLE servicer (
  srv_id smallint PRIMARY KEY,
  srv_nm text NOT NULL,
  contract_end_dt date
);
CREATE TABLE loan (
  ln_no integer PRIMARY KEY,
  borr_no integer NOT NULL REFERENCES borrower,
  sch_cd varchar(6) NOT NULL REFERENCES school,
  orig_srv_id smallint NOT NULL REFERENCES servicer,
  curr_srv_id smallint NOT NULL REFERENCES servicer,
  ln_typ varchar(3) NOT NULL,
  orig_dt date NOT NULL,
  repay_start_dt date,
  paid_off_dt date,
  orig_amt numeric(10,2) NOT NULL,
  princ_bal numeric(10,2) NOT NULL,
  int_bal numeric(9,2) NOT NULL,
  int_rt numeric(4,2) NOT NULL,
  st char(1) NOT NULL
);
COMMENT ON COLUMN loan.orig_srv_id IS 'servicer at origination';
COMMENT ON COLUMN loan.curr_srv_id IS 'servicer now';
COMMENT ON COLUMN loan.ln_typ IS 'SUB subsidized, UNS unsubsidized, PLS parent plus, GRD graduate';
COMMENT ON COLUMN loan.orig_dt IS 'date the loan was made';
COMMENT ON COLUMN loan.repay_start_dt IS 'first day of repayment; null = not yet in repayment';
COMMENT ON COLUMN loan.orig_amt IS 'amount borrowed';
COMMENT ON COLUMN loan.princ_bal IS 'outstanding principal';
COMMENT ON COLUMN loan.int_bal IS 'accrued unpaid interest';
COMMENT ON COLUMN loan.int_rt IS 'yearly interest rate, percent';
COMMENT ON COLUMN loan.st IS 'S in school, R in repayment, F forbearance, D in default, P paid off';
CREATE TABLE pmt (
  pmt_id integer PRIMARY KEY,
  ln_no integer NOT NULL REFERENCES loan,
  due_dt date NOT NULL,
  due_amt numeric(8,2) NOT NULL,
  paid_dt date,
  paid_amt numeric(8,2),
  meth varchar(5)
);
COMMENT ON TABLE pmt IS 'monthly instalments';
COMMENT ON COLUMN pmt.paid_dt IS 'null = not paid';
COMMENT ON COLUMN pmt.meth IS 'ach direct debit, card, check, phone';
CREATE TABLE forb_req (
  req_id integer PRIMARY KEY,
  ln_no integer NOT NULL REFERENCES loan,
  req_dt date NOT NULL,
  decided_dt date,
  dec char(1),
  reason varchar(20) NOT NULL,
  months smallint NOT NULL
);
COMMENT ON TABLE forb_req IS 'requests to suspend payments';
COMMENT ON COLUMN forb_req.dec IS 'A approved, R refused; null = undecided';
COMMENT ON COLUMN forb_req.reason IS 'unemployment, illness, hardship, military';
CREATE TABLE call_log (
  call_id integer PRIMARY KEY,
  borr_no integer NOT NULL,
  srv_id smallint NOT NULL,
  call_ts timestamp NOT NULL,
  dur_sec integer NOT NULL,
  outbound boolean NOT NULL,
  note text
);
COMMENT ON COLUMN call_log.outbound IS 'true = we rang the borrower';
