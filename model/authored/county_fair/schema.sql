CREATE TABLE exhibitor (
  exhibitor_id integer PRIMARY KEY,
  full_name text NOT NULL,
  township text,
  birth_year integer,
  club text,
  first_fair_year integer NOT NULL
);
COMMENT ON COLUMN exhibitor.club IS 'youth farming club; null = open class';
CREATE TABLE judge (
  judge_id integer PRIMARY KEY,
  full_name text NOT NULL,
  speciality text NOT NULL,
  fee numeric(6,2) NOT NULL,
  certified_until date
);
CREATE TABLE department (
  dept_code varchar(4) PRIMARY KEY,
  dept_name text NOT NULL,
  superintendent_id integer REFERENCES exhibitor(exhibitor_id),
  barn text
);
COMMENT ON COLUMN department.barn IS 'building; null = outdoors';
CREATE TABLE entry (
  entry_no integer PRIMARY KEY,
  dept_code varchar(4) NOT NULL REFERENCES department,
  exhibitor_id integer NOT NULL REFERENCES exhibitor,
  fair_year integer NOT NULL,
  title text NOT NULL,
  entered_on date NOT NULL,
  entry_fee numeric(5,2) NOT NULL,
  fee_paid boolean NOT NULL,
  scratched boolean NOT NULL,
  judge_id integer REFERENCES judge,
  score numeric(4,1),
  ribbon varchar(8),
  premium numeric(6,2)
);
COMMENT ON COLUMN entry.scratched IS 'withdrawn by the exhibitor';
COMMENT ON COLUMN entry.ribbon IS 'blue first, red second, white third, purple champion; null = no award';
COMMENT ON COLUMN entry.premium IS 'prize money';
CREATE TABLE auction_lot (
  lot_no integer PRIMARY KEY,
  entry_no integer NOT NULL REFERENCES entry,
  buyer_id integer REFERENCES exhibitor(exhibitor_id),
  sale_date date NOT NULL,
  weight_lb integer NOT NULL,
  price_per_lb numeric(6,2),
  settled_on date
);
COMMENT ON TABLE auction_lot IS 'livestock auction; the seller is the exhibitor of the entry';
COMMENT ON COLUMN auction_lot.buyer_id IS 'null = not sold';
CREATE TABLE vendor (
  vendor_id integer PRIMARY KEY,
  stall_name text NOT NULL,
  wares varchar(10) NOT NULL,
  frontage_ft integer NOT NULL,
  rent numeric(7,2) NOT NULL,
  deposit_paid_on date,
  health_check_passed boolean
);
COMMENT ON COLUMN vendor.wares IS 'food, crafts, rides, games';
COMMENT ON COLUMN vendor.health_check_passed IS 'null = not inspected';
CREATE TABLE gate_day (
  fair_date date PRIMARY KEY,
  adult_tickets integer NOT NULL,
  child_tickets integer NOT NULL,
  free_passes integer NOT NULL,
  takings numeric(9,2) NOT NULL,
  weather text
);
CREATE TABLE volunteer_shift (
  shift_id integer PRIMARY KEY,
  exhibitor_id integer NOT NULL REFERENCES exhibitor,
  starts_at timestamp NOT NULL,
  hours numeric(3,1) NOT NULL,
  task text NOT NULL,
  showed_up boolean
);
COMMENT ON COLUMN volunteer_shift.showed_up IS 'null = shift still to come';
