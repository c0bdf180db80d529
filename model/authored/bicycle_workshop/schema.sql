CREATE TABLE customers (
  customer_id integer PRIMARY KEY,
  full_name text NOT NULL,
  phone text,
  email text,
  town text NOT NULL,
  newsletter boolean NOT NULL,
  customer_since date NOT NULL
);
CREATE TABLE mechanics (
  mechanic_id integer PRIMARY KEY,
  full_name text NOT NULL,
  grade text NOT NULL,
  hourly_wage numeric(5,2) NOT NULL,
  hired_on date NOT NULL,
  left_on date,
  mentor_id integer REFERENCES mechanics
);
CREATE TABLE bicycles (
  bicycle_id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES customers,
  brand text NOT NULL,
  model text,
  bike_type text NOT NULL,
  frame_number text UNIQUE,
  color text,
  model_year integer,
  is_electric boolean NOT NULL
);
CREATE TABLE suppliers (
  supplier_id integer PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL,
  delivery_days integer
);
CREATE TABLE parts (
  part_id integer PRIMARY KEY,
  part_name text NOT NULL,
  category text NOT NULL,
  supplier_id integer REFERENCES suppliers,
  purchase_price numeric(8,2) NOT NULL,
  sale_price numeric(8,2) NOT NULL,
  stock integer NOT NULL,
  minimum_stock integer NOT NULL
);
CREATE TABLE repair_orders (
  order_id integer PRIMARY KEY,
  bicycle_id integer NOT NULL REFERENCES bicycles,
  received_by integer NOT NULL REFERENCES mechanics(mechanic_id),
  repaired_by integer REFERENCES mechanics(mechanic_id),
  status text NOT NULL,
  problem text NOT NULL,
  received_on date NOT NULL,
  promised_on date,
  finished_on date,
  collected_on date,
  labour_minutes integer,
  labour_charge numeric(8,2),
  is_warranty boolean NOT NULL,
  rating integer
);
CREATE TABLE repair_parts (
  order_id integer NOT NULL REFERENCES repair_orders,
  part_id integer NOT NULL REFERENCES parts,
  quantity integer NOT NULL,
  unit_price numeric(8,2) NOT NULL,
  PRIMARY KEY (order_id, part_id)
);
CREATE TABLE payments (
  payment_id integer PRIMARY KEY,
  order_id integer NOT NULL REFERENCES repair_orders,
  paid_on date NOT NULL,
  amount numeric(8,2) NOT NULL,
  method text NOT NULL
);
