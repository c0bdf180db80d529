CREATE TABLE languages (
  iso char(3) PRIMARY KEY,
  language_name text NOT NULL,
  rare boolean NOT NULL
);
CREATE TABLE hospitals (
  hospital_id integer PRIMARY KEY,
  hospital_name text NOT NULL,
  trust text NOT NULL,
  contract_from date NOT NULL,
  contract_to date,
  per_minute numeric(5,2) NOT NULL,
  monthly_minutes integer
);
COMMENT ON COLUMN hospitals.contract_to IS 'null if open-ended';
COMMENT ON COLUMN hospitals.per_minute IS 'what the hospital pays us for a minute, pounds';
COMMENT ON COLUMN hospitals.monthly_minutes IS 'minutes included each month at no charge; null if none';
CREATE TABLE interpreters (
  interpreter_id integer PRIMARY KEY,
  full_name text NOT NULL,
  mother_tongue char(3) NOT NULL REFERENCES languages (iso),
  employed boolean NOT NULL,
  pay_per_minute numeric(5,2) NOT NULL,
  vetted_until date,
  joined_on date NOT NULL,
  left_on date,
  mentor_id integer REFERENCES interpreters
);
COMMENT ON COLUMN interpreters.employed IS 'true: on our payroll; false: freelance';
COMMENT ON COLUMN interpreters.vetted_until IS 'criminal record check valid until; null if never checked';
COMMENT ON COLUMN interpreters.left_on IS 'null while working for us';
CREATE TABLE interpreter_languages (
  interpreter_id integer NOT NULL REFERENCES interpreters,
  iso char(3) NOT NULL REFERENCES languages,
  level text NOT NULL CHECK (level IN ('native', 'certified', 'working')),
  certified_on date,
  PRIMARY KEY (interpreter_id, iso)
);
COMMENT ON TABLE interpreter_languages IS 'languages an interpreter takes calls in, English not listed';
CREATE TABLE bookings (
  booking_id integer PRIMARY KEY,
  hospital_id integer NOT NULL REFERENCES hospitals,
  iso char(3) NOT NULL REFERENCES languages,
  booked_on date NOT NULL,
  wanted_for timestamp NOT NULL,
  planned_minutes integer NOT NULL,
  interpreter_id integer REFERENCES interpreters,
  status text NOT NULL CHECK (status IN ('open', 'confirmed', 'done', 'cancelled')),
  cancelled_by text CHECK (cancelled_by IN ('hospital', 'interpreter'))
);
COMMENT ON TABLE bookings IS 'appointments booked ahead';
COMMENT ON COLUMN bookings.status IS 'open: no interpreter found yet';
CREATE TABLE calls (
  call_id integer PRIMARY KEY,
  hospital_id integer NOT NULL REFERENCES hospitals,
  iso char(3) NOT NULL REFERENCES languages,
  booking_id integer REFERENCES bookings,
  department text NOT NULL,
  rang_at timestamp NOT NULL,
  connected_at timestamp,
  ended_at timestamp,
  first_interpreter integer REFERENCES interpreters (interpreter_id),
  handed_to integer REFERENCES interpreters (interpreter_id),
  outcome text NOT NULL CHECK (outcome IN ('served', 'no interpreter', 'hung up', 'dropped')),
  urgent boolean NOT NULL
);
COMMENT ON COLUMN calls.booking_id IS 'null for calls out of the blue';
COMMENT ON COLUMN calls.rang_at IS 'hospital rang us';
COMMENT ON COLUMN calls.connected_at IS 'interpreter on the line; null if that never happened';
COMMENT ON COLUMN calls.handed_to IS 'second interpreter who took over; null if there was no handover';
COMMENT ON COLUMN calls.outcome IS 'no interpreter: none found; hung up: hospital gave up waiting; dropped: line broke after connection';
CREATE TABLE call_ratings (
  call_id integer PRIMARY KEY REFERENCES calls,
  clinician_stars smallint CHECK (clinician_stars BETWEEN 1 AND 5),
  interpreter_stars smallint CHECK (interpreter_stars BETWEEN 1 AND 5),
  complaint text
);
COMMENT ON COLUMN call_ratings.clinician_stars IS 'given by the clinician to the interpreter';
COMMENT ON COLUMN call_ratings.interpreter_stars IS 'given by the interpreter to the hospital for line and briefing';
CREATE TABLE hospital_invoices (
  invoice_no text PRIMARY KEY,
  hospital_id integer NOT NULL REFERENCES hospitals,
  month date NOT NULL,
  minutes integer NOT NULL,
  amount numeric(10,2) NOT NULL,
  sent_on date NOT NULL,
  due_on date NOT NULL,
  paid_on date
);
COMMENT ON COLUMN hospital_invoices.month IS 'first day of the month billed';
