CREATE TYPE app_status AS ENUM ('filed','formalities','examination','granted','refused','withdrawn','lapsed');
CREATE TABLE applicants (
  id integer PRIMARY KEY,
  name text NOT NULL,
  country char(2) NOT NULL,
  size_class text NOT NULL
);
COMMENT ON COLUMN applicants.size_class IS 'individual, sme, large, university';
CREATE TABLE inventors (
  id integer PRIMARY KEY,
  name text NOT NULL,
  country char(2) NOT NULL
);
CREATE TABLE attorneys (
  id integer PRIMARY KEY,
  name text NOT NULL,
  firm text,
  admitted_year integer NOT NULL
);
CREATE TABLE examiners (
  id integer PRIMARY KEY,
  name text NOT NULL,
  art_unit text NOT NULL,
  seniority integer NOT NULL,
  retired_on date
);
COMMENT ON COLUMN examiners.seniority IS 'years of service';
CREATE TABLE applications (
  id integer PRIMARY KEY,
  app_number text NOT NULL UNIQUE,
  title text NOT NULL,
  ipc_class char(4) NOT NULL,
  applicant_id integer NOT NULL REFERENCES applicants,
  attorney_id integer REFERENCES attorneys,
  first_examiner_id integer REFERENCES examiners (id),
  second_examiner_id integer REFERENCES examiners (id),
  priority_date date,
  filing_date date NOT NULL,
  publication_date date,
  decision_date date,
  status app_status NOT NULL,
  claims integer NOT NULL,
  keywords text[] NOT NULL
);
COMMENT ON COLUMN applications.ipc_class IS 'A61K medicine, B60L electric vehicles, G06F computing, H04W radio networks, C07D organic chemistry, F03D wind motors';
COMMENT ON COLUMN applications.priority_date IS 'date of an earlier foreign filing that is claimed; null = none';
CREATE TABLE application_inventors (
  application_id integer NOT NULL REFERENCES applications,
  inventor_id integer NOT NULL REFERENCES inventors,
  PRIMARY KEY (application_id, inventor_id)
);
CREATE TABLE office_actions (
  id integer PRIMARY KEY,
  application_id integer NOT NULL REFERENCES applications,
  action_type text NOT NULL,
  mailed_on date NOT NULL,
  respond_by date,
  responded_on date
);
COMMENT ON COLUMN office_actions.action_type IS 'search report, objection, summons, allowance';
CREATE TABLE fees (
  id integer PRIMARY KEY,
  application_id integer NOT NULL REFERENCES applications,
  kind text NOT NULL,
  due_on date NOT NULL,
  paid_on date,
  amount numeric(8,2) NOT NULL,
  reduced boolean NOT NULL
);
COMMENT ON COLUMN fees.kind IS 'filing, search, examination, grant, renewal';
COMMENT ON COLUMN fees.reduced IS 'discount for individuals, small firms and universities';
CREATE TABLE oppositions (
  id integer PRIMARY KEY,
  application_id integer NOT NULL REFERENCES applications,
  opponent_id integer NOT NULL REFERENCES applicants (id),
  filed_on date NOT NULL,
  decided_on date,
  result text
);
COMMENT ON COLUMN oppositions.result IS 'maintained, amended, revoked; null = pending';
CREATE TABLE citations (
  citing_id integer NOT NULL REFERENCES applications (id),
  cited_id integer NOT NULL REFERENCES applications (id),
  by_examiner boolean NOT NULL,
  PRIMARY KEY (citing_id, cited_id)
);
