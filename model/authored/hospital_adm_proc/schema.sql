CREATE TABLE ward (
  wrd_cd varchar(4) PRIMARY KEY,
  wrd_nm varchar(40) NOT NULL,
  flr smallint NOT NULL,
  beds smallint NOT NULL,
  hd_phys integer
);
COMMENT ON COLUMN ward.hd_phys IS 'chief physician (phys.phys_no)';
CREATE TABLE phys (
  phys_no integer PRIMARY KEY,
  ttl varchar(10),
  snm varchar(40) NOT NULL,
  fnm varchar(40) NOT NULL,
  spec varchar(30) NOT NULL,
  wrd_cd varchar(4) REFERENCES ward,
  pgr varchar(10)
);
COMMENT ON COLUMN phys.pgr IS 'pager';
CREATE TABLE pat (
  mrn integer PRIMARY KEY,
  snm varchar(40) NOT NULL,
  fnm varchar(40) NOT NULL,
  dob date NOT NULL,
  sex char(1) NOT NULL,
  twn varchar(30),
  bld_grp varchar(3),
  ins_tp char(1) NOT NULL,
  gp_nm varchar(40),
  dod date
);
COMMENT ON COLUMN pat.ins_tp IS 'S statutory, P private, U uninsured';
COMMENT ON COLUMN pat.dod IS 'date of death';
CREATE TABLE adm (
  adm_no integer PRIMARY KEY,
  mrn integer NOT NULL REFERENCES pat,
  wrd_cd varchar(4) NOT NULL REFERENCES ward,
  adm_ts timestamp NOT NULL,
  dis_ts timestamp,
  adm_tp char(1) NOT NULL,
  adm_phys integer NOT NULL REFERENCES phys(phys_no),
  dis_phys integer REFERENCES phys(phys_no),
  dx_cd varchar(6),
  dis_to varchar(12)
);
COMMENT ON COLUMN adm.adm_tp IS 'E emergency, P planned, T transfer';
COMMENT ON COLUMN adm.dis_ts IS 'null = still in hospital';
CREATE TABLE dx (
  dx_cd varchar(6) PRIMARY KEY,
  dx_txt varchar(60) NOT NULL,
  chron boolean NOT NULL
);
CREATE TABLE proc_cat (
  prc_cd varchar(6) PRIMARY KEY,
  prc_txt varchar(60) NOT NULL,
  fee numeric(8,2) NOT NULL,
  anaes boolean NOT NULL
);
COMMENT ON COLUMN proc_cat.anaes IS 'needs anaesthesia';
CREATE TABLE proc (
  proc_id integer PRIMARY KEY,
  adm_no integer NOT NULL REFERENCES adm,
  prc_cd varchar(6) NOT NULL REFERENCES proc_cat,
  beg_ts timestamp NOT NULL,
  dur_min smallint,
  surg integer REFERENCES phys(phys_no),
  asst integer REFERENCES phys(phys_no),
  thtr smallint,
  compl boolean NOT NULL
);
COMMENT ON TABLE proc IS 'procedures and operations performed';
COMMENT ON COLUMN proc.thtr IS 'operating theatre 1 to 4; null = on the ward';
COMMENT ON COLUMN proc.compl IS 'complication occurred';
CREATE TABLE allg (
  mrn integer NOT NULL REFERENCES pat,
  subst varchar(30) NOT NULL,
  sev smallint NOT NULL,
  PRIMARY KEY (mrn, subst)
);
COMMENT ON COLUMN allg.sev IS '1 mild, 2 moderate, 3 severe';
