CREATE TYPE hk_status AS ENUM ('dirty', 'in_progress', 'clean', 'inspected', 'out_of_order');
CREATE TABLE hk_floor (
  floor_no smallint PRIMARY KEY,
  wing varchar(10) NOT NULL,
  supvr_id integer
);
CREATE TABLE hk_rmtype (
  rmtype varchar(4) PRIMARY KEY,
  descr text NOT NULL,
  std_min smallint NOT NULL,
  beds smallint NOT NULL
);
COMMENT ON COLUMN hk_rmtype.std_min IS 'standard cleaning time in minutes after departure';
CREATE TABLE hk_room (
  rm_no varchar(4) PRIMARY KEY,
  floor_no smallint NOT NULL REFERENCES hk_floor,
  rmtype varchar(4) NOT NULL REFERENCES hk_rmtype,
  status hk_status NOT NULL,
  last_deep_dt date,
  smoking boolean NOT NULL,
  vip boolean NOT NULL
);
COMMENT ON COLUMN hk_room.last_deep_dt IS 'last deep clean; null = never';
CREATE TABLE hk_emp (
  emp_id integer PRIMARY KEY,
  fnm text NOT NULL,
  lnm text NOT NULL,
  pos varchar(4) NOT NULL,
  agency text,
  lang text,
  hired date NOT NULL,
  term date
);
COMMENT ON COLUMN hk_emp.pos IS 'ATT room attendant, SUP supervisor, HSM houseman, LAU laundry';
COMMENT ON COLUMN hk_emp.agency IS 'temp agency; null = on our own payroll';
COMMENT ON COLUMN hk_emp.term IS 'last working day; null = employed';
CREATE TABLE hk_task (
  task_id integer PRIMARY KEY,
  rm_no varchar(4) NOT NULL REFERENCES hk_room,
  task_dt date NOT NULL,
  kind char(2) NOT NULL,
  asgn_emp integer REFERENCES hk_emp(emp_id),
  insp_emp integer REFERENCES hk_emp(emp_id),
  start_ts timestamp,
  end_ts timestamp,
  insp_pts smallint,
  redo boolean NOT NULL,
  dnd boolean NOT NULL
);
COMMENT ON TABLE hk_task IS 'room cleanings';
COMMENT ON COLUMN hk_task.kind IS 'DP departure, ST stay-over, DC deep clean, TD turndown';
COMMENT ON COLUMN hk_task.asgn_emp IS 'attendant assigned; null = unassigned';
COMMENT ON COLUMN hk_task.insp_emp IS 'who inspected; null = not inspected';
COMMENT ON COLUMN hk_task.insp_pts IS 'inspection score 0-100';
COMMENT ON COLUMN hk_task.redo IS 'had to be cleaned again';
COMMENT ON COLUMN hk_task.dnd IS 'do-not-disturb sign, not cleaned';
CREATE TABLE hk_lostfound (
  lf_no integer PRIMARY KEY,
  rm_no varchar(4) REFERENCES hk_room,
  found_by integer REFERENCES hk_emp(emp_id),
  found_dt date NOT NULL,
  item text NOT NULL,
  guest_nm text,
  returned_dt date,
  disposed_dt date,
  est_val numeric(8,2)
);
COMMENT ON COLUMN hk_lostfound.rm_no IS 'null = found in a public area';
CREATE TABLE hk_maint (
  maint_no integer PRIMARY KEY,
  rm_no varchar(4) NOT NULL REFERENCES hk_room,
  rep_by integer NOT NULL,
  rep_ts timestamp NOT NULL,
  fixed_ts timestamp,
  issue text NOT NULL,
  urg smallint NOT NULL
);
COMMENT ON TABLE hk_maint IS 'defects reported by housekeeping';
COMMENT ON COLUMN hk_maint.rep_by IS 'emp_id';
COMMENT ON COLUMN hk_maint.urg IS '1 today, 2 this week, 3 when possible';
CREATE TABLE hk_supply (
  item_cd varchar(8) PRIMARY KEY,
  nm text NOT NULL,
  unit_cost numeric(6,2) NOT NULL,
  qoh integer NOT NULL,
  reord_lvl integer NOT NULL,
  supplier text
);
COMMENT ON COLUMN hk_supply.qoh IS 'quantity on hand';
CREATE TABLE hk_usage (
  item_cd varchar(8) NOT NULL REFERENCES hk_supply,
  floor_no smallint NOT NULL REFERENCES hk_floor,
  use_dt date NOT NULL,
  qty integer NOT NULL,
  PRIMARY KEY (item_cd, floor_no, use_dt)
);
