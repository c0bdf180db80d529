CREATE TABLE apiary (
  apiary_id integer PRIMARY KEY,
  apiary_name text NOT NULL,
  municipality text NOT NULL,
  pitches smallint NOT NULL,
  altitude_m smallint NOT NULL,
  leased_until date,
  created_by text NOT NULL,
  created_at timestamp NOT NULL
);
COMMENT ON COLUMN apiary.leased_until IS 'end of our lease of the ground; null where the ground is ours';
CREATE TABLE beekeeper (
  keeper_id integer PRIMARY KEY,
  keeper_name text NOT NULL,
  phone text,
  since_year smallint NOT NULL,
  active boolean NOT NULL
);
CREATE TABLE renter (
  renter_id integer PRIMARY KEY,
  renter_name text NOT NULL,
  renter_type text NOT NULL CHECK (renter_type IN ('family', 'company', 'school', 'restaurant')),
  email text,
  joined_on date NOT NULL,
  newsletter boolean NOT NULL,
  introduced_by integer REFERENCES renter(renter_id)
);
COMMENT ON COLUMN renter.introduced_by IS 'renter who brought this one in';
CREATE TABLE hive (
  hive_code varchar(6) PRIMARY KEY,
  apiary_id integer NOT NULL REFERENCES apiary,
  keeper_id integer NOT NULL REFERENCES beekeeper,
  backup_keeper_id integer REFERENCES beekeeper(keeper_id),
  hive_type text NOT NULL,
  set_up_on date NOT NULL,
  queen_year smallint,
  died_on date,
  removed_on date
);
COMMENT ON COLUMN hive.queen_year IS 'year of birth of the queen; null while queenless';
COMMENT ON COLUMN hive.died_on IS 'day the colony was found dead; the box may stay';
COMMENT ON COLUMN hive.removed_on IS 'day the box was taken away; null while it stands';
CREATE TABLE rental (
  rental_no integer PRIMARY KEY,
  hive_code varchar(6) NOT NULL REFERENCES hive,
  renter_id integer NOT NULL REFERENCES renter,
  season text NOT NULL,
  booked_on date NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  cancelled_on date,
  fee numeric(7,2) NOT NULL,
  paid_on date,
  jars_promised smallint NOT NULL,
  jars_sent smallint
);
COMMENT ON COLUMN rental.season IS 'rental year from April to March, for example 25/26';
COMMENT ON COLUMN rental.jars_sent IS 'null until the jars have been sent';
COMMENT ON COLUMN rental.paid_on IS 'null while the fee is open';
CREATE TABLE inspection (
  inspection_id integer PRIMARY KEY,
  hive_code varchar(6) NOT NULL REFERENCES hive,
  keeper_id integer NOT NULL REFERENCES beekeeper,
  inspected_on date NOT NULL,
  temper smallint NOT NULL,
  brood_frames smallint NOT NULL,
  queen_seen boolean NOT NULL,
  mites_100 numeric(4,1),
  swarm_cells smallint NOT NULL
);
COMMENT ON COLUMN inspection.temper IS '1 vicious to 5 gentle';
COMMENT ON COLUMN inspection.mites_100 IS 'varroa mites per 100 bees; null if not counted';
CREATE TABLE treatment (
  treatment_id integer PRIMARY KEY,
  hive_code varchar(6) NOT NULL REFERENCES hive,
  remedy text NOT NULL,
  started_on date NOT NULL,
  ended_on date,
  cost numeric(6,2) NOT NULL
);
COMMENT ON COLUMN treatment.ended_on IS 'null while it is going on';
CREATE TABLE harvest (
  harvest_id integer PRIMARY KEY,
  hive_code varchar(6) NOT NULL REFERENCES hive,
  harvested_on date NOT NULL,
  honey_type text NOT NULL,
  kg numeric(5,1) NOT NULL,
  water_pct numeric(4,1) NOT NULL
);
CREATE TABLE visit_day (
  visit_id integer PRIMARY KEY,
  rental_no integer NOT NULL REFERENCES rental,
  planned_on date NOT NULL,
  persons smallint NOT NULL,
  took_place boolean,
  guided_by integer REFERENCES beekeeper(keeper_id)
);
COMMENT ON TABLE visit_day IS 'Visits of renters to their hive';
COMMENT ON COLUMN visit_day.took_place IS 'null for visits still ahead';
