CREATE TABLE series (
  series_id integer PRIMARY KEY,
  title text NOT NULL,
  network text NOT NULL,
  genre text NOT NULL,
  status text NOT NULL,
  created_by text,
  first_aired date
);
CREATE TABLE seasons (
  season_id integer PRIMARY KEY,
  series_id integer NOT NULL REFERENCES series,
  season_number integer NOT NULL,
  budget numeric(12,2) NOT NULL,
  wrap_date date
);
CREATE TABLE people (
  person_id integer PRIMARY KEY,
  full_name text NOT NULL,
  profession text NOT NULL,
  union_member boolean NOT NULL,
  agent_name text,
  city text,
  born_on date
);
CREATE TABLE episodes (
  episode_id integer PRIMARY KEY,
  season_id integer NOT NULL REFERENCES seasons,
  episode_number integer NOT NULL,
  title text,
  director_id integer REFERENCES people(person_id),
  writer_id integer REFERENCES people(person_id),
  runtime_minutes integer,
  air_date date,
  viewers_thousands integer
);
CREATE TABLE castings (
  casting_id integer PRIMARY KEY,
  season_id integer NOT NULL REFERENCES seasons,
  person_id integer NOT NULL REFERENCES people,
  character_name text NOT NULL,
  is_regular boolean NOT NULL,
  fee_per_episode numeric(9,2) NOT NULL
);
CREATE TABLE locations (
  location_id integer PRIMARY KEY,
  location_name text NOT NULL,
  city text NOT NULL,
  is_studio boolean NOT NULL,
  daily_rate numeric(9,2)
);
CREATE TABLE shooting_days (
  shooting_day_id integer PRIMARY KEY,
  episode_id integer NOT NULL REFERENCES episodes,
  location_id integer NOT NULL REFERENCES locations,
  shot_on date NOT NULL,
  call_time time NOT NULL,
  wrap_time time,
  pages_planned numeric(4,1) NOT NULL,
  pages_shot numeric(4,1),
  weather_delay_minutes integer NOT NULL DEFAULT 0
);
CREATE TABLE crew_assignments (
  season_id integer NOT NULL REFERENCES seasons,
  person_id integer NOT NULL REFERENCES people,
  job text NOT NULL,
  weekly_rate numeric(8,2) NOT NULL,
  starts_on date NOT NULL,
  ends_on date,
  PRIMARY KEY (season_id, person_id, job)
);
CREATE TABLE expenses (
  expense_id integer PRIMARY KEY,
  season_id integer NOT NULL REFERENCES seasons,
  department text NOT NULL,
  vendor text NOT NULL,
  spent_on date NOT NULL,
  amount numeric(10,2) NOT NULL,
  approved_by integer REFERENCES people(person_id)
);
