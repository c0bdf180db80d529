CREATE TABLE players (
  id bigint PRIMARY KEY,
  nickname text NOT NULL,
  country text,
  birth_year integer,
  premium_until date,
  invited_by bigint REFERENCES players(id),
  signed_up_at timestamp NOT NULL,
  last_seen_at timestamp,
  banned boolean NOT NULL DEFAULT false
);
CREATE TABLE categories (
  id integer PRIMARY KEY,
  name text NOT NULL,
  parent_id integer
);
CREATE TABLE quizzes (
  id integer PRIMARY KEY,
  title text NOT NULL,
  category_id integer NOT NULL REFERENCES categories(id),
  author_id bigint REFERENCES players(id),
  reviewer_id bigint REFERENCES players(id),
  difficulty text NOT NULL,
  time_limit_seconds integer,
  published_at timestamp,
  plays_allowed integer,
  language char(2) NOT NULL
);
CREATE TABLE questions (
  id integer PRIMARY KEY,
  quiz_id integer NOT NULL REFERENCES quizzes(id),
  position integer NOT NULL,
  prompt text NOT NULL,
  question_type text NOT NULL,
  points integer NOT NULL,
  has_image boolean NOT NULL,
  reported_wrong integer NOT NULL DEFAULT 0
);
CREATE TABLE attempts (
  id bigint PRIMARY KEY,
  quiz_id integer NOT NULL REFERENCES quizzes(id),
  player_id bigint NOT NULL REFERENCES players(id),
  started_at timestamp NOT NULL,
  finished_at timestamp,
  score integer,
  device text NOT NULL,
  cheating_suspected boolean NOT NULL
);
CREATE TABLE duels (
  id integer PRIMARY KEY,
  quiz_id integer NOT NULL,
  challenger_id bigint NOT NULL REFERENCES players(id),
  opponent_id bigint NOT NULL REFERENCES players(id),
  challenged_at timestamp NOT NULL,
  accepted_at timestamp,
  winner_id bigint REFERENCES players(id),
  stake_coins integer NOT NULL
);
CREATE TABLE ratings (
  quiz_id integer NOT NULL REFERENCES quizzes(id),
  player_id bigint NOT NULL REFERENCES players(id),
  stars integer NOT NULL,
  rated_at timestamp NOT NULL,
  PRIMARY KEY (quiz_id, player_id)
);
CREATE TABLE purchases (
  id integer PRIMARY KEY,
  player_id bigint NOT NULL,
  product text NOT NULL,
  price_eur numeric(6,2) NOT NULL,
  bought_at timestamp NOT NULL,
  refunded_at timestamp
);
