CREATE TABLE wagon_types (
  type_code varchar(5) PRIMARY KEY,
  description text NOT NULL,
  axles smallint NOT NULL,
  payload_t numeric(5,1) NOT NULL,
  list_rate_day numeric(6,2) NOT NULL
);
CREATE TABLE customers (
  customer_id integer PRIMARY KEY,
  name text NOT NULL,
  country char(2) NOT NULL,
  industry text NOT NULL,
  rating char(1)
);
COMMENT ON COLUMN customers.rating IS 'credit rating A to D; null if not rated yet';
CREATE TABLE depots (
  depot_id integer PRIMARY KEY,
  depot_name text NOT NULL,
  country char(2) NOT NULL,
  own boolean NOT NULL,
  capacity smallint NOT NULL
);
COMMENT ON COLUMN depots.own IS 'true: ours; false: a contractor';
CREATE TABLE wagons (
  wagon_no varchar(12) PRIMARY KEY,
  type_code varchar(5) NOT NULL REFERENCES wagon_types,
  built smallint NOT NULL,
  tare_t numeric(4,1) NOT NULL,
  book_value numeric(9,0) NOT NULL,
  bought_on date NOT NULL,
  sold_on date,
  status char(1) NOT NULL,
  next_overhaul date NOT NULL,
  home_depot integer REFERENCES depots(depot_id)
);
COMMENT ON COLUMN wagons.status IS 'L on lease, I idle, W in the workshop, S sold, R retired and waiting for scrap';
COMMENT ON COLUMN wagons.next_overhaul IS 'latest day for the next general overhaul';
CREATE TABLE contracts (
  contract_no varchar(8) PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  kind text NOT NULL CHECK (kind IN ('full service', 'net')),
  signed_on date NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  terminated_on date,
  notice_days smallint NOT NULL,
  account_manager text NOT NULL
);
COMMENT ON COLUMN contracts.terminated_on IS 'set only when ended before ends_on';
COMMENT ON COLUMN contracts.kind IS 'full service: we maintain; net: the customer maintains';
CREATE TABLE hires (
  hire_id integer PRIMARY KEY,
  contract_no varchar(8) NOT NULL REFERENCES contracts,
  wagon_no varchar(12) NOT NULL REFERENCES wagons,
  handed_over_on date NOT NULL,
  returned_on date,
  rate_day numeric(6,2) NOT NULL,
  from_depot integer NOT NULL REFERENCES depots(depot_id),
  to_depot integer REFERENCES depots(depot_id)
);
COMMENT ON COLUMN hires.returned_on IS 'null while the wagon is with the customer';
COMMENT ON COLUMN hires.to_depot IS 'depot of return, null until returned';
CREATE TABLE workshop_orders (
  wo_no integer PRIMARY KEY,
  wagon_no varchar(12) NOT NULL REFERENCES wagons,
  depot_id integer NOT NULL REFERENCES depots,
  work_kind text NOT NULL,
  in_on date NOT NULL,
  promised_on date NOT NULL,
  out_on date,
  est_cost numeric(9,2) NOT NULL,
  act_cost numeric(9,2),
  charged_to char(1) NOT NULL
);
COMMENT ON COLUMN workshop_orders.work_kind IS 'overhaul, wheelset, brake, tank, body';
COMMENT ON COLUMN workshop_orders.charged_to IS 'U us, C customer';
COMMENT ON COLUMN workshop_orders.act_cost IS 'actual cost, null until out';
CREATE TABLE mileage_reports (
  wagon_no varchar(12) NOT NULL REFERENCES wagons,
  month date NOT NULL,
  km_loaded integer NOT NULL,
  km_empty integer NOT NULL,
  PRIMARY KEY (wagon_no, month)
);
COMMENT ON COLUMN mileage_reports.month IS 'first day of the month; the last twelve full months only';
