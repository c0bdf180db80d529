CREATE TABLE breed (brd_cd varchar(4) PRIMARY KEY, brd_nm text NOT NULL, purpose char(1) NOT NULL, incub_days smallint NOT NULL);
COMMENT ON COLUMN breed.purpose IS 'L layer, M meat, D dual purpose';
CREATE TABLE farm (
  farm_no integer PRIMARY KEY,
  farm_nm text NOT NULL,
  county text NOT NULL,
  free_range boolean NOT NULL,
  dist_km numeric(5,1),
  last_audit_dt date
);
COMMENT ON TABLE farm IS 'farms that deliver hatching eggs to us or buy chicks from us, or both';
CREATE TABLE flock (
  flock_no varchar(6) PRIMARY KEY,
  farm_no integer NOT NULL REFERENCES farm,
  brd_cd varchar(4) NOT NULL REFERENCES breed,
  hens integer NOT NULL,
  cocks integer NOT NULL,
  placed_dt date NOT NULL,
  culled_dt date
);
COMMENT ON TABLE flock IS 'parent flocks that lay the hatching eggs';
COMMENT ON COLUMN flock.culled_dt IS 'null = still laying';
CREATE TABLE incubator (
  inc_no smallint PRIMARY KEY,
  kind varchar(8) NOT NULL,
  capacity integer NOT NULL,
  bought_dt date NOT NULL,
  disinf_dt date
);
COMMENT ON COLUMN incubator.kind IS 'setter or hatcher';
COMMENT ON COLUMN incubator.disinf_dt IS 'last disinfection';
CREATE TABLE worker (wrk_no integer PRIMARY KEY, wrk_nm text NOT NULL, job text NOT NULL, hired_dt date NOT NULL, left_dt date);
COMMENT ON COLUMN worker.job IS 'candler, sexer, driver, vaccinator';
CREATE TABLE egg_batch (
  batch_no integer PRIMARY KEY,
  flock_no varchar(6) NOT NULL REFERENCES flock,
  laid_dt date NOT NULL,
  set_dt date NOT NULL,
  setter_no smallint NOT NULL REFERENCES incubator (inc_no),
  hatcher_no smallint REFERENCES incubator (inc_no),
  eggs_set integer NOT NULL,
  eggs_clear integer,
  candled_by integer REFERENCES worker (wrk_no),
  hatch_dt date,
  chicks_ok integer,
  chicks_cull integer,
  sexed_by integer REFERENCES worker (wrk_no),
  females integer
);
COMMENT ON COLUMN egg_batch.set_dt IS 'day the eggs went into the setter';
COMMENT ON COLUMN egg_batch.eggs_clear IS 'infertile eggs found at candling; null = not candled yet';
COMMENT ON COLUMN egg_batch.hatch_dt IS 'null = still in the machine';
COMMENT ON COLUMN egg_batch.chicks_ok IS 'saleable chicks';
COMMENT ON COLUMN egg_batch.chicks_cull IS 'weak or malformed chicks taken out';
COMMENT ON COLUMN egg_batch.females IS 'female chicks among chicks_ok; null = not sexed';
CREATE TABLE vacc (batch_no integer NOT NULL REFERENCES egg_batch, vaccine text NOT NULL, dose_cnt integer NOT NULL, given_by integer NOT NULL REFERENCES worker (wrk_no), PRIMARY KEY (batch_no, vaccine));
COMMENT ON TABLE vacc IS 'vaccinations of day-old chicks';
CREATE TABLE chick_sale (
  sale_no integer PRIMARY KEY,
  batch_no integer NOT NULL REFERENCES egg_batch,
  buyer_farm_no integer NOT NULL REFERENCES farm (farm_no),
  ord_dt date NOT NULL,
  deliv_dt date NOT NULL,
  qty integer NOT NULL,
  unit_price numeric(5,3) NOT NULL,
  doa integer NOT NULL,
  driver_no integer NOT NULL REFERENCES worker (wrk_no),
  pd_dt date
);
COMMENT ON COLUMN chick_sale.doa IS 'chicks dead on arrival';
COMMENT ON COLUMN chick_sale.pd_dt IS 'day the buyer paid; null = unpaid';
