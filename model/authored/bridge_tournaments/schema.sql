CREATE TABLE club (
  club_id integer PRIMARY KEY,
  club_name text NOT NULL,
  city text NOT NULL,
  founded_year integer,
  secretary_id integer
);
COMMENT ON COLUMN club.secretary_id IS 'player who acts as secretary';
CREATE TABLE player (
  player_id integer PRIMARY KEY,
  full_name text NOT NULL,
  club_id integer REFERENCES club,
  birth_date date,
  joined_on date NOT NULL,
  lapsed_on date,
  master_points numeric(8,1) NOT NULL,
  rank_code char(2) NOT NULL,
  is_director boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN player.lapsed_on IS 'when membership ended, null = still a member';
COMMENT ON COLUMN player.rank_code IS 'NO novice, CM club master, RM regional master, GM grand master';
COMMENT ON COLUMN player.is_director IS 'qualified to direct tournaments';
CREATE TABLE venue (
  venue_id integer PRIMARY KEY,
  venue_name text NOT NULL,
  city text NOT NULL,
  table_capacity integer NOT NULL,
  step_free boolean NOT NULL
);
CREATE TABLE tournament (
  tournament_id integer PRIMARY KEY,
  title text NOT NULL,
  venue_id integer REFERENCES venue,
  director_id integer NOT NULL REFERENCES player(player_id),
  starts_on date NOT NULL,
  ends_on date NOT NULL,
  entry_deadline date NOT NULL,
  scoring varchar(3) NOT NULL,
  fee_per_pair numeric(6,2) NOT NULL,
  cancelled boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN tournament.venue_id IS 'null = played online';
COMMENT ON COLUMN tournament.scoring IS 'MP matchpoints, IMP international match points, BAM board-a-match';
CREATE TABLE entry (
  entry_id integer PRIMARY KEY,
  tournament_id integer NOT NULL REFERENCES tournament,
  captain_id integer NOT NULL REFERENCES player(player_id),
  partner_id integer NOT NULL REFERENCES player(player_id),
  entered_on date NOT NULL,
  fee_paid_on date,
  withdrawn_on date,
  final_place integer,
  score_pct numeric(5,2)
);
COMMENT ON TABLE entry IS 'a pair in a tournament';
COMMENT ON COLUMN entry.captain_id IS 'player who made the entry';
COMMENT ON COLUMN entry.score_pct IS 'final score in percent, null if not played';
CREATE TABLE board_result (
  entry_id integer NOT NULL REFERENCES entry,
  board_no integer NOT NULL,
  contract varchar(5) NOT NULL,
  declarer char(1) NOT NULL,
  tricks integer,
  score integer,
  PRIMARY KEY (entry_id, board_no)
);
COMMENT ON COLUMN board_result.contract IS 'e.g. 3NT, 4S, 6H; PASS = passed out';
COMMENT ON COLUMN board_result.declarer IS 'N, E, S, W; - if passed out';
COMMENT ON COLUMN board_result.score IS 'points for the pair, may be negative';
CREATE TABLE ruling (
  ruling_id integer PRIMARY KEY,
  tournament_id integer NOT NULL REFERENCES tournament,
  offender_entry_id integer NOT NULL REFERENCES entry(entry_id),
  called_by_entry_id integer NOT NULL REFERENCES entry(entry_id),
  infraction text NOT NULL,
  penalty_mp numeric(4,1),
  appealed boolean NOT NULL,
  appeal_upheld boolean,
  called_at timestamp NOT NULL
);
COMMENT ON COLUMN ruling.penalty_mp IS 'penalty in matchpoints, null = warning only';
COMMENT ON COLUMN ruling.appeal_upheld IS 'null if no appeal or not decided yet';
