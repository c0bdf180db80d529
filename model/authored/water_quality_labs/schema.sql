CREATE SCHEMA lims;
CREATE SCHEMA ref;
CREATE TABLE ref.analyte (
  analyte_cd varchar(8) PRIMARY KEY,
  descr text NOT NULL,
  unit varchar(10) NOT NULL,
  limit_hi numeric(10,3),
  grp varchar(4) NOT NULL
);
COMMENT ON COLUMN ref.analyte.limit_hi IS 'legal maximum for drinking water; null = no limit set';
COMMENT ON COLUMN ref.analyte.grp IS 'MICR microbiology, META metals, NUTR nutrients, ORGA organics, PHYS physical';
CREATE TABLE ref.site (
  site_cd varchar(6) PRIMARY KEY,
  site_nm text NOT NULL,
  typ char(1) NOT NULL,
  zone text,
  pop_served integer,
  decom_dt date
);
COMMENT ON TABLE ref.site IS 'sampling points';
COMMENT ON COLUMN ref.site.typ IS 'T tap, R reservoir, W well, B bathing water, P treatment plant outlet';
COMMENT ON COLUMN ref.site.decom_dt IS 'date the sampling point was taken out of service';
CREATE TABLE ref.method (
  method_cd varchar(10) PRIMARY KEY,
  title text NOT NULL,
  accredited boolean NOT NULL,
  tat_days integer NOT NULL
);
COMMENT ON COLUMN ref.method.tat_days IS 'promised turnaround in days from receipt';
CREATE TABLE lims.emp (
  emp_no integer PRIMARY KEY,
  nm text NOT NULL,
  role varchar(10) NOT NULL,
  sup_no integer REFERENCES lims.emp,
  hired_dt date NOT NULL,
  left_dt date
);
COMMENT ON COLUMN lims.emp.role IS 'SAMPLER, ANALYST, REVIEWER';
COMMENT ON COLUMN lims.emp.sup_no IS 'supervisor';
CREATE TABLE lims.smp (
  smp_no integer PRIMARY KEY,
  site_cd varchar(6) NOT NULL REFERENCES ref.site,
  taken_by integer NOT NULL REFERENCES lims.emp,
  taken_ts timestamp NOT NULL,
  rcvd_ts timestamp,
  temp_c numeric(4,1),
  prio char(1) NOT NULL,
  rej_rsn text
);
COMMENT ON TABLE lims.smp IS 'water samples';
COMMENT ON COLUMN lims.smp.rcvd_ts IS 'arrival in the laboratory; null = lost in transit or still on the way';
COMMENT ON COLUMN lims.smp.temp_c IS 'temperature on arrival';
COMMENT ON COLUMN lims.smp.prio IS 'R routine, U urgent, C customer complaint';
COMMENT ON COLUMN lims.smp.rej_rsn IS 'why the sample was rejected on arrival; null = accepted';
CREATE TABLE lims.instr (
  instr_id integer PRIMARY KEY,
  model text NOT NULL,
  cal_due_dt date,
  purch_dt date NOT NULL,
  purch_amt numeric(10,2) NOT NULL,
  in_svc boolean NOT NULL
);
COMMENT ON COLUMN lims.instr.cal_due_dt IS 'next calibration due';
COMMENT ON COLUMN lims.instr.in_svc IS 'usable at the moment';
CREATE TABLE lims.res (
  res_id integer PRIMARY KEY,
  smp_no integer NOT NULL REFERENCES lims.smp,
  analyte_cd varchar(8) NOT NULL,
  method_cd varchar(10) NOT NULL,
  instr_id integer,
  analysed_by integer NOT NULL,
  reviewed_by integer,
  analysed_dt date NOT NULL,
  reviewed_dt date,
  val numeric(10,3),
  below_lod boolean NOT NULL
);
COMMENT ON TABLE lims.res IS 'test results';
COMMENT ON COLUMN lims.res.analysed_by IS 'emp_no of the analyst';
COMMENT ON COLUMN lims.res.reviewed_by IS 'emp_no of the reviewer who released the result, null = not released';
COMMENT ON COLUMN lims.res.below_lod IS 'below the detection limit, then val is null';
CREATE TABLE lims.exc (
  exc_id integer PRIMARY KEY,
  res_id integer NOT NULL REFERENCES lims.res,
  raised_dt date NOT NULL,
  closed_dt date,
  sev smallint NOT NULL,
  notified boolean NOT NULL,
  cause text
);
COMMENT ON TABLE lims.exc IS 'exceedances: results above the legal limit';
COMMENT ON COLUMN lims.exc.sev IS '1 low, 2 serious, 3 critical';
COMMENT ON COLUMN lims.exc.notified IS 'health authority told';
