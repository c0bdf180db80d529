CREATE TABLE greenhouses (
  id integer PRIMARY KEY,
  name text NOT NULL UNIQUE,
  built_year smallint NOT NULL,
  area_m2 integer NOT NULL,
  heating text NOT NULL CHECK (heating IN ('gas','biomass','geothermal')),
  has_grow_lights boolean NOT NULL
);
CREATE TABLE compartments (
  id integer PRIMARY KEY,
  greenhouse_id integer NOT NULL REFERENCES greenhouses,
  label text NOT NULL,
  row_count smallint NOT NULL
);
CREATE TABLE varieties (
  id integer PRIMARY KEY,
  name text NOT NULL UNIQUE,
  fruit_type text NOT NULL CHECK (fruit_type IN ('cherry','plum','beef','cocktail','vine')),
  breeder text,
  days_to_harvest smallint NOT NULL,
  virus_resistant boolean NOT NULL
);
COMMENT ON COLUMN varieties.virus_resistant IS 'resistant to brown rugose fruit virus';
CREATE TABLE workers (
  id integer PRIMARY KEY,
  full_name text NOT NULL,
  job text NOT NULL,
  hired_on date NOT NULL,
  left_on date,
  supervisor_id integer REFERENCES workers
);
CREATE TABLE plantings (
  id integer PRIMARY KEY,
  compartment_id integer NOT NULL REFERENCES compartments,
  variety_id integer NOT NULL REFERENCES varieties,
  planted_on date NOT NULL,
  removed_on date,
  plant_count integer NOT NULL
);
COMMENT ON COLUMN plantings.removed_on IS 'day the crop was cleared out; null = still growing';
CREATE TABLE harvests (
  id integer PRIMARY KEY,
  planting_id integer NOT NULL REFERENCES plantings,
  picked_on date NOT NULL,
  picked_by integer NOT NULL REFERENCES workers,
  class1_kg numeric(7,1) NOT NULL,
  class2_kg numeric(7,1) NOT NULL
);
COMMENT ON COLUMN harvests.class2_kg IS 'misshapen or split fruit, sold for sauce';
CREATE TABLE pest_sightings (
  id integer PRIMARY KEY,
  planting_id integer NOT NULL REFERENCES plantings,
  seen_on date NOT NULL,
  pest text NOT NULL,
  severity smallint NOT NULL CHECK (severity BETWEEN 1 AND 5),
  reported_by integer REFERENCES workers
);
CREATE TABLE treatments (
  id integer PRIMARY KEY,
  sighting_id integer NOT NULL REFERENCES pest_sightings,
  applied_on date NOT NULL,
  product text NOT NULL,
  is_biological boolean NOT NULL,
  litres numeric(5,1)
);
CREATE TABLE customers (
  id integer PRIMARY KEY,
  name text NOT NULL,
  country text NOT NULL
);
CREATE TABLE deliveries (
  id integer PRIMARY KEY,
  customer_id integer NOT NULL,
  variety_id integer NOT NULL,
  delivered_on date NOT NULL,
  kg numeric(8,1) NOT NULL,
  price_per_kg numeric(5,2) NOT NULL,
  rejected_kg numeric(8,1) NOT NULL DEFAULT 0
);
