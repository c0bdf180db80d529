CREATE TABLE re_co (
  co_cd varchar(5) PRIMARY KEY,
  co_nm varchar(40) NOT NULL,
  ctry char(2) NOT NULL,
  co_typ char(1) NOT NULL,
  rtg varchar(4),
  par_co varchar(5) REFERENCES re_co,
  run_off_dt date
);
COMMENT ON TABLE re_co IS 'companies';
COMMENT ON COLUMN re_co.co_typ IS 'C cedent (insurer who buys cover), R reinsurer, B broker';
COMMENT ON COLUMN re_co.rtg IS 'rating AA, A+, A, A-, BBB; null if unrated';
COMMENT ON COLUMN re_co.par_co IS 'parent company';
COMMENT ON COLUMN re_co.run_off_dt IS 'writes no new business since; null if active';
CREATE TABLE uw (
  uw_id smallint PRIMARY KEY,
  uw_nm varchar(40) NOT NULL,
  desk varchar(15) NOT NULL,
  auth_lim numeric(14,0) NOT NULL,
  rpt_to smallint REFERENCES uw
);
COMMENT ON TABLE uw IS 'our underwriters';
COMMENT ON COLUMN uw.auth_lim IS 'largest limit he or she may sign alone, EUR';
CREATE TABLE trty (
  trty_no varchar(10) PRIMARY KEY,
  ced_co varchar(5) NOT NULL REFERENCES re_co (co_cd),
  brk_co varchar(5) REFERENCES re_co (co_cd),
  uw_id smallint NOT NULL REFERENCES uw,
  uwy smallint NOT NULL,
  lob varchar(4) NOT NULL,
  typ varchar(2) NOT NULL CHECK (typ IN ('QS', 'XL', 'SL')),
  inc_dt date NOT NULL,
  exp_dt date NOT NULL,
  sgn_dt date,
  st char(1) NOT NULL CHECK (st IN ('Q', 'B', 'C', 'D')),
  epi numeric(14,2) NOT NULL,
  brkg_pct numeric(4,2) NOT NULL,
  prev_no varchar(10) REFERENCES trty
);
COMMENT ON TABLE trty IS 'treaties';
COMMENT ON COLUMN trty.ced_co IS 'cedent';
COMMENT ON COLUMN trty.brk_co IS 'broker; null if placed direct';
COMMENT ON COLUMN trty.uwy IS 'underwriting year';
COMMENT ON COLUMN trty.lob IS 'line of business: PROP property, MAR marine, MOT motor, LIAB liability, AGRO crops';
COMMENT ON COLUMN trty.typ IS 'QS quota share, XL excess of loss, SL stop loss';
COMMENT ON COLUMN trty.inc_dt IS 'inception';
COMMENT ON COLUMN trty.exp_dt IS 'expiry, last day of cover';
COMMENT ON COLUMN trty.sgn_dt IS 'wording signed; null while unsigned';
COMMENT ON COLUMN trty.st IS 'Q quoted, B bound, C commuted (closed by settlement), D declined';
COMMENT ON COLUMN trty.epi IS 'estimated premium income for 100 %, EUR';
COMMENT ON COLUMN trty.prev_no IS 'treaty of the year before that this one renews; null if new business';
CREATE TABLE lyr (
  trty_no varchar(10) NOT NULL REFERENCES trty,
  lyr_no smallint NOT NULL,
  attch numeric(14,0) NOT NULL,
  lim numeric(14,0) NOT NULL,
  rol_pct numeric(5,2) NOT NULL,
  reinst smallint,
  PRIMARY KEY (trty_no, lyr_no)
);
COMMENT ON TABLE lyr IS 'layers; a quota share has a single one with attachment 0';
COMMENT ON COLUMN lyr.attch IS 'attachment point, EUR';
COMMENT ON COLUMN lyr.lim IS 'limit of the layer, EUR';
COMMENT ON COLUMN lyr.rol_pct IS 'rate on line, premium in percent of the limit';
COMMENT ON COLUMN lyr.reinst IS 'number of reinstatements; null if unlimited';
CREATE TABLE shr (
  trty_no varchar(10) NOT NULL,
  lyr_no smallint NOT NULL,
  re_cd varchar(5) NOT NULL REFERENCES re_co (co_cd),
  wrt_pct numeric(6,3) NOT NULL,
  sgn_pct numeric(6,3),
  ldr boolean NOT NULL,
  PRIMARY KEY (trty_no, lyr_no, re_cd),
  FOREIGN KEY (trty_no, lyr_no) REFERENCES lyr
);
COMMENT ON TABLE shr IS 'lines of the reinsurers on a layer; our own company is HELV';
COMMENT ON COLUMN shr.wrt_pct IS 'line written, percent of the layer';
COMMENT ON COLUMN shr.sgn_pct IS 'line signed down to; null while not signed';
COMMENT ON COLUMN shr.ldr IS 'true for the leader, who sets the terms';
CREATE TABLE clm (
  clm_no integer PRIMARY KEY,
  trty_no varchar(10) NOT NULL,
  lyr_no smallint NOT NULL,
  evt varchar(40),
  loss_dt date NOT NULL,
  ntf_dt date NOT NULL,
  cls_dt date,
  amt_rsv numeric(14,2) NOT NULL,
  amt_pd numeric(14,2) NOT NULL,
  FOREIGN KEY (trty_no, lyr_no) REFERENCES lyr
);
COMMENT ON TABLE clm IS 'claims to the layer, 100 %';
COMMENT ON COLUMN clm.evt IS 'named event (storm, quake); null for a single risk';
COMMENT ON COLUMN clm.ntf_dt IS 'notified to us';
COMMENT ON COLUMN clm.cls_dt IS 'null while open';
COMMENT ON COLUMN clm.amt_rsv IS 'outstanding reserve, EUR';
COMMENT ON COLUMN clm.amt_pd IS 'paid so far, EUR';
CREATE TABLE prm (
  prm_id integer PRIMARY KEY,
  trty_no varchar(10) NOT NULL REFERENCES trty,
  inst_no smallint NOT NULL,
  due_dt date NOT NULL,
  amt_due numeric(14,2) NOT NULL,
  rcv_dt date,
  amt_rcv numeric(14,2)
);
COMMENT ON TABLE prm IS 'premium instalments';
COMMENT ON COLUMN prm.rcv_dt IS 'received; null while outstanding';
