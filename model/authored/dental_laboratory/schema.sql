CREATE TABLE DENTIST (
  DENT_ID integer PRIMARY KEY,
  DENT_NM text NOT NULL,
  PRACT_NM text,
  TOWN text NOT NULL,
  DISC_PCT numeric(4,1) NOT NULL,
  CUST_SINCE date NOT NULL,
  REF_BY integer REFERENCES DENTIST
);
COMMENT ON COLUMN DENTIST.REF_BY IS 'dentist who recommended the lab';
CREATE TABLE TECH (
  TECH_ID integer PRIMARY KEY,
  TECH_NM text NOT NULL,
  SPEC_CD char(2) NOT NULL,
  HRLY_RT numeric(6,2) NOT NULL,
  DT_HIRED date NOT NULL,
  DT_LEFT date
);
COMMENT ON TABLE TECH IS 'dental technicians';
COMMENT ON COLUMN TECH.SPEC_CD IS 'CE ceramics, PR prosthetics, OR orthodontics, CA CAD/CAM';
CREATE TABLE MATL (
  MATL_CD varchar(6) PRIMARY KEY,
  MATL_NM text NOT NULL,
  UNIT text NOT NULL,
  UNIT_CST numeric(8,2) NOT NULL,
  QTY_STK numeric(8,1) NOT NULL,
  QTY_MIN numeric(8,1) NOT NULL,
  DT_EXP date
);
COMMENT ON TABLE MATL IS 'materials in stock';
CREATE TABLE WRK_TYP (
  WT_CD varchar(5) PRIMARY KEY,
  WT_NM text NOT NULL,
  STD_DAYS integer NOT NULL,
  LST_PRC numeric(8,2) NOT NULL,
  WARR_MTHS integer
);
COMMENT ON TABLE WRK_TYP IS 'kinds of dental work with list price';
CREATE TABLE JOB (
  JOB_NO integer PRIMARY KEY,
  DENT_ID integer NOT NULL REFERENCES DENTIST,
  WT_CD varchar(5) NOT NULL REFERENCES WRK_TYP,
  PAT_REF varchar(8) NOT NULL,
  SHADE varchar(3),
  UNITS smallint NOT NULL,
  DT_RCVD date NOT NULL,
  DT_DUE date NOT NULL,
  DT_DLVD date,
  STAT char(1) NOT NULL,
  TECH_MADE integer REFERENCES TECH(TECH_ID),
  TECH_CHKD integer REFERENCES TECH(TECH_ID),
  RUSH char(1) NOT NULL,
  PRC numeric(9,2) NOT NULL
);
COMMENT ON COLUMN JOB.PAT_REF IS 'patient reference of the practice';
COMMENT ON COLUMN JOB.STAT IS 'N new, W in work, H on hold, D delivered, C cancelled';
COMMENT ON COLUMN JOB.RUSH IS 'Y or N';
CREATE TABLE JOB_MATL (
  JOB_NO integer NOT NULL REFERENCES JOB,
  MATL_CD varchar(6) NOT NULL REFERENCES MATL,
  QTY_USED numeric(7,2) NOT NULL,
  LOT_NO text,
  PRIMARY KEY (JOB_NO, MATL_CD)
);
CREATE TABLE RMK (
  RMK_NO integer PRIMARY KEY,
  JOB_NO integer NOT NULL REFERENCES JOB,
  DT_RPTD date NOT NULL,
  RSN text NOT NULL,
  AT_FAULT char(1) NOT NULL,
  CST numeric(8,2)
);
COMMENT ON TABLE RMK IS 'remakes';
COMMENT ON COLUMN RMK.AT_FAULT IS 'L laboratory, P practice, U unclear';
CREATE TABLE INV (
  INV_NO integer PRIMARY KEY,
  DENT_ID integer NOT NULL REFERENCES DENTIST,
  DT_INV date NOT NULL,
  AMT numeric(10,2) NOT NULL,
  DT_PAID date,
  DUNNED smallint NOT NULL
);
COMMENT ON COLUMN INV.DUNNED IS 'number of reminders sent';
