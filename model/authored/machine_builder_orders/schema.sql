CREATE TABLE emp_mst (
  emp_no char(4) PRIMARY KEY,
  nm_f varchar(30) NOT NULL,
  nm_l varchar(30) NOT NULL,
  dept varchar(12) NOT NULL,
  mgr_no char(4) REFERENCES emp_mst,
  dt_entry date NOT NULL,
  dt_exit date
);
CREATE TABLE cust_mst (
  cust_no integer PRIMARY KEY,
  cust_nm varchar(60) NOT NULL,
  cntry char(2) NOT NULL,
  cty varchar(40) NOT NULL,
  abc_cl char(1) NOT NULL,
  cr_lim numeric(12,2),
  dlv_blk boolean NOT NULL DEFAULT false,
  rep_no char(4) REFERENCES emp_mst,
  dt_crtd date NOT NULL
);
COMMENT ON COLUMN cust_mst.dlv_blk IS 'blocked for delivery';
COMMENT ON COLUMN cust_mst.cr_lim IS 'credit limit EUR, null = none set';
CREATE TABLE mat_mst (
  mat_no varchar(10) PRIMARY KEY,
  mat_dsc varchar(60) NOT NULL,
  mat_grp varchar(4) NOT NULL,
  lst_prc numeric(12,2) NOT NULL,
  std_cst numeric(12,2) NOT NULL,
  wt_kg numeric(9,2),
  ld_tm smallint NOT NULL,
  stk_qty integer NOT NULL,
  mat_no_succ varchar(10) REFERENCES mat_mst
);
COMMENT ON COLUMN mat_mst.mat_grp IS 'MACH machine, SPAR spare part, TOOL tooling, SERV service';
COMMENT ON COLUMN mat_mst.ld_tm IS 'lead time in days';
COMMENT ON COLUMN mat_mst.mat_no_succ IS 'successor when discontinued';
CREATE TABLE so_hdr (
  so_no integer PRIMARY KEY,
  cust_no integer NOT NULL REFERENCES cust_mst,
  cust_no_sh integer REFERENCES cust_mst(cust_no),
  po_ref varchar(20),
  dt_ord date NOT NULL,
  dt_req date NOT NULL,
  st_cd char(1) NOT NULL,
  inco char(3) NOT NULL,
  emp_no_s char(4) REFERENCES emp_mst(emp_no),
  emp_no_crt char(4) NOT NULL REFERENCES emp_mst(emp_no)
);
COMMENT ON COLUMN so_hdr.cust_no_sh IS 'ship-to party if other than the buyer';
COMMENT ON COLUMN so_hdr.st_cd IS 'O open, P partly delivered, D delivered, C cancelled';
COMMENT ON COLUMN so_hdr.emp_no_s IS 'salesperson';
COMMENT ON COLUMN so_hdr.emp_no_crt IS 'keyed in by';
CREATE TABLE so_itm (
  so_no integer NOT NULL REFERENCES so_hdr,
  pos smallint NOT NULL,
  mat_no varchar(10) NOT NULL REFERENCES mat_mst,
  qty_ord integer NOT NULL,
  qty_dlvd integer NOT NULL DEFAULT 0,
  net_amt numeric(14,2) NOT NULL,
  disc_pct numeric(4,1) NOT NULL DEFAULT 0,
  dt_cnf date,
  PRIMARY KEY (so_no, pos)
);
COMMENT ON COLUMN so_itm.dt_cnf IS 'confirmed delivery date';
CREATE TABLE dlv_hdr (
  dlv_no integer PRIMARY KEY,
  so_no integer NOT NULL REFERENCES so_hdr,
  dt_pln date NOT NULL,
  dt_shp date,
  carr varchar(20),
  wt_tot numeric(10,1)
);
CREATE TABLE inv_hdr (
  inv_no integer PRIMARY KEY,
  so_no integer NOT NULL,
  dt_inv date NOT NULL,
  dt_due date NOT NULL,
  amt_net numeric(14,2) NOT NULL,
  dt_paid date,
  dun_lvl smallint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN inv_hdr.dun_lvl IS 'number of reminders sent';
