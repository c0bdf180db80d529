CREATE TABLE building (
  id integer PRIMARY KEY,
  name varchar(40) NOT NULL,
  opens time NOT NULL,
  closes time NOT NULL,
  night_access boolean NOT NULL
);
CREATE TABLE printer_model (
  id integer PRIMARY KEY,
  vendor varchar(30) NOT NULL,
  model_name varchar(40) NOT NULL,
  colour boolean NOT NULL,
  max_format varchar(4) NOT NULL,
  pages_per_minute integer NOT NULL
);
CREATE TABLE printer (
  queue_name varchar(12) PRIMARY KEY,
  model_id integer NOT NULL REFERENCES printer_model,
  building_id integer NOT NULL REFERENCES building,
  room varchar(8),
  installed_on date NOT NULL,
  retired_on date,
  status varchar(12) NOT NULL,
  toner_pct integer,
  fallback_queue varchar(12) REFERENCES printer(queue_name)
);
CREATE TABLE account (
  login varchar(12) PRIMARY KEY,
  full_name varchar(60) NOT NULL,
  user_group varchar(12) NOT NULL,
  faculty varchar(30),
  balance numeric(7,2) NOT NULL,
  blocked boolean NOT NULL,
  created_on date NOT NULL
);
CREATE TABLE print_job (
  job_id bigint PRIMARY KEY,
  login varchar(12) NOT NULL REFERENCES account,
  queue_name varchar(12) NOT NULL REFERENCES printer,
  submitted_at timestamp NOT NULL,
  printed_at timestamp,
  file_type varchar(8),
  pages integer NOT NULL,
  copies integer NOT NULL,
  duplex boolean NOT NULL,
  in_colour boolean NOT NULL,
  cost numeric(6,2) NOT NULL,
  job_state varchar(12) NOT NULL
);
CREATE TABLE top_up (
  id integer PRIMARY KEY,
  login varchar(12) NOT NULL,
  topped_up_at timestamp NOT NULL,
  amount numeric(6,2) NOT NULL,
  method varchar(12) NOT NULL
);
CREATE TABLE technician (
  id integer PRIMARY KEY,
  full_name varchar(60) NOT NULL,
  external boolean NOT NULL,
  mobile varchar(20)
);
CREATE TABLE fault_ticket (
  ticket_no integer PRIMARY KEY,
  queue_name varchar(12) NOT NULL REFERENCES printer,
  reported_by varchar(12) REFERENCES account(login),
  reported_at timestamp NOT NULL,
  fault varchar(30) NOT NULL,
  priority varchar(6) NOT NULL,
  assigned_to integer REFERENCES technician(id),
  resolved_by integer REFERENCES technician(id),
  resolved_at timestamp,
  parts_cost numeric(7,2)
);
CREATE TABLE consumable_change (
  id integer PRIMARY KEY,
  queue_name varchar(12) NOT NULL REFERENCES printer,
  changed_on date NOT NULL,
  item varchar(20) NOT NULL,
  quantity integer NOT NULL,
  technician_id integer REFERENCES technician
);
