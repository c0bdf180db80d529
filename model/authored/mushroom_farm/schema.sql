CREATE TABLE house (
  house_no smallint PRIMARY KEY,
  kind text NOT NULL,
  shelves smallint NOT NULL,
  area_m2 numeric(6,1) NOT NULL,
  commissioned date NOT NULL,
  out_of_use_since date
);
CREATE TABLE strain (
  strain_id text PRIMARY KEY,
  species text NOT NULL,
  breeder text NOT NULL,
  organic_ok boolean NOT NULL,
  spawn_price_l numeric(6,2) NOT NULL
);
CREATE TABLE compost_batch (
  batch_id integer PRIMARY KEY,
  supplier text NOT NULL,
  phase smallint NOT NULL,
  ordered_on date NOT NULL,
  arrived_on date,
  tonnes numeric(6,2) NOT NULL,
  price_t numeric(6,2) NOT NULL,
  moisture_pct numeric(4,1),
  rejected boolean NOT NULL
);
CREATE TABLE crop (
  crop_id integer PRIMARY KEY,
  house_no smallint NOT NULL REFERENCES house,
  strain_id text NOT NULL REFERENCES strain,
  batch_id integer NOT NULL REFERENCES compost_batch,
  filled_on date NOT NULL,
  cased_on date,
  first_pick_on date,
  cooked_out_on date,
  area_m2 numeric(6,1) NOT NULL
);
CREATE TABLE worker (
  worker_no integer PRIMARY KEY,
  worker_name text NOT NULL,
  job text NOT NULL,
  pay_kg numeric(4,2),
  pay_hour numeric(5,2),
  started date NOT NULL,
  ended date,
  foreman_no integer REFERENCES worker
);
CREATE TABLE picking (
  crop_id integer NOT NULL REFERENCES crop,
  worker_no integer NOT NULL REFERENCES worker,
  picked_on date NOT NULL,
  flush smallint NOT NULL,
  kg numeric(7,1) NOT NULL,
  kg_class1 numeric(7,1) NOT NULL,
  hours numeric(4,1) NOT NULL,
  PRIMARY KEY (crop_id, worker_no, picked_on)
);
CREATE TABLE buyer (
  buyer_id integer PRIMARY KEY,
  buyer_name text NOT NULL,
  channel text NOT NULL,
  town text NOT NULL,
  days_to_pay smallint NOT NULL
);
CREATE TABLE sale (
  sale_no integer PRIMARY KEY,
  buyer_id integer NOT NULL REFERENCES buyer,
  sold_on date NOT NULL,
  species text NOT NULL,
  grade smallint NOT NULL,
  kg_ordered numeric(7,1) NOT NULL,
  kg_delivered numeric(7,1),
  price_kg numeric(5,2) NOT NULL,
  paid_on date,
  returned_kg numeric(6,1) NOT NULL
);
CREATE TABLE disease_note (
  note_id integer PRIMARY KEY,
  crop_id integer NOT NULL REFERENCES crop,
  noted_on date NOT NULL,
  disease text NOT NULL,
  affected_m2 numeric(5,1) NOT NULL,
  noted_by integer NOT NULL REFERENCES worker(worker_no),
  treated_by integer REFERENCES worker(worker_no),
  treated_on date
);
COMMENT ON COLUMN house.kind IS 'growing or spawn run';
COMMENT ON COLUMN crop.cooked_out_on IS 'steamed and emptied: the end of the crop; null while it is growing';
COMMENT ON COLUMN crop.cased_on IS 'covered with casing soil, null before that';
COMMENT ON COLUMN crop.area_m2 IS 'bed area filled, may be less than the house has';
COMMENT ON COLUMN worker.pay_kg IS 'piece rate of pickers; others have pay_hour';
COMMENT ON COLUMN worker.ended IS 'null while employed';
COMMENT ON COLUMN compost_batch.phase IS '2 or 3 (3 is already spawned)';
COMMENT ON COLUMN compost_batch.arrived_on IS 'null while on order';
COMMENT ON COLUMN sale.kg_delivered IS 'null while not delivered';
COMMENT ON COLUMN buyer.channel IS 'supermarket, wholesale, restaurant, farm shop';
COMMENT ON COLUMN disease_note.treated_on IS 'null while untreated';
