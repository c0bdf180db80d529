CREATE TABLE tbl_region (
  region_code varchar(4) PRIMARY KEY,
  region_name varchar(40) NOT NULL,
  control_room varchar(30) NOT NULL
);
CREATE TABLE tbl_substation (
  substation_id integer PRIMARY KEY,
  substation_name varchar(40) NOT NULL,
  region_code varchar(4) NOT NULL REFERENCES tbl_region,
  voltage_kv numeric(5,1) NOT NULL,
  commissioned_year integer,
  backup_substation_id integer REFERENCES tbl_substation(substation_id),
  unmanned boolean NOT NULL
);
COMMENT ON COLUMN tbl_substation.backup_substation_id IS 'takes over the load when this one fails';
CREATE TABLE tbl_feeder (
  feeder_no varchar(8) PRIMARY KEY,
  substation_id integer NOT NULL REFERENCES tbl_substation,
  line_type char(1) NOT NULL,
  length_km numeric(6,2) NOT NULL,
  customers_connected integer NOT NULL,
  last_inspection date
);
COMMENT ON COLUMN tbl_feeder.line_type IS 'O overhead, U underground, M mixed';
CREATE TABLE tbl_crew (
  crew_id integer PRIMARY KEY,
  crew_name varchar(30) NOT NULL,
  region_code varchar(4) NOT NULL REFERENCES tbl_region,
  foreman varchar(50) NOT NULL,
  crew_size smallint NOT NULL,
  is_contractor boolean NOT NULL
);
CREATE TABLE tbl_outage (
  outage_id integer PRIMARY KEY,
  feeder_no varchar(8) NOT NULL REFERENCES tbl_feeder,
  started_at timestamp NOT NULL,
  restored_at timestamp,
  planned boolean NOT NULL,
  cause varchar(24),
  customers_affected integer NOT NULL,
  severity smallint NOT NULL,
  first_crew_id integer REFERENCES tbl_crew(crew_id),
  repair_crew_id integer REFERENCES tbl_crew(crew_id),
  estimated_restore timestamp,
  created_by varchar(20) NOT NULL
);
COMMENT ON TABLE tbl_outage IS 'interruptions of supply, one row each';
COMMENT ON COLUMN tbl_outage.severity IS '1 minor, 2 serious, 3 critical';
COMMENT ON COLUMN tbl_outage.first_crew_id IS 'crew first on the scene';
CREATE TABLE tbl_customer_call (
  call_id integer PRIMARY KEY,
  outage_id integer REFERENCES tbl_outage,
  called_at timestamp NOT NULL,
  caller_postcode varchar(8),
  call_reason varchar(20) NOT NULL,
  wait_seconds integer NOT NULL,
  medical_device boolean NOT NULL
);
COMMENT ON COLUMN tbl_customer_call.medical_device IS 'caller depends on electric medical equipment';
CREATE TABLE tbl_compensation (
  compensation_id integer PRIMARY KEY,
  outage_id integer NOT NULL REFERENCES tbl_outage,
  customer_name varchar(50) NOT NULL,
  claimed_on date NOT NULL,
  amount_claimed numeric(9,2) NOT NULL,
  amount_paid numeric(9,2),
  paid_on date,
  decision char(1) NOT NULL
);
COMMENT ON COLUMN tbl_compensation.decision IS 'P pending, A accepted, R rejected';
CREATE TABLE tbl_weather_day (
  region_code varchar(4) NOT NULL REFERENCES tbl_region,
  weather_date date NOT NULL,
  max_wind_kmh integer NOT NULL,
  lightning_strikes integer NOT NULL,
  min_temp_c numeric(4,1),
  PRIMARY KEY (region_code, weather_date)
);
