CREATE TABLE cust (
  cust_cd varchar(6) PRIMARY KEY,
  cust_nm text NOT NULL,
  ctry char(2) NOT NULL,
  acct_mgr text NOT NULL,
  pay_days smallint NOT NULL,
  on_stop boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE cust IS 'Brand owners for whom we bottle under contract';
COMMENT ON COLUMN cust.on_stop IS 'true: credit stop, no new runs until paid';
CREATE TABLE sku (
  sku_cd varchar(8) PRIMARY KEY,
  cust_cd varchar(6) NOT NULL REFERENCES cust,
  descr text NOT NULL,
  bev_cd char(1) NOT NULL,
  vol_ml integer NOT NULL,
  pack_cd char(3) NOT NULL,
  fee_k numeric(7,2) NOT NULL,
  dt_disc date
);
COMMENT ON COLUMN sku.bev_cd IS 'W water, J juice, B beer, S soft drink, M mead and cider';
COMMENT ON COLUMN sku.pack_cd IS 'GLS glass bottle, PET plastic bottle, CAN can';
COMMENT ON COLUMN sku.fee_k IS 'filling fee in EUR per thousand bottles';
COMMENT ON COLUMN sku.dt_disc IS 'date the product was discontinued, null while it is still bottled';
CREATE TABLE line (
  line_no smallint PRIMARY KEY,
  line_nm text NOT NULL,
  pack_cd char(3) NOT NULL,
  rated_bph integer NOT NULL,
  dt_install date NOT NULL,
  st_cd char(1) NOT NULL
);
COMMENT ON COLUMN line.rated_bph IS 'rated speed, bottles per hour';
COMMENT ON COLUMN line.st_cd IS 'R running, M in maintenance, X mothballed';
CREATE TABLE emp (
  emp_no integer PRIMARY KEY,
  emp_nm text NOT NULL,
  shift_cd char(1) NOT NULL,
  dt_hire date NOT NULL,
  dt_left date
);
COMMENT ON COLUMN emp.shift_cd IS 'E early, L late, N night';
CREATE TABLE run (
  run_no integer PRIMARY KEY,
  sku_cd varchar(8) NOT NULL REFERENCES sku,
  line_no smallint NOT NULL REFERENCES line,
  op_emp integer NOT NULL REFERENCES emp(emp_no),
  qa_emp integer REFERENCES emp(emp_no),
  dt_plan date NOT NULL,
  ts_start timestamp,
  ts_end timestamp,
  qty_ord integer NOT NULL,
  qty_good integer,
  qty_rej integer,
  st_cd char(1) NOT NULL
);
COMMENT ON TABLE run IS 'One filling run of one product on one line';
COMMENT ON COLUMN run.op_emp IS 'line operator';
COMMENT ON COLUMN run.qa_emp IS 'who released the run in quality control; null until released';
COMMENT ON COLUMN run.dt_plan IS 'planned day; ts_start and ts_end are the actual times, null while not started or not ended';
COMMENT ON COLUMN run.st_cd IS 'P planned, A on the line now, D done, C cancelled';
COMMENT ON COLUMN run.qty_good IS 'good bottles, null until done; qty_rej rejected bottles';
CREATE TABLE stoppage (
  stop_id integer PRIMARY KEY,
  run_no integer NOT NULL REFERENCES run,
  cause text NOT NULL,
  mins smallint NOT NULL,
  planned boolean NOT NULL
);
COMMENT ON COLUMN stoppage.cause IS 'labeller, capper, filler, no bottles, changeover, power';
CREATE TABLE mat (
  mat_cd varchar(8) PRIMARY KEY,
  mat_nm text NOT NULL,
  own_cd char(1) NOT NULL,
  qty_oh integer NOT NULL,
  qty_min integer NOT NULL,
  cost_k numeric(7,2)
);
COMMENT ON TABLE mat IS 'Packaging materials: bottles, caps, labels, cartons';
COMMENT ON COLUMN mat.own_cd IS 'O ours, C the customer''s (free issue, no cost)';
COMMENT ON COLUMN mat.qty_oh IS 'on hand; qty_min is the level below which to reorder';
CREATE TABLE inv (
  inv_no integer PRIMARY KEY,
  cust_cd varchar(6) NOT NULL REFERENCES cust,
  run_no integer REFERENCES run,
  dt_inv date NOT NULL,
  dt_due date NOT NULL,
  dt_paid date,
  amt_net numeric(10,2) NOT NULL,
  amt_vat numeric(10,2) NOT NULL
);
COMMENT ON COLUMN inv.dt_paid IS 'null while open';
COMMENT ON COLUMN inv.run_no IS 'null for storage charges';
