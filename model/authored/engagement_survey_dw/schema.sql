CREATE TABLE dim_date (
  date_key integer PRIMARY KEY,
  full_date date NOT NULL,
  month_no integer NOT NULL,
  quarter_no integer NOT NULL,
  year_no integer NOT NULL
);
CREATE TABLE dim_team (
  team_key integer PRIMARY KEY,
  team_name text NOT NULL,
  division text NOT NULL,
  site text NOT NULL,
  parent_team_key integer REFERENCES dim_team(team_key),
  headcount integer NOT NULL
);
CREATE TABLE dim_employee (
  employee_key integer PRIMARY KEY,
  full_name text NOT NULL,
  team_key integer NOT NULL REFERENCES dim_team,
  manager_key integer REFERENCES dim_employee(employee_key),
  grade smallint NOT NULL,
  remote_share integer,
  tenure_start date NOT NULL,
  left_on date,
  contract char(1) NOT NULL
);
COMMENT ON COLUMN dim_employee.contract IS 'P permanent, T temporary, I intern';
COMMENT ON COLUMN dim_employee.remote_share IS 'percent of days worked from home';
CREATE TABLE dim_survey (
  survey_key integer PRIMARY KEY,
  survey_name text NOT NULL,
  kind text NOT NULL,
  opened_key integer NOT NULL REFERENCES dim_date(date_key),
  closed_key integer REFERENCES dim_date(date_key),
  anonymous boolean NOT NULL
);
COMMENT ON COLUMN dim_survey.kind IS 'annual, pulse, exit';
CREATE TABLE dim_question (
  question_key integer PRIMARY KEY,
  question_text text NOT NULL,
  driver text NOT NULL,
  reverse_scored boolean NOT NULL
);
CREATE TABLE fact_invitation (
  survey_key integer NOT NULL REFERENCES dim_survey,
  employee_key integer NOT NULL REFERENCES dim_employee,
  sent_key integer NOT NULL REFERENCES dim_date(date_key),
  reminders integer NOT NULL,
  started boolean NOT NULL,
  completed boolean NOT NULL,
  minutes_taken numeric(5,1),
  PRIMARY KEY (survey_key, employee_key)
);
CREATE TABLE fact_answer (
  survey_key integer NOT NULL REFERENCES dim_survey,
  question_key integer NOT NULL REFERENCES dim_question,
  employee_key integer NOT NULL REFERENCES dim_employee,
  answered_key integer NOT NULL REFERENCES dim_date(date_key),
  score smallint,
  comment text,
  comment_tone text
);
COMMENT ON COLUMN fact_answer.score IS '1 disagree strongly to 5 agree strongly, null = skipped';
CREATE TABLE fact_action (
  action_key integer PRIMARY KEY,
  team_key integer NOT NULL REFERENCES dim_team,
  driver text NOT NULL,
  title text NOT NULL,
  owner_key integer REFERENCES dim_employee(employee_key),
  sponsor_key integer REFERENCES dim_employee(employee_key),
  due_key integer REFERENCES dim_date(date_key),
  done_key integer REFERENCES dim_date(date_key),
  budget_eur numeric(9,2)
);
COMMENT ON TABLE fact_action IS 'improvement actions agreed after a survey';
