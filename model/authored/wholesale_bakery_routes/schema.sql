CREATE TABLE drv (
  drv_no integer PRIMARY KEY,
  drv_nm text NOT NULL,
  lic_exp date,
  dt_hire date NOT NULL,
  dt_term date
);
COMMENT ON TABLE drv IS 'drivers';
CREATE TABLE veh (
  reg_no varchar(9) PRIMARY KEY,
  mk text NOT NULL,
  cap_trays integer NOT NULL,
  refrig boolean NOT NULL,
  km_odo integer NOT NULL,
  nxt_insp date
);
COMMENT ON COLUMN veh.cap_trays IS 'how many bread trays fit';
CREATE TABLE rte (
  rte_cd varchar(4) PRIMARY KEY,
  rte_nm text NOT NULL,
  reg_drv integer REFERENCES drv(drv_no),
  sub_drv integer REFERENCES drv(drv_no),
  reg_no varchar(9) REFERENCES veh,
  dep_hr smallint NOT NULL,
  km_len numeric(6,1) NOT NULL
);
COMMENT ON COLUMN rte.reg_drv IS 'regular driver';
COMMENT ON COLUMN rte.sub_drv IS 'substitute driver';
COMMENT ON COLUMN rte.dep_hr IS 'hour of departure';
CREATE TABLE cust (
  cust_no integer PRIMARY KEY,
  cust_nm text NOT NULL,
  cust_tp char(1) NOT NULL,
  town text NOT NULL,
  rte_cd varchar(4) REFERENCES rte,
  stop_seq smallint,
  pay_days smallint NOT NULL,
  cr_hold boolean NOT NULL,
  dt_open date NOT NULL,
  dt_close date
);
COMMENT ON COLUMN cust.cust_tp IS 'S supermarket, C cafe, H hotel, K kiosk, I institution';
CREATE TABLE prod (
  prod_cd varchar(8) PRIMARY KEY,
  prod_nm text NOT NULL,
  cat text NOT NULL,
  wt_g integer NOT NULL,
  prc numeric(6,2) NOT NULL,
  shelf_d smallint NOT NULL,
  vegan boolean NOT NULL
);
CREATE TABLE dlv (
  dlv_no integer PRIMARY KEY,
  cust_no integer NOT NULL REFERENCES cust,
  rte_cd varchar(4) NOT NULL REFERENCES rte,
  drv_no integer REFERENCES drv,
  dt_dlv date NOT NULL,
  tm_arr timestamp,
  st char(1) NOT NULL,
  trays_out smallint NOT NULL,
  trays_ret smallint
);
COMMENT ON COLUMN dlv.st IS 'D delivered, M missed, R refused, P planned';
CREATE TABLE dlv_ln (
  dlv_no integer NOT NULL REFERENCES dlv,
  prod_cd varchar(8) NOT NULL REFERENCES prod,
  qty_ord integer NOT NULL,
  qty_dlvd integer NOT NULL,
  qty_ret integer NOT NULL,
  unit_prc numeric(6,2) NOT NULL,
  PRIMARY KEY (dlv_no, prod_cd)
);
COMMENT ON COLUMN dlv_ln.qty_ret IS 'unsold bread taken back';
CREATE TABLE cmpl (
  cmpl_no integer PRIMARY KEY,
  dlv_no integer NOT NULL REFERENCES dlv,
  dt_cmpl date NOT NULL,
  rsn text NOT NULL,
  cr_amt numeric(7,2),
  dt_clsd date
);
COMMENT ON TABLE cmpl IS 'complaints';
COMMENT ON COLUMN cmpl.cr_amt IS 'credit granted';
