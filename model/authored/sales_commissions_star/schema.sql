CREATE TABLE dim_date (
  date_sk integer PRIMARY KEY,
  full_date date NOT NULL UNIQUE,
  cal_year smallint NOT NULL,
  cal_quarter smallint NOT NULL,
  cal_month smallint NOT NULL,
  is_weekend boolean NOT NULL
);
COMMENT ON COLUMN dim_date.date_sk IS 'yyyymmdd';
CREATE TABLE dim_rep (
  rep_sk integer PRIMARY KEY,
  rep_no varchar(6) NOT NULL UNIQUE,
  rep_name text NOT NULL,
  region text NOT NULL,
  grade varchar(6) NOT NULL,
  manager_sk integer REFERENCES dim_rep,
  hired_on date NOT NULL,
  terminated_on date,
  base_salary numeric(9,2)
);
COMMENT ON TABLE dim_rep IS 'sales representatives and their managers';
COMMENT ON COLUMN dim_rep.grade IS 'JR junior, SR senior, KAM key account manager, DIR director';
CREATE TABLE dim_product (
  product_sk integer PRIMARY KEY,
  sku varchar(10) NOT NULL,
  product_name text NOT NULL,
  product_line text NOT NULL,
  list_price numeric(10,2) NOT NULL,
  unit_cost numeric(10,2),
  launched_on date,
  is_discontinued boolean NOT NULL
);
CREATE TABLE dim_customer (
  customer_sk integer PRIMARY KEY,
  customer_name text NOT NULL,
  industry text,
  country text NOT NULL,
  size_class varchar(10) NOT NULL,
  acquired_by_rep_sk integer REFERENCES dim_rep,
  first_contact_on date NOT NULL
);
COMMENT ON COLUMN dim_customer.acquired_by_rep_sk IS 'rep who won the customer';
CREATE TABLE dim_plan (
  plan_sk integer PRIMARY KEY,
  plan_name text NOT NULL,
  commission_pct numeric(5,2) NOT NULL,
  accelerator_pct numeric(5,2),
  valid_from date NOT NULL,
  valid_to date
);
COMMENT ON COLUMN dim_plan.accelerator_pct IS 'rate above quota; null = plan has no accelerator';
CREATE TABLE fact_sale (
  sale_id integer PRIMARY KEY,
  date_sk integer NOT NULL REFERENCES dim_date,
  rep_sk integer NOT NULL REFERENCES dim_rep,
  product_sk integer NOT NULL REFERENCES dim_product,
  customer_sk integer NOT NULL REFERENCES dim_customer,
  quantity integer NOT NULL,
  net_amount numeric(12,2) NOT NULL,
  discount_pct numeric(4,1) NOT NULL,
  channel text NOT NULL CHECK (channel IN ('field','phone','web','partner'))
);
CREATE TABLE fact_commission (
  sale_id integer NOT NULL REFERENCES fact_sale,
  rep_sk integer NOT NULL REFERENCES dim_rep,
  plan_sk integer NOT NULL REFERENCES dim_plan,
  split_role varchar(8) NOT NULL CHECK (split_role IN ('primary','overlay')),
  commission_amount numeric(10,2) NOT NULL,
  payout_date_sk integer REFERENCES dim_date,
  PRIMARY KEY (sale_id, rep_sk)
);
COMMENT ON COLUMN fact_commission.split_role IS 'primary = the selling rep, overlay = colleague who shares';
COMMENT ON COLUMN fact_commission.payout_date_sk IS 'null = not paid out yet';
CREATE TABLE fact_quota (
  rep_sk integer NOT NULL REFERENCES dim_rep,
  cal_year smallint NOT NULL,
  cal_quarter smallint NOT NULL,
  quota_amount numeric(12,2) NOT NULL,
  PRIMARY KEY (rep_sk, cal_year, cal_quarter)
);
CREATE TABLE fact_clawback (
  clawback_id integer PRIMARY KEY,
  sale_id integer NOT NULL REFERENCES fact_sale,
  rep_sk integer NOT NULL REFERENCES dim_rep,
  date_sk integer NOT NULL REFERENCES dim_date,
  amount numeric(10,2) NOT NULL,
  reason text NOT NULL
);
COMMENT ON TABLE fact_clawback IS 'commission taken back';
