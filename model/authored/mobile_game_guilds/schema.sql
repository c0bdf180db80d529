CREATE TABLE players (
  player_id bigint PRIMARY KEY,
  nickname text NOT NULL,
  country text,
  level integer NOT NULL,
  gold bigint NOT NULL,
  gems integer NOT NULL,
  platform text NOT NULL,
  installed_on date NOT NULL,
  last_seen timestamp,
  banned boolean NOT NULL,
  referrer_id bigint REFERENCES players
);
CREATE TABLE guilds (
  guild_id integer PRIMARY KEY,
  name text NOT NULL,
  tag text NOT NULL,
  leader_id bigint REFERENCES players(player_id),
  founded_on date NOT NULL,
  language text,
  trophies integer NOT NULL,
  minimum_level integer NOT NULL,
  open_to_all boolean NOT NULL
);
CREATE TABLE guild_members (
  guild_id integer NOT NULL REFERENCES guilds,
  player_id bigint NOT NULL REFERENCES players,
  rank text NOT NULL,
  joined_on date NOT NULL,
  left_on date,
  kicked boolean NOT NULL,
  donated_gold integer NOT NULL,
  PRIMARY KEY (guild_id, player_id)
);
CREATE TABLE guild_wars (
  war_id integer PRIMARY KEY,
  attacker_id integer NOT NULL REFERENCES guilds(guild_id),
  defender_id integer NOT NULL REFERENCES guilds(guild_id),
  winner_id integer REFERENCES guilds(guild_id),
  started_at timestamp NOT NULL,
  ended_at timestamp,
  trophies_at_stake integer NOT NULL
);
CREATE TABLE war_attacks (
  attack_id integer PRIMARY KEY,
  war_id integer NOT NULL REFERENCES guild_wars,
  player_id bigint NOT NULL REFERENCES players,
  stars integer NOT NULL,
  damage integer NOT NULL,
  hero text NOT NULL,
  attacked_at timestamp NOT NULL
);
CREATE TABLE purchases (
  purchase_id integer PRIMARY KEY,
  player_id bigint NOT NULL REFERENCES players,
  pack text NOT NULL,
  price_usd numeric(6,2) NOT NULL,
  bought_at timestamp NOT NULL,
  refunded boolean NOT NULL
);
CREATE TABLE chat_reports (
  report_id integer PRIMARY KEY,
  reporter_id bigint NOT NULL REFERENCES players(player_id),
  reported_id bigint NOT NULL REFERENCES players(player_id),
  reason text NOT NULL,
  reported_at timestamp NOT NULL,
  closed_at timestamp,
  outcome text
);
