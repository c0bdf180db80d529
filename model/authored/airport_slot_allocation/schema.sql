CREATE TABLE season (
  season_code char(3) PRIMARY KEY,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  returns_deadline date NOT NULL
);
COMMENT ON COLUMN season.season_code IS 'IATA season, S summer or W winter and the year, e.g. S25';
CREATE TABLE airport (
  iata char(3) PRIMARY KEY,
  airport_name text NOT NULL,
  country text NOT NULL,
  coordination_level smallint NOT NULL,
  hourly_capacity integer,
  night_curfew boolean NOT NULL
);
COMMENT ON COLUMN airport.coordination_level IS '1 not coordinated, 2 facilitated, 3 fully coordinated';
CREATE TABLE airline (
  airline_code char(2) PRIMARY KEY,
  airline_name text NOT NULL,
  home_country text NOT NULL,
  low_cost boolean NOT NULL,
  parent_code char(2) REFERENCES airline
);
CREATE TABLE aircraft_type (
  type_code char(3) PRIMARY KEY,
  model text NOT NULL,
  seats integer NOT NULL,
  noise_class char(1) NOT NULL
);
COMMENT ON COLUMN aircraft_type.noise_class IS 'A quiet to D loud';
CREATE TABLE coordinator (
  coordinator_id integer PRIMARY KEY,
  name text NOT NULL,
  airport_iata char(3) REFERENCES airport
);
CREATE TABLE slot_request (
  request_no integer PRIMARY KEY,
  season_code char(3) NOT NULL REFERENCES season,
  airline_code char(2) NOT NULL REFERENCES airline,
  airport_iata char(3) NOT NULL REFERENCES airport,
  other_airport char(3) NOT NULL REFERENCES airport,
  type_code char(3) NOT NULL REFERENCES aircraft_type,
  direction char(1) NOT NULL,
  requested_time time NOT NULL,
  offered_time time,
  weekly_frequency smallint NOT NULL,
  filed_at timestamp NOT NULL,
  outcome char(1) NOT NULL,
  new_entrant boolean NOT NULL,
  historic_rights boolean NOT NULL,
  decided_by integer REFERENCES coordinator,
  decided_on date
);
COMMENT ON COLUMN slot_request.direction IS 'A arrival, D departure';
COMMENT ON COLUMN slot_request.outcome IS 'K confirmed as requested, O offered another time, U refused, P pending, R returned by the airline';
COMMENT ON COLUMN slot_request.weekly_frequency IS 'flights per week';
CREATE TABLE slot_swap (
  swap_id integer PRIMARY KEY,
  giving_airline char(2) NOT NULL REFERENCES airline,
  taking_airline char(2) NOT NULL REFERENCES airline,
  request_no integer NOT NULL REFERENCES slot_request,
  agreed_on date NOT NULL,
  price_eur numeric(12,2)
);
COMMENT ON COLUMN slot_swap.price_eur IS 'null = swapped without payment';
CREATE TABLE slot_misuse (
  misuse_id integer PRIMARY KEY,
  airline_code char(2) NOT NULL REFERENCES airline,
  airport_iata char(3) NOT NULL REFERENCES airport,
  observed_on date NOT NULL,
  kind text NOT NULL,
  minutes_off integer,
  fine_eur numeric(10,2),
  paid_on date
);
