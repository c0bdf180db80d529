CREATE TABLE tbl_department (
  dept_code varchar(6) PRIMARY KEY,
  dept_name text NOT NULL,
  cost_centre integer NOT NULL
);
CREATE TABLE tbl_technician (
  tech_id integer PRIMARY KEY,
  tech_name text NOT NULL,
  grade text NOT NULL CHECK (grade IN ('trainee', 'technician', 'supervisor')),
  mentor_id integer REFERENCES tbl_technician,
  certified_until date,
  active boolean NOT NULL
);
COMMENT ON COLUMN tbl_technician.certified_until IS 'null for trainees not certified yet';
CREATE TABLE tbl_supplier (
  supplier_id integer PRIMARY KEY,
  supplier_name text NOT NULL,
  country text NOT NULL
);
CREATE TABLE tbl_tray (
  tray_code text PRIMARY KEY,
  tray_name text NOT NULL,
  owner_dept varchar(6) NOT NULL REFERENCES tbl_department,
  specialty text NOT NULL,
  loan_from integer REFERENCES tbl_supplier,
  max_cycles integer NOT NULL,
  cycles_done integer NOT NULL,
  state char(1) NOT NULL CHECK (state IN ('S', 'U', 'D', 'Q', 'X')),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
);
COMMENT ON COLUMN tbl_tray.loan_from IS 'supplier that lent us the tray; null if it is our own';
COMMENT ON COLUMN tbl_tray.state IS 'S sterile on the shelf, U out in use, D dirty or being processed, Q quarantined, X retired';
COMMENT ON COLUMN tbl_tray.max_cycles IS 'sterilisations after which the tray is due for overhaul';
CREATE TABLE tbl_instrument (
  inst_id integer PRIMARY KEY,
  tray_code text REFERENCES tbl_tray,
  inst_type text NOT NULL,
  maker_id integer NOT NULL REFERENCES tbl_supplier (supplier_id),
  repairer_id integer REFERENCES tbl_supplier (supplier_id),
  serial_no text NOT NULL UNIQUE,
  bought_on date NOT NULL,
  purchase_price numeric(8,2) NOT NULL,
  replacement_price numeric(8,2) NOT NULL,
  condition text NOT NULL CHECK (condition IN ('ok', 'blunt', 'bent', 'missing'))
);
COMMENT ON COLUMN tbl_instrument.tray_code IS 'null for spares';
COMMENT ON COLUMN tbl_instrument.repairer_id IS 'firm that has it for repair now; null if with us';
CREATE TABLE tbl_machine (
  machine_no varchar(4) PRIMARY KEY,
  machine_kind text NOT NULL CHECK (machine_kind IN ('washer', 'steriliser')),
  model text NOT NULL,
  installed_on date NOT NULL,
  last_service date,
  service_every_days integer NOT NULL,
  out_of_order_since date
);
COMMENT ON COLUMN tbl_machine.out_of_order_since IS 'null while working';
CREATE TABLE tbl_cycle (
  cycle_no integer PRIMARY KEY,
  machine_no varchar(4) NOT NULL REFERENCES tbl_machine,
  loaded_by integer NOT NULL REFERENCES tbl_technician,
  released_by integer REFERENCES tbl_technician,
  started_at timestamp NOT NULL,
  ended_at timestamp,
  programme text NOT NULL,
  result text CHECK (result IN ('pass', 'fail', 'aborted'))
);
COMMENT ON COLUMN tbl_cycle.released_by IS 'who freed the load for use; null if it was not freed';
COMMENT ON COLUMN tbl_cycle.result IS 'null while running';
CREATE TABLE tbl_cycle_load (
  cycle_no integer NOT NULL REFERENCES tbl_cycle,
  tray_code text NOT NULL REFERENCES tbl_tray,
  wet_pack boolean NOT NULL,
  PRIMARY KEY (cycle_no, tray_code)
);
COMMENT ON COLUMN tbl_cycle_load.wet_pack IS 'true if the tray came out damp and had to be done again';
CREATE TABLE tbl_issue (
  issue_id integer PRIMARY KEY,
  tray_code text NOT NULL REFERENCES tbl_tray,
  to_dept varchar(6) NOT NULL REFERENCES tbl_department,
  issued_at timestamp NOT NULL,
  needed_at timestamp NOT NULL,
  returned_at timestamp,
  op_ref text,
  missing_count smallint
);
COMMENT ON COLUMN tbl_issue.returned_at IS 'null while out with the department';
COMMENT ON COLUMN tbl_issue.op_ref IS 'operation the tray was used for; null if it came back unused';
COMMENT ON COLUMN tbl_issue.missing_count IS 'instruments found missing at the count on return; null until counted';
