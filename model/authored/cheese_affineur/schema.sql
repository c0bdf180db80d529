CREATE TABLE tbl_dairy (
  dairy_id      serial PRIMARY KEY,
  dairy_name    text NOT NULL,
  village       text NOT NULL,
  region        text NOT NULL,
  organic       boolean NOT NULL,
  contact_phone text
);
CREATE TABLE tbl_cheese (
  cheese_code   varchar(5) PRIMARY KEY,
  cheese_name   text NOT NULL,
  milk          text NOT NULL,
  style         text NOT NULL,
  raw_milk      boolean NOT NULL,
  min_days      integer NOT NULL,
  max_days      integer,
  protected_origin text
);
CREATE TABLE tbl_cave (
  cave_no       smallint PRIMARY KEY,
  cave_name     text NOT NULL,
  target_temp_c numeric(4,1) NOT NULL,
  target_rh_pct smallint NOT NULL,
  shelf_places  integer NOT NULL
);
CREATE TABLE tbl_staff (
  staff_id      serial PRIMARY KEY,
  first_name    text NOT NULL,
  last_name     text NOT NULL,
  job           text NOT NULL,
  apprentice_of integer REFERENCES tbl_staff,
  started       date NOT NULL,
  ended         date
);
CREATE TABLE tbl_wheel (
  wheel_id      integer PRIMARY KEY,
  cheese_code   varchar(5) NOT NULL REFERENCES tbl_cheese,
  dairy_id      integer NOT NULL REFERENCES tbl_dairy,
  made_on       date NOT NULL,
  received_on   date NOT NULL,
  weight_in_kg  numeric(6,2) NOT NULL,
  cost_per_kg   numeric(6,2) NOT NULL,
  status        text NOT NULL CHECK (status IN ('ageing', 'sold', 'rejected')),
  reject_cause  text
);
CREATE TABLE tbl_move (
  move_id       integer PRIMARY KEY,
  wheel_id      integer NOT NULL REFERENCES tbl_wheel,
  from_cave     smallint REFERENCES tbl_cave,
  to_cave       smallint NOT NULL REFERENCES tbl_cave,
  moved_on      date NOT NULL,
  moved_by      integer REFERENCES tbl_staff
);
CREATE TABLE tbl_care (
  care_id       integer PRIMARY KEY,
  wheel_id      integer NOT NULL REFERENCES tbl_wheel,
  done_on       date NOT NULL,
  action        text NOT NULL CHECK (action IN ('turn', 'brush', 'wash', 'rub with oil', 'needle')),
  staff_id      integer NOT NULL REFERENCES tbl_staff
);
CREATE TABLE tbl_tasting (
  tasting_id    integer PRIMARY KEY,
  wheel_id      integer NOT NULL REFERENCES tbl_wheel,
  tasted_on     date NOT NULL,
  taster_id     integer NOT NULL REFERENCES tbl_staff,
  texture       smallint NOT NULL CHECK (texture BETWEEN 1 AND 10),
  aroma         smallint NOT NULL CHECK (aroma BETWEEN 1 AND 10),
  rind          smallint CHECK (rind BETWEEN 1 AND 10),
  remark        text
);
CREATE TABLE tbl_buyer (
  buyer_id      serial PRIMARY KEY,
  buyer_name    text NOT NULL,
  kind          text NOT NULL,
  city          text NOT NULL,
  country       text NOT NULL
);
CREATE TABLE tbl_sale (
  wheel_id      integer PRIMARY KEY REFERENCES tbl_wheel,
  buyer_id      integer NOT NULL REFERENCES tbl_buyer,
  sold_on       date NOT NULL,
  weight_out_kg numeric(6,2) NOT NULL,
  price_per_kg  numeric(6,2) NOT NULL,
  paid_on       date,
  sold_by       integer REFERENCES tbl_staff
);
