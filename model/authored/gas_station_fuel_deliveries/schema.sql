CREATE TABLE stn (
  stn_cd varchar(5) PRIMARY KEY,
  stn_nm text NOT NULL,
  town text NOT NULL,
  brand text,
  mgr_nm text,
  self_svc boolean NOT NULL,
  opnd_dt date NOT NULL,
  clsd_dt date
);
CREATE TABLE tnk (
  tnk_id integer PRIMARY KEY,
  stn_cd varchar(5) NOT NULL REFERENCES stn,
  fuel varchar(4) NOT NULL,
  cap_l integer NOT NULL,
  min_l integer NOT NULL,
  lst_insp_dt date
);
COMMENT ON COLUMN tnk.fuel IS 'DSL diesel, U95 unleaded 95, U98 unleaded 98, LPG autogas';
COMMENT ON COLUMN tnk.cap_l IS 'capacity in litres';
CREATE TABLE tnk_rdg (
  tnk_id integer NOT NULL REFERENCES tnk,
  rdg_dt date NOT NULL,
  vol_l integer NOT NULL,
  watr_mm smallint,
  PRIMARY KEY (tnk_id, rdg_dt)
);
COMMENT ON TABLE tnk_rdg IS 'morning dip readings';
CREATE TABLE depot (
  depot_cd varchar(4) PRIMARY KEY,
  depot_nm text NOT NULL,
  town text NOT NULL
);
CREATE TABLE drv (
  drv_no integer PRIMARY KEY,
  drv_nm text NOT NULL,
  adr_exp date,
  hire_dt date NOT NULL,
  home_depot varchar(4) REFERENCES depot(depot_cd)
);
COMMENT ON COLUMN drv.adr_exp IS 'dangerous goods licence valid until';
CREATE TABLE trk (
  reg_no varchar(8) PRIMARY KEY,
  make text NOT NULL,
  cap_l integer NOT NULL,
  cmpts smallint NOT NULL,
  mot_due date NOT NULL
);
CREATE TABLE dlv (
  dlv_no integer PRIMARY KEY,
  stn_cd varchar(5) NOT NULL REFERENCES stn,
  depot_cd varchar(4) NOT NULL REFERENCES depot,
  reg_no varchar(8) REFERENCES trk,
  drv_no integer REFERENCES drv,
  co_drv_no integer REFERENCES drv(drv_no),
  ordr_dt date NOT NULL,
  plan_dt date NOT NULL,
  arr_ts timestamp,
  dep_ts timestamp,
  st char(1) NOT NULL
);
COMMENT ON COLUMN dlv.st IS 'O ordered, D delivered, X cancelled';
CREATE TABLE dlv_ln (
  dlv_no integer NOT NULL REFERENCES dlv,
  fuel varchar(4) NOT NULL,
  qty_ord integer NOT NULL,
  qty_dlvd integer,
  ppl numeric(6,3) NOT NULL,
  PRIMARY KEY (dlv_no, fuel)
);
COMMENT ON COLUMN dlv_ln.ppl IS 'price per litre';
