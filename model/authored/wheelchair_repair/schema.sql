CREATE TABLE funder (
  funder_code text PRIMARY KEY,
  funder_name text NOT NULL,
  covers_percent integer NOT NULL,
  yearly_cap numeric(8,2),
  payment_days integer NOT NULL
);
CREATE TABLE client (
  client_id integer PRIMARY KEY,
  full_name text NOT NULL,
  date_of_birth date,
  district text NOT NULL,
  phone text,
  funder_code text REFERENCES funder,
  carer_id integer REFERENCES client(client_id),
  registered_on date NOT NULL,
  deceased boolean NOT NULL DEFAULT false
);
CREATE TABLE chair (
  serial_number text PRIMARY KEY,
  client_id integer REFERENCES client,
  brand text NOT NULL,
  model text NOT NULL,
  chair_type text NOT NULL,
  seat_width_cm integer NOT NULL,
  delivered_on date NOT NULL,
  warranty_months integer NOT NULL,
  battery_replaced_on date,
  is_loaner boolean NOT NULL
);
CREATE TABLE mechanic (
  mechanic_id integer PRIMARY KEY,
  full_name text NOT NULL,
  base text NOT NULL,
  electric_certified boolean NOT NULL,
  van_plate text,
  employed_since date NOT NULL
);
CREATE TABLE repair_job (
  job_number integer PRIMARY KEY,
  serial_number text NOT NULL REFERENCES chair,
  reported_on date NOT NULL,
  problem text NOT NULL,
  urgency text NOT NULL,
  place text NOT NULL,
  planned_mechanic_id integer REFERENCES mechanic(mechanic_id),
  done_by_mechanic_id integer REFERENCES mechanic(mechanic_id),
  appointment_on date,
  finished_on date,
  labour_minutes integer,
  travel_km numeric(6,1),
  status text NOT NULL
);
CREATE TABLE part (
  part_code text PRIMARY KEY,
  part_name text NOT NULL,
  unit_price numeric(8,2) NOT NULL,
  in_stock integer NOT NULL,
  reorder_at integer NOT NULL,
  supplier text
);
CREATE TABLE job_part (
  job_number integer NOT NULL REFERENCES repair_job,
  part_code text NOT NULL REFERENCES part,
  quantity integer NOT NULL,
  PRIMARY KEY (job_number, part_code)
);
CREATE TABLE loan (
  loan_id integer PRIMARY KEY,
  serial_number text NOT NULL REFERENCES chair,
  client_id integer NOT NULL REFERENCES client,
  lent_on date NOT NULL,
  due_back date NOT NULL,
  returned_on date
);
CREATE TABLE bill (
  bill_id integer PRIMARY KEY,
  job_number integer NOT NULL,
  billed_on date NOT NULL,
  client_share numeric(8,2) NOT NULL,
  funder_share numeric(8,2) NOT NULL,
  client_paid_on date,
  funder_paid_on date
);
