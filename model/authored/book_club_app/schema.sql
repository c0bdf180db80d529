CREATE TABLE users (
  id bigint PRIMARY KEY,
  username text NOT NULL UNIQUE,
  country text,
  birthday date,
  invited_by bigint REFERENCES users,
  premium boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_login_at timestamptz
);
CREATE TABLE authors (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  nationality text,
  born integer,
  died integer
);
CREATE TABLE books (
  id bigint PRIMARY KEY,
  title text NOT NULL,
  author_id bigint NOT NULL REFERENCES authors,
  translator_id bigint REFERENCES authors(id),
  genre text NOT NULL,
  language text NOT NULL,
  pages integer,
  published integer NOT NULL
);
CREATE TABLE clubs (
  id bigint PRIMARY KEY,
  name text NOT NULL,
  city text,
  is_private boolean NOT NULL,
  owner_id bigint NOT NULL REFERENCES users,
  max_members integer,
  founded_on date NOT NULL
);
CREATE TABLE memberships (
  club_id bigint NOT NULL REFERENCES clubs,
  user_id bigint NOT NULL REFERENCES users,
  role text NOT NULL,
  joined_on date NOT NULL,
  left_on date,
  PRIMARY KEY (club_id, user_id)
);
CREATE TABLE club_reads (
  id bigint PRIMARY KEY,
  club_id bigint NOT NULL REFERENCES clubs,
  book_id bigint NOT NULL REFERENCES books,
  suggested_by bigint REFERENCES users,
  started_on date NOT NULL,
  finished_on date
);
CREATE TABLE meetings (
  id bigint PRIMARY KEY,
  club_read_id bigint NOT NULL REFERENCES club_reads,
  starts_at timestamp NOT NULL,
  place text,
  is_online boolean NOT NULL,
  host_id bigint REFERENCES users
);
CREATE TABLE rsvps (
  meeting_id bigint NOT NULL REFERENCES meetings,
  user_id bigint NOT NULL REFERENCES users,
  answer text NOT NULL,
  showed_up boolean,
  PRIMARY KEY (meeting_id, user_id)
);
CREATE TABLE reviews (
  id bigint PRIMARY KEY,
  book_id bigint NOT NULL REFERENCES books,
  user_id bigint NOT NULL REFERENCES users,
  stars integer NOT NULL,
  text text,
  written_at timestamp NOT NULL,
  likes integer NOT NULL DEFAULT 0
);
