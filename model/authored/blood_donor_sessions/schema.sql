CREATE TYPE blood_grp AS ENUM ('O-','O+','A-','A+','B-','B+','AB-','AB+');
CREATE TABLE donors (
  donor_id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  birth_date date NOT NULL,
  gender char(1) NOT NULL,
  abo_rh blood_grp NOT NULL,
  postcode varchar(8),
  registered_on date NOT NULL,
  sms_ok boolean NOT NULL,
  recruited_by integer REFERENCES donors (donor_id)
);
COMMENT ON COLUMN donors.abo_rh IS 'blood group';
COMMENT ON COLUMN donors.sms_ok IS 'agreed to be reminded by text message';
CREATE TABLE venues (
  venue_id integer PRIMARY KEY,
  venue_name text NOT NULL,
  town text NOT NULL,
  beds integer NOT NULL,
  parking_spaces integer,
  step_free boolean NOT NULL
);
CREATE TABLE nurses (
  nurse_id integer PRIMARY KEY,
  nurse_name text NOT NULL,
  band integer NOT NULL,
  started_on date NOT NULL
);
CREATE TABLE sessions (
  session_id integer PRIMARY KEY,
  venue_id integer NOT NULL REFERENCES venues,
  session_date date NOT NULL,
  opens_at time NOT NULL,
  closes_at time NOT NULL,
  slots integer NOT NULL,
  lead_nurse_id integer NOT NULL REFERENCES nurses (nurse_id),
  cancelled_reason text
);
COMMENT ON COLUMN sessions.cancelled_reason IS 'null = took place or will take place';
CREATE TABLE appointments (
  appointment_id integer PRIMARY KEY,
  session_id integer NOT NULL REFERENCES sessions,
  donor_id integer NOT NULL REFERENCES donors,
  booked_on date NOT NULL,
  slot_time time NOT NULL,
  channel text NOT NULL,
  outcome text
);
COMMENT ON COLUMN appointments.channel IS 'web, app, phone, walk-in';
COMMENT ON COLUMN appointments.outcome IS 'donated, deferred, no-show, cancelled; null = still to come';
CREATE TABLE donations (
  bag_no text PRIMARY KEY,
  appointment_id integer NOT NULL UNIQUE REFERENCES appointments,
  kind text NOT NULL,
  volume_ml integer NOT NULL,
  needle_in timestamp NOT NULL,
  needle_out timestamp NOT NULL,
  phlebotomist_id integer NOT NULL REFERENCES nurses (nurse_id),
  haemoglobin numeric(4,1) NOT NULL,
  adverse_event text
);
COMMENT ON COLUMN donations.kind IS 'whole blood, platelets or plasma';
COMMENT ON COLUMN donations.haemoglobin IS 'g/dl, finger prick before the donation';
COMMENT ON COLUMN donations.adverse_event IS 'faint, bruise, nerve pain; null = went well';
CREATE TABLE deferrals (
  deferral_id integer PRIMARY KEY,
  donor_id integer NOT NULL REFERENCES donors,
  reason text NOT NULL,
  starts_on date NOT NULL,
  ends_on date
);
COMMENT ON COLUMN deferrals.ends_on IS 'null = may never donate again';
CREATE TABLE test_results (
  bag_no text NOT NULL REFERENCES donations,
  assay text NOT NULL,
  reactive boolean NOT NULL,
  reported_at timestamp NOT NULL,
  PRIMARY KEY (bag_no, assay)
);
COMMENT ON COLUMN test_results.assay IS 'HIV, HBV, HCV, syphilis';
CREATE VIEW upcoming_sessions AS SELECT s.session_id, v.venue_name, v.town, s.session_date, s.slots FROM sessions s JOIN venues v ON v.venue_id = s.venue_id WHERE s.session_date >= current_date AND s.cancelled_reason IS NULL;
