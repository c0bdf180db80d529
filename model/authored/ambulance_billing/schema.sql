CREATE SCHEMA ops;
CREATE SCHEMA billing;
CREATE TABLE ops.station (
  id serial PRIMARY KEY,
  name text NOT NULL,
  district text NOT NULL,
  opened_on date NOT NULL
);
CREATE TABLE ops.vehicle (
  id serial PRIMARY KEY,
  call_sign text NOT NULL UNIQUE,
  station_id integer NOT NULL REFERENCES ops.station,
  kind text NOT NULL,
  in_service_since date NOT NULL,
  retired_on date,
  odometer_km integer NOT NULL
);
COMMENT ON COLUMN ops.vehicle.kind IS 'BLS, ALS, bariatric, helicopter';
CREATE TABLE ops.crew_member (
  id serial PRIMARY KEY,
  full_name text NOT NULL,
  role text NOT NULL,
  hired_on date NOT NULL,
  left_on date,
  station_id integer REFERENCES ops.station
);
COMMENT ON COLUMN ops.crew_member.role IS 'paramedic, emt, doctor';
CREATE TABLE ops.hospital (
  id serial PRIMARY KEY,
  name text NOT NULL,
  trauma_level smallint
);
COMMENT ON COLUMN ops.hospital.trauma_level IS '1 = highest; null = no trauma centre';
CREATE TABLE ops.transport (
  id serial PRIMARY KEY,
  vehicle_id integer NOT NULL REFERENCES ops.vehicle,
  driver_id integer NOT NULL REFERENCES ops.crew_member,
  attendant_id integer NOT NULL REFERENCES ops.crew_member,
  patient_ref text NOT NULL,
  from_hospital_id integer REFERENCES ops.hospital,
  to_hospital_id integer REFERENCES ops.hospital,
  called_at timestamp NOT NULL,
  arrived_at timestamp,
  delivered_at timestamp,
  loaded_km numeric(6,1),
  emergency boolean NOT NULL,
  outcome text NOT NULL
);
COMMENT ON COLUMN ops.transport.from_hospital_id IS 'null = picked up elsewhere than at a hospital';
COMMENT ON COLUMN ops.transport.arrived_at IS 'arrival at the patient';
COMMENT ON COLUMN ops.transport.delivered_at IS 'handed over at the destination; null = not transported';
COMMENT ON COLUMN ops.transport.loaded_km IS 'kilometres with the patient aboard';
COMMENT ON COLUMN ops.transport.outcome IS 'transported, refused, treated on scene, cancelled';
CREATE TABLE billing.payer (
  id serial PRIMARY KEY,
  name text NOT NULL,
  payer_class text NOT NULL
);
COMMENT ON COLUMN billing.payer.payer_class IS 'public, private, self-pay, workers comp';
CREATE TABLE billing.claim (
  id serial PRIMARY KEY,
  transport_id integer NOT NULL UNIQUE REFERENCES ops.transport,
  payer_id integer NOT NULL REFERENCES billing.payer,
  base_fee numeric(8,2) NOT NULL,
  mileage_fee numeric(8,2) NOT NULL,
  allowed_amount numeric(8,2),
  created_on date NOT NULL,
  submitted_on date,
  decided_on date,
  status text NOT NULL
);
COMMENT ON COLUMN billing.claim.allowed_amount IS 'what the payer accepts to pay; null until decided';
COMMENT ON COLUMN billing.claim.status IS 'draft, submitted, accepted, denied, appealed';
CREATE TABLE billing.denial (
  claim_id integer NOT NULL REFERENCES billing.claim,
  reason_code text NOT NULL,
  appealed_on date,
  PRIMARY KEY (claim_id, reason_code)
);
COMMENT ON COLUMN billing.denial.reason_code IS 'MN not medically necessary, DOC missing papers, ELG not insured, DUP duplicate, TIM filed too late';
CREATE TABLE billing.payment (
  id serial PRIMARY KEY,
  claim_id integer NOT NULL REFERENCES billing.claim,
  received_on date NOT NULL,
  amount numeric(8,2) NOT NULL,
  paid_by text NOT NULL
);
COMMENT ON COLUMN billing.payment.paid_by IS 'payer or patient';
