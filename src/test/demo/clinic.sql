/*
 * clinic.sql: a clinic's database, for questions about the database itself
 * (catalog.tsv). Everybody in it is invented.
 *
 * Roles are the server's: shop.sql has others. Some tables have no index, no
 * comment or were never analyzed, so that there is something to find.
 */

CREATE ROLE clinic_owner;
CREATE ROLE medical_staff;
CREATE ROLE front_desk;
CREATE ROLE dr_novak LOGIN IN ROLE medical_staff VALID UNTIL '2031-03-31';
CREATE ROLE nurse_adams LOGIN IN ROLE medical_staff;
CREATE ROLE reception LOGIN IN ROLE front_desk;

CREATE TABLE wards (
	ward_id		integer PRIMARY KEY,
	ward_name	text NOT NULL UNIQUE,
	beds		integer NOT NULL DEFAULT 12
);
COMMENT ON TABLE wards IS 'departments with beds';

CREATE TABLE doctors (
	doctor_id	integer PRIMARY KEY,
	full_name	text NOT NULL,
	specialty	text NOT NULL,
	ward_id		integer REFERENCES wards,
	pager		varchar(8)
);
COMMENT ON TABLE doctors IS 'physicians who work here';
COMMENT ON COLUMN doctors.pager IS 'number of the pager, empty for those without';

CREATE TABLE patients (
	patient_id	integer PRIMARY KEY,
	full_name	text NOT NULL,
	born_on		date NOT NULL,
	insurance_no	text UNIQUE,
	blood_group	text,
	registered_at	timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE patients IS 'people who are or were treated';
COMMENT ON COLUMN patients.insurance_no IS 'number on the insurance card';
CREATE INDEX patients_full_name_idx ON patients (full_name);

CREATE TABLE appointments (
	appointment_id	integer PRIMARY KEY,
	patient_id	integer NOT NULL REFERENCES patients,
	doctor_id	integer NOT NULL REFERENCES doctors,
	starts_at	timestamptz NOT NULL,
	status		text NOT NULL DEFAULT 'booked',
	note		text
);
COMMENT ON TABLE appointments IS 'booked, held and missed appointments';
CREATE INDEX appointments_starts_at_idx ON appointments (starts_at);
CREATE INDEX appointments_status_idx ON appointments USING hash (status);

CREATE TABLE prescriptions (
	prescription_id	integer PRIMARY KEY,
	patient_id	integer NOT NULL REFERENCES patients,
	doctor_id	integer NOT NULL REFERENCES doctors,
	drug		text NOT NULL,
	days		smallint NOT NULL DEFAULT 7,
	issued_on	date NOT NULL DEFAULT CURRENT_DATE
);
CREATE INDEX prescriptions_patient_id_issued_on_idx ON prescriptions (patient_id, issued_on);

CREATE TABLE audit_log (
	happened_at	timestamptz,
	who		text,
	action		text
);
COMMENT ON TABLE audit_log IS 'who looked at which record';

CREATE VIEW upcoming AS
	SELECT a.appointment_id, p.full_name, a.starts_at
	FROM appointments a JOIN patients p ON p.patient_id = a.patient_id
	WHERE a.starts_at > now();

INSERT INTO wards VALUES (1, 'Cardiology', 18), (2, 'Surgery', 24), (3, 'Paediatrics', DEFAULT), (4, 'Maternity', 10);
INSERT INTO doctors SELECT i, 'Doctor ' || i, (ARRAY['cardiology', 'surgery', 'general'])[1 + i % 3], 1 + i % 4, CASE WHEN i % 3 > 0 THEN '44' || i END
FROM generate_series(1, 22) i;
INSERT INTO patients SELECT i, 'Patient ' || i, DATE '1940-01-01' + i * 31, CASE WHEN i % 9 > 0 THEN 'IN' || 100000 + i END,
	CASE WHEN i % 2 > 0 THEN (ARRAY['A', 'B', 'AB', '0'])[1 + i % 4] END
FROM generate_series(1, 800) i;
INSERT INTO appointments SELECT i, 1 + i % 800, 1 + i % 22, now() + (i - 2000) * interval '3 hours', CASE WHEN i < 2000 THEN 'held' ELSE 'booked' END
FROM generate_series(1, 2400) i;
INSERT INTO prescriptions SELECT i, 1 + i * 7 % 800, 1 + i % 22, 'Drug ' || i % 40 FROM generate_series(1, 1500) i;
INSERT INTO audit_log SELECT now(), 'reception', 'read patient ' || i FROM generate_series(1, 300) i;

ALTER TABLE patients ENABLE ROW LEVEL SECURITY;
CREATE POLICY all_may_read ON patients FOR SELECT USING (true);

DO $$ DECLARE t text; BEGIN FOR t IN SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind IN ('r', 'v') LOOP
	EXECUTE format('ALTER TABLE %I OWNER TO clinic_owner', t); END LOOP; END $$;
ALTER TABLE audit_log OWNER TO postgres;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst;
GRANT SELECT, INSERT, UPDATE ON appointments TO front_desk;
GRANT SELECT, INSERT ON patients TO front_desk;
GRANT SELECT ON patients, appointments, doctors, wards TO medical_staff;
GRANT SELECT, INSERT, UPDATE, DELETE ON prescriptions TO medical_staff WITH GRANT OPTION;
GRANT SELECT ON wards TO PUBLIC;

CREATE EXTENSION nl2sql;
ANALYZE wards, doctors, patients, appointments, prescriptions;
