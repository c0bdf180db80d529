CREATE TABLE pit (
  pit_cd varchar(4) PRIMARY KEY,
  pit_nm text NOT NULL,
  depth_m integer NOT NULL,
  opened date NOT NULL,
  closed date
);
CREATE TABLE geo (
  geo_id integer PRIMARY KEY,
  geo_nm text NOT NULL,
  mentor_id integer REFERENCES geo,
  hired date NOT NULL
);
COMMENT ON TABLE geo IS 'geologists';
CREATE TABLE lab (
  lab_cd varchar(4) PRIMARY KEY,
  lab_nm text NOT NULL,
  city text NOT NULL,
  accred boolean NOT NULL,
  fee_smp numeric(6,2) NOT NULL
);
COMMENT ON COLUMN lab.fee_smp IS 'fee per sample';
CREATE TABLE hole (
  hole_no varchar(8) PRIMARY KEY,
  pit_cd varchar(4) NOT NULL REFERENCES pit,
  typ char(2) NOT NULL,
  len_m numeric(6,1) NOT NULL,
  dip smallint,
  drilled date NOT NULL,
  logged_by integer REFERENCES geo(geo_id),
  chkd_by integer REFERENCES geo(geo_id)
);
COMMENT ON COLUMN hole.typ IS 'DD diamond core, RC reverse circulation, BH blast hole';
CREATE TABLE smp (
  smp_no integer PRIMARY KEY,
  hole_no varchar(8) NOT NULL REFERENCES hole,
  from_m numeric(6,1) NOT NULL,
  to_m numeric(6,1) NOT NULL,
  rock text,
  wt_kg numeric(5,2) NOT NULL,
  qc char(1) NOT NULL,
  taken date NOT NULL
);
COMMENT ON TABLE smp IS 'samples';
COMMENT ON COLUMN smp.qc IS 'N normal, B blank, S standard, D duplicate';
CREATE TABLE assay (
  assay_id integer PRIMARY KEY,
  smp_no integer NOT NULL REFERENCES smp,
  lab_cd varchar(4) NOT NULL REFERENCES lab,
  sent date NOT NULL,
  recd date,
  meth text NOT NULL,
  au_gpt numeric(8,3),
  ag_gpt numeric(8,2),
  rejected boolean NOT NULL
);
COMMENT ON COLUMN assay.au_gpt IS 'gold grade, grams per tonne';
COMMENT ON COLUMN assay.ag_gpt IS 'silver grade, grams per tonne';
