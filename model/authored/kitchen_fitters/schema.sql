CREATE TABLE showroom (
  showroom_id integer PRIMARY KEY,
  town text NOT NULL,
  opened date NOT NULL
);
CREATE TABLE employee (
  emp_id integer PRIMARY KEY,
  name text NOT NULL,
  trade text NOT NULL CHECK (trade IN ('designer', 'fitter', 'electrician', 'plumber', 'office')),
  showroom_id integer NOT NULL REFERENCES showroom,
  day_rate numeric(7,2),
  started date NOT NULL,
  ended date,
  team_lead integer REFERENCES employee
);
COMMENT ON COLUMN employee.day_rate IS 'null for salaried staff';
COMMENT ON COLUMN employee.ended IS 'null while employed';
CREATE TABLE customer (
  customer_id integer PRIMARY KEY,
  name text NOT NULL,
  phone text,
  town text NOT NULL,
  heard_from text,
  referred_by integer REFERENCES customer
);
COMMENT ON COLUMN customer.heard_from IS 'radio, web, fair, friend; null if not asked';
CREATE TABLE quote (
  quote_no integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customer,
  designer_id integer NOT NULL REFERENCES employee (emp_id),
  quoted_on date NOT NULL,
  valid_until date NOT NULL,
  style text NOT NULL,
  worktop text NOT NULL,
  list_total numeric(10,2) NOT NULL,
  offer_total numeric(10,2) NOT NULL,
  outcome text CHECK (outcome IN ('won', 'lost', 'withdrawn')),
  decided_on date,
  created_by text NOT NULL,
  created_at timestamp NOT NULL,
  changed_at timestamp
);
COMMENT ON COLUMN quote.outcome IS 'null while the customer is thinking it over; withdrawn: by us';
COMMENT ON COLUMN quote.list_total IS 'at list prices';
COMMENT ON COLUMN quote.offer_total IS 'what we offered after discount';
CREATE TABLE job (
  job_no text PRIMARY KEY,
  quote_no integer NOT NULL UNIQUE REFERENCES quote,
  lead_fitter_id integer REFERENCES employee (emp_id),
  survey_on date,
  survey_by integer REFERENCES employee (emp_id),
  planned_start date,
  actual_start date,
  planned_end date,
  actual_end date,
  contract_total numeric(10,2) NOT NULL,
  on_hold_since date,
  hold_reason text,
  signed_off_on date
);
COMMENT ON TABLE job IS 'a kitchen that was ordered';
COMMENT ON COLUMN job.survey_by IS 'who measured up at the house';
COMMENT ON COLUMN job.on_hold_since IS 'null unless work is stopped';
COMMENT ON COLUMN job.signed_off_on IS 'customer accepted the finished kitchen; null until then';
CREATE TABLE appliance (
  appliance_id integer PRIMARY KEY,
  job_no text NOT NULL REFERENCES job,
  kind text NOT NULL,
  brand text NOT NULL,
  cost_price numeric(8,2) NOT NULL,
  sale_price numeric(8,2) NOT NULL,
  ordered_on date NOT NULL,
  promised_for date,
  delivered_on date
);
COMMENT ON COLUMN appliance.delivered_on IS 'null while not here';
CREATE TABLE work_day (
  job_no text NOT NULL REFERENCES job,
  emp_id integer NOT NULL REFERENCES employee,
  worked_on date NOT NULL,
  hours numeric(4,1) NOT NULL,
  is_rework boolean NOT NULL,
  PRIMARY KEY (job_no, emp_id, worked_on)
);
COMMENT ON COLUMN work_day.is_rework IS 'putting right our own mistakes';
CREATE TABLE snag (
  snag_id integer PRIMARY KEY,
  job_no text NOT NULL REFERENCES job,
  found_on date NOT NULL,
  description text NOT NULL,
  caused_by text NOT NULL CHECK (caused_by IN ('fitter', 'factory', 'transport', 'customer')),
  fixed_on date,
  cost_to_us numeric(8,2)
);
COMMENT ON COLUMN snag.fixed_on IS 'null while open';
CREATE TABLE payment (
  payment_id integer PRIMARY KEY,
  job_no text NOT NULL REFERENCES job,
  stage text NOT NULL CHECK (stage IN ('deposit', 'delivery', 'final')),
  invoiced_on date NOT NULL,
  due_on date NOT NULL,
  amount numeric(10,2) NOT NULL,
  received_on date
);
COMMENT ON COLUMN payment.received_on IS 'null while unpaid';
