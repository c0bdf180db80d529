CREATE TABLE dim_date (
  date_key integer PRIMARY KEY,
  full_date date NOT NULL UNIQUE,
  cal_year smallint NOT NULL,
  cal_quarter smallint NOT NULL,
  fiscal_year text NOT NULL,
  is_month_end boolean NOT NULL
);
COMMENT ON COLUMN dim_date.date_key IS 'yyyymmdd';
COMMENT ON COLUMN dim_date.fiscal_year IS 'financial year from February to January, written FY26 for the one that ends in January 2026';
CREATE TABLE dim_account (
  account_key integer PRIMARY KEY,
  account_name text NOT NULL,
  industry text NOT NULL,
  country_code char(2) NOT NULL,
  segment text NOT NULL CHECK (segment IN ('SMB', 'MID', 'ENT')),
  parent_account_key integer REFERENCES dim_account,
  first_signed date NOT NULL,
  churned_on date
);
COMMENT ON COLUMN dim_account.segment IS 'SMB small, MID mid-market, ENT enterprise';
COMMENT ON COLUMN dim_account.parent_account_key IS 'holding company, null for independent customers';
COMMENT ON COLUMN dim_account.churned_on IS 'null while still a customer';
CREATE TABLE dim_product (
  product_key integer PRIMARY KEY,
  product_name text NOT NULL,
  edition text NOT NULL,
  list_price_seat numeric(8,2) NOT NULL,
  retired boolean NOT NULL
);
COMMENT ON COLUMN dim_product.list_price_seat IS 'list price per seat and year, US dollars';
CREATE TABLE dim_employee (
  employee_key integer PRIMARY KEY,
  full_name text NOT NULL,
  role text NOT NULL,
  region text NOT NULL,
  manager_key integer REFERENCES dim_employee
);
COMMENT ON COLUMN dim_employee.role IS 'AE account executive (sells), CSM customer success manager (looks after), VP';
CREATE TABLE fact_subscription (
  subscription_id integer PRIMARY KEY,
  account_key integer NOT NULL REFERENCES dim_account,
  product_key integer NOT NULL REFERENCES dim_product,
  ae_key integer NOT NULL REFERENCES dim_employee,
  csm_key integer REFERENCES dim_employee,
  start_date date NOT NULL,
  end_date date NOT NULL,
  seats_bought integer NOT NULL,
  net_price_seat numeric(8,2) NOT NULL,
  auto_renew boolean NOT NULL,
  cancelled_on date
);
COMMENT ON TABLE fact_subscription IS 'one row for each contract term; a running one has start_date <= today <= end_date and no cancelled_on';
COMMENT ON COLUMN fact_subscription.ae_key IS 'who sold it';
COMMENT ON COLUMN fact_subscription.csm_key IS 'who looks after it, null if nobody';
COMMENT ON COLUMN fact_subscription.net_price_seat IS 'agreed price per seat and year after discount';
CREATE TABLE fact_seat_usage (
  subscription_id integer NOT NULL REFERENCES fact_subscription,
  date_key integer NOT NULL REFERENCES dim_date,
  seats_assigned integer NOT NULL,
  seats_active integer NOT NULL,
  logins integer NOT NULL,
  PRIMARY KEY (subscription_id, date_key)
);
COMMENT ON TABLE fact_seat_usage IS 'a snapshot at each month end';
COMMENT ON COLUMN fact_seat_usage.seats_assigned IS 'seats given to a named user';
COMMENT ON COLUMN fact_seat_usage.seats_active IS 'seats whose user logged in during the month';
CREATE TABLE fact_renewal (
  renewal_id integer PRIMARY KEY,
  subscription_id integer NOT NULL REFERENCES fact_subscription,
  due_date date NOT NULL,
  decided_on date,
  outcome text CHECK (outcome IN ('renewed', 'upsold', 'downsold', 'lost')),
  old_arr numeric(12,2) NOT NULL,
  new_arr numeric(12,2),
  lost_reason text
);
COMMENT ON COLUMN fact_renewal.outcome IS 'null while the customer has not decided';
COMMENT ON COLUMN fact_renewal.old_arr IS 'yearly revenue of the term that ends';
COMMENT ON COLUMN fact_renewal.new_arr IS 'yearly revenue of the next term; 0 if lost, null while undecided';
CREATE TABLE fact_nps (
  response_id integer PRIMARY KEY,
  account_key integer NOT NULL REFERENCES dim_account,
  date_key integer NOT NULL REFERENCES dim_date,
  score smallint NOT NULL CHECK (score BETWEEN 0 AND 10),
  comment text
);
COMMENT ON COLUMN fact_nps.score IS '9 and 10 promoter, 7 and 8 passive, 0 to 6 detractor';
