CREATE TABLE tbl_tech (
    tech_no   int PRIMARY KEY,
    tech_nm   varchar(50) NOT NULL,
    lic_exp_dt date,
    hire_dt   date NOT NULL,
    sup_no    int,
    depot_cd  char(2) NOT NULL
);
CREATE TABLE tbl_cust (
    cust_no   int PRIMARY KEY,
    cust_nm   varchar(60) NOT NULL,
    cust_typ  char(1) NOT NULL CHECK (cust_typ IN ('H', 'R', 'F', 'W', 'P')),
    town      varchar(30),
    phone     varchar(20),
    ctr_yn    char(1) NOT NULL DEFAULT 'N',
    ref_by_no int
);
CREATE TABLE tbl_site (
    site_no   int PRIMARY KEY,
    cust_no   int NOT NULL REFERENCES tbl_cust,
    addr      varchar(80) NOT NULL,
    area_m2   int,
    pets_yn   char(1) NOT NULL DEFAULT 'N'
);
CREATE TABLE tbl_pest (
    pest_cd   char(3) PRIMARY KEY,
    pest_nm   varchar(30) NOT NULL,
    grp       varchar(12) NOT NULL
);
CREATE TABLE tbl_chem (
    chem_cd   varchar(6) PRIMARY KEY,
    chem_nm   varchar(40) NOT NULL,
    uom       varchar(3) NOT NULL,
    cost_unit numeric(8,2) NOT NULL,
    qty_stk   numeric(10,2) NOT NULL,
    min_stk   numeric(10,2) NOT NULL,
    restr_yn  char(1) NOT NULL DEFAULT 'N'
);
CREATE TABLE tbl_job (
    job_no    int PRIMARY KEY,
    site_no   int NOT NULL REFERENCES tbl_site,
    pest_cd   char(3) NOT NULL REFERENCES tbl_pest,
    tech_no   int,
    req_dt    date NOT NULL,
    sched_dt  date,
    done_dt   date,
    stat      char(1) NOT NULL CHECK (stat IN ('N', 'S', 'D', 'X')),
    sev       smallint NOT NULL CHECK (sev BETWEEN 1 AND 5),
    amt       numeric(10,2),
    prev_job_no int
);
CREATE TABLE tbl_job_chem (
    job_no    int NOT NULL REFERENCES tbl_job,
    chem_cd   varchar(6) NOT NULL REFERENCES tbl_chem,
    qty       numeric(8,2) NOT NULL,
    PRIMARY KEY (job_no, chem_cd)
);
CREATE TABLE tbl_inv (
    inv_no    int PRIMARY KEY,
    job_no    int NOT NULL REFERENCES tbl_job,
    inv_dt    date NOT NULL,
    due_dt    date NOT NULL,
    paid_dt   date,
    amt       numeric(10,2) NOT NULL
);
CREATE TABLE tbl_trap (
    trap_no   int PRIMARY KEY,
    site_no   int NOT NULL REFERENCES tbl_site,
    typ       varchar(10) NOT NULL,
    set_dt    date NOT NULL,
    rem_dt    date
);
CREATE TABLE tbl_trap_chk (
    trap_no   int NOT NULL REFERENCES tbl_trap,
    chk_dt    date NOT NULL,
    caught    int NOT NULL,
    PRIMARY KEY (trap_no, chk_dt)
);
COMMENT ON TABLE tbl_tech IS 'Pest control technicians';
COMMENT ON COLUMN tbl_tech.lic_exp_dt IS 'date the pesticide licence expires, null = no licence';
COMMENT ON COLUMN tbl_tech.sup_no IS 'supervising technician';
COMMENT ON COLUMN tbl_cust.cust_typ IS 'H household, R restaurant, F food factory, W warehouse, P public building';
COMMENT ON COLUMN tbl_cust.ctr_yn IS 'Y = has a yearly service contract';
COMMENT ON COLUMN tbl_cust.ref_by_no IS 'customer who recommended us';
COMMENT ON COLUMN tbl_chem.qty_stk IS 'quantity in stock, in uom';
COMMENT ON COLUMN tbl_chem.min_stk IS 'reorder when stock falls below this';
COMMENT ON COLUMN tbl_chem.restr_yn IS 'Y = licence needed to apply it';
COMMENT ON COLUMN tbl_job.stat IS 'N new, S scheduled, D done, X cancelled';
COMMENT ON COLUMN tbl_job.sev IS 'severity of infestation, 1 light to 5 extreme';
COMMENT ON COLUMN tbl_job.prev_job_no IS 'earlier job this one is the call-back of';
COMMENT ON COLUMN tbl_trap.rem_dt IS 'date removed, null while in place';
