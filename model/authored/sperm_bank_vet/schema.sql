CREATE TABLE breeds (
  breed_code char(3) PRIMARY KEY,
  breed_name text NOT NULL,
  species varchar(6) NOT NULL
);
COMMENT ON COLUMN breeds.species IS 'cattle, sheep, goat, horse, pig';
CREATE TABLE farms (
  farm_id integer PRIMARY KEY,
  farm_name text NOT NULL,
  owner_name text NOT NULL,
  county text,
  herd_size integer,
  member_since date NOT NULL,
  suspended boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN farms.suspended IS 'no more orders accepted until debts are settled';
CREATE TABLE sires (
  sire_id integer PRIMARY KEY,
  sire_name text NOT NULL,
  breed_code char(3) NOT NULL REFERENCES breeds,
  born_on date NOT NULL,
  father_id integer REFERENCES sires(sire_id),
  bred_by_farm_id integer REFERENCES farms(farm_id),
  owner_farm_id integer REFERENCES farms(farm_id),
  breeding_value integer,
  polled boolean NOT NULL,
  retired_on date,
  died_on date,
  traits text[] NOT NULL
);
COMMENT ON TABLE sires IS 'bulls, rams, bucks, stallions and boars';
COMMENT ON COLUMN sires.owner_farm_id IS 'null = owned by the centre';
COMMENT ON COLUMN sires.breeding_value IS 'genetic merit index, 100 = average';
COMMENT ON COLUMN sires.polled IS 'born without horns';
CREATE TABLE vets (
  vet_id integer PRIMARY KEY,
  vet_name text NOT NULL,
  kind varchar(10) NOT NULL,
  base_county text NOT NULL,
  licence_expires date,
  active boolean NOT NULL
);
COMMENT ON COLUMN vets.kind IS 'vet or technician';
CREATE TABLE collections (
  collection_id integer PRIMARY KEY,
  sire_id integer NOT NULL REFERENCES sires,
  collected_on date NOT NULL,
  collected_by integer NOT NULL REFERENCES vets(vet_id),
  volume_ml numeric(5,1) NOT NULL,
  motility_pct integer NOT NULL,
  straws_made integer NOT NULL,
  discarded boolean NOT NULL
);
COMMENT ON COLUMN collections.discarded IS 'failed quality control, no straws kept';
CREATE TABLE tanks (
  tank_no integer PRIMARY KEY,
  location text NOT NULL,
  capacity_straws integer NOT NULL,
  nitrogen_refilled_on date
);
CREATE TABLE straw_lots (
  lot_no varchar(10) PRIMARY KEY,
  collection_id integer NOT NULL REFERENCES collections,
  tank_no integer REFERENCES tanks,
  straws_left integer NOT NULL,
  sexed char(1),
  price_per_straw numeric(7,2) NOT NULL,
  use_by date NOT NULL
);
COMMENT ON COLUMN straw_lots.sexed IS 'F female, M male, null = conventional semen';
CREATE TABLE orders (
  order_no integer PRIMARY KEY,
  farm_id integer NOT NULL REFERENCES farms,
  lot_no varchar(10) NOT NULL REFERENCES straw_lots,
  straws integer NOT NULL,
  ordered_on date NOT NULL,
  shipped_on date,
  paid_on date,
  cancelled_on date
);
CREATE TABLE inseminations (
  insem_id integer PRIMARY KEY,
  farm_id integer NOT NULL REFERENCES farms,
  dam_tag varchar(12) NOT NULL,
  lot_no varchar(10) NOT NULL REFERENCES straw_lots,
  done_by integer NOT NULL REFERENCES vets(vet_id),
  done_on date NOT NULL,
  attempt_no integer NOT NULL,
  scanned_on date,
  pregnant boolean
);
COMMENT ON COLUMN inseminations.dam_tag IS 'ear tag of the female';
COMMENT ON COLUMN inseminations.pregnant IS 'result of the scan, null = not scanned yet';
CREATE TABLE births (
  insem_id integer PRIMARY KEY REFERENCES inseminations,
  born_on date NOT NULL,
  live_young integer NOT NULL,
  dead_young integer NOT NULL,
  difficult boolean NOT NULL
);
