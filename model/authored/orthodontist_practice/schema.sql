CREATE TABLE orthodontists (
  id integer PRIMARY KEY,
  full_name text NOT NULL,
  chair_days text NOT NULL,
  joined_on date NOT NULL,
  retired_on date
);
CREATE TABLE guardians (
  id integer PRIMARY KEY,
  full_name text NOT NULL,
  phone text,
  email text
);
CREATE TABLE patients (
  id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  born_on date NOT NULL,
  guardian_id integer REFERENCES guardians(id),
  referred_by text,
  registered_on date NOT NULL
);
COMMENT ON COLUMN patients.guardian_id IS 'null for adult patients';
COMMENT ON COLUMN patients.referred_by IS 'referring dentist; null if the patient came without a referral';
CREATE TABLE appliances (
  code text PRIMARY KEY,
  label text NOT NULL,
  removable boolean NOT NULL,
  lab_cost numeric(7,2) NOT NULL,
  list_price numeric(8,2) NOT NULL
);
CREATE TABLE treatments (
  id integer PRIMARY KEY,
  patient_id integer NOT NULL REFERENCES patients(id),
  planned_by integer NOT NULL REFERENCES orthodontists(id),
  treated_by integer NOT NULL REFERENCES orthodontists(id),
  appliance_code text NOT NULL REFERENCES appliances(code),
  arch text NOT NULL CHECK (arch IN ('upper', 'lower', 'both')),
  planned_on date NOT NULL,
  fitted_on date,
  debonded_on date,
  abandoned_on date,
  planned_months smallint NOT NULL,
  agreed_price numeric(8,2) NOT NULL
);
COMMENT ON COLUMN treatments.fitted_on IS 'day the appliance went in; null while the patient is waiting';
COMMENT ON COLUMN treatments.debonded_on IS 'day the appliance came off at the end; null while in treatment';
COMMENT ON COLUMN treatments.abandoned_on IS 'set when the patient gave up; such a treatment is never debonded';
CREATE TABLE visits (
  id integer PRIMARY KEY,
  treatment_id integer NOT NULL REFERENCES treatments(id),
  visit_type text NOT NULL CHECK (visit_type IN ('adjustment', 'emergency', 'scan', 'retainer check')),
  booked_at timestamp NOT NULL,
  scheduled_at timestamp NOT NULL,
  arrived_at timestamp,
  seated_at timestamp,
  outcome text CHECK (outcome IN ('attended', 'missed', 'cancelled'))
);
COMMENT ON COLUMN visits.outcome IS 'null for visits still to come';
COMMENT ON COLUMN visits.booked_at IS 'when the appointment was made, not when it takes place';
CREATE TABLE breakages (
  id integer PRIMARY KEY,
  treatment_id integer NOT NULL REFERENCES treatments(id),
  reported_on date NOT NULL,
  part text NOT NULL,
  repaired_on date,
  charged numeric(6,2)
);
COMMENT ON COLUMN breakages.charged IS 'null if repaired free of charge';
CREATE TABLE instalments (
  treatment_id integer NOT NULL REFERENCES treatments(id),
  seq smallint NOT NULL,
  due_on date NOT NULL,
  amount numeric(7,2) NOT NULL,
  paid_on date,
  method text,
  PRIMARY KEY (treatment_id, seq)
);
COMMENT ON COLUMN instalments.paid_on IS 'null until paid';
