CREATE TABLE ship (ship_id integer PRIMARY KEY, ship_name text NOT NULL, built_year integer NOT NULL, gross_tons integer NOT NULL, flag text NOT NULL, next_drydock date);
CREATE TABLE port (port_code char(3) PRIMARY KEY, port_name text NOT NULL, country text NOT NULL, tender_needed boolean NOT NULL, berth_fee numeric(8,2) NOT NULL);
COMMENT ON COLUMN port.tender_needed IS 'ship anchors offshore, guests go in by boat';
CREATE TABLE cruise (
  cruise_no text PRIMARY KEY,
  ship_id integer NOT NULL REFERENCES ship,
  title text NOT NULL,
  embark_port char(3) NOT NULL REFERENCES port (port_code),
  disembark_port char(3) NOT NULL REFERENCES port (port_code),
  departs date NOT NULL,
  returns date NOT NULL,
  captain text,
  cancelled boolean NOT NULL
);
CREATE TABLE port_call (
  cruise_no text NOT NULL REFERENCES cruise,
  seq smallint NOT NULL,
  port_code char(3) NOT NULL REFERENCES port,
  arrival timestamp NOT NULL,
  departure timestamp NOT NULL,
  skipped boolean NOT NULL,
  PRIMARY KEY (cruise_no, seq)
);
COMMENT ON COLUMN port_call.skipped IS 'call left out because of weather or strike';
CREATE TABLE cabin (
  cabin_id integer PRIMARY KEY,
  ship_id integer NOT NULL REFERENCES ship,
  cabin_no text NOT NULL,
  category text NOT NULL,
  deck smallint NOT NULL,
  berths smallint NOT NULL
);
COMMENT ON COLUMN cabin.category IS 'inside, ocean view, balcony, suite';
CREATE TABLE guest (
  guest_id integer PRIMARY KEY,
  full_name text NOT NULL,
  nationality text NOT NULL,
  born date NOT NULL,
  loyalty_tier text,
  dietary_note text
);
COMMENT ON COLUMN guest.loyalty_tier IS 'silver, gold, platinum; null = no member';
CREATE TABLE booking (
  booking_id integer PRIMARY KEY,
  cruise_no text NOT NULL REFERENCES cruise,
  cabin_id integer NOT NULL REFERENCES cabin,
  lead_guest_id integer NOT NULL REFERENCES guest (guest_id),
  companion_id integer REFERENCES guest (guest_id),
  agent text,
  booked_on date NOT NULL,
  fare numeric(9,2) NOT NULL,
  deposit numeric(9,2) NOT NULL,
  balance_due date NOT NULL,
  balance_paid date,
  status text NOT NULL
);
COMMENT ON COLUMN booking.agent IS 'travel agency; null = booked directly with us';
COMMENT ON COLUMN booking.fare IS 'full price of the cabin';
COMMENT ON COLUMN booking.status IS 'confirmed, cancelled';
CREATE TABLE excursion (excursion_id integer PRIMARY KEY, port_code char(3) NOT NULL REFERENCES port, name text NOT NULL, price numeric(7,2) NOT NULL, max_guests integer NOT NULL, hours numeric(3,1) NOT NULL);
CREATE TABLE excursion_sale (sale_id integer PRIMARY KEY, booking_id integer NOT NULL REFERENCES booking, excursion_id integer NOT NULL REFERENCES excursion, persons smallint NOT NULL, paid numeric(8,2) NOT NULL, rating smallint);
COMMENT ON COLUMN excursion_sale.rating IS '1 to 5, null = not rated';
CREATE TABLE onboard_charge (charge_id integer PRIMARY KEY, booking_id integer NOT NULL REFERENCES booking, outlet text NOT NULL, charged_at timestamp NOT NULL, amount numeric(7,2) NOT NULL);
COMMENT ON COLUMN onboard_charge.outlet IS 'bar, spa, casino, shop, photo, wifi';
