CREATE TABLE pontoons (
  pontoon char(1) PRIMARY KEY,
  basin text NOT NULL,
  walk_ashore boolean NOT NULL,
  min_depth_m numeric(3,1) NOT NULL
);

CREATE TABLE berths (
  berth_no varchar(4) PRIMARY KEY,
  pontoon char(1) NOT NULL REFERENCES pontoons,
  max_length_m numeric(4,1) NOT NULL,
  max_beam_m numeric(3,1) NOT NULL,
  power_amps integer,
  has_water boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('available', 'occupied', 'closed'))
);

CREATE TABLE owners (
  owner_id integer PRIMARY KEY,
  full_name text NOT NULL,
  home_town text,
  country char(2) NOT NULL,
  email text,
  mobile text,
  member_since date NOT NULL
);

CREATE TABLE vessels (
  vessel_id integer PRIMARY KEY,
  vessel_name text NOT NULL,
  vessel_type text NOT NULL CHECK (vessel_type IN ('sailing yacht', 'motor cruiser', 'catamaran', 'RIB', 'narrowboat')),
  length_m numeric(4,1) NOT NULL,
  draft_m numeric(3,1),
  built_year integer,
  flag char(2) NOT NULL,
  owner_id integer REFERENCES owners,
  insurance_expires date
);

CREATE TABLE berth_contracts (
  contract_no integer PRIMARY KEY,
  berth_no varchar(4) NOT NULL REFERENCES berths,
  vessel_id integer NOT NULL REFERENCES vessels,
  start_date date NOT NULL,
  end_date date NOT NULL,
  annual_fee numeric(8,2) NOT NULL,
  paid_in_full boolean NOT NULL,
  cancelled_on date
);

CREATE TABLE visitor_stays (
  stay_id integer PRIMARY KEY,
  vessel_id integer NOT NULL REFERENCES vessels,
  berth_no varchar(4) NOT NULL REFERENCES berths,
  arrived date NOT NULL,
  departed date,
  last_port text,
  next_port text,
  crew_count integer NOT NULL,
  nightly_rate numeric(6,2) NOT NULL
);

CREATE TABLE staff (
  staff_id integer PRIMARY KEY,
  staff_name text NOT NULL,
  role text NOT NULL,
  supervisor_id integer REFERENCES staff,
  hired_on date NOT NULL,
  left_on date
);

CREATE TABLE lift_outs (
  lift_id integer PRIMARY KEY,
  vessel_id integer NOT NULL REFERENCES vessels,
  lifted_on date NOT NULL,
  relaunched_on date,
  crane_operator_id integer REFERENCES staff,
  booked_by_id integer REFERENCES staff,
  reason text NOT NULL,
  fee numeric(7,2) NOT NULL
);

CREATE TABLE meter_readings (
  berth_no varchar(4) NOT NULL REFERENCES berths,
  read_on date NOT NULL,
  kwh numeric(9,1) NOT NULL,
  read_by integer REFERENCES staff,
  PRIMARY KEY (berth_no, read_on)
);
COMMENT ON COLUMN pontoons.walk_ashore IS 'false: reached by dinghy only';
COMMENT ON COLUMN berths.power_amps IS 'shore power; null if there is none';
COMMENT ON COLUMN visitor_stays.departed IS 'null while still in the marina';
COMMENT ON COLUMN lift_outs.relaunched_on IS 'null while the boat is ashore';
COMMENT ON COLUMN meter_readings.kwh IS 'meter counter, cumulative';
