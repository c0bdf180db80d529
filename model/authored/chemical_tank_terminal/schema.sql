CREATE SCHEMA ops;
CREATE SCHEMA comm;
CREATE TABLE comm.client (
  client_no integer PRIMARY KEY,
  client_name text NOT NULL,
  vat_country char(2) NOT NULL,
  credit_hold boolean NOT NULL
);
CREATE TABLE comm.product (
  product_code varchar(6) PRIMARY KEY,
  product_name text NOT NULL,
  un_no integer,
  density numeric(5,3) NOT NULL,
  hazard_class text
);
COMMENT ON COLUMN comm.product.density IS 't per m3';
COMMENT ON COLUMN comm.product.un_no IS 'UN number, null for products that are not dangerous goods';
CREATE TABLE ops.tank (
  tank_no varchar(5) PRIMARY KEY,
  pit char(1) NOT NULL,
  material text NOT NULL CHECK (material IN ('mild steel', 'stainless', 'coated')),
  capacity_m3 integer NOT NULL,
  heated boolean NOT NULL,
  state char(1) NOT NULL,
  product_code varchar(6) REFERENCES comm.product,
  level_m3 numeric(8,1) NOT NULL,
  built_year smallint NOT NULL,
  next_inspection date NOT NULL
);
COMMENT ON COLUMN ops.tank.state IS 'S in service, E empty and clean, D empty and dirty, M under maintenance';
COMMENT ON COLUMN ops.tank.product_code IS 'product inside or, while dirty, the last one inside; null when clean';
CREATE TABLE comm.storage_contract (
  contract_no varchar(7) PRIMARY KEY,
  client_no integer NOT NULL REFERENCES comm.client,
  tank_no varchar(5) NOT NULL REFERENCES ops.tank,
  product_code varchar(6) NOT NULL REFERENCES comm.product,
  signed_on date NOT NULL,
  valid_from date NOT NULL,
  valid_to date,
  rent_month numeric(10,2) NOT NULL,
  free_throughput_m3 integer NOT NULL
);
COMMENT ON COLUMN comm.storage_contract.valid_to IS 'last day; null for open-ended contracts';
COMMENT ON COLUMN comm.storage_contract.free_throughput_m3 IS 'm3 per year included in the rent';
CREATE TABLE ops.operator (
  op_id integer PRIMARY KEY,
  op_name text NOT NULL,
  shift char(1) NOT NULL,
  adr_valid_to date,
  left_on date
);
COMMENT ON COLUMN ops.operator.adr_valid_to IS 'dangerous goods certificate, null if the operator never had one';
CREATE TABLE ops.movement (
  move_no integer PRIMARY KEY,
  contract_no varchar(7) NOT NULL REFERENCES comm.storage_contract,
  direction char(1) NOT NULL,
  transport text NOT NULL,
  planned_on date NOT NULL,
  gate_in timestamp,
  pump_start timestamp,
  pump_end timestamp,
  gate_out timestamp,
  nominated_m3 numeric(8,1) NOT NULL,
  measured_m3 numeric(8,1),
  started_by integer REFERENCES ops.operator(op_id),
  checked_by integer REFERENCES ops.operator(op_id),
  cancelled boolean NOT NULL
);
COMMENT ON COLUMN ops.movement.direction IS 'I into the tank, O out of the tank';
COMMENT ON COLUMN ops.movement.transport IS 'truck, rail, barge, vessel';
COMMENT ON COLUMN ops.movement.nominated_m3 IS 'volume announced by the client; measured_m3 is what was pumped, null until pumped';
CREATE TABLE ops.cleaning (
  cleaning_no integer PRIMARY KEY,
  tank_no varchar(5) NOT NULL REFERENCES ops.tank,
  from_product varchar(6) NOT NULL REFERENCES comm.product(product_code),
  to_product varchar(6) REFERENCES comm.product(product_code),
  started_on date NOT NULL,
  finished_on date,
  slops_m3 numeric(6,1),
  cost numeric(9,2)
);
COMMENT ON COLUMN ops.cleaning.to_product IS 'next product if already known';
CREATE TABLE ops.incident (
  incident_no integer PRIMARY KEY,
  happened_at timestamp NOT NULL,
  tank_no varchar(5) REFERENCES ops.tank,
  move_no integer REFERENCES ops.movement,
  severity smallint NOT NULL,
  kind text NOT NULL,
  litres_lost numeric(8,1),
  closed_on date
);
COMMENT ON COLUMN ops.incident.severity IS '1 near miss, 2 minor, 3 serious';
COMMENT ON COLUMN ops.incident.litres_lost IS 'null if nothing was spilled';
CREATE TABLE comm.invoice (
  invoice_no integer PRIMARY KEY,
  contract_no varchar(7) NOT NULL REFERENCES comm.storage_contract,
  kind text NOT NULL CHECK (kind IN ('rent', 'excess throughput', 'cleaning')),
  invoiced_on date NOT NULL,
  due_on date NOT NULL,
  paid_on date,
  amount numeric(10,2) NOT NULL
);
