CREATE TABLE institutes (
  institute_id integer PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL,
  share_percent numeric(4,1)
);
CREATE TABLE astronomers (
  astronomer_id integer PRIMARY KEY,
  full_name text NOT NULL,
  institute_id integer REFERENCES institutes,
  career_stage text NOT NULL,
  email text,
  supervisor_id integer REFERENCES astronomers
);
CREATE TABLE telescopes (
  telescope_id integer PRIMARY KEY,
  name text NOT NULL,
  site text NOT NULL,
  aperture_metres numeric(4,1) NOT NULL,
  altitude_metres integer NOT NULL,
  first_light date,
  operational boolean NOT NULL
);
CREATE TABLE instruments (
  instrument_id integer PRIMARY KEY,
  telescope_id integer NOT NULL REFERENCES telescopes,
  name text NOT NULL,
  kind text NOT NULL,
  decommissioned_on date
);
CREATE TABLE proposals (
  proposal_code text PRIMARY KEY,
  title text NOT NULL,
  principal_investigator_id integer NOT NULL REFERENCES astronomers,
  contact_id integer REFERENCES astronomers,
  instrument_id integer NOT NULL REFERENCES instruments,
  science_area text NOT NULL,
  submitted_on date NOT NULL,
  requested_hours numeric(6,1) NOT NULL,
  granted_hours numeric(6,1),
  status text NOT NULL,
  target_of_opportunity boolean NOT NULL
);
CREATE TABLE reviews (
  proposal_code text NOT NULL REFERENCES proposals,
  reviewer_id integer NOT NULL REFERENCES astronomers,
  grade numeric(3,1),
  reviewed_on date,
  PRIMARY KEY (proposal_code, reviewer_id)
);
CREATE TABLE nights (
  night_id integer PRIMARY KEY,
  telescope_id integer NOT NULL REFERENCES telescopes,
  night_date date NOT NULL,
  operator_name text,
  weather text NOT NULL,
  seeing_arcsec numeric(4,2),
  hours_lost_weather numeric(4,1) NOT NULL,
  hours_lost_technical numeric(4,1) NOT NULL
);
CREATE TABLE observations (
  observation_id integer PRIMARY KEY,
  night_id integer NOT NULL REFERENCES nights,
  proposal_code text NOT NULL REFERENCES proposals,
  target_name text NOT NULL,
  started_at timestamp NOT NULL,
  exposure_seconds integer NOT NULL,
  quality text NOT NULL,
  data_released_on date
);
