CREATE TABLE estate (
    est_id    int PRIMARY KEY,
    est_name  text NOT NULL,
    region    text NOT NULL,
    organic   boolean NOT NULL
);
CREATE TABLE variety (
    var_code  char(3) PRIMARY KEY,
    var_name  text NOT NULL,
    colour    text NOT NULL CHECK (colour IN ('red', 'white'))
);
CREATE TABLE block (
    blk_id     int PRIMARY KEY,
    est_id     int NOT NULL REFERENCES estate,
    blk_name   text NOT NULL,
    var_code   char(3) NOT NULL REFERENCES variety,
    ha         numeric(5,2) NOT NULL,
    planted_yr int NOT NULL,
    rootstock  text,
    aspect     text,
    irrigated  boolean NOT NULL
);
CREATE TABLE picker (
    picker_id  int PRIMARY KEY,
    name       text NOT NULL,
    home_country text NOT NULL,
    crew_boss_id int,
    first_season int NOT NULL,
    piece_rate numeric(5,2)
);
CREATE TABLE ripeness_sample (
    blk_id     int NOT NULL REFERENCES block,
    sampled_on date NOT NULL,
    brix       numeric(4,1) NOT NULL,
    ph         numeric(3,2),
    ta_gl      numeric(4,2),
    PRIMARY KEY (blk_id, sampled_on)
);
CREATE TABLE pick (
    pick_id    int PRIMARY KEY,
    blk_id     int NOT NULL REFERENCES block,
    pick_date  date NOT NULL,
    method     text NOT NULL CHECK (method IN ('hand', 'machine')),
    started    time NOT NULL,
    ended      time,
    wt_kg      numeric(8,1) NOT NULL,
    rot_pct    numeric(4,1)
);
CREATE TABLE picker_day (
    pick_id    int NOT NULL REFERENCES pick,
    picker_id  int NOT NULL REFERENCES picker,
    crates     int NOT NULL,
    PRIMARY KEY (pick_id, picker_id)
);
CREATE TABLE winery (
    win_id     int PRIMARY KEY,
    win_name   text NOT NULL,
    town       text
);
CREATE TABLE delivery (
    dlv_id     int PRIMARY KEY,
    pick_id    int NOT NULL REFERENCES pick,
    win_id     int NOT NULL REFERENCES winery,
    net_kg     numeric(8,1) NOT NULL,
    brix       numeric(4,1) NOT NULL,
    grade      char(1) NOT NULL CHECK (grade IN ('A', 'B', 'C', 'R')),
    eur_per_kg numeric(5,3) NOT NULL,
    paid_on    date
);
CREATE TABLE spraying (
    spray_id   int PRIMARY KEY,
    blk_id     int NOT NULL REFERENCES block,
    sprayed_on date NOT NULL,
    product    text NOT NULL,
    target     text,
    phi_days   int NOT NULL,
    litres_ha  numeric(6,1) NOT NULL
);
CREATE TABLE frost_event (
    frost_id   int PRIMARY KEY,
    est_id     int NOT NULL REFERENCES estate,
    night      date NOT NULL,
    min_temp_c numeric(3,1) NOT NULL,
    loss_pct   numeric(4,1)
);
COMMENT ON COLUMN block.ha IS 'planted area in hectares';
COMMENT ON COLUMN picker.piece_rate IS 'euro per crate, null for salaried staff';
COMMENT ON COLUMN picker.crew_boss_id IS 'picker who leads the crew';
COMMENT ON COLUMN ripeness_sample.brix IS 'sugar';
COMMENT ON COLUMN ripeness_sample.ta_gl IS 'total acidity, grams per litre';
COMMENT ON COLUMN delivery.grade IS 'A best to C poorest, R rejected';
COMMENT ON COLUMN spraying.phi_days IS 'pre-harvest interval: days to wait before picking';
COMMENT ON COLUMN pick.rot_pct IS 'share of rotten grapes seen at picking';
