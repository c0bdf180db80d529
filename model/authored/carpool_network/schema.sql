CREATE TABLE organisation (
  organisation_id integer PRIMARY KEY,
  org_name varchar(60) NOT NULL,
  sector varchar(20) NOT NULL,
  created_at timestamp NOT NULL
);
CREATE TABLE member (
  member_id integer PRIMARY KEY,
  display_name varchar(60) NOT NULL,
  gender char(1),
  birth_date date,
  organisation_id integer REFERENCES organisation,
  home_town varchar(40) NOT NULL,
  is_verified boolean NOT NULL DEFAULT false,
  invited_by_member_id integer REFERENCES member,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL,
  deleted_at timestamp
);
COMMENT ON COLUMN member.gender IS 'F, M, X; null = not stated';
COMMENT ON COLUMN member.organisation_id IS 'employer taking part in the scheme; null = private member';
COMMENT ON COLUMN member.deleted_at IS 'account closed; null = account open';
CREATE TABLE vehicle (
  vehicle_id integer PRIMARY KEY,
  owner_member_id integer NOT NULL REFERENCES member,
  plate varchar(10) NOT NULL UNIQUE,
  make varchar(20) NOT NULL,
  fuel varchar(10) NOT NULL CHECK (fuel IN ('petrol','diesel','electric','hybrid')),
  seat_count smallint NOT NULL,
  first_registered date
);
CREATE TABLE stop_point (
  stop_point_id integer PRIMARY KEY,
  stop_name varchar(40) NOT NULL,
  town varchar(40) NOT NULL,
  has_parking boolean NOT NULL
);
CREATE TABLE ride (
  ride_id integer PRIMARY KEY,
  driver_member_id integer NOT NULL REFERENCES member,
  vehicle_id integer NOT NULL REFERENCES vehicle,
  origin_stop_id integer NOT NULL REFERENCES stop_point,
  destination_stop_id integer NOT NULL REFERENCES stop_point,
  departs_at timestamp NOT NULL,
  distance_km numeric(6,1) NOT NULL,
  seats_offered smallint NOT NULL,
  price_per_seat numeric(6,2) NOT NULL,
  ride_state varchar(10) NOT NULL CHECK (ride_state IN ('planned','completed','cancelled')),
  created_at timestamp NOT NULL
);
COMMENT ON COLUMN ride.price_per_seat IS 'asked from each passenger, 0 = free ride';
CREATE TABLE booking (
  booking_id integer PRIMARY KEY,
  ride_id integer NOT NULL REFERENCES ride,
  passenger_member_id integer NOT NULL REFERENCES member,
  seats smallint NOT NULL,
  booking_state varchar(10) NOT NULL CHECK (booking_state IN ('confirmed','cancelled','no_show')),
  created_at timestamp NOT NULL,
  cancelled_at timestamp,
  UNIQUE (ride_id, passenger_member_id)
);
COMMENT ON COLUMN booking.booking_state IS 'no_show = passenger did not turn up';
CREATE TABLE review (
  review_id integer PRIMARY KEY,
  ride_id integer NOT NULL REFERENCES ride,
  author_member_id integer NOT NULL REFERENCES member,
  subject_member_id integer NOT NULL REFERENCES member,
  stars smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  remark text,
  created_at timestamp NOT NULL
);
COMMENT ON COLUMN review.subject_member_id IS 'the member who is being reviewed';
CREATE TABLE incident (
  incident_id integer PRIMARY KEY,
  ride_id integer NOT NULL,
  reported_by integer NOT NULL,
  kind varchar(20) NOT NULL,
  reported_at timestamp NOT NULL,
  resolved_at timestamp
);
