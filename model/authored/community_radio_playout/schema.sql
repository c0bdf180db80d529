CREATE TABLE usr (
  uid integer PRIMARY KEY,
  nm text NOT NULL,
  rl varchar(3) NOT NULL,
  mem_since date NOT NULL,
  mem_paid_to date,
  studio_key boolean NOT NULL,
  st char(1) NOT NULL
);
COMMENT ON TABLE usr IS 'Volunteers and staff of the station';
COMMENT ON COLUMN usr.rl IS 'PRS presenter, ENG engineer, MUS music librarian, STF paid staff';
COMMENT ON COLUMN usr.mem_paid_to IS 'membership fee paid up to; null for paid staff';
COMMENT ON COLUMN usr.st IS 'A active, P paused, G gone';
CREATE TABLE shw (
  shw_id integer PRIMARY KEY,
  ttl text NOT NULL,
  gnr text NOT NULL,
  lang char(2) NOT NULL,
  host_uid integer NOT NULL REFERENCES usr(uid),
  cohost_uid integer REFERENCES usr(uid),
  dow smallint NOT NULL,
  t_start time NOT NULL,
  dur_min smallint NOT NULL,
  first_air date NOT NULL,
  last_air date,
  parent_shw integer REFERENCES shw(shw_id)
);
COMMENT ON TABLE shw IS 'Shows; those with last_air in the past or set are off the schedule';
COMMENT ON COLUMN shw.dow IS 'weekday of the slot, 1 Monday to 7 Sunday';
COMMENT ON COLUMN shw.last_air IS 'null while the show is running';
COMMENT ON COLUMN shw.parent_shw IS 'show of which this is a spin-off';
CREATE TABLE ep (
  ep_id integer PRIMARY KEY,
  shw_id integer NOT NULL REFERENCES shw,
  d_sched date NOT NULL,
  d_rec date,
  aired boolean,
  rerun_of integer REFERENCES ep(ep_id),
  eng_uid integer REFERENCES usr(uid),
  listeners integer,
  podcast_dl integer
);
COMMENT ON COLUMN ep.d_rec IS 'recording day if prerecorded; null for live episodes';
COMMENT ON COLUMN ep.aired IS 'null while ahead, false if it fell through';
COMMENT ON COLUMN ep.listeners IS 'peak stream listeners, null if not aired or not measured';
COMMENT ON COLUMN ep.podcast_dl IS 'downloads; null if not published as a podcast';
CREATE TABLE trk (
  trk_id integer PRIMARY KEY,
  ttl text NOT NULL,
  art text NOT NULL,
  lbl text,
  yr smallint,
  len_s integer NOT NULL,
  local_art boolean NOT NULL,
  explicit boolean NOT NULL,
  ripped_by integer REFERENCES usr(uid),
  added date NOT NULL,
  barred date
);
COMMENT ON TABLE trk IS 'Tracks in the music library';
COMMENT ON COLUMN trk.barred IS 'not to be played since that day; null if playable';
COMMENT ON COLUMN trk.yr IS 'year of release';
CREATE TABLE ply (
  ply_id integer PRIMARY KEY,
  trk_id integer NOT NULL REFERENCES trk,
  ep_id integer REFERENCES ep,
  ts timestamp NOT NULL,
  played_s integer NOT NULL,
  src char(1) NOT NULL
);
COMMENT ON TABLE ply IS 'Playout log';
COMMENT ON COLUMN ply.ep_id IS 'null when the night automation played it';
COMMENT ON COLUMN ply.src IS 'L library, C compact disc, V vinyl, U USB stick';
CREATE TABLE spon (
  spon_id integer PRIMARY KEY,
  nm text NOT NULL,
  shw_id integer REFERENCES shw,
  spot_s smallint NOT NULL,
  per_week smallint NOT NULL,
  d_from date NOT NULL,
  d_to date NOT NULL,
  fee_mth numeric(7,2) NOT NULL,
  agreed_by integer NOT NULL REFERENCES usr(uid)
);
COMMENT ON TABLE spon IS 'Sponsorship deals; shw_id null: not tied to a show';
CREATE TABLE outage (
  out_id integer PRIMARY KEY,
  ts_from timestamp NOT NULL,
  ts_to timestamp,
  cause text NOT NULL,
  fixed_by integer REFERENCES usr(uid),
  dead_air boolean NOT NULL
);
COMMENT ON COLUMN outage.ts_to IS 'null while it lasts';
