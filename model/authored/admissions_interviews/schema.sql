CREATE TABLE college (
  college_code char(2) PRIMARY KEY,
  college_name text NOT NULL,
  founded integer NOT NULL
);
CREATE TABLE course (
  ucas_code varchar(4) PRIMARY KEY,
  course_title text NOT NULL,
  years_long smallint NOT NULL,
  entrance_test text
);
COMMENT ON COLUMN course.entrance_test IS 'name of the written test; null if there is none';
CREATE TABLE tutor (
  tutor_id integer PRIMARY KEY,
  tutor_name text NOT NULL,
  college_code char(2) NOT NULL REFERENCES college,
  subject text NOT NULL,
  on_sabbatical_until date
);
COMMENT ON COLUMN tutor.on_sabbatical_until IS 'null if teaching';
CREATE TABLE school (
  school_id integer PRIMARY KEY,
  school_name text NOT NULL,
  sector text NOT NULL CHECK (sector IN ('state', 'independent', 'overseas')),
  region text
);
CREATE TABLE candidate (
  candidate_no integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  birth_date date NOT NULL,
  school_id integer REFERENCES school,
  first_in_family boolean
);
COMMENT ON COLUMN candidate.school_id IS 'null for mature candidates who apply on their own';
COMMENT ON COLUMN candidate.first_in_family IS 'first to go to university; null if not stated';
CREATE TABLE application (
  application_no integer PRIMARY KEY,
  candidate_no integer NOT NULL REFERENCES candidate,
  entry_year smallint NOT NULL,
  ucas_code varchar(4) NOT NULL REFERENCES course,
  first_choice char(2) REFERENCES college (college_code),
  allocated_to char(2) NOT NULL REFERENCES college (college_code),
  received_on date NOT NULL,
  test_score numeric(4,1),
  predicted_points smallint,
  shortlisted boolean,
  withdrawn_on date
);
COMMENT ON COLUMN application.first_choice IS 'college named by the candidate; null for an open application';
COMMENT ON COLUMN application.allocated_to IS 'college that deals with the application';
COMMENT ON COLUMN application.test_score IS 'out of 100; null if the course has no test or the candidate did not sit it';
COMMENT ON COLUMN application.shortlisted IS 'true: invited to interview; false: not; null: not decided yet';
CREATE TABLE interview (
  interview_id integer PRIMARY KEY,
  application_no integer NOT NULL REFERENCES application,
  college_code char(2) NOT NULL REFERENCES college,
  lead_tutor integer NOT NULL REFERENCES tutor (tutor_id),
  second_tutor integer REFERENCES tutor (tutor_id),
  scheduled_at timestamp NOT NULL,
  online boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('booked', 'held', 'no show', 'cancelled')),
  minutes_taken smallint
);
COMMENT ON COLUMN interview.college_code IS 'college that interviews; candidates are seen at other colleges too';
COMMENT ON COLUMN interview.second_tutor IS 'null if one tutor interviewed alone';
CREATE TABLE interview_mark (
  interview_id integer NOT NULL REFERENCES interview,
  tutor_id integer NOT NULL REFERENCES tutor,
  mark smallint NOT NULL CHECK (mark BETWEEN 1 AND 10),
  remarks text,
  entered_on date NOT NULL,
  PRIMARY KEY (interview_id, tutor_id)
);
CREATE TABLE decision (
  application_no integer PRIMARY KEY REFERENCES application,
  offering_college char(2) REFERENCES college (college_code),
  result text NOT NULL CHECK (result IN ('offer', 'reject', 'pool')),
  decided_on date NOT NULL,
  conditional_on text,
  reply text CHECK (reply IN ('firm', 'insurance', 'declined')),
  replied_on date,
  met_conditions boolean
);
COMMENT ON COLUMN decision.offering_college IS 'null unless an offer was made';
COMMENT ON COLUMN decision.result IS 'pool: passed on for other colleges to look at';
COMMENT ON COLUMN decision.conditional_on IS 'grades asked for; null for an unconditional offer or no offer';
COMMENT ON COLUMN decision.reply IS 'null while the candidate has not answered';
COMMENT ON COLUMN decision.met_conditions IS 'null until results are out';
