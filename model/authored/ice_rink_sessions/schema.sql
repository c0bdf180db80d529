CREATE TABLE rinks (
    rink_id integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    city text NOT NULL,
    ice_area_m2 integer NOT NULL,
    max_skaters integer NOT NULL,
    is_outdoor boolean NOT NULL DEFAULT false,
    opened_on date NOT NULL
);
CREATE TABLE coaches (
    coach_id integer PRIMARY KEY,
    full_name text NOT NULL,
    discipline text NOT NULL,
    mentor_id integer REFERENCES coaches,
    hourly_rate numeric(6,2) NOT NULL,
    hired_on date NOT NULL,
    left_on date
);
COMMENT ON COLUMN coaches.mentor_id IS 'senior coach who looks after this one';
CREATE TABLE members (
    member_id integer PRIMARY KEY,
    first_name text NOT NULL,
    last_name text NOT NULL,
    birth_date date,
    email text,
    level_code char(1) NOT NULL,
    joined_on date NOT NULL,
    referred_by integer REFERENCES members
);
COMMENT ON COLUMN members.level_code IS 'B = beginner, I = intermediate, A = advanced, C = competitor';
CREATE TABLE session_types (
    type_code text PRIMARY KEY,
    label text NOT NULL,
    min_age integer,
    base_price numeric(6,2) NOT NULL
);
CREATE TABLE sessions (
    session_id integer PRIMARY KEY,
    rink_id integer NOT NULL REFERENCES rinks,
    type_code text NOT NULL REFERENCES session_types,
    coach_id integer REFERENCES coaches,
    starts_at timestamp NOT NULL,
    duration_min integer NOT NULL,
    capacity integer NOT NULL,
    cancelled boolean NOT NULL DEFAULT false,
    cancel_reason text
);
CREATE TABLE tickets (
    ticket_id integer PRIMARY KEY,
    session_id integer NOT NULL REFERENCES sessions,
    member_id integer REFERENCES members,
    sold_at timestamp NOT NULL,
    price_paid numeric(6,2) NOT NULL,
    channel text NOT NULL,
    checked_in boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN tickets.member_id IS 'null for a walk-in without membership';
CREATE TABLE skate_rentals (
    rental_id integer PRIMARY KEY,
    ticket_id integer NOT NULL REFERENCES tickets,
    shoe_size integer NOT NULL,
    skate_model text NOT NULL,
    fee numeric(5,2) NOT NULL,
    returned_at timestamp
);
CREATE TABLE resurfacings (
    resurfacing_id integer PRIMARY KEY,
    rink_id integer NOT NULL REFERENCES rinks,
    done_at timestamp NOT NULL,
    machine text NOT NULL,
    water_litres integer NOT NULL,
    ice_temp_c numeric(4,1)
);
