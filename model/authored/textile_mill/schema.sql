CREATE TABLE dim_date (
  date_key integer PRIMARY KEY,
  cal_date date NOT NULL UNIQUE,
  year smallint NOT NULL,
  month smallint NOT NULL,
  week smallint NOT NULL,
  weekday text NOT NULL,
  is_holiday boolean NOT NULL
);
CREATE TABLE dim_loom (
  loom_key integer PRIMARY KEY,
  loom_code text NOT NULL,
  maker text NOT NULL,
  hall text NOT NULL,
  width_cm smallint NOT NULL,
  installed date NOT NULL,
  retired date
);
CREATE TABLE dim_operator (
  operator_key integer PRIMARY KEY,
  operator_name text NOT NULL,
  skill_grade smallint NOT NULL,
  team text NOT NULL,
  hired date NOT NULL,
  left_on date
);
COMMENT ON COLUMN dim_operator.skill_grade IS '1 learner to 5 master';
CREATE TABLE dim_fabric (
  fabric_key integer PRIMARY KEY,
  article text NOT NULL,
  fibre text NOT NULL,
  weave text NOT NULL,
  grams_per_m2 smallint NOT NULL,
  price_per_m numeric(6,2) NOT NULL,
  organic boolean NOT NULL
);
CREATE TABLE dim_customer (
  customer_key integer PRIMARY KEY,
  customer_name text NOT NULL,
  country text NOT NULL,
  sector text
);
CREATE TABLE fact_weaving (
  weaving_key integer PRIMARY KEY,
  date_key integer NOT NULL REFERENCES dim_date,
  loom_key integer NOT NULL REFERENCES dim_loom,
  operator_key integer NOT NULL REFERENCES dim_operator,
  setter_key integer REFERENCES dim_operator (operator_key),
  fabric_key integer NOT NULL REFERENCES dim_fabric,
  shift text NOT NULL,
  metres_woven numeric(7,1) NOT NULL,
  metres_rejected numeric(6,1) NOT NULL,
  warp_breaks smallint NOT NULL,
  weft_breaks smallint NOT NULL,
  run_minutes smallint NOT NULL,
  stop_minutes smallint NOT NULL,
  energy_kwh numeric(6,1)
);
COMMENT ON COLUMN fact_weaving.operator_key IS 'weaver who ran the loom';
COMMENT ON COLUMN fact_weaving.setter_key IS 'who set up the loom before the shift; null = no set-up needed';
COMMENT ON COLUMN fact_weaving.shift IS 'early, late, night';
COMMENT ON COLUMN fact_weaving.energy_kwh IS 'null = meter not read';
CREATE TABLE fact_sale (
  sale_key integer PRIMARY KEY,
  order_date_key integer NOT NULL REFERENCES dim_date (date_key),
  ship_date_key integer REFERENCES dim_date (date_key),
  customer_key integer NOT NULL REFERENCES dim_customer,
  fabric_key integer NOT NULL REFERENCES dim_fabric,
  metres numeric(7,1) NOT NULL,
  net_amount numeric(10,2) NOT NULL,
  discount_amount numeric(9,2) NOT NULL,
  paid boolean NOT NULL
);
COMMENT ON COLUMN fact_sale.ship_date_key IS 'null = not shipped yet';
CREATE TABLE fact_repair (
  repair_key integer PRIMARY KEY,
  date_key integer NOT NULL REFERENCES dim_date,
  loom_key integer NOT NULL REFERENCES dim_loom,
  part text NOT NULL,
  cost numeric(8,2) NOT NULL,
  down_hours numeric(5,1) NOT NULL
);
