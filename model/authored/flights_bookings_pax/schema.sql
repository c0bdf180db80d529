CREATE TABLE airport (
  iata char(3) PRIMARY KEY,
  name text NOT NULL,
  city text NOT NULL,
  country text NOT NULL
);
CREATE TABLE plane (
  registration varchar(7) PRIMARY KEY,
  model text NOT NULL,
  seats integer NOT NULL,
  delivered date,
  grounded boolean NOT NULL
);
CREATE TABLE pilot (
  id integer PRIMARY KEY,
  name text NOT NULL,
  rank text NOT NULL,
  home_airport char(3) REFERENCES airport,
  hired date NOT NULL
);
CREATE TABLE flight (
  id integer PRIMARY KEY,
  number varchar(6) NOT NULL,
  origin char(3) NOT NULL REFERENCES airport,
  destination char(3) NOT NULL REFERENCES airport,
  plane varchar(7) REFERENCES plane,
  captain integer REFERENCES pilot,
  first_officer integer REFERENCES pilot,
  departure timestamp NOT NULL,
  arrival timestamp NOT NULL,
  delay_minutes integer,
  status text NOT NULL,
  gate varchar(4)
);
CREATE TABLE passenger (
  id integer PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  birth_date date,
  nationality text NOT NULL,
  frequent_flyer_no varchar(10),
  miles integer NOT NULL
);
CREATE TABLE booking (
  reference char(6) PRIMARY KEY,
  booked_by integer NOT NULL REFERENCES passenger,
  booked_at timestamp NOT NULL,
  channel text NOT NULL,
  amount numeric(9,2) NOT NULL,
  paid boolean NOT NULL,
  cancelled_at timestamp
);
CREATE TABLE ticket (
  id integer PRIMARY KEY,
  booking char(6) NOT NULL REFERENCES booking,
  passenger integer NOT NULL REFERENCES passenger,
  flight integer NOT NULL REFERENCES flight,
  cabin text NOT NULL,
  seat varchar(4),
  fare numeric(8,2) NOT NULL,
  bags integer NOT NULL,
  checked_in boolean NOT NULL,
  no_show boolean NOT NULL
);
