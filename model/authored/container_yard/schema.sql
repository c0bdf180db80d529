CREATE TABLE T_SHPLINE (
  line_cd char(3) PRIMARY KEY,
  line_nm varchar(40) NOT NULL,
  ctry char(2),
  free_days smallint NOT NULL
);
CREATE TABLE T_VSL (
  imo_no integer PRIMARY KEY,
  vsl_nm varchar(40) NOT NULL,
  line_cd char(3) NOT NULL REFERENCES T_SHPLINE,
  teu_cap integer NOT NULL,
  loa_m numeric(5,1),
  blt_yr smallint
);
CREATE TABLE T_VSL_CALL (
  call_no integer PRIMARY KEY,
  imo_no integer NOT NULL REFERENCES T_VSL,
  voy_in varchar(8) NOT NULL,
  berth varchar(4),
  eta timestamp NOT NULL,
  ata timestamp,
  atd timestamp,
  cncl_fl boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN T_VSL_CALL.ata IS 'actual time of arrival';
COMMENT ON COLUMN T_VSL_CALL.atd IS 'actual time of departure';
CREATE TABLE T_BLK (
  blk_cd varchar(3) PRIMARY KEY,
  blk_typ varchar(4) NOT NULL,
  bays smallint NOT NULL,
  max_tier smallint NOT NULL,
  reef_plugs smallint NOT NULL,
  clsd_fl boolean NOT NULL
);
COMMENT ON COLUMN T_BLK.blk_typ IS 'IMP import, EXP export, REEF reefers, MTY empties, HAZ dangerous goods';
CREATE TABLE T_CNTR (
  cntr_no char(11) PRIMARY KEY,
  line_cd char(3) NOT NULL REFERENCES T_SHPLINE,
  sz_ft smallint NOT NULL,
  typ varchar(4) NOT NULL,
  tare_kg integer NOT NULL,
  gross_kg integer,
  full_fl boolean NOT NULL,
  imdg_cls varchar(4),
  dmg_fl boolean NOT NULL,
  hold_cd char(1)
);
COMMENT ON COLUMN T_CNTR.typ IS 'DRY, HC high cube, REEF reefer, OT open top, TANK';
COMMENT ON COLUMN T_CNTR.hold_cd IS 'C customs, L line, V veterinary; null = no hold';
CREATE TABLE T_VISIT (
  vis_no integer PRIMARY KEY,
  cntr_no char(11) NOT NULL REFERENCES T_CNTR,
  call_in integer REFERENCES T_VSL_CALL(call_no),
  call_out integer REFERENCES T_VSL_CALL(call_no),
  ts_in timestamp NOT NULL,
  ts_out timestamp,
  blk_cd varchar(3) REFERENCES T_BLK,
  tier smallint,
  dest_cty varchar(30),
  stor_chg numeric(9,2)
);
COMMENT ON TABLE T_VISIT IS 'stay of a container in the yard';
COMMENT ON COLUMN T_VISIT.call_in IS 'null = came by truck';
COMMENT ON COLUMN T_VISIT.stor_chg IS 'storage charge EUR';
CREATE TABLE T_EQP (
  eqp_id varchar(6) PRIMARY KEY,
  eqp_typ varchar(14) NOT NULL,
  lift_t smallint,
  dt_svc date,
  oos_fl boolean NOT NULL
);
COMMENT ON COLUMN T_EQP.oos_fl IS 'out of service';
CREATE TABLE T_OPR (
  opr_no smallint PRIMARY KEY,
  opr_nm varchar(40) NOT NULL,
  shft char(1) NOT NULL,
  lic_exp date,
  sup_no smallint REFERENCES T_OPR(opr_no)
);
COMMENT ON COLUMN T_OPR.shft IS 'E early, L late, N night';
CREATE TABLE T_MOVE (
  mv_id integer PRIMARY KEY,
  vis_no integer NOT NULL REFERENCES T_VISIT,
  eqp_id varchar(6) REFERENCES T_EQP,
  opr_no smallint REFERENCES T_OPR,
  mv_typ varchar(5) NOT NULL,
  ts_mv timestamp NOT NULL,
  dur_s integer NOT NULL
);
COMMENT ON COLUMN T_MOVE.mv_typ IS 'DISCH, LOAD, SHIFT, GATE';
CREATE TABLE T_TRK_APPT (
  appt_no integer PRIMARY KEY,
  hlr varchar(30) NOT NULL,
  plate varchar(10),
  vis_no integer REFERENCES T_VISIT,
  slot_ts timestamp NOT NULL,
  gate_in timestamp,
  gate_out timestamp,
  no_show boolean NOT NULL
);
