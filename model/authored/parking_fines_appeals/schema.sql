CREATE TABLE tbl_zone (
  zone_cd char(3) PRIMARY KEY,
  zone_nm text NOT NULL,
  tariff_hr numeric(4,2),
  res_only boolean NOT NULL
);
COMMENT ON COLUMN tbl_zone.tariff_hr IS 'price per hour, null = free of charge';
COMMENT ON COLUMN tbl_zone.res_only IS 'residents with a permit only';
CREATE TABLE tbl_offence (
  off_cd varchar(3) PRIMARY KEY,
  descr text NOT NULL,
  full_amt numeric(6,2) NOT NULL,
  disc_amt numeric(6,2) NOT NULL
);
COMMENT ON COLUMN tbl_offence.disc_amt IS 'amount if paid within 14 days';
CREATE TABLE tbl_officer (
  badge_no integer PRIMARY KEY,
  off_nm text NOT NULL,
  beat_zone char(3) REFERENCES tbl_zone,
  mgr_badge integer REFERENCES tbl_officer,
  start_dt date NOT NULL,
  end_dt date
);
COMMENT ON TABLE tbl_officer IS 'civil enforcement officers';
CREATE TABLE tbl_vehicle (
  reg_no varchar(8) PRIMARY KEY,
  make text,
  colour text,
  keeper_nm text,
  keeper_town text,
  foreign_plate boolean NOT NULL
);
COMMENT ON COLUMN tbl_vehicle.keeper_nm IS 'registered keeper; null = could not be traced';
CREATE TABLE tbl_pcn (
  pcn_no integer PRIMARY KEY,
  reg_no varchar(8) NOT NULL REFERENCES tbl_vehicle,
  zone_cd char(3) NOT NULL REFERENCES tbl_zone,
  off_cd varchar(3) NOT NULL REFERENCES tbl_offence,
  badge_no integer NOT NULL REFERENCES tbl_officer,
  issue_ts timestamp NOT NULL,
  street text NOT NULL,
  served char(1) NOT NULL,
  stat char(2) NOT NULL,
  due_amt numeric(6,2) NOT NULL,
  photo_cnt smallint NOT NULL
);
COMMENT ON TABLE tbl_pcn IS 'penalty charge notices (parking fines)';
COMMENT ON COLUMN tbl_pcn.served IS 'W on the windscreen, P by post, H handed to the driver';
COMMENT ON COLUMN tbl_pcn.stat IS 'OP open, PD paid, CX cancelled, BA with the bailiffs, WO written off';
CREATE TABLE tbl_pay (
  pay_id integer PRIMARY KEY,
  pcn_no integer NOT NULL REFERENCES tbl_pcn,
  pay_dt date NOT NULL,
  amt numeric(6,2) NOT NULL,
  meth varchar(6) NOT NULL
);
COMMENT ON COLUMN tbl_pay.meth IS 'WEB, PHONE, CHEQUE, DESK';
CREATE TABLE tbl_appeal (
  appl_id integer PRIMARY KEY,
  pcn_no integer NOT NULL REFERENCES tbl_pcn,
  lvl smallint NOT NULL,
  lodged_dt date NOT NULL,
  grounds text NOT NULL,
  handler_id integer,
  decided_dt date,
  outcome char(1),
  reply_txt text
);
COMMENT ON COLUMN tbl_appeal.lvl IS '1 informal challenge, 2 formal representation, 3 independent tribunal';
COMMENT ON COLUMN tbl_appeal.outcome IS 'A allowed, R rejected, P partly allowed; null = pending';
CREATE TABLE tbl_clerk (
  clerk_id integer PRIMARY KEY,
  clerk_nm text NOT NULL,
  team text NOT NULL,
  part_time boolean NOT NULL
);
CREATE TABLE tbl_permit (
  permit_no integer PRIMARY KEY,
  reg_no varchar(8) NOT NULL,
  zone_cd char(3) NOT NULL REFERENCES tbl_zone,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  fee numeric(6,2) NOT NULL,
  typ varchar(8) NOT NULL
);
COMMENT ON COLUMN tbl_permit.typ IS 'RES resident, BUS business, DIS disabled badge, CARER';
