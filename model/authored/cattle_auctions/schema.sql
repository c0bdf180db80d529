CREATE TABLE mkt (
  mkt_cd char(3) PRIMARY KEY,
  mkt_nm varchar(40) NOT NULL,
  cnty varchar(30) NOT NULL,
  pens smallint NOT NULL
);
CREATE TABLE prty (
  prty_no integer PRIMARY KEY,
  nm varchar(60) NOT NULL,
  town varchar(30),
  herd_no varchar(10),
  is_dealer boolean NOT NULL,
  cr_lmt numeric(10,2),
  barred_dt date
);
CREATE TABLE auctnr (
  auctnr_id smallint PRIMARY KEY,
  nm varchar(40) NOT NULL,
  lic_yr smallint NOT NULL,
  trnd_by smallint REFERENCES auctnr(auctnr_id)
);
CREATE TABLE sale (
  sale_no integer PRIMARY KEY,
  mkt_cd char(3) NOT NULL REFERENCES mkt,
  sale_dt date NOT NULL,
  sale_typ varchar(10) NOT NULL,
  auctnr_id smallint REFERENCES auctnr,
  cncl_rsn varchar(30)
);
CREATE TABLE beast (
  tag_no varchar(12) PRIMARY KEY,
  breed varchar(20) NOT NULL,
  sex char(1) NOT NULL,
  born_dt date NOT NULL,
  dam_tag varchar(12) REFERENCES beast(tag_no),
  polled boolean NOT NULL,
  organic boolean NOT NULL,
  tb_test_dt date
);
CREATE TABLE lot (
  sale_no integer NOT NULL REFERENCES sale,
  lot_no smallint NOT NULL,
  tag_no varchar(12) NOT NULL REFERENCES beast,
  sllr_no integer NOT NULL REFERENCES prty(prty_no),
  byr_no integer REFERENCES prty(prty_no),
  wt_kg numeric(6,1),
  rsv_prc numeric(8,2),
  hmr_prc numeric(8,2),
  comm_pct numeric(3,1) NOT NULL,
  online_bid boolean NOT NULL,
  PRIMARY KEY (sale_no, lot_no)
);
CREATE TABLE haul (
  haul_id integer PRIMARY KEY,
  sale_no integer NOT NULL,
  hlr_nm varchar(40) NOT NULL,
  hd_cnt smallint NOT NULL,
  km numeric(6,1) NOT NULL,
  chrg numeric(8,2) NOT NULL,
  arr_ts timestamp
);
CREATE TABLE pymt (
  pymt_id integer PRIMARY KEY,
  prty_no integer NOT NULL REFERENCES prty,
  dirn varchar(3) NOT NULL,
  amt numeric(10,2) NOT NULL,
  due_dt date NOT NULL,
  pd_dt date,
  mthd varchar(10)
);
COMMENT ON COLUMN pymt.dirn IS 'IN from buyer, OUT to seller';
