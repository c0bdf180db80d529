CREATE TYPE consult_state AS ENUM ('requested', 'scheduled', 'in_call', 'completed', 'no_show', 'cancelled');
CREATE TABLE insurers (
  id integer PRIMARY KEY,
  name text NOT NULL,
  covers_video boolean NOT NULL,
  rate_per_consult numeric(6,2)
);
CREATE TABLE clinicians (
  id integer PRIMARY KEY,
  display_name text NOT NULL,
  specialty text NOT NULL,
  licence_state char(2) NOT NULL,
  licence_expires date NOT NULL,
  fee numeric(6,2) NOT NULL,
  accepts_new_patients boolean NOT NULL,
  supervisor_id integer REFERENCES clinicians,
  created_at timestamptz NOT NULL,
  deactivated_at timestamptz
);
CREATE TABLE patients (
  id integer PRIMARY KEY,
  given_name text NOT NULL,
  family_name text NOT NULL,
  date_of_birth date NOT NULL,
  gender text,
  state char(2) NOT NULL,
  email text,
  insurer_id integer REFERENCES insurers,
  preferred_language text NOT NULL,
  registered_at timestamptz NOT NULL,
  consent_signed_on date
);
CREATE TABLE consultations (
  id integer PRIMARY KEY,
  patient_id integer NOT NULL REFERENCES patients,
  clinician_id integer REFERENCES clinicians,
  referred_by_id integer REFERENCES clinicians,
  state consult_state NOT NULL,
  channel text NOT NULL,
  reason text NOT NULL,
  requested_at timestamp NOT NULL,
  scheduled_for timestamp,
  started_at timestamp,
  ended_at timestamp,
  fee_charged numeric(6,2),
  satisfaction integer,
  technical_problem boolean NOT NULL
);
CREATE TABLE prescriptions (
  id integer PRIMARY KEY,
  consultation_id integer NOT NULL REFERENCES consultations,
  drug text NOT NULL,
  dose_mg numeric(7,1),
  days_supply integer NOT NULL,
  refills integer NOT NULL,
  sent_to_pharmacy text,
  dispensed_on date
);
CREATE TABLE diagnoses (
  consultation_id integer NOT NULL REFERENCES consultations,
  icd_code text NOT NULL,
  label text NOT NULL,
  is_primary boolean NOT NULL,
  PRIMARY KEY (consultation_id, icd_code)
);
CREATE TABLE claims (
  id integer PRIMARY KEY,
  consultation_id integer NOT NULL REFERENCES consultations,
  insurer_id integer NOT NULL REFERENCES insurers,
  submitted_on date NOT NULL,
  amount numeric(7,2) NOT NULL,
  approved_amount numeric(7,2),
  decided_on date,
  denial_reason text
);
CREATE TABLE messages (
  id integer PRIMARY KEY,
  patient_id integer NOT NULL REFERENCES patients,
  clinician_id integer NOT NULL REFERENCES clinicians,
  from_patient boolean NOT NULL,
  sent_at timestamp NOT NULL,
  read_at timestamp,
  body text NOT NULL
);
