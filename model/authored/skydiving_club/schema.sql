CREATE TABLE mbr (
  mbr_no integer PRIMARY KEY,
  nm varchar(50) NOT NULL,
  dob date NOT NULL,
  sex char(1) NOT NULL,
  wt_kg smallint,
  lic char(1),
  lic_exp_dt date,
  join_dt date NOT NULL,
  resign_dt date,
  home_club varchar(40)
);
COMMENT ON TABLE mbr IS 'club members';
COMMENT ON COLUMN mbr.lic IS 'licence: A, B, C, D (highest); null = student';
COMMENT ON COLUMN mbr.home_club IS 'other club the member belongs to, if any';
CREATE TABLE instr (
  mbr_no integer PRIMARY KEY REFERENCES mbr,
  rtg varchar(3) NOT NULL,
  since_dt date NOT NULL,
  supv_no integer
);
COMMENT ON TABLE instr IS 'instructors';
COMMENT ON COLUMN instr.rtg IS 'TDM tandem master, AFF free fall instructor, SL static line instructor';
COMMENT ON COLUMN instr.supv_no IS 'instructor who supervises this one';
CREATE TABLE acft (
  reg varchar(7) PRIMARY KEY,
  typ varchar(30) NOT NULL,
  seats smallint NOT NULL,
  hr_cost numeric(7,2) NOT NULL,
  insp_due_dt date NOT NULL,
  sold_dt date
);
COMMENT ON TABLE acft IS 'aircraft';
CREATE TABLE pilot (
  plt_id integer PRIMARY KEY,
  nm varchar(50) NOT NULL,
  tot_hrs integer NOT NULL,
  med_exp_dt date NOT NULL
);
COMMENT ON COLUMN pilot.med_exp_dt IS 'expiry of the medical certificate';
CREATE TABLE load (
  ld_no integer PRIMARY KEY,
  ld_dt date NOT NULL,
  reg varchar(7) NOT NULL REFERENCES acft,
  plt_id integer NOT NULL REFERENCES pilot,
  to_tm time,
  ldg_tm time,
  exit_alt_m integer,
  st char(1) NOT NULL,
  wind_kt smallint
);
COMMENT ON TABLE load IS 'flights with jumpers';
COMMENT ON COLUMN load.to_tm IS 'take-off';
COMMENT ON COLUMN load.ldg_tm IS 'landing of the aircraft';
COMMENT ON COLUMN load.st IS 'F flown, W scrubbed for weather, T scrubbed for technical reason, P planned';
CREATE TABLE rig (
  rig_id varchar(5) PRIMARY KEY,
  mfr varchar(30) NOT NULL,
  main_sqft smallint NOT NULL,
  own_no integer REFERENCES mbr (mbr_no),
  rsv_repack_dt date NOT NULL,
  grounded boolean NOT NULL
);
COMMENT ON TABLE rig IS 'parachute equipment';
COMMENT ON COLUMN rig.main_sqft IS 'size of the main canopy';
COMMENT ON COLUMN rig.own_no IS 'private owner; null = club rig for rent';
COMMENT ON COLUMN rig.rsv_repack_dt IS 'last repack of the reserve, valid for 180 days';
CREATE TABLE jump (
  ld_no integer NOT NULL REFERENCES load,
  slot smallint NOT NULL,
  mbr_no integer NOT NULL REFERENCES mbr,
  rig_id varchar(5) NOT NULL REFERENCES rig,
  disc varchar(4) NOT NULL,
  instr_no integer REFERENCES instr (mbr_no),
  price numeric(6,2) NOT NULL,
  paid boolean NOT NULL,
  PRIMARY KEY (ld_no, slot)
);
COMMENT ON COLUMN jump.disc IS 'discipline: FS formation, FF freefly, WS wingsuit, CP canopy piloting, AFF training, TAN tandem';
COMMENT ON COLUMN jump.instr_no IS 'instructor who goes along; null = alone';
CREATE TABLE incid (
  inc_no integer PRIMARY KEY,
  ld_no integer NOT NULL,
  slot smallint NOT NULL,
  cat varchar(12) NOT NULL,
  inj char(1) NOT NULL,
  txt text,
  clsd_dt date,
  FOREIGN KEY (ld_no, slot) REFERENCES jump
);
COMMENT ON TABLE incid IS 'incidents';
COMMENT ON COLUMN incid.cat IS 'malfunction, landing, collision, off-field';
COMMENT ON COLUMN incid.inj IS 'N none, M minor, S serious';
COMMENT ON COLUMN incid.clsd_dt IS 'investigation closed';
