CREATE TABLE tariff (
  code varchar(6) PRIMARY KEY,
  name text NOT NULL,
  monthly_fee numeric(6,2) NOT NULL,
  free_minutes integer NOT NULL,
  free_mb integer NOT NULL,
  price_per_minute numeric(5,3) NOT NULL,
  prepaid boolean NOT NULL
);
CREATE TABLE subscriber (
  msisdn varchar(12) PRIMARY KEY,
  holder text NOT NULL,
  town text NOT NULL,
  tariff_code varchar(6) NOT NULL REFERENCES tariff,
  activated date NOT NULL,
  deactivated date,
  company_phone boolean NOT NULL,
  birth_year integer
);
CREATE TABLE cell (
  cell_id integer PRIMARY KEY,
  site text NOT NULL,
  town text NOT NULL,
  technology varchar(3) NOT NULL,
  built integer
);
CREATE TABLE foreign_network (
  plmn varchar(6) PRIMARY KEY,
  operator text NOT NULL,
  country text NOT NULL,
  eu boolean NOT NULL
);
CREATE TABLE call_record (
  call_id integer PRIMARY KEY,
  caller varchar(12) NOT NULL REFERENCES subscriber(msisdn),
  callee varchar(12) REFERENCES subscriber(msisdn),
  dialled_number text NOT NULL,
  start_cell integer REFERENCES cell(cell_id),
  end_cell integer REFERENCES cell(cell_id),
  roaming_plmn varchar(6) REFERENCES foreign_network(plmn),
  started_at timestamp NOT NULL,
  duration_sec integer NOT NULL,
  result text NOT NULL,
  charge numeric(8,3) NOT NULL
);
CREATE TABLE sms_record (
  sms_id integer PRIMARY KEY,
  sender varchar(12) NOT NULL REFERENCES subscriber(msisdn),
  recipient_number text NOT NULL,
  sent_at timestamp NOT NULL,
  delivered boolean NOT NULL,
  charge numeric(6,3) NOT NULL
);
CREATE TABLE data_session (
  session_id integer PRIMARY KEY,
  msisdn varchar(12) NOT NULL REFERENCES subscriber,
  cell_id integer REFERENCES cell,
  roaming_plmn varchar(6) REFERENCES foreign_network(plmn),
  started_at timestamp NOT NULL,
  ended_at timestamp,
  megabytes numeric(9,2) NOT NULL
);
