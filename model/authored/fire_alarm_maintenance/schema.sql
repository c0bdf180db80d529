CREATE TABLE site (
  site_no varchar(6) PRIMARY KEY,
  site_nm text NOT NULL,
  addr text,
  city text NOT NULL,
  occ_type varchar(4) NOT NULL,
  floors smallint NOT NULL,
  mntr_stn boolean NOT NULL
);
COMMENT ON COLUMN site.occ_type IS 'OFF office, HOS hospital, SCH school, HTL hotel, IND industrial';
COMMENT ON COLUMN site.mntr_stn IS 'connected to the monitoring station';
CREATE TABLE tech (
  tech_id integer PRIMARY KEY,
  tech_nm text NOT NULL,
  lvl smallint NOT NULL,
  base_city text,
  lic_exp date,
  sup_id integer REFERENCES tech
);
CREATE TABLE pnl (
  pnl_id integer PRIMARY KEY,
  site_no varchar(6) NOT NULL REFERENCES site,
  mfr text NOT NULL,
  mdl text NOT NULL,
  inst_dt date NOT NULL,
  fw_ver varchar(8),
  bat_dt date
);
COMMENT ON TABLE pnl IS 'alarm control panels';
COMMENT ON COLUMN pnl.bat_dt IS 'last battery change';
CREATE TABLE dev (
  dev_id integer PRIMARY KEY,
  pnl_id integer NOT NULL REFERENCES pnl,
  dev_typ char(2) NOT NULL,
  loop_no smallint NOT NULL,
  floor_no smallint NOT NULL,
  loc text,
  inst_dt date NOT NULL,
  repl_dt date,
  disabled boolean NOT NULL
);
COMMENT ON COLUMN dev.dev_typ IS 'SD smoke detector, HD heat detector, MC manual call point, SN sounder, SP sprinkler switch';
CREATE TABLE ctrct (
  ctrct_no integer PRIMARY KEY,
  site_no varchar(6) NOT NULL REFERENCES site,
  svc_lvl char(1) NOT NULL,
  beg_dt date NOT NULL,
  end_dt date,
  ann_fee numeric(9,2) NOT NULL,
  visits_pa smallint NOT NULL
);
COMMENT ON COLUMN ctrct.svc_lvl IS 'G gold, S silver, B basic';
CREATE TABLE insp (
  insp_no integer PRIMARY KEY,
  site_no varchar(6) NOT NULL REFERENCES site,
  lead_tech integer REFERENCES tech(tech_id),
  asst_tech integer REFERENCES tech(tech_id),
  due_dt date NOT NULL,
  done_dt date,
  res char(1),
  hrs numeric(4,1),
  cert_no varchar(10)
);
COMMENT ON COLUMN insp.res IS 'P passed, F failed, R passed with remarks';
CREATE TABLE dfct (
  dfct_no integer PRIMARY KEY,
  insp_no integer NOT NULL REFERENCES insp,
  dev_id integer REFERENCES dev,
  descr text NOT NULL,
  sev smallint NOT NULL,
  fix_dt date,
  cost numeric(8,2)
);
COMMENT ON COLUMN dfct.sev IS '1 minor, 2 major, 3 critical';
CREATE TABLE alrm (
  alrm_no integer PRIMARY KEY,
  dev_id integer NOT NULL REFERENCES dev,
  ts timestamp NOT NULL,
  cause varchar(12),
  fb_called boolean NOT NULL,
  reset_ts timestamp,
  rst_by text
);
COMMENT ON COLUMN alrm.fb_called IS 'fire brigade called';
