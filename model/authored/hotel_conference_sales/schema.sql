CREATE TABLE prop (
  prop_cd char(3) PRIMARY KEY,
  prop_nm text NOT NULL,
  city text NOT NULL,
  tot_rms integer NOT NULL
);
COMMENT ON TABLE prop IS 'hotels';
CREATE TABLE func_sp (
  sp_id integer PRIMARY KEY,
  prop_cd char(3) NOT NULL REFERENCES prop,
  sp_nm text NOT NULL,
  sqm integer NOT NULL,
  cap_thtr integer NOT NULL,
  cap_bqt integer,
  dayl char(1) NOT NULL,
  rent_day numeric(8,2) NOT NULL
);
COMMENT ON TABLE func_sp IS 'meeting rooms and ballrooms';
COMMENT ON COLUMN func_sp.cap_thtr IS 'capacity in theatre seating';
COMMENT ON COLUMN func_sp.cap_bqt IS 'capacity for a banquet';
COMMENT ON COLUMN func_sp.dayl IS 'natural daylight Y/N';
CREATE TABLE acct (
  acct_no integer PRIMARY KEY,
  acct_nm text NOT NULL,
  indy text,
  cntry char(2) NOT NULL,
  par_acct integer REFERENCES acct,
  crd_lim numeric(10,2)
);
COMMENT ON COLUMN acct.indy IS 'industry';
CREATE TABLE cntct (
  cntct_id integer PRIMARY KEY,
  acct_no integer NOT NULL REFERENCES acct,
  f_nm text NOT NULL,
  l_nm text NOT NULL,
  email text,
  tel text
);
CREATE TABLE rep (
  rep_id integer PRIMARY KEY,
  rep_nm text NOT NULL,
  prop_cd char(3) REFERENCES prop,
  qtr_tgt numeric(10,2) NOT NULL,
  dt_left date
);
COMMENT ON TABLE rep IS 'sales managers';
COMMENT ON COLUMN rep.qtr_tgt IS 'quarterly revenue target';
CREATE TABLE bkg (
  bkg_no integer PRIMARY KEY,
  acct_no integer NOT NULL REFERENCES acct,
  cntct_id integer REFERENCES cntct,
  prop_cd char(3) NOT NULL REFERENCES prop,
  sls_rep integer NOT NULL REFERENCES rep(rep_id),
  svc_rep integer REFERENCES rep(rep_id),
  ev_nm text NOT NULL,
  st char(1) NOT NULL,
  arr_dt date NOT NULL,
  dep_dt date NOT NULL,
  exp_att integer NOT NULL,
  rev_est numeric(10,2) NOT NULL,
  rev_act numeric(10,2),
  dt_crtd date NOT NULL,
  dt_canx date,
  lost_rsn text
);
COMMENT ON TABLE bkg IS 'conference and group bookings';
COMMENT ON COLUMN bkg.sls_rep IS 'who sold it';
COMMENT ON COLUMN bkg.svc_rep IS 'who looks after the event';
COMMENT ON COLUMN bkg.st IS 'P prospect, T tentative, D definite, A actual, L lost, X cancelled';
COMMENT ON COLUMN bkg.exp_att IS 'expected attendees';
CREATE TABLE bkg_sp (
  bkg_no integer NOT NULL REFERENCES bkg,
  sp_id integer NOT NULL REFERENCES func_sp,
  ev_dt date NOT NULL,
  setup text NOT NULL,
  PRIMARY KEY (bkg_no, sp_id, ev_dt)
);
CREATE TABLE rm_blk (
  bkg_no integer NOT NULL REFERENCES bkg,
  night date NOT NULL,
  rms_blkd integer NOT NULL,
  rms_pu integer,
  rate numeric(7,2) NOT NULL,
  PRIMARY KEY (bkg_no, night)
);
COMMENT ON TABLE rm_blk IS 'guest rooms held for a group';
COMMENT ON COLUMN rm_blk.rms_pu IS 'rooms picked up';
CREATE TABLE dpst (
  dpst_id integer PRIMARY KEY,
  bkg_no integer NOT NULL REFERENCES bkg,
  due_dt date NOT NULL,
  amt numeric(9,2) NOT NULL,
  rcvd_dt date
);
COMMENT ON TABLE dpst IS 'deposits';
