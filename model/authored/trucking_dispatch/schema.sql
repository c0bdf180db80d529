CREATE TABLE trk (
  trk_no varchar(6) PRIMARY KEY,
  make text NOT NULL,
  yr_built smallint NOT NULL,
  odo_mi integer NOT NULL,
  home_term text NOT NULL,
  oos boolean NOT NULL
);
COMMENT ON TABLE trk IS 'tractors';
COMMENT ON COLUMN trk.oos IS 'out of service';
CREATE TABLE drvr (
  drvr_id integer PRIMARY KEY,
  drvr_nm text NOT NULL,
  cdl_st char(2) NOT NULL,
  trk_no varchar(6) REFERENCES trk,
  hazmat boolean NOT NULL,
  own_op boolean NOT NULL,
  pay_per_mi numeric(4,2) NOT NULL,
  med_exp date,
  dt_hire date NOT NULL,
  dt_term date
);
COMMENT ON TABLE drvr IS 'drivers';
COMMENT ON COLUMN drvr.own_op IS 'owner-operator';
COMMENT ON COLUMN drvr.med_exp IS 'medical card expiry';
CREATE TABLE shpr (
  shpr_id integer PRIMARY KEY,
  shpr_nm text NOT NULL,
  city text NOT NULL,
  st char(2) NOT NULL,
  cr_days smallint NOT NULL
);
COMMENT ON TABLE shpr IS 'shippers, our customers';
CREATE TABLE dsp (
  dsp_id integer PRIMARY KEY,
  dsp_nm text NOT NULL,
  shift text NOT NULL
);
COMMENT ON TABLE dsp IS 'dispatchers';
CREATE TABLE ld (
  ld_no integer PRIMARY KEY,
  shpr_id integer NOT NULL REFERENCES shpr,
  dsp_id integer NOT NULL REFERENCES dsp,
  drvr_1 integer REFERENCES drvr(drvr_id),
  drvr_2 integer REFERENCES drvr(drvr_id),
  orig_city text NOT NULL,
  dest_city text NOT NULL,
  cmdty text NOT NULL,
  wt_lb integer NOT NULL,
  mi integer NOT NULL,
  dh_mi integer NOT NULL,
  rate numeric(9,2) NOT NULL,
  stat char(2) NOT NULL,
  pu_dt date NOT NULL,
  dlv_due timestamp NOT NULL,
  dlv_act timestamp
);
COMMENT ON TABLE ld IS 'loads';
COMMENT ON COLUMN ld.drvr_2 IS 'team driver';
COMMENT ON COLUMN ld.dh_mi IS 'deadhead miles to the pickup';
COMMENT ON COLUMN ld.stat IS 'AV available, DS dispatched, IT in transit, DL delivered, CX cancelled';
CREATE TABLE acc_chg (
  chg_id integer PRIMARY KEY,
  ld_no integer NOT NULL REFERENCES ld,
  kind text NOT NULL,
  amt numeric(8,2) NOT NULL,
  appr boolean
);
COMMENT ON TABLE acc_chg IS 'accessorial charges';
COMMENT ON COLUMN acc_chg.appr IS 'approved by the shipper, null = no answer yet';
CREATE TABLE fuel (
  fuel_id integer PRIMARY KEY,
  trk_no varchar(6) NOT NULL REFERENCES trk,
  dt_fuel date NOT NULL,
  state char(2) NOT NULL,
  gal numeric(6,1) NOT NULL,
  ppg numeric(5,3) NOT NULL
);
COMMENT ON COLUMN fuel.ppg IS 'price per gallon';
CREATE TABLE insp (
  insp_id integer PRIMARY KEY,
  drvr_id integer NOT NULL REFERENCES drvr,
  dt_insp date NOT NULL,
  lvl smallint NOT NULL,
  viol text
);
COMMENT ON TABLE insp IS 'roadside inspections';
COMMENT ON COLUMN insp.viol IS 'violation found, null = clean';
