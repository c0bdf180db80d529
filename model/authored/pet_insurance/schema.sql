CREATE TABLE breeds (
  breed_id integer PRIMARY KEY,
  name text NOT NULL,
  species text NOT NULL,
  risk_class text NOT NULL
);
CREATE TABLE owners (
  owner_id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  email text,
  phone text,
  city text NOT NULL,
  joined_on date NOT NULL,
  marketing_consent boolean NOT NULL
);
CREATE TABLE pets (
  pet_id integer PRIMARY KEY,
  owner_id integer NOT NULL REFERENCES owners,
  breed_id integer NOT NULL REFERENCES breeds,
  name text NOT NULL,
  sex text NOT NULL,
  born_on date,
  neutered boolean NOT NULL,
  microchip_number text,
  died_on date
);
CREATE TABLE plans (
  plan_code text PRIMARY KEY,
  name text NOT NULL,
  annual_limit numeric(10,2) NOT NULL,
  excess numeric(8,2) NOT NULL,
  covers_dental boolean NOT NULL
);
CREATE TABLE employees (
  employee_id integer PRIMARY KEY,
  full_name text NOT NULL,
  team text NOT NULL,
  manager_id integer REFERENCES employees,
  hired_on date NOT NULL,
  left_on date
);
CREATE TABLE policies (
  policy_id integer PRIMARY KEY,
  pet_id integer NOT NULL REFERENCES pets,
  plan_code text NOT NULL REFERENCES plans,
  sold_by integer REFERENCES employees,
  start_date date NOT NULL,
  end_date date,
  monthly_premium numeric(8,2) NOT NULL,
  status text NOT NULL,
  cancel_reason text
);
CREATE TABLE clinics (
  clinic_id integer PRIMARY KEY,
  name text NOT NULL,
  city text NOT NULL,
  direct_billing boolean NOT NULL
);
CREATE TABLE claims (
  claim_id integer PRIMARY KEY,
  policy_id integer NOT NULL REFERENCES policies,
  clinic_id integer REFERENCES clinics,
  treatment_date date NOT NULL,
  submitted_on date NOT NULL,
  condition text NOT NULL,
  amount_claimed numeric(10,2) NOT NULL,
  amount_paid numeric(10,2),
  status text NOT NULL,
  decided_on date,
  handler_id integer REFERENCES employees,
  approver_id integer REFERENCES employees
);
CREATE TABLE premium_payments (
  payment_id integer PRIMARY KEY,
  policy_id integer NOT NULL REFERENCES policies,
  due_on date NOT NULL,
  paid_on date,
  amount numeric(8,2) NOT NULL,
  method text NOT NULL
);
