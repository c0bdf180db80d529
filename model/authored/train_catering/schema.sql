CREATE TABLE stn (
  stn_cd char(3) PRIMARY KEY,
  stn_nm text NOT NULL,
  has_store boolean NOT NULL
);
COMMENT ON COLUMN stn.has_store IS 'catering can be loaded here';
CREATE TABLE emp (
  emp_id integer PRIMARY KEY,
  nm text NOT NULL,
  home_stn char(3) NOT NULL,
  hired_dt date NOT NULL,
  left_dt date
);
COMMENT ON TABLE emp IS 'catering staff';
CREATE TABLE run (
  run_id integer PRIMARY KEY,
  train_no varchar(6) NOT NULL,
  run_dt date NOT NULL,
  orig_cd char(3) NOT NULL,
  dest_cd char(3) NOT NULL,
  dep_sched timestamp NOT NULL,
  dep_act timestamp,
  pax integer,
  chief_id integer,
  asst_id integer,
  car_typ char(1) NOT NULL
);
COMMENT ON TABLE run IS 'one train on one day';
COMMENT ON COLUMN run.dep_act IS 'real departure; null = did not run';
COMMENT ON COLUMN run.pax IS 'passengers counted';
COMMENT ON COLUMN run.chief_id IS 'chief steward';
COMMENT ON COLUMN run.asst_id IS 'assistant steward';
COMMENT ON COLUMN run.car_typ IS 'R restaurant car, B bistro, T trolley only';
CREATE TABLE prod (
  prod_cd varchar(5) PRIMARY KEY,
  descr text NOT NULL,
  grp varchar(10) NOT NULL,
  price numeric(6,2) NOT NULL,
  cost numeric(6,2) NOT NULL,
  veg boolean NOT NULL,
  delisted_dt date
);
COMMENT ON COLUMN prod.grp IS 'hot, cold, drink, alcohol, snack';
COMMENT ON COLUMN prod.cost IS 'purchase cost';
COMMENT ON COLUMN prod.delisted_dt IS 'taken off the menu; null = on sale';
CREATE TABLE load (
  run_id integer NOT NULL,
  prod_cd varchar(5) NOT NULL,
  qty_load integer NOT NULL,
  qty_sold integer,
  qty_waste integer,
  PRIMARY KEY (run_id, prod_cd)
);
COMMENT ON COLUMN load.qty_waste IS 'thrown away at the end';
CREATE TABLE till (
  till_id integer PRIMARY KEY,
  run_id integer NOT NULL,
  emp_id integer NOT NULL,
  cash_exp numeric(8,2) NOT NULL,
  cash_cnt numeric(8,2),
  card_amt numeric(8,2) NOT NULL
);
COMMENT ON COLUMN till.cash_exp IS 'cash that should be there';
COMMENT ON COLUMN till.cash_cnt IS 'cash counted; null = not counted yet';
CREATE TABLE cmpl (
  cmpl_id integer PRIMARY KEY,
  run_id integer NOT NULL,
  recv_dt date NOT NULL,
  topic varchar(12) NOT NULL,
  txt text,
  answ_dt date,
  voucher numeric(5,2)
);
COMMENT ON TABLE cmpl IS 'complaints';
COMMENT ON COLUMN cmpl.topic IS 'food, price, service, soldout, closed';
