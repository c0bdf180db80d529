CREATE TABLE products (
  product_id integer PRIMARY KEY,
  name text NOT NULL,
  language text NOT NULL,
  retired boolean NOT NULL
);
CREATE TABLE people (
  person_id integer PRIMARY KEY,
  login text NOT NULL,
  full_name text NOT NULL,
  role text NOT NULL,
  manager_id integer REFERENCES people,
  active boolean NOT NULL
);
CREATE TABLE components (
  component_id integer PRIMARY KEY,
  product_id integer NOT NULL REFERENCES products,
  name text NOT NULL,
  owner_id integer REFERENCES people
);
CREATE TABLE releases (
  release_id integer PRIMARY KEY,
  product_id integer NOT NULL REFERENCES products,
  version text NOT NULL,
  planned_on date NOT NULL,
  released_on date
);
CREATE TABLE bugs (
  bug_id integer PRIMARY KEY,
  component_id integer NOT NULL REFERENCES components,
  title text NOT NULL,
  severity text NOT NULL,
  priority smallint NOT NULL,
  status text NOT NULL,
  resolution text,
  reporter_id integer NOT NULL REFERENCES people,
  assignee_id integer REFERENCES people,
  found_in integer REFERENCES releases,
  fixed_in integer REFERENCES releases,
  duplicate_of integer REFERENCES bugs,
  created_at timestamp NOT NULL,
  closed_at timestamp,
  estimate_hours numeric(5,1)
);
COMMENT ON COLUMN bugs.priority IS '1 highest to 5 lowest';
CREATE TABLE bug_comments (
  comment_id integer PRIMARY KEY,
  bug_id integer NOT NULL REFERENCES bugs,
  author_id integer NOT NULL REFERENCES people,
  written_at timestamp NOT NULL,
  body text NOT NULL
);
CREATE TABLE work_logs (
  log_id integer PRIMARY KEY,
  bug_id integer NOT NULL REFERENCES bugs,
  person_id integer NOT NULL REFERENCES people,
  worked_on date NOT NULL,
  hours numeric(4,1) NOT NULL
);
CREATE TABLE watchers (
  bug_id integer NOT NULL REFERENCES bugs,
  person_id integer NOT NULL REFERENCES people,
  PRIMARY KEY (bug_id, person_id)
);
