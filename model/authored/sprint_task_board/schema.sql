CREATE TYPE task_state AS ENUM ('todo', 'in_progress', 'review', 'done', 'wontfix');
CREATE TABLE team (
  team_id integer PRIMARY KEY,
  team_name text NOT NULL,
  timezone text NOT NULL
);
CREATE TABLE member (
  member_id integer PRIMARY KEY,
  nickname text NOT NULL,
  full_name text NOT NULL,
  role text NOT NULL,
  team_id integer REFERENCES team,
  weekly_hours integer NOT NULL,
  joined_on date NOT NULL,
  left_on date
);
CREATE TABLE project (
  project_key varchar(5) PRIMARY KEY,
  title text NOT NULL,
  client text,
  lead_id integer REFERENCES member(member_id),
  started_on date NOT NULL,
  deadline date,
  budget_hours integer
);
CREATE TABLE sprint (
  sprint_id integer PRIMARY KEY,
  project_key varchar(5) NOT NULL REFERENCES project,
  sprint_no integer NOT NULL,
  goal text,
  begins_on date NOT NULL,
  ends_on date NOT NULL,
  capacity_points integer NOT NULL
);
CREATE TABLE task (
  task_id integer PRIMARY KEY,
  project_key varchar(5) NOT NULL REFERENCES project,
  sprint_id integer REFERENCES sprint,
  parent_task_id integer REFERENCES task,
  title text NOT NULL,
  type text NOT NULL,
  state task_state NOT NULL,
  priority text NOT NULL,
  points integer,
  reporter_id integer NOT NULL REFERENCES member(member_id),
  assignee_id integer REFERENCES member(member_id),
  created_at timestamp NOT NULL,
  due_on date,
  done_at timestamp
);
CREATE TABLE worklog (
  worklog_id integer PRIMARY KEY,
  task_id integer NOT NULL REFERENCES task,
  member_id integer NOT NULL REFERENCES member,
  worked_on date NOT NULL,
  hours numeric(4,2) NOT NULL,
  billable boolean NOT NULL
);
CREATE TABLE task_comment (
  comment_id integer PRIMARY KEY,
  task_id integer NOT NULL REFERENCES task,
  author_id integer NOT NULL REFERENCES member(member_id),
  body text NOT NULL,
  written_at timestamp NOT NULL
);
