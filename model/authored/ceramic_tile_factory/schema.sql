CREATE TABLE emp_mst (
    emp_no    integer PRIMARY KEY,
    emp_nm    varchar(40) NOT NULL,
    dept_cd   char(3) NOT NULL,
    mgr_no    integer,
    dt_join   date NOT NULL,
    shft_cd   char(1)
);
CREATE TABLE glz_mst (
    glz_cd    varchar(6) PRIMARY KEY,
    glz_nm    varchar(30) NOT NULL,
    fin_typ   char(1) NOT NULL,
    cost_kg   numeric(7,2) NOT NULL,
    lead_flg  boolean NOT NULL
);
CREATE TABLE tile_sku (
    sku       varchar(10) PRIMARY KEY,
    sku_dsc   varchar(50) NOT NULL,
    len_mm    integer NOT NULL,
    wid_mm    integer NOT NULL,
    thk_mm    numeric(4,1) NOT NULL,
    glz_cd    varchar(6),
    use_cd    char(1) NOT NULL,
    prc_m2    numeric(7,2) NOT NULL,
    dt_disc   date
);
CREATE TABLE kiln (
    kiln_no   smallint PRIMARY KEY,
    kiln_typ  varchar(10) NOT NULL,
    cap_m2h   integer NOT NULL,
    max_tmp   integer NOT NULL,
    yr_blt    smallint,
    fuel_cd   char(1) NOT NULL
);
CREATE TABLE fire_batch (
    batch_no  integer PRIMARY KEY,
    sku       varchar(10) NOT NULL,
    kiln_no   smallint NOT NULL,
    op_no     integer NOT NULL,
    insp_no   integer,
    dt_fire   date NOT NULL,
    pk_tmp    integer NOT NULL,
    cyc_min   integer NOT NULL,
    qty_m2    numeric(8,1) NOT NULL,
    qty_scrp  numeric(8,1) NOT NULL,
    gas_m3    numeric(9,1),
    grd       char(1)
);
CREATE TABLE dfct_log (
    batch_no  integer NOT NULL,
    dfct_cd   varchar(4) NOT NULL,
    pcs       integer NOT NULL,
    PRIMARY KEY (batch_no, dfct_cd)
);
CREATE TABLE dfct_lkp (
    dfct_cd   varchar(4) PRIMARY KEY,
    dfct_dsc  varchar(30) NOT NULL
);
CREATE TABLE cust_mst (
    cust_no   integer PRIMARY KEY,
    cust_nm   varchar(50) NOT NULL,
    ctry      char(2) NOT NULL,
    cr_lim    numeric(10,2),
    blk_flg   boolean NOT NULL DEFAULT false
);
CREATE TABLE ord_hdr (
    ord_no    integer PRIMARY KEY,
    cust_no   integer NOT NULL,
    rep_no    integer,
    dt_ord    date NOT NULL,
    dt_prom   date NOT NULL,
    dt_ship   date,
    st_cd     char(1) NOT NULL
);
CREATE TABLE ord_ln (
    ord_no    integer NOT NULL,
    ln_no     smallint NOT NULL,
    sku       varchar(10) NOT NULL,
    qty_m2    numeric(8,1) NOT NULL,
    unt_prc   numeric(7,2) NOT NULL,
    dsc_pct   numeric(4,1) NOT NULL DEFAULT 0,
    PRIMARY KEY (ord_no, ln_no)
);
COMMENT ON TABLE emp_mst IS 'employees';
COMMENT ON COLUMN emp_mst.dept_cd IS 'KLN kiln hall, QC quality control, SAL sales, GLZ glaze line, ADM administration';
COMMENT ON COLUMN emp_mst.shft_cd IS 'E early, L late, N night; null for day staff';
COMMENT ON TABLE glz_mst IS 'glazes';
COMMENT ON COLUMN glz_mst.fin_typ IS 'G gloss, M matt, S satin';
COMMENT ON TABLE tile_sku IS 'tiles we make';
COMMENT ON COLUMN tile_sku.use_cd IS 'F floor, W wall, O outdoor';
COMMENT ON COLUMN tile_sku.glz_cd IS 'null for unglazed tiles';
COMMENT ON COLUMN tile_sku.prc_m2 IS 'list price a square metre';
COMMENT ON COLUMN tile_sku.dt_disc IS 'date discontinued, null while in the range';
COMMENT ON COLUMN kiln.cap_m2h IS 'capacity, square metres an hour';
COMMENT ON COLUMN kiln.fuel_cd IS 'G natural gas, E electric, H hydrogen';
COMMENT ON TABLE fire_batch IS 'firings; op_no kiln operator, insp_no inspector, both emp_mst';
COMMENT ON COLUMN fire_batch.pk_tmp IS 'peak temperature, Celsius';
COMMENT ON COLUMN fire_batch.cyc_min IS 'cycle in minutes';
COMMENT ON COLUMN fire_batch.qty_scrp IS 'scrapped, square metres of qty_m2';
COMMENT ON COLUMN fire_batch.grd IS 'A first choice, B second, C commercial; null until graded';
COMMENT ON COLUMN dfct_log.pcs IS 'defective tiles found';
COMMENT ON COLUMN cust_mst.cr_lim IS 'credit limit, null for cash customers';
COMMENT ON COLUMN cust_mst.blk_flg IS 'blocked for delivery';
COMMENT ON COLUMN ord_hdr.st_cd IS 'O open, S shipped, X cancelled';
COMMENT ON COLUMN ord_hdr.dt_prom IS 'promised ship date';
COMMENT ON COLUMN ord_hdr.rep_no IS 'sales rep, emp_mst';
