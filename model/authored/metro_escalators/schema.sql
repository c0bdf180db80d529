CREATE TABLE metro_line (
  line_no smallint PRIMARY KEY,
  colour text NOT NULL,
  opened_year integer NOT NULL
);
CREATE TABLE station (
  station_id integer PRIMARY KEY,
  name text NOT NULL,
  line_no smallint NOT NULL REFERENCES metro_line,
  depth_m numeric(5,1),
  daily_passengers integer NOT NULL,
  has_lift boolean NOT NULL
);
CREATE TABLE escalator (
  unit_code varchar(8) PRIMARY KEY,
  station_id integer NOT NULL REFERENCES station,
  maker text NOT NULL,
  rise_m numeric(4,1) NOT NULL,
  direction varchar(10) NOT NULL,
  outdoor boolean NOT NULL,
  commissioned_on date NOT NULL,
  refurbished_on date,
  state varchar(12) NOT NULL
);
CREATE TABLE engineer (
  engineer_id integer PRIMARY KEY,
  full_name text NOT NULL,
  employer text NOT NULL,
  night_shift boolean NOT NULL,
  team_leader_id integer REFERENCES engineer(engineer_id)
);
CREATE TABLE breakdown (
  breakdown_id integer PRIMARY KEY,
  unit_code varchar(8) NOT NULL REFERENCES escalator,
  stopped_at timestamp NOT NULL,
  restarted_at timestamp,
  cause text,
  reported_via text NOT NULL,
  first_engineer_id integer REFERENCES engineer(engineer_id),
  closing_engineer_id integer REFERENCES engineer(engineer_id),
  repair_cost numeric(9,2)
);
CREATE TABLE inspection (
  inspection_id integer PRIMARY KEY,
  unit_code varchar(8) NOT NULL REFERENCES escalator,
  inspected_on date NOT NULL,
  inspector text NOT NULL,
  grade char(1) NOT NULL,
  defects_found integer NOT NULL,
  next_due date NOT NULL
);
COMMENT ON COLUMN inspection.grade IS 'A fine, B minor defects, C must be stopped';
CREATE TABLE passenger_accident (
  accident_id integer PRIMARY KEY,
  unit_code varchar(8) NOT NULL REFERENCES escalator,
  happened_at timestamp NOT NULL,
  kind text NOT NULL,
  victim_age integer,
  ambulance boolean NOT NULL,
  compensation numeric(9,2)
);
CREATE TABLE spare_order (
  order_id integer PRIMARY KEY,
  breakdown_id integer REFERENCES breakdown,
  part text NOT NULL,
  quantity integer NOT NULL,
  price numeric(9,2) NOT NULL,
  ordered_on date NOT NULL,
  delivered_on date
);
