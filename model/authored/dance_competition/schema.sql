CREATE TABLE clubs (
  club_code varchar(4) PRIMARY KEY,
  club_name text NOT NULL,
  region text NOT NULL,
  founded smallint,
  affiliation_paid_until date
);
CREATE TABLE dancers (
  licence_no varchar(7) PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  birth_date date NOT NULL,
  club_code varchar(4) REFERENCES clubs,
  licence_valid_to date NOT NULL,
  suspended_until date
);
COMMENT ON COLUMN dancers.club_code IS 'NULL for independents';
COMMENT ON COLUMN dancers.suspended_until IS 'NULL if never suspended; a past date is a suspension already served';
CREATE TABLE couples (
  couple_id integer PRIMARY KEY,
  leader varchar(7) NOT NULL REFERENCES dancers(licence_no),
  follower varchar(7) NOT NULL REFERENCES dancers(licence_no),
  class char(1) NOT NULL,
  formed_on date NOT NULL,
  split_on date
);
COMMENT ON COLUMN couples.class IS 'E beginners, D, C, B, A, S the highest';
COMMENT ON COLUMN couples.split_on IS 'NULL while they dance together';
CREATE TABLE judges (
  judge_id integer PRIMARY KEY,
  judge_name text NOT NULL,
  country text NOT NULL,
  grade smallint NOT NULL,
  home_club varchar(4) REFERENCES clubs(club_code)
);
COMMENT ON COLUMN judges.grade IS '1 international, 2 national, 3 regional';
CREATE TABLE competitions (
  comp_id integer PRIMARY KEY,
  comp_name text NOT NULL,
  host_club varchar(4) NOT NULL REFERENCES clubs(club_code),
  city text NOT NULL,
  season text NOT NULL,
  held_on date NOT NULL,
  entries_close date NOT NULL,
  cancelled boolean NOT NULL
);
COMMENT ON COLUMN competitions.season IS 'September to August, such as 25/26';
CREATE TABLE events (
  event_id integer PRIMARY KEY,
  comp_id integer NOT NULL REFERENCES competitions,
  discipline text NOT NULL CHECK (discipline IN ('standard', 'latin', 'ten dance')),
  class char(1) NOT NULL,
  entry_fee numeric(5,2) NOT NULL,
  chair_judge integer REFERENCES judges(judge_id)
);
CREATE TABLE entries (
  event_id integer NOT NULL REFERENCES events,
  couple_id integer NOT NULL REFERENCES couples,
  bib smallint NOT NULL,
  entered_on date NOT NULL,
  fee_paid_on date,
  withdrawn boolean NOT NULL,
  place smallint,
  points smallint,
  PRIMARY KEY (event_id, couple_id)
);
COMMENT ON COLUMN entries.place IS 'final placing; NULL if withdrawn, or the event is still to come';
COMMENT ON COLUMN entries.points IS 'ranking points earned, NULL where there is no placing';
CREATE TABLE marks (
  event_id integer NOT NULL,
  couple_id integer NOT NULL,
  judge_id integer NOT NULL REFERENCES judges,
  dance text NOT NULL,
  technique numeric(3,1) NOT NULL,
  musicality numeric(3,1) NOT NULL,
  PRIMARY KEY (event_id, couple_id, judge_id, dance),
  FOREIGN KEY (event_id, couple_id) REFERENCES entries
);
COMMENT ON TABLE marks IS 'Marks of the final, 0 to 10; kept for events of the past 300 days only';
