-- no foreign keys declared: the billing tool enforces them itself
CREATE TABLE families (
    family_ref    varchar(8) PRIMARY KEY,
    surname       text NOT NULL,
    email         text,
    postcode      text,
    joined        date NOT NULL,
    autopay       boolean NOT NULL DEFAULT false
);
CREATE TABLE pupils (
    pupil_id      integer PRIMARY KEY,
    family_ref    varchar(8) NOT NULL,
    first_name    text NOT NULL,
    birthdate     date,
    rating        integer,
    school_grade  integer,
    left_on       date
);
CREATE TABLE coaches (
    coach_id      integer PRIMARY KEY,
    coach_name    text NOT NULL,
    title         text,
    fide_rating   integer,
    hourly_pay    numeric(6,2) NOT NULL,
    mentor_id     integer,
    since         date NOT NULL
);
CREATE TABLE courses (
    course_code   varchar(6) PRIMARY KEY,
    course_name   text NOT NULL,
    level         text NOT NULL,
    monthly_fee   numeric(7,2) NOT NULL,
    max_pupils    integer NOT NULL,
    online        boolean NOT NULL,
    coach_id      integer,
    weekday       text
);
CREATE TABLE enrolments (
    enrolment_id  integer PRIMARY KEY,
    pupil_id      integer NOT NULL,
    course_code   varchar(6) NOT NULL,
    started       date NOT NULL,
    ended         date,
    discount_pct  integer NOT NULL DEFAULT 0
);
CREATE TABLE private_lessons (
    lesson_id     integer PRIMARY KEY,
    pupil_id      integer NOT NULL,
    coach_id      integer NOT NULL,
    booked_coach_id integer NOT NULL,
    held_at       timestamp NOT NULL,
    minutes       integer NOT NULL,
    price         numeric(7,2) NOT NULL,
    outcome       text NOT NULL CHECK (outcome IN ('held', 'cancelled by pupil', 'cancelled by coach', 'no show'))
);
CREATE TABLE invoices (
    invoice_no    integer PRIMARY KEY,
    family_ref    varchar(8) NOT NULL,
    issued        date NOT NULL,
    due           date NOT NULL,
    voided        boolean NOT NULL DEFAULT false
);
CREATE TABLE invoice_items (
    invoice_no    integer NOT NULL,
    position      integer NOT NULL,
    kind          text NOT NULL CHECK (kind IN ('course', 'private lesson', 'tournament', 'book', 'late fee')),
    pupil_id      integer,
    amount        numeric(8,2) NOT NULL,
    PRIMARY KEY (invoice_no, position)
);
CREATE TABLE payments (
    payment_id    integer PRIMARY KEY,
    invoice_no    integer NOT NULL,
    paid_at       timestamp NOT NULL,
    amount        numeric(8,2) NOT NULL,
    method        text NOT NULL
);
CREATE TABLE club_games (
    game_id       integer PRIMARY KEY,
    white_id      integer NOT NULL,
    black_id      integer NOT NULL,
    played_on     date NOT NULL,
    result        text NOT NULL,
    moves         integer,
    opening       text
);
COMMENT ON COLUMN club_games.white_id IS 'pupils.pupil_id with the white pieces';
COMMENT ON COLUMN club_games.black_id IS 'pupils.pupil_id with the black pieces';
COMMENT ON COLUMN club_games.result IS '1-0 white won, 0-1 black won, 1/2 draw';
COMMENT ON COLUMN private_lessons.coach_id IS 'who taught; booked_coach_id is who was asked for';
COMMENT ON COLUMN pupils.left_on IS 'null while with the academy';
COMMENT ON COLUMN pupils.rating IS 'club rating, null if unrated';
