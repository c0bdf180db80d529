CREATE TABLE vend (
  vend_id integer PRIMARY KEY,
  vend_nm text NOT NULL,
  town text,
  phone text,
  min_ord numeric(7,2),
  del_days smallint NOT NULL,
  organic_cert boolean NOT NULL
);
CREATE TABLE staff (
  staff_id integer PRIMARY KEY,
  nm text NOT NULL,
  job text NOT NULL,
  hired date NOT NULL,
  left_on date,
  trained_by integer REFERENCES staff(staff_id)
);
CREATE TABLE stor (
  stor_cd varchar(6) PRIMARY KEY,
  descr text NOT NULL,
  temp_min numeric(4,1),
  temp_max numeric(4,1),
  resp_staff integer REFERENCES staff(staff_id)
);
CREATE TABLE ingr (
  ingr_id integer PRIMARY KEY,
  ingr_nm text NOT NULL,
  cat text NOT NULL,
  unit varchar(6) NOT NULL,
  par_qty numeric(9,2) NOT NULL,
  allergen text,
  vend_id integer REFERENCES vend,
  alt_vend_id integer REFERENCES vend(vend_id)
);
CREATE TABLE lot (
  lot_id integer PRIMARY KEY,
  ingr_id integer NOT NULL REFERENCES ingr,
  stor_cd varchar(6) NOT NULL REFERENCES stor,
  recv_dt date NOT NULL,
  exp_dt date,
  qty_recv numeric(9,2) NOT NULL,
  qty_left numeric(9,2) NOT NULL,
  unit_cost numeric(8,3) NOT NULL,
  recv_by integer REFERENCES staff(staff_id)
);
CREATE TABLE dish (
  dish_id integer PRIMARY KEY,
  dish_nm text NOT NULL,
  course text NOT NULL,
  price numeric(6,2) NOT NULL,
  vegan boolean NOT NULL,
  on_menu boolean NOT NULL,
  added_dt date NOT NULL
);
CREATE TABLE dish_ingr (
  dish_id integer NOT NULL REFERENCES dish,
  ingr_id integer NOT NULL REFERENCES ingr,
  qty numeric(8,3) NOT NULL,
  PRIMARY KEY (dish_id, ingr_id)
);
CREATE TABLE waste (
  waste_id integer PRIMARY KEY,
  ingr_id integer NOT NULL,
  waste_ts timestamp NOT NULL,
  qty numeric(8,2) NOT NULL,
  cost numeric(8,2) NOT NULL,
  reason text,
  staff_id integer REFERENCES staff
);
CREATE TABLE stk_count (
  count_id integer PRIMARY KEY,
  ingr_id integer NOT NULL REFERENCES ingr,
  count_dt date NOT NULL,
  qty_book numeric(9,2) NOT NULL,
  qty_found numeric(9,2) NOT NULL,
  counted_by integer NOT NULL REFERENCES staff(staff_id),
  checked_by integer REFERENCES staff(staff_id)
);
CREATE TABLE temp_log (
  stor_cd varchar(6) NOT NULL REFERENCES stor,
  read_ts timestamp NOT NULL,
  temp_c numeric(4,1) NOT NULL,
  PRIMARY KEY (stor_cd, read_ts)
);
