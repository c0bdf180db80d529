CREATE TABLE dim_date (
  date_key integer PRIMARY KEY,
  full_date date NOT NULL,
  year_no smallint NOT NULL,
  month_no smallint NOT NULL,
  month_name text NOT NULL,
  weekday_name text NOT NULL,
  is_weekend boolean NOT NULL
);
COMMENT ON COLUMN dim_date.date_key IS 'yyyymmdd';
CREATE TABLE dim_club (
  club_key integer PRIMARY KEY,
  club_name text NOT NULL,
  city text NOT NULL,
  founded_year smallint
);
CREATE TABLE dim_player (
  player_key integer PRIMARY KEY,
  player_name text NOT NULL,
  club_key integer REFERENCES dim_club,
  birth_year smallint,
  sex char(1) NOT NULL,
  title_code varchar(3),
  current_rating integer,
  peak_rating integer,
  joined_date_key integer REFERENCES dim_date,
  is_active boolean NOT NULL
);
COMMENT ON COLUMN dim_player.club_key IS 'null = plays for no club';
COMMENT ON COLUMN dim_player.title_code IS 'GM, IM, FM, CM; null = untitled';
COMMENT ON COLUMN dim_player.current_rating IS 'null = unrated';
CREATE TABLE dim_event (
  event_key integer PRIMARY KEY,
  event_name text NOT NULL,
  time_control text NOT NULL,
  city text NOT NULL,
  start_date_key integer NOT NULL REFERENCES dim_date,
  end_date_key integer NOT NULL REFERENCES dim_date,
  entry_fee numeric(6,2) NOT NULL,
  prize_fund numeric(8,2),
  chief_arbiter text
);
COMMENT ON COLUMN dim_event.time_control IS 'classical, rapid, blitz';
CREATE TABLE dim_opening (
  eco_code char(3) PRIMARY KEY,
  opening_name text NOT NULL,
  family text NOT NULL
);
CREATE TABLE fact_game (
  game_key integer PRIMARY KEY,
  event_key integer NOT NULL REFERENCES dim_event,
  date_key integer NOT NULL REFERENCES dim_date,
  round_no smallint NOT NULL,
  white_key integer NOT NULL REFERENCES dim_player,
  black_key integer NOT NULL REFERENCES dim_player,
  eco_code char(3) REFERENCES dim_opening,
  result varchar(7) NOT NULL,
  moves smallint NOT NULL,
  white_rating integer,
  black_rating integer,
  is_forfeit boolean NOT NULL
);
COMMENT ON COLUMN fact_game.result IS '1-0 white won, 0-1 black won, 1/2 draw';
COMMENT ON COLUMN fact_game.white_rating IS 'rating of white at the time of the game';
CREATE TABLE fact_rating_change (
  player_key integer NOT NULL REFERENCES dim_player,
  date_key integer NOT NULL REFERENCES dim_date,
  old_rating integer NOT NULL,
  new_rating integer NOT NULL,
  games_counted smallint NOT NULL,
  PRIMARY KEY (player_key, date_key)
);
COMMENT ON TABLE fact_rating_change IS 'monthly list, on the first of the month';
CREATE TABLE fact_entry (
  event_key integer NOT NULL REFERENCES dim_event,
  player_key integer NOT NULL REFERENCES dim_player,
  registered_date_key integer NOT NULL REFERENCES dim_date,
  fee_paid numeric(6,2),
  prize_won numeric(8,2),
  withdrew boolean NOT NULL,
  PRIMARY KEY (event_key, player_key)
);
COMMENT ON COLUMN fact_entry.fee_paid IS 'null = not paid yet';
