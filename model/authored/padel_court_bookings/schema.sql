CREATE TABLE tbl_club (
  club_id integer PRIMARY KEY,
  club_nm text NOT NULL,
  town text NOT NULL,
  opens_at time NOT NULL,
  closes_at time NOT NULL
);
CREATE TABLE tbl_court (
  court_id integer PRIMARY KEY,
  club_id integer NOT NULL REFERENCES tbl_club,
  court_lbl varchar(10) NOT NULL,
  indoor boolean NOT NULL,
  surf_cd char(1) NOT NULL,
  hr_rate numeric(5,2) NOT NULL,
  peak_rate numeric(5,2) NOT NULL,
  out_of_svc_since date
);
COMMENT ON COLUMN tbl_court.surf_cd IS 'T turf, C concrete, G glass';
CREATE TABLE tbl_player (
  plr_id integer PRIMARY KEY,
  fst_nm text NOT NULL,
  lst_nm text NOT NULL,
  sex char(1),
  dob date,
  lvl numeric(3,1),
  home_club integer REFERENCES tbl_club(club_id),
  mob_no text,
  reg_dt date NOT NULL,
  blocked boolean NOT NULL
);
COMMENT ON COLUMN tbl_player.lvl IS 'playing level 1.0 to 7.0; null = not assessed';
CREATE TABLE tbl_coach (
  coach_id integer PRIMARY KEY,
  coach_nm text NOT NULL,
  club_id integer NOT NULL REFERENCES tbl_club,
  fee_hr numeric(5,2) NOT NULL,
  cert_until date
);
CREATE TABLE tbl_booking (
  bkg_no integer PRIMARY KEY,
  court_id integer NOT NULL REFERENCES tbl_court,
  booked_by integer NOT NULL REFERENCES tbl_player(plr_id),
  partner_id integer REFERENCES tbl_player(plr_id),
  start_ts timestamp NOT NULL,
  mins smallint NOT NULL,
  chnl varchar(3) NOT NULL,
  stat smallint NOT NULL,
  amt numeric(6,2) NOT NULL,
  paid boolean NOT NULL,
  crtd_ts timestamp NOT NULL
);
COMMENT ON COLUMN tbl_booking.chnl IS 'APP app, WEB website, TEL phone, DSK front desk';
COMMENT ON COLUMN tbl_booking.stat IS '1 booked, 2 played, 3 cancelled, 4 no-show';
CREATE TABLE tbl_lesson (
  lsn_no integer PRIMARY KEY,
  coach_id integer NOT NULL REFERENCES tbl_coach,
  plr_id integer NOT NULL REFERENCES tbl_player,
  court_id integer NOT NULL,
  lsn_ts timestamp NOT NULL,
  mins smallint NOT NULL,
  price numeric(6,2) NOT NULL,
  feedback smallint
);
CREATE TABLE tbl_match (
  match_no integer PRIMARY KEY,
  bkg_no integer NOT NULL REFERENCES tbl_booking,
  win_plr1 integer NOT NULL REFERENCES tbl_player(plr_id),
  win_plr2 integer NOT NULL REFERENCES tbl_player(plr_id),
  los_plr1 integer NOT NULL REFERENCES tbl_player(plr_id),
  los_plr2 integer NOT NULL REFERENCES tbl_player(plr_id),
  score text NOT NULL,
  ranked boolean NOT NULL
);
CREATE TABLE tbl_rental (
  rent_no integer PRIMARY KEY,
  bkg_no integer NOT NULL REFERENCES tbl_booking,
  item text NOT NULL,
  qty smallint NOT NULL,
  fee numeric(5,2) NOT NULL,
  returned boolean NOT NULL
);
