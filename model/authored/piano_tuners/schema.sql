CREATE TABLE customers (
  id integer PRIMARY KEY,
  name text NOT NULL,
  customer_type varchar(10) NOT NULL,
  town text,
  phone text,
  referred_by_id integer REFERENCES customers(id),
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
);
COMMENT ON COLUMN customers.customer_type IS 'private, school, venue, church';
CREATE TABLE tuners (
  id integer PRIMARY KEY,
  name text NOT NULL,
  home_town text NOT NULL,
  trained_by_id integer REFERENCES tuners(id),
  hourly_rate numeric(6,2) NOT NULL,
  works_on_grands boolean NOT NULL,
  left_on date,
  created_at timestamp NOT NULL
);
CREATE TABLE pianos (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers(id),
  maker text NOT NULL,
  body varchar(8) NOT NULL,
  serial_no text,
  built_year integer,
  last_tuned_on date,
  tuning_interval_months smallint,
  sold_on date
);
COMMENT ON COLUMN pianos.body IS 'upright, grand, digital';
COMMENT ON COLUMN pianos.tuning_interval_months IS 'agreed interval; null = on request only';
COMMENT ON COLUMN pianos.sold_on IS 'customer no longer has it';
CREATE TABLE appointments (
  id integer PRIMARY KEY,
  piano_id integer NOT NULL REFERENCES pianos(id),
  tuner_id integer REFERENCES tuners(id),
  booked_on date NOT NULL,
  scheduled_for timestamp NOT NULL,
  status varchar(10) NOT NULL,
  minutes_spent integer,
  pitch_before_hz numeric(5,1),
  pitch_after_hz numeric(5,1),
  travel_km numeric(5,1),
  note text
);
COMMENT ON COLUMN appointments.status IS 'booked, done, cancelled, no_access';
COMMENT ON COLUMN appointments.pitch_before_hz IS 'A4 found on arrival';
CREATE TABLE invoices (
  id integer PRIMARY KEY,
  appointment_id integer NOT NULL REFERENCES appointments(id),
  issued_on date NOT NULL,
  due_on date NOT NULL,
  paid_on date,
  labour numeric(8,2) NOT NULL,
  parts numeric(8,2) NOT NULL,
  travel numeric(8,2) NOT NULL,
  reminders smallint NOT NULL DEFAULT 0
);
CREATE TABLE parts (
  code varchar(8) PRIMARY KEY,
  description text NOT NULL,
  price numeric(7,2) NOT NULL,
  in_stock integer NOT NULL,
  supplier text
);
CREATE TABLE appointment_parts (
  appointment_id integer NOT NULL REFERENCES appointments(id),
  part_code varchar(8) NOT NULL REFERENCES parts(code),
  quantity integer NOT NULL,
  PRIMARY KEY (appointment_id, part_code)
);
CREATE VIEW unpaid_invoices AS
  SELECT id, appointment_id, issued_on, due_on, labour + parts + travel AS total FROM invoices WHERE paid_on IS NULL;
