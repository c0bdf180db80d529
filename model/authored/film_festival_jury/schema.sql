CREATE TYPE screening_state AS ENUM ('planned', 'held', 'cancelled');
CREATE TYPE submission_state AS ENUM ('received', 'shortlisted', 'selected', 'rejected', 'withdrawn');
CREATE TABLE editions (
  year integer PRIMARY KEY,
  opens_on date NOT NULL,
  closes_on date NOT NULL,
  entry_fee numeric(6,2) NOT NULL
);
CREATE TABLE people (
  person_id integer PRIMARY KEY,
  name text NOT NULL,
  country text,
  born_on date,
  languages text[] NOT NULL DEFAULT '{}'
);
COMMENT ON TABLE people IS 'directors, producers, jurors and programmers';
CREATE TABLE films (
  film_id integer PRIMARY KEY,
  title text NOT NULL,
  original_title text,
  director_id integer NOT NULL REFERENCES people,
  producer_id integer REFERENCES people,
  country text NOT NULL,
  runtime_min integer NOT NULL,
  completed_on date NOT NULL,
  genres text[] NOT NULL,
  is_debut boolean NOT NULL
);
CREATE TABLE sections (
  code text PRIMARY KEY,
  title text NOT NULL,
  competitive boolean NOT NULL
);
CREATE TABLE submissions (
  submission_id integer PRIMARY KEY,
  film_id integer NOT NULL REFERENCES films,
  edition integer NOT NULL REFERENCES editions,
  section_code text NOT NULL REFERENCES sections,
  submitted_on date NOT NULL,
  decided_on date,
  state submission_state NOT NULL,
  fee_paid boolean NOT NULL,
  programmer_id integer REFERENCES people
);
COMMENT ON COLUMN submissions.programmer_id IS 'who previewed the film for us';
CREATE TABLE jury_seats (
  edition integer NOT NULL REFERENCES editions,
  section_code text NOT NULL REFERENCES sections,
  person_id integer NOT NULL REFERENCES people,
  is_president boolean NOT NULL,
  PRIMARY KEY (edition, section_code, person_id)
);
CREATE TABLE scores (
  submission_id integer NOT NULL REFERENCES submissions,
  juror_id integer NOT NULL REFERENCES people,
  score numeric(3,1),
  scored_at timestamp,
  remark text,
  PRIMARY KEY (submission_id, juror_id)
);
COMMENT ON COLUMN scores.score IS '0 to 10; null = the juror abstained';
CREATE TABLE prizes (
  prize_id integer PRIMARY KEY,
  edition integer NOT NULL REFERENCES editions,
  section_code text NOT NULL REFERENCES sections,
  prize_name text NOT NULL,
  money numeric(9,2),
  submission_id integer REFERENCES submissions
);
COMMENT ON COLUMN prizes.submission_id IS 'winner; null = not awarded';
CREATE TABLE venues (
  venue_id integer PRIMARY KEY,
  name text NOT NULL,
  seats integer NOT NULL,
  step_free boolean NOT NULL
);
CREATE TABLE screenings (
  screening_id integer PRIMARY KEY,
  submission_id integer NOT NULL REFERENCES submissions,
  venue_id integer NOT NULL REFERENCES venues,
  starts_at timestamp NOT NULL,
  tickets_sold integer,
  with_guest boolean NOT NULL,
  state screening_state NOT NULL
);
COMMENT ON COLUMN screenings.with_guest IS 'director or actor present for questions';
CREATE VIEW submission_results AS
SELECT s.submission_id, s.edition, s.section_code, f.title, count(c.score) AS votes, avg(c.score) AS mean_score
FROM submissions s JOIN films f ON f.film_id = s.film_id LEFT JOIN scores c ON c.submission_id = s.submission_id
GROUP BY s.submission_id, s.edition, s.section_code, f.title;
COMMENT ON VIEW submission_results IS 'number of votes and mean score per submission';
