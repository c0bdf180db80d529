CREATE TABLE trades (
  trade_id integer PRIMARY KEY,
  trade_name text NOT NULL,
  sector text NOT NULL,
  duration_months integer NOT NULL
);
CREATE TABLE companies (
  company_id integer PRIMARY KEY,
  company_name text NOT NULL,
  city text NOT NULL,
  employees integer,
  licensed_until date,
  chamber_member boolean NOT NULL
);
CREATE TABLE trainers (
  trainer_id integer PRIMARY KEY,
  full_name text NOT NULL,
  company_id integer NOT NULL REFERENCES companies,
  trade_id integer REFERENCES trades,
  certified_on date,
  phone text
);
CREATE TABLE apprentices (
  apprentice_id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  birth_date date NOT NULL,
  home_city text,
  school_leaving_grade numeric(2,1),
  email text
);
CREATE TABLE contracts (
  contract_id integer PRIMARY KEY,
  apprentice_id integer NOT NULL REFERENCES apprentices,
  company_id integer NOT NULL REFERENCES companies,
  trade_id integer NOT NULL REFERENCES trades,
  main_trainer_id integer REFERENCES trainers(trainer_id),
  deputy_trainer_id integer REFERENCES trainers(trainer_id),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  monthly_pay numeric(7,2) NOT NULL,
  status text NOT NULL,
  terminated_on date,
  termination_reason text
);
CREATE TABLE courses (
  course_id integer PRIMARY KEY,
  course_title text NOT NULL,
  trade_id integer REFERENCES trades,
  hours integer NOT NULL,
  mandatory boolean NOT NULL
);
CREATE TABLE course_results (
  contract_id integer NOT NULL REFERENCES contracts,
  course_id integer NOT NULL REFERENCES courses,
  held_on date NOT NULL,
  hours_missed integer NOT NULL,
  grade numeric(2,1),
  PRIMARY KEY (contract_id, course_id)
);
CREATE TABLE exams (
  exam_id integer PRIMARY KEY,
  contract_id integer NOT NULL REFERENCES contracts,
  kind text NOT NULL,
  attempt integer NOT NULL,
  exam_date date NOT NULL,
  points integer,
  passed boolean
);
CREATE TABLE visits (
  visit_id integer PRIMARY KEY,
  company_id integer NOT NULL REFERENCES companies,
  visited_on date NOT NULL,
  advisor text NOT NULL,
  complaint boolean NOT NULL,
  report text
);
