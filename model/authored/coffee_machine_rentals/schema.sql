CREATE TABLE client (
  client_id integer PRIMARY KEY,
  company text NOT NULL,
  industry text NOT NULL,
  postcode varchar(5) NOT NULL,
  city text NOT NULL,
  contact_person text,
  employees integer,
  account_manager integer,
  created_at timestamp NOT NULL,
  created_by text NOT NULL
);
CREATE TABLE staff (
  staff_id integer PRIMARY KEY,
  full_name text NOT NULL,
  role text NOT NULL,
  region text,
  phone text,
  started_on date NOT NULL
);
CREATE TABLE machine_model (
  model_code varchar(8) PRIMARY KEY,
  maker text NOT NULL,
  model_name text NOT NULL,
  cups_per_hour smallint NOT NULL,
  bean_hopper_g smallint,
  has_milk_system boolean NOT NULL,
  list_rent numeric(7,2) NOT NULL
);
COMMENT ON COLUMN machine_model.list_rent IS 'euros per month';
CREATE TABLE machine (
  serial_no varchar(12) PRIMARY KEY,
  model_code varchar(8) NOT NULL REFERENCES machine_model,
  bought_on date NOT NULL,
  purchase_price numeric(8,2) NOT NULL,
  state char(1) NOT NULL,
  cup_counter integer NOT NULL,
  updated_at timestamp NOT NULL,
  updated_by text NOT NULL
);
COMMENT ON COLUMN machine.state IS 'W warehouse, R rented out, D defective, S scrapped';
CREATE TABLE rental (
  rental_id integer PRIMARY KEY,
  client_id integer NOT NULL REFERENCES client,
  serial_no varchar(12) NOT NULL REFERENCES machine,
  start_date date NOT NULL,
  end_date date,
  monthly_rent numeric(7,2) NOT NULL,
  deposit numeric(7,2) NOT NULL,
  notice_months smallint NOT NULL,
  cancelled_on date
);
COMMENT ON COLUMN rental.end_date IS 'null = open-ended';
CREATE TABLE service_visit (
  visit_id integer PRIMARY KEY,
  serial_no varchar(12) NOT NULL REFERENCES machine,
  technician_id integer REFERENCES staff(staff_id),
  reported_by_id integer REFERENCES staff(staff_id),
  visit_type smallint NOT NULL,
  planned_for date NOT NULL,
  done_on date,
  minutes_on_site smallint,
  parts_cost numeric(7,2),
  fault text,
  billable boolean NOT NULL
);
COMMENT ON COLUMN service_visit.visit_type IS '1 installation, 2 maintenance, 3 repair, 4 pickup';
CREATE TABLE coffee_product (
  sku varchar(8) PRIMARY KEY,
  product_name text NOT NULL,
  roast text,
  origin text,
  organic boolean NOT NULL,
  price_per_kg numeric(6,2) NOT NULL
);
CREATE TABLE bean_order (
  order_no integer PRIMARY KEY,
  client_id integer NOT NULL REFERENCES client,
  ordered_on date NOT NULL,
  delivered_on date,
  delivery_fee numeric(6,2) NOT NULL
);
CREATE TABLE bean_order_line (
  order_no integer NOT NULL REFERENCES bean_order,
  sku varchar(8) NOT NULL REFERENCES coffee_product,
  kg numeric(6,1) NOT NULL,
  price_per_kg numeric(6,2) NOT NULL,
  PRIMARY KEY (order_no, sku)
);
CREATE TABLE invoice (
  invoice_no integer PRIMARY KEY,
  client_id integer NOT NULL REFERENCES client,
  kind char(1) NOT NULL,
  issued_on date NOT NULL,
  due_on date NOT NULL,
  amount numeric(9,2) NOT NULL,
  paid_on date,
  reminders smallint NOT NULL DEFAULT 0
);
COMMENT ON COLUMN invoice.kind IS 'M machine rent, B beans, S service';
