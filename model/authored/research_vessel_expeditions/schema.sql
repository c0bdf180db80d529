CREATE TABLE vessel (
  vsl_cd varchar(4) PRIMARY KEY,
  vsl_nm text NOT NULL,
  flag char(2) NOT NULL,
  loa_m numeric(5,1) NOT NULL,
  berths_sci smallint NOT NULL,
  built_yr smallint NOT NULL,
  day_rate numeric(9,2)
);
COMMENT ON COLUMN vessel.berths_sci IS 'berths for scientists';
CREATE TABLE inst (
  inst_id integer PRIMARY KEY,
  inst_nm text NOT NULL,
  ctry text NOT NULL
);
CREATE TABLE scientist (
  sci_id integer PRIMARY KEY,
  nm text NOT NULL,
  inst_id integer REFERENCES inst,
  field text NOT NULL,
  phd_yr smallint,
  supervisor_id integer REFERENCES scientist(sci_id),
  sea_surv_exp date
);
COMMENT ON COLUMN scientist.sea_surv_exp IS 'sea survival certificate valid until';
CREATE TABLE cruise (
  crs_no varchar(8) PRIMARY KEY,
  vsl_cd varchar(4) NOT NULL REFERENCES vessel,
  title text NOT NULL,
  area text NOT NULL,
  chief_sci integer NOT NULL REFERENCES scientist(sci_id),
  co_chief integer REFERENCES scientist(sci_id),
  dep_port text NOT NULL,
  arr_port text NOT NULL,
  dep_dt date NOT NULL,
  arr_dt date NOT NULL,
  budget_keur numeric(8,1) NOT NULL,
  stat char(1) NOT NULL
);
COMMENT ON COLUMN cruise.budget_keur IS 'thousand euros';
COMMENT ON COLUMN cruise.stat IS 'P planned, U underway, D done, X cancelled';
CREATE TABLE particip (
  crs_no varchar(8) NOT NULL REFERENCES cruise,
  sci_id integer NOT NULL REFERENCES scientist,
  role text NOT NULL,
  cabin varchar(4),
  seasick boolean,
  PRIMARY KEY (crs_no, sci_id)
);
CREATE TABLE station (
  stn_id integer PRIMARY KEY,
  crs_no varchar(8) NOT NULL REFERENCES cruise,
  stn_no smallint NOT NULL,
  arr_ts timestamp NOT NULL,
  lat numeric(7,4) NOT NULL,
  lon numeric(8,4) NOT NULL,
  depth_m integer,
  wind_bft smallint
);
CREATE TABLE deploy (
  dep_id integer PRIMARY KEY,
  stn_id integer NOT NULL REFERENCES station,
  gear varchar(14) NOT NULL,
  start_ts timestamp NOT NULL,
  end_ts timestamp,
  max_depth_m integer,
  lost boolean NOT NULL,
  operator_id integer REFERENCES scientist(sci_id)
);
COMMENT ON TABLE deploy IS 'gear deployments';
CREATE TABLE sample (
  smp_no varchar(10) PRIMARY KEY,
  dep_id integer NOT NULL REFERENCES deploy,
  kind text NOT NULL,
  depth_m integer,
  vol_l numeric(6,2),
  temp_c numeric(4,1),
  owner_id integer REFERENCES scientist(sci_id),
  stored_in text,
  analysed_on date
);
