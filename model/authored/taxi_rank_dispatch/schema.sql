CREATE TABLE rnk (
  rnk_cd varchar(4) PRIMARY KEY,
  rnk_nm varchar(30) NOT NULL,
  zn_cd char(2) NOT NULL,
  bays smallint NOT NULL,
  dt_cls date
);
COMMENT ON TABLE rnk IS 'taxi ranks';
COMMENT ON COLUMN rnk.zn_cd IS 'tariff zone: CN centre, NO north, SO south, AP airport';
COMMENT ON COLUMN rnk.dt_cls IS 'closed since; null while in use';
CREATE TABLE drv (
  drv_no integer PRIMARY KEY,
  drv_nm varchar(40) NOT NULL,
  lic_no varchar(10) NOT NULL,
  lic_exp date NOT NULL,
  dt_jnd date NOT NULL,
  dt_lft date,
  tel varchar(20),
  lang varchar(40) NOT NULL,
  ref_by integer REFERENCES drv
);
COMMENT ON TABLE drv IS 'drivers';
COMMENT ON COLUMN drv.lic_exp IS 'badge expires';
COMMENT ON COLUMN drv.dt_lft IS 'null while driving for us';
COMMENT ON COLUMN drv.lang IS 'languages spoken besides English, comma separated; empty string if none';
COMMENT ON COLUMN drv.ref_by IS 'driver who brought him or her in';
CREATE TABLE veh (
  plt varchar(8) PRIMARY KEY,
  mk_mdl varchar(30) NOT NULL,
  fl_typ char(1) NOT NULL CHECK (fl_typ IN ('D', 'P', 'H', 'E')),
  sts smallint NOT NULL,
  wav boolean NOT NULL,
  own_drv integer REFERENCES drv (drv_no),
  yr_reg smallint NOT NULL,
  insp_due date NOT NULL,
  st_cd char(1) NOT NULL CHECK (st_cd IN ('R', 'W', 'O'))
);
COMMENT ON TABLE veh IS 'vehicles';
COMMENT ON COLUMN veh.fl_typ IS 'fuel: D diesel, P petrol, H hybrid, E electric';
COMMENT ON COLUMN veh.sts IS 'passenger seats';
COMMENT ON COLUMN veh.wav IS 'wheelchair accessible';
COMMENT ON COLUMN veh.own_drv IS 'driver who owns it; null if it belongs to the company';
COMMENT ON COLUMN veh.st_cd IS 'R on the road, W in the workshop, O off the road for good';
CREATE TABLE acct (
  acct_no varchar(6) PRIMARY KEY,
  acct_nm varchar(40) NOT NULL,
  disc_pct numeric(4,1) NOT NULL,
  pay_trm smallint NOT NULL,
  on_stop boolean NOT NULL
);
COMMENT ON TABLE acct IS 'customers with an account';
COMMENT ON COLUMN acct.pay_trm IS 'days to pay';
COMMENT ON COLUMN acct.on_stop IS 'no more credit, cash only';
CREATE TABLE shft (
  shft_id integer PRIMARY KEY,
  drv_no integer NOT NULL REFERENCES drv,
  plt varchar(8) NOT NULL REFERENCES veh,
  ts_on timestamp NOT NULL,
  ts_off timestamp,
  km_on integer NOT NULL,
  km_off integer,
  rent_due numeric(6,2) NOT NULL,
  rent_pd numeric(6,2) NOT NULL
);
COMMENT ON TABLE shft IS 'driver signs on with a vehicle and off again';
COMMENT ON COLUMN shft.ts_off IS 'null while signed on';
COMMENT ON COLUMN shft.km_on IS 'odometer at sign on';
COMMENT ON COLUMN shft.rent_due IS 'circuit fee for the shift';
CREATE TABLE jb (
  jb_no integer PRIMARY KEY,
  ts_bk timestamp NOT NULL,
  ts_wnt timestamp NOT NULL,
  ts_pu timestamp,
  ts_do timestamp,
  src char(1) NOT NULL CHECK (src IN ('T', 'A', 'R', 'H')),
  fr_rnk varchar(4) REFERENCES rnk (rnk_cd),
  zn_fr char(2) NOT NULL,
  zn_to char(2) NOT NULL,
  shft_id integer REFERENCES shft,
  acct_no varchar(6) REFERENCES acct,
  pax smallint NOT NULL,
  amt_qt numeric(7,2),
  amt_mtr numeric(7,2),
  amt_tip numeric(6,2),
  st char(1) NOT NULL CHECK (st IN ('P', 'A', 'C', 'X', 'N'))
);
COMMENT ON TABLE jb IS 'jobs';
COMMENT ON COLUMN jb.ts_bk IS 'booked at';
COMMENT ON COLUMN jb.ts_wnt IS 'wanted for';
COMMENT ON COLUMN jb.ts_pu IS 'picked up at';
COMMENT ON COLUMN jb.ts_do IS 'dropped off at';
COMMENT ON COLUMN jb.src IS 'T telephone, A app, R taken at a rank, H hailed in the street';
COMMENT ON COLUMN jb.fr_rnk IS 'rank where it was taken; null for other sources';
COMMENT ON COLUMN jb.acct_no IS 'null if cash or card in the cab';
COMMENT ON COLUMN jb.amt_qt IS 'price quoted when booking; null if by meter only';
COMMENT ON COLUMN jb.amt_mtr IS 'fare on the meter';
COMMENT ON COLUMN jb.st IS 'P pending, no cab yet; A assigned; C completed; X cancelled by the customer; N passenger not there';
CREATE TABLE cmpl (
  cmpl_no integer PRIMARY KEY,
  jb_no integer NOT NULL REFERENCES jb,
  dt_rcv date NOT NULL,
  dt_cls date,
  ctg varchar(12) NOT NULL,
  upheld boolean,
  comp_amt numeric(6,2)
);
COMMENT ON TABLE cmpl IS 'complaints';
COMMENT ON COLUMN cmpl.dt_cls IS 'null while open';
COMMENT ON COLUMN cmpl.upheld IS 'true: customer was right, false: not; null while open';
