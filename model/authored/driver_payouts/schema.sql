CREATE TABLE dim_city (
  city_key integer PRIMARY KEY,
  city_name text NOT NULL,
  country_code char(2) NOT NULL,
  launched_on date NOT NULL,
  commission_pct numeric(4,1) NOT NULL
);
COMMENT ON COLUMN dim_city.commission_pct IS 'standard commission we keep of the fare';
CREATE TABLE dim_vehicle_class (
  class_key integer PRIMARY KEY,
  class_name text NOT NULL,
  seats smallint NOT NULL,
  premium boolean NOT NULL
);
CREATE TABLE dim_fleet (
  fleet_key integer PRIMARY KEY,
  fleet_name text NOT NULL,
  city_key integer NOT NULL REFERENCES dim_city
);
COMMENT ON TABLE dim_fleet IS 'Companies that employ drivers and receive their payouts';
CREATE TABLE dim_driver (
  driver_key integer PRIMARY KEY,
  driver_code text NOT NULL UNIQUE,
  driver_name text NOT NULL,
  home_city_key integer NOT NULL REFERENCES dim_city(city_key),
  fleet_key integer REFERENCES dim_fleet,
  class_key integer NOT NULL REFERENCES dim_vehicle_class,
  referred_by_key integer REFERENCES dim_driver(driver_key),
  onboarded_on date NOT NULL,
  deactivated_on date,
  payout_hold boolean NOT NULL,
  electric boolean NOT NULL
);
COMMENT ON COLUMN dim_driver.fleet_key IS 'NULL for independent drivers';
COMMENT ON COLUMN dim_driver.payout_hold IS 'payouts frozen until documents are checked';
COMMENT ON COLUMN dim_driver.deactivated_on IS 'NULL while active';
CREATE TABLE fact_trip (
  trip_key integer PRIMARY KEY,
  driver_key integer NOT NULL REFERENCES dim_driver,
  city_key integer NOT NULL REFERENCES dim_city,
  requested_at timestamp NOT NULL,
  picked_up_at timestamp,
  dropped_off_at timestamp,
  outcome text NOT NULL CHECK (outcome IN ('completed', 'rider cancelled', 'driver cancelled')),
  distance_km numeric(5,1),
  fare_gross numeric(7,2) NOT NULL,
  commission numeric(7,2) NOT NULL,
  tip numeric(6,2) NOT NULL,
  surge numeric(3,1) NOT NULL,
  pay_method text NOT NULL,
  rider_rating smallint
);
COMMENT ON TABLE fact_trip IS 'One row per accepted ride; on cancelled rides fare_gross is the cancellation fee, often 0';
COMMENT ON COLUMN fact_trip.surge IS 'price multiplier, 1.0 is normal';
COMMENT ON COLUMN fact_trip.pay_method IS 'card, cash or wallet; cash stays with the driver';
COMMENT ON COLUMN fact_trip.rider_rating IS 'stars given to the driver, NULL if not rated';
CREATE TABLE fact_bonus (
  bonus_key integer PRIMARY KEY,
  driver_key integer NOT NULL REFERENCES dim_driver,
  campaign text NOT NULL,
  earned_on date NOT NULL,
  amount numeric(7,2) NOT NULL,
  voided boolean NOT NULL
);
CREATE TABLE fact_payout (
  payout_key integer PRIMARY KEY,
  driver_key integer NOT NULL REFERENCES dim_driver,
  period_start date NOT NULL,
  period_end date NOT NULL,
  issued_on date NOT NULL,
  settled_on date,
  earnings numeric(9,2) NOT NULL,
  deductions numeric(9,2) NOT NULL,
  net_amount numeric(9,2) NOT NULL,
  status text NOT NULL CHECK (status IN ('pending', 'settled', 'bounced')),
  channel text NOT NULL
);
COMMENT ON COLUMN fact_payout.settled_on IS 'day the bank confirmed it; NULL while pending or bounced';
COMMENT ON COLUMN fact_payout.channel IS 'bank, instant, wallet';
COMMENT ON COLUMN fact_payout.net_amount IS 'earnings minus deductions, negative when the driver owes us';
CREATE TABLE fact_dispute (
  dispute_key integer PRIMARY KEY,
  trip_key integer NOT NULL REFERENCES fact_trip,
  opened_on date NOT NULL,
  closed_on date,
  reason text NOT NULL,
  claimed numeric(7,2) NOT NULL,
  granted numeric(7,2)
);
COMMENT ON TABLE fact_dispute IS 'Drivers contesting what they were paid for a trip';
COMMENT ON COLUMN fact_dispute.granted IS 'NULL while open, 0 if turned down';
