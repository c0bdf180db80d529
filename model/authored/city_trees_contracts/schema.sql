CREATE TABLE ward (
  ward_id integer PRIMARY KEY,
  ward_name text NOT NULL,
  population integer NOT NULL,
  area_km2 numeric(5,2) NOT NULL
);
CREATE TABLE species (
  species_id integer PRIMARY KEY,
  latin_name text NOT NULL,
  common_name text NOT NULL,
  native boolean NOT NULL,
  max_height_m integer
);
CREATE TABLE tree (
  tag_no integer PRIMARY KEY,
  species_id integer NOT NULL REFERENCES species,
  ward_id integer NOT NULL REFERENCES ward,
  street text NOT NULL,
  planted_on date,
  removed_on date,
  removal_reason text,
  height_m numeric(4,1),
  trunk_cm integer,
  condition smallint NOT NULL,
  protected boolean NOT NULL
);
COMMENT ON COLUMN tree.planted_on IS 'null = older than the register';
COMMENT ON COLUMN tree.removed_on IS 'felled or fallen; null = standing';
COMMENT ON COLUMN tree.removal_reason IS 'storm, disease, construction, age';
COMMENT ON COLUMN tree.trunk_cm IS 'trunk girth at breast height, cm';
COMMENT ON COLUMN tree.condition IS '1 very good to 5 dead';
CREATE TABLE contractor (
  contractor_id integer PRIMARY KEY,
  company text NOT NULL,
  certified_until date,
  parent_id integer REFERENCES contractor
);
COMMENT ON COLUMN contractor.parent_id IS 'company that owns this one';
CREATE TABLE contract (
  contract_no text PRIMARY KEY,
  contractor_id integer NOT NULL REFERENCES contractor,
  ward_id integer REFERENCES ward,
  work_type text NOT NULL,
  signed_on date NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  ceiling_amount numeric(10,2) NOT NULL,
  terminated_on date
);
COMMENT ON COLUMN contract.ward_id IS 'null = whole city';
COMMENT ON COLUMN contract.work_type IS 'pruning, planting, felling, watering';
CREATE TABLE work_order (
  order_id integer PRIMARY KEY,
  contract_no text NOT NULL REFERENCES contract,
  tag_no integer NOT NULL REFERENCES tree,
  ordered_on date NOT NULL,
  due_on date NOT NULL,
  done_on date,
  priority char(1) NOT NULL,
  hours numeric(5,1),
  cost numeric(8,2)
);
COMMENT ON COLUMN work_order.priority IS 'H high, N normal, L low';
CREATE TABLE inspector (
  inspector_id integer PRIMARY KEY,
  full_name text NOT NULL,
  active boolean NOT NULL
);
CREATE TABLE inspection (
  inspection_id integer PRIMARY KEY,
  tag_no integer NOT NULL REFERENCES tree,
  inspector_id integer NOT NULL REFERENCES inspector,
  inspected_on date NOT NULL,
  condition_found smallint NOT NULL,
  risk text NOT NULL,
  notes text,
  next_due_on date
);
COMMENT ON COLUMN inspection.risk IS 'low, moderate, high, extreme';
CREATE TABLE complaint (
  complaint_id integer PRIMARY KEY,
  tag_no integer REFERENCES tree,
  ward_id integer NOT NULL REFERENCES ward,
  received_at timestamp NOT NULL,
  channel text NOT NULL,
  subject text NOT NULL,
  closed_at timestamp
);
COMMENT ON COLUMN complaint.tag_no IS 'null = tree not identified';
COMMENT ON COLUMN complaint.channel IS 'phone, app, email, counter';
CREATE TABLE invoice (
  invoice_no integer PRIMARY KEY,
  contract_no text NOT NULL REFERENCES contract,
  issued_on date NOT NULL,
  due_on date NOT NULL,
  paid_on date,
  amount numeric(10,2) NOT NULL
);
