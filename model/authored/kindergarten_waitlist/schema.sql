CREATE TABLE district (
    code varchar(4) PRIMARY KEY,
    name varchar(40) NOT NULL
);
CREATE TABLE operator (
    id integer PRIMARY KEY,
    name varchar(60) NOT NULL,
    kind varchar(12) NOT NULL,
    created_at timestamp NOT NULL DEFAULT now(),
    created_by varchar(20)
);
COMMENT ON TABLE operator IS 'body that runs one or more kindergartens';
COMMENT ON COLUMN operator.kind IS 'municipal, church, charity or private';
CREATE TABLE kindergarten (
    id integer PRIMARY KEY,
    operator_id integer NOT NULL REFERENCES operator,
    district_code varchar(4) NOT NULL REFERENCES district,
    name varchar(60) NOT NULL,
    opens_at time NOT NULL,
    closes_at time NOT NULL,
    pedagogy varchar(20),
    monthly_fee numeric(7,2) NOT NULL,
    head_id integer,
    created_at timestamp NOT NULL DEFAULT now(),
    updated_at timestamp
);
CREATE TABLE educator (
    id integer PRIMARY KEY,
    kindergarten_id integer NOT NULL REFERENCES kindergarten,
    full_name varchar(60) NOT NULL,
    role varchar(20) NOT NULL,
    weekly_hours numeric(4,1) NOT NULL,
    started_on date NOT NULL
);
ALTER TABLE kindergarten ADD FOREIGN KEY (head_id) REFERENCES educator;
CREATE TABLE care_group (
    id integer PRIMARY KEY,
    kindergarten_id integer NOT NULL REFERENCES kindergarten,
    name varchar(30) NOT NULL,
    age_band char(1) NOT NULL,
    places smallint NOT NULL,
    educator_id integer REFERENCES educator
);
COMMENT ON COLUMN care_group.age_band IS 'N = nursery up to 3 years, K = kindergarten 3 to 6, M = mixed ages';
CREATE TABLE guardian (
    id integer PRIMARY KEY,
    full_name varchar(60) NOT NULL,
    phone varchar(20),
    email varchar(60),
    district_code varchar(4) REFERENCES district,
    is_single_parent boolean NOT NULL DEFAULT false,
    employment varchar(12)
);
COMMENT ON COLUMN guardian.employment IS 'full-time, part-time, student, seeking or none; null when not declared';
CREATE TABLE child (
    id integer PRIMARY KEY,
    first_name varchar(30) NOT NULL,
    last_name varchar(40) NOT NULL,
    born_on date NOT NULL,
    guardian_id integer NOT NULL REFERENCES guardian,
    second_guardian_id integer REFERENCES guardian (id),
    special_needs boolean NOT NULL DEFAULT false,
    home_language varchar(20) NOT NULL
);
CREATE TABLE application (
    id integer PRIMARY KEY,
    child_id integer NOT NULL REFERENCES child,
    kindergarten_id integer NOT NULL REFERENCES kindergarten,
    preference smallint NOT NULL,
    filed_on date NOT NULL,
    wanted_from date NOT NULL,
    hours_wanted smallint NOT NULL,
    points smallint,
    status char(1) NOT NULL,
    decided_on date,
    created_by varchar(20),
    updated_at timestamp
);
COMMENT ON COLUMN application.preference IS '1 is the family''s first choice';
COMMENT ON COLUMN application.points IS 'priority points; null until scored';
COMMENT ON COLUMN application.status IS 'W waiting, O offered, A accepted by the family, D declined by the family, R rejected, X withdrawn';
CREATE TABLE placement (
    id integer PRIMARY KEY,
    child_id integer NOT NULL REFERENCES child,
    care_group_id integer NOT NULL REFERENCES care_group,
    starts_on date NOT NULL,
    ends_on date
);
