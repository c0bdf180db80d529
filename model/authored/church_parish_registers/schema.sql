CREATE TABLE parish (
  parish_id integer PRIMARY KEY,
  parish_name text NOT NULL,
  village text NOT NULL,
  diocese text NOT NULL,
  consecrated integer
);
CREATE TABLE clergy (
  clergy_id integer PRIMARY KEY,
  full_name text NOT NULL,
  rank text NOT NULL,
  parish_id integer REFERENCES parish,
  ordained_on date,
  retired_on date
);
CREATE TABLE person (
  person_id integer PRIMARY KEY,
  given_name text NOT NULL,
  surname text NOT NULL,
  sex text NOT NULL,
  born_on date,
  occupation text,
  village text,
  father_id integer REFERENCES person,
  mother_id integer REFERENCES person
);
CREATE TABLE baptism (
  baptism_id integer PRIMARY KEY,
  parish_id integer NOT NULL REFERENCES parish,
  child_id integer NOT NULL REFERENCES person(person_id),
  godfather_id integer REFERENCES person(person_id),
  godmother_id integer REFERENCES person(person_id),
  baptised_on date NOT NULL,
  clergy_id integer REFERENCES clergy,
  volume text NOT NULL,
  page integer
);
CREATE TABLE marriage (
  marriage_id integer PRIMARY KEY,
  parish_id integer NOT NULL REFERENCES parish,
  groom_id integer NOT NULL REFERENCES person(person_id),
  bride_id integer NOT NULL REFERENCES person(person_id),
  married_on date NOT NULL,
  clergy_id integer REFERENCES clergy,
  dispensation boolean NOT NULL,
  fee numeric(6,2)
);
CREATE TABLE burial (
  burial_id integer PRIMARY KEY,
  parish_id integer NOT NULL REFERENCES parish,
  person_id integer NOT NULL REFERENCES person,
  died_on date,
  buried_on date NOT NULL,
  cause text,
  plot text,
  clergy_id integer REFERENCES clergy
);
CREATE TABLE scan_request (
  request_id integer PRIMARY KEY,
  parish_id integer NOT NULL REFERENCES parish,
  researcher text NOT NULL,
  register text NOT NULL,
  requested_on date NOT NULL,
  answered_on date,
  pages integer,
  fee_paid boolean NOT NULL
);
