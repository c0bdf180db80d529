CREATE TABLE election (
  election_date date PRIMARY KEY,
  kind varchar(10) NOT NULL CHECK (kind IN ('general', 'primary', 'special'))
);

CREATE TABLE county (
  fips char(5) PRIMARY KEY,
  county_name varchar(40) NOT NULL,
  region varchar(20) NOT NULL,
  registered_voters integer NOT NULL
);

CREATE TABLE measure (
  measure_id integer PRIMARY KEY,
  letter_or_number varchar(6) NOT NULL,
  title varchar(120) NOT NULL,
  subject varchar(30) NOT NULL,
  measure_type varchar(24) NOT NULL,
  election_date date REFERENCES election,
  threshold_pct numeric(5,2) NOT NULL DEFAULT 50,
  fiscal_impact_musd numeric(10,1),
  withdrawn boolean NOT NULL DEFAULT false
);

CREATE TABLE county_result (
  measure_id integer REFERENCES measure,
  fips char(5) REFERENCES county,
  yes_votes integer NOT NULL,
  no_votes integer NOT NULL,
  blank_votes integer NOT NULL,
  certified_on date,
  PRIMARY KEY (measure_id, fips)
);

CREATE TABLE committee (
  committee_id integer PRIMARY KEY,
  committee_name varchar(80) NOT NULL,
  treasurer varchar(50) NOT NULL,
  formed_on date NOT NULL,
  dissolved_on date
);

CREATE TABLE committee_position (
  committee_id integer REFERENCES committee,
  measure_id integer REFERENCES measure,
  stance char(1) NOT NULL,
  PRIMARY KEY (committee_id, measure_id)
);

CREATE TABLE donor (
  donor_id integer PRIMARY KEY,
  donor_name varchar(60) NOT NULL,
  donor_kind varchar(12) NOT NULL CHECK (donor_kind IN ('individual', 'company', 'union', 'nonprofit')),
  city varchar(40),
  state char(2) NOT NULL
);

CREATE TABLE contribution (
  contribution_id integer PRIMARY KEY,
  committee_id integer NOT NULL REFERENCES committee,
  donor_id integer REFERENCES donor,
  received_on date NOT NULL,
  amount_usd numeric(12,2) NOT NULL,
  in_kind boolean NOT NULL,
  refunded_on date
);

CREATE TABLE transfer (
  transfer_id integer PRIMARY KEY,
  from_committee_id integer NOT NULL REFERENCES committee,
  to_committee_id integer NOT NULL REFERENCES committee,
  moved_on date NOT NULL,
  amount_usd numeric(12,2) NOT NULL
);

CREATE TABLE expenditure (
  expenditure_id integer PRIMARY KEY,
  committee_id integer NOT NULL REFERENCES committee,
  payee varchar(60) NOT NULL,
  purpose varchar(30) NOT NULL,
  paid_on date NOT NULL,
  amount_usd numeric(12,2) NOT NULL
);

CREATE TABLE petition (
  petition_no integer PRIMARY KEY,
  measure_id integer REFERENCES measure,
  proponent varchar(60) NOT NULL,
  filed_on date NOT NULL,
  deadline date NOT NULL,
  signatures_required integer NOT NULL,
  signatures_submitted integer,
  signatures_valid integer,
  status varchar(12) NOT NULL CHECK (status IN ('circulating', 'in review', 'qualified', 'failed', 'withdrawn'))
);
COMMENT ON COLUMN committee_position.stance IS 'S supports, O opposes';
COMMENT ON COLUMN measure.election_date IS 'null until placed on a ballot';
COMMENT ON COLUMN measure.threshold_pct IS 'share of yes votes among yes and no needed to pass';
COMMENT ON COLUMN contribution.donor_id IS 'null for small donations reported in bulk';
COMMENT ON COLUMN petition.measure_id IS 'null unless the petition became a measure';
