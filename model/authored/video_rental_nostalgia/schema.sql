CREATE TABLE directors (
  director_id integer PRIMARY KEY,
  name text NOT NULL,
  nationality text
);
CREATE TABLE films (
  film_id integer PRIMARY KEY,
  title text NOT NULL,
  release_year integer NOT NULL,
  genre text NOT NULL,
  running_minutes integer,
  age_rating text NOT NULL,
  director_id integer REFERENCES directors,
  sequel_to integer REFERENCES films
);
CREATE TABLE tapes (
  tape_id integer PRIMARY KEY,
  film_id integer NOT NULL REFERENCES films,
  format text NOT NULL,
  condition text NOT NULL,
  shelf text,
  acquired_on date NOT NULL,
  purchase_price numeric(7,2),
  is_original_sleeve boolean NOT NULL,
  retired_on date
);
CREATE TABLE players (
  player_id integer PRIMARY KEY,
  brand text NOT NULL,
  format text NOT NULL,
  daily_rate numeric(6,2) NOT NULL,
  last_serviced_on date,
  working boolean NOT NULL
);
CREATE TABLE members (
  member_id integer PRIMARY KEY,
  full_name text NOT NULL,
  street text,
  town text NOT NULL,
  phone text,
  birth_date date,
  joined_on date NOT NULL,
  membership text NOT NULL,
  invited_by integer REFERENCES members,
  blocked boolean NOT NULL
);
CREATE TABLE clerks (
  clerk_id integer PRIMARY KEY,
  name text NOT NULL,
  hourly_wage numeric(6,2) NOT NULL,
  employed_since date NOT NULL
);
CREATE TABLE rentals (
  rental_id integer PRIMARY KEY,
  tape_id integer NOT NULL REFERENCES tapes,
  member_id integer NOT NULL REFERENCES members,
  handed_out_by integer NOT NULL REFERENCES clerks,
  taken_back_by integer REFERENCES clerks,
  rented_on date NOT NULL,
  due_on date NOT NULL,
  returned_on date,
  charge numeric(6,2) NOT NULL,
  late_fee numeric(6,2),
  rewound boolean
);
CREATE TABLE player_loans (
  loan_id integer PRIMARY KEY,
  player_id integer NOT NULL REFERENCES players,
  member_id integer NOT NULL REFERENCES members,
  lent_on date NOT NULL,
  returned_on date,
  deposit numeric(7,2) NOT NULL
);
CREATE TABLE reservations (
  reservation_id integer PRIMARY KEY,
  film_id integer NOT NULL REFERENCES films,
  member_id integer NOT NULL REFERENCES members,
  reserved_at timestamp NOT NULL,
  fulfilled_at timestamp,
  cancelled boolean NOT NULL
);
