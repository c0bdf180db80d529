CREATE TABLE zones (
  zone_id integer PRIMARY KEY,
  zone_code varchar(4) NOT NULL UNIQUE,
  district varchar(30) NOT NULL,
  hourly_fee numeric(5,2) NOT NULL,
  max_stay_min integer,
  residents_only boolean NOT NULL
);
COMMENT ON COLUMN zones.max_stay_min IS 'null = no limit';
CREATE TABLE streets (
  street_id integer PRIMARY KEY,
  street_name varchar(40) NOT NULL,
  zone_id integer NOT NULL REFERENCES zones,
  bays integer NOT NULL,
  disabled_bays integer NOT NULL
);
CREATE TABLE garages (
  garage_id integer PRIMARY KEY,
  garage_name varchar(40) NOT NULL,
  district varchar(30) NOT NULL,
  capacity integer NOT NULL,
  ev_points integer NOT NULL,
  height_limit_m numeric(3,2),
  opened_on date
);
CREATE TABLE meters (
  meter_id integer PRIMARY KEY,
  street_id integer NOT NULL REFERENCES streets,
  model varchar(20) NOT NULL,
  installed_on date NOT NULL,
  takes_cards boolean NOT NULL,
  out_of_order_since date
);
CREATE TABLE keepers (
  keeper_id integer PRIMARY KEY,
  full_name varchar(50) NOT NULL,
  home_district varchar(30),
  born_on date
);
COMMENT ON TABLE keepers IS 'registered keepers of vehicles';
CREATE TABLE vehicles (
  plate varchar(10) PRIMARY KEY,
  keeper_id integer REFERENCES keepers,
  make varchar(20) NOT NULL,
  colour varchar(15),
  is_electric boolean NOT NULL
);
CREATE TABLE permits (
  permit_id integer PRIMARY KEY,
  plate varchar(10) NOT NULL REFERENCES vehicles,
  zone_id integer NOT NULL REFERENCES zones,
  permit_kind varchar(10) NOT NULL CHECK (permit_kind IN ('resident','business','carer','disabled')),
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  fee numeric(7,2) NOT NULL,
  revoked_on date
);
CREATE TABLE wardens (
  warden_id integer PRIMARY KEY,
  badge_no varchar(6) NOT NULL UNIQUE,
  full_name varchar(50) NOT NULL,
  team_leader_id integer REFERENCES wardens,
  started_on date NOT NULL,
  left_on date
);
CREATE TABLE parking_sessions (
  session_id integer PRIMARY KEY,
  meter_id integer NOT NULL REFERENCES meters,
  plate varchar(10),
  started_at timestamp NOT NULL,
  paid_minutes integer NOT NULL,
  amount numeric(6,2) NOT NULL,
  pay_method varchar(6) NOT NULL CHECK (pay_method IN ('coins','card','app'))
);
CREATE TABLE garage_visits (
  visit_id integer PRIMARY KEY,
  garage_id integer NOT NULL REFERENCES garages,
  plate varchar(10) NOT NULL,
  entered_at timestamp NOT NULL,
  left_at timestamp,
  amount numeric(7,2)
);
COMMENT ON COLUMN garage_visits.left_at IS 'null = still parked';
CREATE TABLE offences (
  offence_code varchar(3) PRIMARY KEY,
  description varchar(50) NOT NULL,
  full_fine numeric(6,2) NOT NULL
);
CREATE TABLE fines (
  fine_id integer PRIMARY KEY,
  plate varchar(10) NOT NULL,
  street_id integer NOT NULL REFERENCES streets,
  warden_id integer NOT NULL REFERENCES wardens,
  offence_code varchar(3) NOT NULL REFERENCES offences,
  issued_at timestamp NOT NULL,
  due_on date NOT NULL,
  paid_on date,
  paid_amount numeric(7,2),
  appeal char(1)
);
COMMENT ON COLUMN fines.appeal IS 'null = no appeal, P pending, U upheld (fine dropped), R rejected';
