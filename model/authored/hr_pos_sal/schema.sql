CREATE TABLE dept (
  dept_cd char(3) PRIMARY KEY,
  dept_nm varchar(40) NOT NULL,
  loc varchar(30) NOT NULL,
  cc_no integer,
  par_dept char(3) REFERENCES dept(dept_cd),
  mgr_emp integer
);
COMMENT ON COLUMN dept.cc_no IS 'cost centre';
COMMENT ON COLUMN dept.mgr_emp IS 'head of department, emp.emp_no';
CREATE TABLE pos (
  pos_cd varchar(6) PRIMARY KEY,
  ttl varchar(40) NOT NULL,
  grd smallint NOT NULL,
  min_sal numeric(9,2) NOT NULL,
  max_sal numeric(9,2) NOT NULL
);
COMMENT ON COLUMN pos.grd IS 'pay grade 1 to 9';
CREATE TABLE emp (
  emp_no integer PRIMARY KEY,
  fst_nm varchar(30) NOT NULL,
  lst_nm varchar(30) NOT NULL,
  sex char(1),
  dob date,
  hire_dt date NOT NULL,
  term_dt date,
  term_rsn char(1),
  dept_cd char(3) NOT NULL REFERENCES dept,
  pos_cd varchar(6) NOT NULL REFERENCES pos,
  sup_emp integer REFERENCES emp(emp_no),
  contr char(1) NOT NULL,
  fte numeric(3,2) NOT NULL,
  email varchar(60),
  mob_no varchar(20)
);
COMMENT ON COLUMN emp.sex IS 'F female, M male';
COMMENT ON COLUMN emp.term_dt IS 'last day; null = still employed';
COMMENT ON COLUMN emp.term_rsn IS 'R resigned, D dismissed, P pension (retired), E end of contract';
COMMENT ON COLUMN emp.sup_emp IS 'direct superior';
COMMENT ON COLUMN emp.contr IS 'P permanent, T temporary, I intern';
CREATE TABLE sal_hist (
  emp_no integer NOT NULL REFERENCES emp,
  eff_dt date NOT NULL,
  end_dt date,
  ann_sal numeric(9,2) NOT NULL,
  chg_rsn varchar(12) NOT NULL,
  PRIMARY KEY (emp_no, eff_dt)
);
COMMENT ON COLUMN sal_hist.end_dt IS 'null = the salary in force';
CREATE TABLE pos_hist (
  emp_no integer NOT NULL REFERENCES emp,
  from_dt date NOT NULL,
  to_dt date,
  pos_cd varchar(6) NOT NULL REFERENCES pos,
  dept_cd char(3) NOT NULL REFERENCES dept,
  PRIMARY KEY (emp_no, from_dt)
);
CREATE TABLE appr (
  appr_id integer PRIMARY KEY,
  emp_no integer NOT NULL REFERENCES emp,
  rvwr_emp integer NOT NULL REFERENCES emp(emp_no),
  appr_dt date NOT NULL,
  scr smallint NOT NULL,
  promo_rec boolean NOT NULL
);
COMMENT ON TABLE appr IS 'yearly appraisals';
COMMENT ON COLUMN appr.scr IS '1 poor to 5 outstanding';
CREATE TABLE trng (
  trng_id integer PRIMARY KEY,
  emp_no integer NOT NULL REFERENCES emp,
  crs varchar(40) NOT NULL,
  trng_dt date NOT NULL,
  hrs numeric(4,1) NOT NULL,
  cost numeric(8,2),
  passd boolean
);
