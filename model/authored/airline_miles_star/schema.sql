CREATE TABLE dim_date (
  date_key integer PRIMARY KEY,
  full_date date NOT NULL UNIQUE,
  year smallint NOT NULL,
  month smallint NOT NULL,
  month_name text NOT NULL,
  weekday text NOT NULL,
  is_weekend boolean NOT NULL
);
CREATE TABLE dim_member (
  member_key integer PRIMARY KEY,
  card_number varchar(12) NOT NULL UNIQUE,
  full_name text NOT NULL,
  tier text NOT NULL,
  home_airport char(3) NOT NULL,
  country text NOT NULL,
  birth_year smallint,
  enrolled_on date NOT NULL,
  closed_on date
);
CREATE TABLE dim_airport (
  iata char(3) PRIMARY KEY,
  city text NOT NULL,
  country text NOT NULL,
  region text NOT NULL
);
CREATE TABLE dim_partner (
  partner_key integer PRIMARY KEY,
  partner_name text NOT NULL,
  partner_type text NOT NULL,
  contract_until date,
  cents_per_mile numeric(4,2) NOT NULL
);
CREATE TABLE dim_award (
  award_key integer PRIMARY KEY,
  award_name text NOT NULL,
  category text NOT NULL,
  miles_price integer NOT NULL,
  available boolean NOT NULL
);
CREATE TABLE fact_flight_accrual (
  accrual_id integer PRIMARY KEY,
  date_key integer NOT NULL REFERENCES dim_date,
  member_key integer NOT NULL REFERENCES dim_member,
  origin char(3) NOT NULL REFERENCES dim_airport(iata),
  destination char(3) NOT NULL REFERENCES dim_airport(iata),
  cabin text NOT NULL,
  fare_paid numeric(8,2) NOT NULL,
  base_miles integer NOT NULL,
  bonus_miles integer NOT NULL
);
CREATE TABLE fact_partner_accrual (
  accrual_id integer PRIMARY KEY,
  date_key integer NOT NULL REFERENCES dim_date,
  member_key integer NOT NULL REFERENCES dim_member,
  partner_key integer NOT NULL REFERENCES dim_partner,
  spend numeric(9,2),
  miles integer NOT NULL
);
CREATE TABLE fact_redemption (
  redemption_id integer PRIMARY KEY,
  date_key integer NOT NULL REFERENCES dim_date,
  member_key integer NOT NULL REFERENCES dim_member,
  award_key integer NOT NULL REFERENCES dim_award,
  miles_spent integer NOT NULL,
  cash_part numeric(8,2) NOT NULL,
  cancelled boolean NOT NULL
);
