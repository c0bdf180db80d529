CREATE SCHEMA hr;
CREATE SCHEMA lifts;
CREATE TABLE hr.site (
  site_id integer PRIMARY KEY,
  site_name text NOT NULL,
  town text NOT NULL,
  parking_spaces integer NOT NULL
);
CREATE TABLE hr.staff (
  staff_no integer PRIMARY KEY,
  full_name text NOT NULL,
  department text NOT NULL,
  site_id integer NOT NULL REFERENCES hr.site,
  line_manager_no integer REFERENCES hr.staff,
  home_postcode text,
  started_on date NOT NULL,
  finished_on date,
  contract text NOT NULL CHECK (contract IN ('full time', 'part time', 'temp'))
);
COMMENT ON COLUMN hr.staff.finished_on IS 'null while employed';
CREATE TABLE lifts.member (
  member_id integer PRIMARY KEY,
  staff_no integer NOT NULL UNIQUE REFERENCES hr.staff,
  joined_on date NOT NULL,
  paused_on date,
  can_drive boolean NOT NULL,
  smoker boolean NOT NULL,
  emergency_rides_left smallint NOT NULL
);
COMMENT ON TABLE lifts.member IS 'staff who signed up for the lift share';
COMMENT ON COLUMN lifts.member.paused_on IS 'null while active in the scheme';
COMMENT ON COLUMN lifts.member.emergency_rides_left IS 'free taxi rides home still available this year';
CREATE TABLE lifts.car (
  reg_plate text PRIMARY KEY,
  owner_id integer NOT NULL REFERENCES lifts.member,
  model text NOT NULL,
  fuel text NOT NULL CHECK (fuel IN ('petrol', 'diesel', 'hybrid', 'electric')),
  spare_seats smallint NOT NULL,
  insured_until date NOT NULL
);
COMMENT ON COLUMN lifts.car.spare_seats IS 'seats besides the driver''s';
CREATE TABLE lifts.route (
  route_id integer PRIMARY KEY,
  driver_id integer NOT NULL REFERENCES lifts.member,
  backup_driver_id integer REFERENCES lifts.member,
  site_id integer NOT NULL REFERENCES hr.site,
  pickup_area text NOT NULL,
  leaves_at time NOT NULL,
  returns_at time,
  distance_km numeric(5,1) NOT NULL,
  share_per_trip numeric(5,2) NOT NULL,
  status text NOT NULL CHECK (status IN ('open', 'full', 'suspended', 'ended'))
);
COMMENT ON TABLE lifts.route IS 'a regular run offered by a driver';
COMMENT ON COLUMN lifts.route.status IS 'open: seats free; full: running, no seat free; suspended: resting for now; ended: for good';
COMMENT ON COLUMN lifts.route.returns_at IS 'null if the run goes one way only, to work';
COMMENT ON COLUMN lifts.route.share_per_trip IS 'suggested contribution of a passenger, pounds';
CREATE TABLE lifts.seat_request (
  request_id integer PRIMARY KEY,
  route_id integer NOT NULL REFERENCES lifts.route,
  passenger_id integer NOT NULL REFERENCES lifts.member,
  asked_on date NOT NULL,
  answered_on date,
  answer text CHECK (answer IN ('accepted', 'declined', 'waitlisted'))
);
COMMENT ON COLUMN lifts.seat_request.answer IS 'null while the driver has not replied';
CREATE TABLE lifts.trip (
  trip_id integer PRIMARY KEY,
  route_id integer NOT NULL REFERENCES lifts.route,
  trip_date date NOT NULL,
  direction text NOT NULL CHECK (direction IN ('to work', 'home')),
  driven_by integer NOT NULL REFERENCES lifts.member,
  late_minutes integer,
  cancelled boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN lifts.trip.driven_by IS 'who was at the wheel that day, the regular or the backup driver or somebody else';
COMMENT ON COLUMN lifts.trip.late_minutes IS 'minutes behind time on arrival, 0 if on time, null if cancelled or not logged';
CREATE TABLE lifts.trip_passenger (
  trip_id integer NOT NULL REFERENCES lifts.trip,
  passenger_id integer NOT NULL REFERENCES lifts.member,
  no_show boolean NOT NULL,
  paid numeric(5,2) NOT NULL,
  rating smallint CHECK (rating BETWEEN 1 AND 5),
  PRIMARY KEY (trip_id, passenger_id)
);
CREATE TABLE lifts.parking_permit (
  permit_no text PRIMARY KEY,
  member_id integer NOT NULL REFERENCES lifts.member,
  site_id integer NOT NULL REFERENCES hr.site,
  valid_from date NOT NULL,
  valid_to date NOT NULL,
  revoked_on date
);
COMMENT ON TABLE lifts.parking_permit IS 'priority bays for those who bring colleagues';
CREATE VIEW lifts.active_member AS
  SELECT m.member_id, s.full_name, s.department, s.site_id, m.can_drive
  FROM lifts.member m JOIN hr.staff s ON s.staff_no = m.staff_no
  WHERE m.paused_on IS NULL AND s.finished_on IS NULL;
COMMENT ON VIEW lifts.active_member IS 'members neither paused nor gone from the company';
