CREATE TABLE salon (
  salon_id integer PRIMARY KEY,
  salon_name text NOT NULL,
  town text NOT NULL,
  opened_on date NOT NULL,
  tables integer NOT NULL
);
CREATE TABLE groomer (
  groomer_id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  salon_id integer NOT NULL REFERENCES salon,
  trainer_id integer REFERENCES groomer,
  qualification text,
  commission_percent numeric(4,1) NOT NULL,
  employed_from date NOT NULL,
  employed_until date
);
CREATE TABLE owner (
  owner_id integer PRIMARY KEY,
  full_name text NOT NULL,
  mobile text,
  email text,
  town text,
  registered_on date NOT NULL,
  wants_reminders boolean NOT NULL
);
CREATE TABLE breed (
  breed_id integer PRIMARY KEY,
  breed_name text NOT NULL,
  size text NOT NULL,
  coat text NOT NULL,
  weeks_between_visits integer
);
CREATE TABLE dog (
  dog_id integer PRIMARY KEY,
  dog_name text NOT NULL,
  owner_id integer NOT NULL REFERENCES owner,
  breed_id integer REFERENCES breed,
  sex text NOT NULL,
  born_on date,
  weight_kg numeric(4,1),
  bites boolean NOT NULL,
  vaccinated_until date,
  died_on date
);
CREATE TABLE treatment (
  treatment_id integer PRIMARY KEY,
  treatment_name text NOT NULL,
  minutes integer NOT NULL,
  price_small numeric(6,2) NOT NULL,
  price_large numeric(6,2) NOT NULL
);
CREATE TABLE appointment (
  appointment_id integer PRIMARY KEY,
  dog_id integer NOT NULL REFERENCES dog,
  salon_id integer NOT NULL REFERENCES salon,
  groomer_id integer REFERENCES groomer,
  starts_at timestamp NOT NULL,
  status text NOT NULL,
  total numeric(7,2),
  tip numeric(5,2),
  rating integer,
  booked_online boolean NOT NULL,
  remark text
);
CREATE TABLE appointment_treatment (
  appointment_id integer NOT NULL REFERENCES appointment,
  treatment_id integer NOT NULL REFERENCES treatment,
  price numeric(6,2) NOT NULL,
  PRIMARY KEY (appointment_id, treatment_id)
);
CREATE TABLE product_sale (
  sale_id integer PRIMARY KEY,
  salon_id integer NOT NULL REFERENCES salon,
  owner_id integer REFERENCES owner,
  sold_on date NOT NULL,
  product text NOT NULL,
  quantity integer NOT NULL,
  amount numeric(7,2) NOT NULL
);
