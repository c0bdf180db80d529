-- operator of service areas along motorways; star schema fed nightly
CREATE TABLE dim_area (
  area_key integer PRIMARY KEY,
  area_name text NOT NULL,
  motorway varchar(5) NOT NULL,
  junction_from smallint,
  direction char(1) NOT NULL,
  region text NOT NULL,
  parking_cars integer NOT NULL,
  parking_hgv integer NOT NULL,
  open_date date NOT NULL,
  has_hotel boolean NOT NULL,
  manager_key integer
);
COMMENT ON COLUMN dim_area.direction IS 'N, S, E, W or B = both carriageways';
COMMENT ON COLUMN dim_area.parking_hgv IS 'lorry bays';
CREATE TABLE dim_outlet (
  outlet_key integer PRIMARY KEY,
  area_key integer NOT NULL REFERENCES dim_area,
  outlet_name text NOT NULL,
  brand text,
  outlet_type varchar(12) NOT NULL,
  franchised boolean NOT NULL,
  close_date date
);
COMMENT ON COLUMN dim_outlet.brand IS 'null = own label';
COMMENT ON COLUMN dim_outlet.outlet_type IS 'FUEL, RESTAURANT, CAFE, SHOP, AMUSEMENT';
COMMENT ON COLUMN dim_outlet.close_date IS 'null = trading';
CREATE TABLE dim_employee (
  employee_key integer PRIMARY KEY,
  employee_name text NOT NULL,
  job_title text NOT NULL,
  outlet_key integer REFERENCES dim_outlet,
  hourly_rate numeric(5,2) NOT NULL,
  start_date date NOT NULL,
  end_date date
);
COMMENT ON COLUMN dim_employee.outlet_key IS 'null for site staff';
CREATE TABLE fact_daily_sales (
  outlet_key integer NOT NULL REFERENCES dim_outlet,
  sales_date date NOT NULL,
  transactions integer NOT NULL,
  gross_amt numeric(10,2) NOT NULL,
  refund_amt numeric(10,2) NOT NULL,
  target_amt numeric(10,2),
  PRIMARY KEY (outlet_key, sales_date)
);
CREATE TABLE fact_ev_charge (
  charge_id integer PRIMARY KEY,
  area_key integer NOT NULL REFERENCES dim_area,
  charger_no smallint NOT NULL,
  plugged_at timestamp NOT NULL,
  unplugged_at timestamp,
  kwh numeric(6,2),
  paid_amt numeric(7,2),
  outcome varchar(8) NOT NULL
);
COMMENT ON COLUMN fact_ev_charge.outcome IS 'OK, ABORTED by driver, FAULT of charger, ACTIVE';
CREATE TABLE fact_incident (
  incident_id integer PRIMARY KEY,
  area_key integer NOT NULL REFERENCES dim_area,
  reported_by_key integer REFERENCES dim_employee(employee_key),
  handled_by_key integer REFERENCES dim_employee(employee_key),
  reported_at timestamp NOT NULL,
  resolved_at timestamp,
  category text NOT NULL,
  severity smallint NOT NULL,
  police_called boolean NOT NULL,
  details text
);
COMMENT ON COLUMN fact_incident.reported_by_key IS 'null when a customer reported it';
COMMENT ON COLUMN fact_incident.severity IS '1 minor to 4 major';
CREATE TABLE fact_feedback (
  feedback_id integer PRIMARY KEY,
  area_key integer NOT NULL REFERENCES dim_area,
  left_on date NOT NULL,
  channel text NOT NULL,
  stars smallint NOT NULL,
  topic text,
  comment_text text,
  replied_on date
);
CREATE TABLE fact_toilet_check (
  area_key integer NOT NULL,
  checked_at timestamp NOT NULL,
  checker_key integer NOT NULL,
  passed boolean NOT NULL,
  PRIMARY KEY (area_key, checked_at)
);
CREATE VIEW v_open_outlet AS SELECT outlet_key, area_key, outlet_name, brand, outlet_type FROM dim_outlet WHERE close_date IS NULL;
