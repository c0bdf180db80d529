CREATE TABLE flock (
    flock_code   text PRIMARY KEY,
    flock_name   text NOT NULL,
    owner_name   text NOT NULL,
    county       text,
    founded_year int
);
CREATE TABLE breed (
    breed_code  char(3) PRIMARY KEY,
    breed_name  text NOT NULL,
    purpose     text NOT NULL CHECK (purpose IN ('meat', 'wool', 'dual', 'milk'))
);
CREATE TABLE sheep (
    ear_tag     text PRIMARY KEY,
    name        text,
    sex         char(1) NOT NULL CHECK (sex IN ('E', 'R', 'W')),
    breed_code  char(3) NOT NULL REFERENCES breed,
    birth_date  date NOT NULL,
    birth_type  smallint NOT NULL,
    sire_tag    text REFERENCES sheep,
    dam_tag     text REFERENCES sheep,
    flock_code  text NOT NULL REFERENCES flock,
    scrapie_genotype  text,
    status      text NOT NULL CHECK (status IN ('alive', 'sold', 'dead', 'culled')),
    exit_date   date
);
CREATE TABLE mating_group (
    group_id   int PRIMARY KEY,
    ram_tag    text NOT NULL REFERENCES sheep,
    season     int NOT NULL,
    in_date    date NOT NULL,
    out_date   date
);
CREATE TABLE mating_group_ewe (
    group_id   int NOT NULL REFERENCES mating_group,
    ewe_tag    text NOT NULL REFERENCES sheep,
    scanned_lambs  smallint,
    PRIMARY KEY (group_id, ewe_tag)
);
CREATE TABLE lambing (
    lambing_id   int PRIMARY KEY,
    ewe_tag      text NOT NULL REFERENCES sheep,
    lambing_date date NOT NULL,
    born_alive   smallint NOT NULL,
    born_dead    smallint NOT NULL,
    ease_score   smallint NOT NULL CHECK (ease_score BETWEEN 1 AND 5),
    assisted_by  text
);
CREATE TABLE weighing (
    ear_tag      text NOT NULL REFERENCES sheep,
    weighed_on   date NOT NULL,
    weight_kg    numeric(5,1) NOT NULL,
    condition_score numeric(2,1),
    PRIMARY KEY (ear_tag, weighed_on)
);
CREATE TABLE treatment (
    treatment_id    int PRIMARY KEY,
    ear_tag         text NOT NULL REFERENCES sheep,
    product         text NOT NULL,
    given_on        date NOT NULL,
    withdrawal_days int NOT NULL DEFAULT 0,
    reason          text
);
CREATE TABLE fleece (
    ear_tag     text NOT NULL REFERENCES sheep,
    shorn_on    date NOT NULL,
    weight_kg   numeric(4,2) NOT NULL,
    micron      numeric(4,1),
    PRIMARY KEY (ear_tag, shorn_on)
);
CREATE TABLE sale (
    sale_id      int PRIMARY KEY,
    ear_tag      text NOT NULL UNIQUE REFERENCES sheep,
    seller_flock text NOT NULL REFERENCES flock,
    buyer_flock  text REFERENCES flock,
    sold_on      date NOT NULL,
    price        numeric(8,2) NOT NULL
);
COMMENT ON COLUMN sheep.sex IS 'E ewe, R ram, W wether';
COMMENT ON COLUMN sheep.birth_type IS '1 single, 2 twin, 3 triplet';
COMMENT ON COLUMN sheep.status IS 'alive means still in its flock';
COMMENT ON COLUMN lambing.ease_score IS '1 unassisted, 5 caesarean';
COMMENT ON COLUMN mating_group_ewe.scanned_lambs IS 'lambs seen at pregnancy scan, 0 empty, null not scanned';
COMMENT ON COLUMN treatment.withdrawal_days IS 'days after treatment in which the animal may not go for meat';
COMMENT ON COLUMN sale.buyer_flock IS 'null when sold for slaughter';
COMMENT ON COLUMN fleece.micron IS 'fibre diameter';
