CREATE TABLE ward (
  ward_cd varchar(6) PRIMARY KEY,
  ward_nm text NOT NULL,
  site text NOT NULL,
  cost_ctr integer NOT NULL
);
CREATE TABLE dev_model (
  mdl_cd varchar(8) PRIMARY KEY,
  maker text NOT NULL,
  mdl_nm text NOT NULL,
  smp_per_ctg smallint NOT NULL
);
COMMENT ON COLUMN dev_model.smp_per_ctg IS 'samples that one cartridge lasts for';
CREATE TABLE analyser (
  an_id integer PRIMARY KEY,
  ser_no text NOT NULL UNIQUE,
  mdl_cd varchar(8) NOT NULL REFERENCES dev_model,
  ward_cd varchar(6) REFERENCES ward,
  own_cd char(1) NOT NULL,
  st_cd char(1) NOT NULL,
  dt_inst date NOT NULL,
  dt_ret date,
  dt_nxt_pm date
);
COMMENT ON TABLE analyser IS 'Blood gas analysers of the pool';
COMMENT ON COLUMN analyser.ward_cd IS 'where it stands now; null while in the pool room';
COMMENT ON COLUMN analyser.own_cd IS 'P property of the hospital, L leased, T on trial from the maker';
COMMENT ON COLUMN analyser.st_cd IS 'A available, O out of order, Q locked by quality control, X retired';
COMMENT ON COLUMN analyser.dt_nxt_pm IS 'next preventive maintenance; null once retired';
CREATE TABLE usr (
  usr_id integer PRIMARY KEY,
  usr_nm text NOT NULL,
  prof_cd char(1) NOT NULL,
  ward_cd varchar(6) REFERENCES ward,
  dt_cert_to date,
  trainer_id integer REFERENCES usr(usr_id)
);
COMMENT ON COLUMN usr.prof_cd IS 'N nurse, D doctor, M midwife, L laboratory';
COMMENT ON COLUMN usr.dt_cert_to IS 'end of the operator certificate; null if never certified';
CREATE TABLE loan (
  loan_id integer PRIMARY KEY,
  an_id integer NOT NULL REFERENCES analyser,
  ward_from varchar(6) REFERENCES ward(ward_cd),
  ward_to varchar(6) NOT NULL REFERENCES ward(ward_cd),
  ts_out timestamp NOT NULL,
  dt_due date NOT NULL,
  ts_back timestamp,
  rsn text NOT NULL
);
COMMENT ON COLUMN loan.ward_from IS 'null when taken from the pool room';
COMMENT ON COLUMN loan.ts_back IS 'null while still lent out';
CREATE TABLE smp (
  smp_id integer PRIMARY KEY,
  an_id integer NOT NULL REFERENCES analyser,
  usr_id integer NOT NULL REFERENCES usr,
  ward_cd varchar(6) NOT NULL REFERENCES ward,
  ts_draw timestamp,
  ts_run timestamp NOT NULL,
  typ_cd char(1) NOT NULL,
  ph numeric(4,2),
  lact numeric(4,1),
  k numeric(3,1),
  err_cd varchar(3)
);
COMMENT ON TABLE smp IS 'Patient samples; ward_cd is the ward the patient lay on';
COMMENT ON COLUMN smp.typ_cd IS 'A arterial, V venous, C capillary, U umbilical cord';
COMMENT ON COLUMN smp.err_cd IS 'CLT clot, AIR air bubble, TMP temperature; null if the measurement was good; with an error there are no results';
COMMENT ON COLUMN smp.lact IS 'lactate mmol/l; k is potassium mmol/l';
COMMENT ON COLUMN smp.ts_draw IS 'when the blood was drawn, if entered; ts_run when it was measured';
CREATE TABLE qc (
  qc_id integer PRIMARY KEY,
  an_id integer NOT NULL REFERENCES analyser,
  ts_qc timestamp NOT NULL,
  lvl smallint NOT NULL,
  param varchar(4) NOT NULL,
  target numeric(6,2) NOT NULL,
  val numeric(6,2) NOT NULL,
  sd numeric(5,2) NOT NULL,
  ok boolean NOT NULL
);
COMMENT ON COLUMN qc.lvl IS 'control level 1 low, 2 normal, 3 high';
CREATE TABLE ctg (
  ctg_id integer PRIMARY KEY,
  mdl_cd varchar(8) NOT NULL REFERENCES dev_model,
  an_id integer REFERENCES analyser,
  dt_rcv date NOT NULL,
  dt_exp date NOT NULL,
  ts_in timestamp,
  ts_out timestamp,
  price numeric(7,2) NOT NULL
);
COMMENT ON TABLE ctg IS 'Sensor cartridges';
COMMENT ON COLUMN ctg.ts_in IS 'inserted into the analyser; null while in the fridge';
COMMENT ON COLUMN ctg.ts_out IS 'taken out, used up; null while in the analyser or the fridge';
