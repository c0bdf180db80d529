CREATE TABLE musicians (
    id            serial PRIMARY KEY,
    full_name     text NOT NULL,
    section       text NOT NULL CHECK (section IN ('strings', 'woodwind', 'brass', 'percussion', 'keyboard')),
    instrument    text NOT NULL,
    birth_date    date NOT NULL,
    nationality   text,
    joined_on     date NOT NULL,
    left_on       date,
    is_principal  boolean NOT NULL DEFAULT false
);
CREATE TABLE conductors (
    id           serial PRIMARY KEY,
    full_name    text NOT NULL,
    nationality  text NOT NULL,
    fee_eur      numeric(10,2) NOT NULL
);
CREATE TABLE composers (
    id          serial PRIMARY KEY,
    name        text NOT NULL,
    born_year   int NOT NULL,
    died_year   int,
    country     text NOT NULL
);
CREATE TABLE works (
    id            serial PRIMARY KEY,
    title         text NOT NULL,
    composer_id   int NOT NULL REFERENCES composers (id),
    duration_min  int NOT NULL,
    needs_soloist boolean NOT NULL DEFAULT false
);
CREATE TABLE cities (
    id       serial PRIMARY KEY,
    name     text NOT NULL,
    country  text NOT NULL
);
CREATE TABLE venues (
    id        serial PRIMARY KEY,
    name      text NOT NULL,
    city_id   int NOT NULL REFERENCES cities (id),
    capacity  int NOT NULL,
    has_organ boolean NOT NULL DEFAULT false
);
CREATE TABLE tours (
    id          serial PRIMARY KEY,
    name        text NOT NULL,
    start_date  date NOT NULL,
    end_date    date NOT NULL,
    budget_eur  numeric(12,2) NOT NULL,
    sponsor     text
);
CREATE TABLE concerts (
    id            serial PRIMARY KEY,
    tour_id       int REFERENCES tours (id),
    venue_id      int NOT NULL REFERENCES venues (id),
    conductor_id  int NOT NULL REFERENCES conductors (id),
    concert_date  date NOT NULL,
    status        text NOT NULL CHECK (status IN ('planned', 'played', 'cancelled')),
    tickets_sold  int,
    gross_eur     numeric(12,2)
);
CREATE TABLE programme_items (
    concert_id  int NOT NULL REFERENCES concerts (id),
    position    int NOT NULL,
    work_id     int NOT NULL REFERENCES works (id),
    soloist_id  int REFERENCES musicians (id),
    is_encore   boolean NOT NULL DEFAULT false,
    PRIMARY KEY (concert_id, position)
);
CREATE TABLE travel_legs (
    id              serial PRIMARY KEY,
    tour_id         int NOT NULL REFERENCES tours (id),
    origin_id       int NOT NULL REFERENCES cities (id),
    destination_id  int NOT NULL REFERENCES cities (id),
    travel_date     date NOT NULL,
    mode            text NOT NULL CHECK (mode IN ('coach', 'train', 'plane')),
    distance_km     int NOT NULL,
    cost_eur        numeric(10,2) NOT NULL
);
CREATE TABLE absences (
    musician_id  int NOT NULL REFERENCES musicians (id),
    concert_id   int NOT NULL REFERENCES concerts (id),
    reason       text,
    PRIMARY KEY (musician_id, concert_id)
);
COMMENT ON COLUMN concerts.tour_id IS 'null for home concerts outside any tour';
COMMENT ON COLUMN programme_items.soloist_id IS 'orchestra member who plays the solo part, if any';
COMMENT ON COLUMN conductors.fee_eur IS 'fee per concert';
