CREATE TABLE era (
  era_id integer PRIMARY KEY,
  label text NOT NULL,
  from_year smallint,
  to_year smallint
);
COMMENT ON TABLE era IS 'periods costumes belong to';
CREATE TABLE maker (
  maker_id integer PRIMARY KEY,
  maker_name text NOT NULL,
  town text,
  trained_by integer REFERENCES maker
);
COMMENT ON COLUMN maker.trained_by IS 'maker under whom this one was an apprentice';
CREATE TABLE costume (
  costume_id integer PRIMARY KEY,
  tag varchar(8) NOT NULL UNIQUE,
  title text NOT NULL,
  era_id integer REFERENCES era,
  maker_id integer REFERENCES maker,
  kind text NOT NULL CHECK (kind IN ('gown','suit','uniform','cloak','animal','armour','ballet')),
  size_label text NOT NULL,
  main_colour text,
  weekly_rate numeric(7,2) NOT NULL,
  replacement_value numeric(9,2) NOT NULL,
  made_on date,
  retired_on date
);
COMMENT ON COLUMN costume.size_label IS 'XS, S, M, L, XL';
COMMENT ON COLUMN costume.replacement_value IS 'what the hirer owes if it is lost';
COMMENT ON COLUMN costume.retired_on IS 'taken out of stock; null = in stock';
CREATE TABLE accessory (
  accessory_id integer PRIMARY KEY,
  costume_id integer NOT NULL REFERENCES costume,
  what text NOT NULL,
  is_missing boolean NOT NULL DEFAULT false
);
CREATE TABLE company (
  company_id integer PRIMARY KEY,
  company_name text NOT NULL,
  kind text NOT NULL CHECK (kind IN ('professional','amateur','school','film')),
  town text NOT NULL,
  discount_pct numeric(4,1) NOT NULL DEFAULT 0,
  contact_email text
);
COMMENT ON TABLE company IS 'the hirers';
CREATE TABLE production (
  production_id integer PRIMARY KEY,
  company_id integer NOT NULL REFERENCES company,
  play text NOT NULL,
  playwright text,
  opens_on date NOT NULL,
  closes_on date NOT NULL
);
CREATE TABLE hire (
  hire_id integer PRIMARY KEY,
  production_id integer NOT NULL REFERENCES production,
  booked_on date NOT NULL,
  collected_on date,
  due_back_on date NOT NULL,
  returned_on date,
  deposit numeric(8,2) NOT NULL,
  cancelled boolean NOT NULL DEFAULT false
);
CREATE TABLE hire_line (
  hire_id integer NOT NULL REFERENCES hire,
  costume_id integer NOT NULL REFERENCES costume,
  role_name text,
  weeks smallint NOT NULL,
  charge numeric(8,2) NOT NULL,
  PRIMARY KEY (hire_id, costume_id)
);
COMMENT ON COLUMN hire_line.role_name IS 'the part in the play that wears it';
CREATE TABLE fitting (
  fitting_id integer PRIMARY KEY,
  hire_id integer NOT NULL REFERENCES hire,
  fitted_at timestamp NOT NULL,
  fitter_id integer NOT NULL,
  actor_name text NOT NULL,
  chest_cm smallint,
  alteration_needed boolean NOT NULL
);
COMMENT ON COLUMN fitting.fitter_id IS 'maker who does the fitting';
CREATE TABLE repair (
  repair_id integer PRIMARY KEY,
  costume_id integer NOT NULL REFERENCES costume,
  hire_id integer REFERENCES hire,
  found_on date NOT NULL,
  damage text NOT NULL,
  done_on date,
  done_by integer REFERENCES maker,
  cost numeric(7,2),
  charged_to_hirer boolean NOT NULL
);
COMMENT ON COLUMN repair.hire_id IS 'hire in which it happened; null = wear in store';
