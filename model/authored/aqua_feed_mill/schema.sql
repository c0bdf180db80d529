CREATE TABLE raw_material (
  rm_code varchar(5) PRIMARY KEY,
  rm_name text NOT NULL,
  origin_type text NOT NULL CHECK (origin_type IN ('marine', 'plant', 'insect', 'additive')),
  protein_pct numeric(4,1),
  safety_stock_t numeric(7,1) NOT NULL
);
COMMENT ON COLUMN raw_material.protein_pct IS 'null for oils and additives without protein';
CREATE TABLE supplier (
  supplier_id integer PRIMARY KEY,
  supplier_name text NOT NULL,
  country text NOT NULL,
  certified_until date,
  blocked boolean NOT NULL
);
COMMENT ON COLUMN supplier.certified_until IS 'sustainability certificate; null if the supplier has none';
CREATE TABLE rm_lot (
  lot_no varchar(9) PRIMARY KEY,
  rm_code varchar(5) NOT NULL REFERENCES raw_material,
  supplier_id integer NOT NULL REFERENCES supplier,
  received_on date NOT NULL,
  best_before date NOT NULL,
  tonnes_in numeric(7,2) NOT NULL,
  tonnes_left numeric(7,2) NOT NULL,
  price_per_t numeric(8,2) NOT NULL,
  qc_status text NOT NULL
);
COMMENT ON COLUMN rm_lot.qc_status IS 'released, quarantine, rejected';
CREATE TABLE feed (
  feed_code varchar(8) PRIMARY KEY,
  feed_name text NOT NULL,
  species text NOT NULL,
  pellet_mm numeric(3,1) NOT NULL,
  medicated boolean NOT NULL,
  list_price_t numeric(8,2) NOT NULL,
  replaced_by varchar(8) REFERENCES feed,
  active boolean NOT NULL
);
COMMENT ON COLUMN feed.replaced_by IS 'successor recipe of a feed no longer made';
CREATE TABLE recipe_item (
  feed_code varchar(8) NOT NULL REFERENCES feed,
  rm_code varchar(5) NOT NULL REFERENCES raw_material,
  share_pct numeric(5,2) NOT NULL,
  PRIMARY KEY (feed_code, rm_code)
);
CREATE TABLE batch (
  batch_no integer PRIMARY KEY,
  feed_code varchar(8) NOT NULL REFERENCES feed,
  press_line char(1) NOT NULL,
  planned_for date NOT NULL,
  started_at timestamp,
  finished_at timestamp,
  planned_t numeric(6,1) NOT NULL,
  produced_t numeric(6,1),
  energy_kwh integer,
  moisture_pct numeric(4,1),
  qc_status text
);
COMMENT ON COLUMN batch.qc_status IS 'released, rework, scrapped; null until the batch is finished and tested';
CREATE TABLE farm (
  farm_id integer PRIMARY KEY,
  farm_name text NOT NULL,
  fjord text NOT NULL,
  owner_company text NOT NULL,
  silo_t numeric(6,1) NOT NULL,
  last_delivery_on date
);
COMMENT ON COLUMN farm.silo_t IS 'silo capacity in tonnes';
CREATE TABLE delivery (
  delivery_no integer PRIMARY KEY,
  farm_id integer NOT NULL REFERENCES farm,
  batch_no integer NOT NULL REFERENCES batch,
  ordered_on date NOT NULL,
  wanted_on date NOT NULL,
  delivered_on date,
  tonnes numeric(6,1) NOT NULL,
  price_t numeric(8,2) NOT NULL,
  vessel text,
  cancelled boolean NOT NULL
);
COMMENT ON COLUMN delivery.delivered_on IS 'null while outstanding or when cancelled';
COMMENT ON COLUMN delivery.vessel IS 'feed boat; null when it goes by truck';
CREATE TABLE complaint (
  complaint_id integer PRIMARY KEY,
  delivery_no integer NOT NULL REFERENCES delivery,
  raised_on date NOT NULL,
  topic text NOT NULL,
  settled_on date,
  credit numeric(9,2)
);
COMMENT ON COLUMN complaint.topic IS 'dust, broken pellets, floating, short weight, late';
COMMENT ON COLUMN complaint.credit IS 'credit granted, null if none';
