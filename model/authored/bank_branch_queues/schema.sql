CREATE TABLE branches (
  branch_no integer PRIMARY KEY,
  branch_name text NOT NULL,
  city text NOT NULL,
  counters integer NOT NULL,
  opens_saturday boolean NOT NULL,
  closed_on date
);
CREATE TABLE services (
  service_code char(2) PRIMARY KEY,
  service_name text NOT NULL,
  target_wait_minutes integer NOT NULL,
  needs_appointment boolean NOT NULL
);
CREATE TABLE clerks (
  clerk_id integer PRIMARY KEY,
  full_name text NOT NULL,
  branch_no integer NOT NULL REFERENCES branches,
  grade text NOT NULL,
  coach_id integer REFERENCES clerks(clerk_id),
  employed_from date NOT NULL,
  employed_until date
);
CREATE TABLE clerk_services (
  clerk_id integer NOT NULL REFERENCES clerks,
  service_code char(2) NOT NULL REFERENCES services,
  PRIMARY KEY (clerk_id, service_code)
);
CREATE TABLE tickets (
  ticket_id integer PRIMARY KEY,
  branch_no integer NOT NULL REFERENCES branches,
  service_code char(2) NOT NULL REFERENCES services,
  issued_at timestamp NOT NULL,
  called_at timestamp,
  finished_at timestamp,
  first_clerk_id integer REFERENCES clerks(clerk_id),
  last_clerk_id integer REFERENCES clerks(clerk_id),
  customer_type text NOT NULL,
  walked_out boolean NOT NULL
);
CREATE TABLE appointments (
  appointment_id integer PRIMARY KEY,
  branch_no integer NOT NULL REFERENCES branches,
  service_code char(2) NOT NULL,
  clerk_id integer REFERENCES clerks,
  customer_name text NOT NULL,
  starts_at timestamp NOT NULL,
  booked_via text NOT NULL,
  outcome text
);
CREATE TABLE smiley_votes (
  vote_id integer PRIMARY KEY,
  branch_no integer NOT NULL REFERENCES branches,
  voted_at timestamp NOT NULL,
  face text NOT NULL
);
