CREATE TABLE school (
  school_id serial PRIMARY KEY,
  name varchar(60) NOT NULL,
  level varchar(10) NOT NULL,
  bell_start time NOT NULL,
  bell_end time NOT NULL,
  created_at timestamp NOT NULL DEFAULT now(),
  created_by varchar(20) NOT NULL DEFAULT 'import'
);
CREATE TABLE vehicle (
  vehicle_id serial PRIMARY KEY,
  fleet_no varchar(6) NOT NULL UNIQUE,
  make varchar(20) NOT NULL,
  model_year integer NOT NULL,
  seats integer NOT NULL,
  fuel varchar(10) NOT NULL,
  wheelchair_lift boolean NOT NULL,
  odometer_miles integer,
  next_inspection date,
  status varchar(12) NOT NULL,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp
);
CREATE TABLE driver (
  driver_id serial PRIMARY KEY,
  first_name varchar(30) NOT NULL,
  last_name varchar(30) NOT NULL,
  hire_date date NOT NULL,
  leave_date date,
  cdl_expires date,
  is_substitute boolean NOT NULL,
  trainer_id integer REFERENCES driver,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp
);
CREATE TABLE route (
  route_code varchar(5) PRIMARY KEY,
  school_id integer NOT NULL REFERENCES school,
  direction varchar(2) NOT NULL,
  regular_driver_id integer REFERENCES driver,
  vehicle_id integer REFERENCES vehicle,
  planned_miles numeric(5,1) NOT NULL,
  depart_time time NOT NULL,
  active boolean NOT NULL DEFAULT true,
  created_at timestamp NOT NULL DEFAULT now(),
  created_by varchar(20) NOT NULL DEFAULT 'import'
);
CREATE TABLE stop (
  stop_id integer PRIMARY KEY,
  corner varchar(60) NOT NULL,
  district varchar(20) NOT NULL,
  has_shelter boolean NOT NULL,
  hazard_note varchar(60)
);
CREATE TABLE route_stop (
  route_code varchar(5) NOT NULL REFERENCES route,
  stop_id integer NOT NULL REFERENCES stop,
  seq integer NOT NULL,
  sched_time time NOT NULL,
  PRIMARY KEY (route_code, stop_id)
);
CREATE TABLE student (
  student_id integer PRIMARY KEY,
  first_name varchar(30) NOT NULL,
  last_name varchar(30) NOT NULL,
  grade integer NOT NULL,
  school_id integer NOT NULL REFERENCES school,
  morning_stop_id integer,
  afternoon_stop_id integer,
  needs_lift boolean NOT NULL,
  guardian_phone varchar(20),
  enrolled_on date NOT NULL,
  created_at timestamp NOT NULL DEFAULT now(),
  updated_at timestamp
);
CREATE TABLE run (
  run_id integer PRIMARY KEY,
  route_code varchar(5) NOT NULL REFERENCES route,
  run_date date NOT NULL,
  driver_id integer,
  vehicle_id integer,
  departed_at timestamp,
  arrived_at timestamp,
  minutes_late integer,
  riders integer,
  cancelled boolean NOT NULL,
  UNIQUE (route_code, run_date)
);
CREATE TABLE incident (
  incident_id integer PRIMARY KEY,
  run_id integer REFERENCES run,
  student_id integer REFERENCES student,
  reported_by integer REFERENCES driver,
  category varchar(20) NOT NULL,
  severity integer NOT NULL,
  narrative text,
  parent_notified_on date,
  created_at timestamp NOT NULL
);
COMMENT ON COLUMN school.level IS 'elementary, middle, high';
COMMENT ON COLUMN route.direction IS 'AM to school, PM from school';
COMMENT ON COLUMN vehicle.status IS 'in service, spare, in shop, sold';
COMMENT ON COLUMN driver.cdl_expires IS 'commercial licence valid until';
COMMENT ON COLUMN student.morning_stop_id IS 'stop.stop_id; null if not riding in the morning';
COMMENT ON COLUMN student.afternoon_stop_id IS 'stop.stop_id; null if not riding home';
COMMENT ON COLUMN run.driver_id IS 'driver.driver_id of who drove, may differ from the regular driver';
COMMENT ON COLUMN incident.severity IS '1 note, 2 warning, 3 referral';
