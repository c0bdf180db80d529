CREATE TABLE dim_department (
    department_key  int PRIMARY KEY,
    department_code varchar(6) NOT NULL UNIQUE,
    department_name varchar(60) NOT NULL,
    directorate     varchar(40) NOT NULL,
    head_name       varchar(60),
    staff_fte       numeric(6,1)
);
CREATE TABLE dim_account (
    account_key   int PRIMARY KEY,
    account_no    varchar(8) NOT NULL UNIQUE,
    account_name  varchar(60) NOT NULL,
    account_class char(1) NOT NULL CHECK (account_class IN ('R', 'P', 'O', 'C', 'G')),
    is_capital    boolean NOT NULL
);
CREATE TABLE dim_fund (
    fund_key    int PRIMARY KEY,
    fund_name   varchar(50) NOT NULL,
    restricted  boolean NOT NULL
);
CREATE TABLE dim_vendor (
    vendor_key    int PRIMARY KEY,
    vendor_name   varchar(60) NOT NULL,
    postcode      varchar(10),
    local_flag    boolean NOT NULL,
    size_band     varchar(6) CHECK (size_band IN ('micro', 'small', 'medium', 'large'))
);
CREATE TABLE dim_date (
    date_key      int PRIMARY KEY,
    full_date     date NOT NULL UNIQUE,
    fiscal_year   int NOT NULL,
    fiscal_period int NOT NULL,
    month_name    varchar(10) NOT NULL
);
CREATE TABLE dim_ward (
    ward_key    int PRIMARY KEY,
    ward_name   varchar(40) NOT NULL,
    population  int NOT NULL,
    councillor  varchar(60)
);
CREATE TABLE fact_budget (
    department_key int NOT NULL REFERENCES dim_department,
    account_key    int NOT NULL REFERENCES dim_account,
    fund_key       int NOT NULL REFERENCES dim_fund,
    fiscal_year    int NOT NULL,
    original_amt   numeric(14,2) NOT NULL,
    revised_amt    numeric(14,2) NOT NULL,
    PRIMARY KEY (department_key, account_key, fund_key, fiscal_year)
);
CREATE TABLE fact_spend (
    spend_id       int PRIMARY KEY,
    date_key       int NOT NULL REFERENCES dim_date,
    department_key int NOT NULL REFERENCES dim_department,
    account_key    int NOT NULL REFERENCES dim_account,
    fund_key       int NOT NULL REFERENCES dim_fund,
    vendor_key     int REFERENCES dim_vendor,
    ward_key       int REFERENCES dim_ward,
    po_number      varchar(12),
    amount         numeric(12,2) NOT NULL,
    narrative      text
);
CREATE TABLE fact_grant_income (
    grant_id       int PRIMARY KEY,
    department_key int NOT NULL REFERENCES dim_department,
    grantor        varchar(60) NOT NULL,
    awarded_on     date NOT NULL,
    expires_on     date NOT NULL,
    award_amt      numeric(12,2) NOT NULL,
    claimed_amt    numeric(12,2) NOT NULL
);
CREATE TABLE fact_virement (
    virement_id   int PRIMARY KEY,
    from_dept_key int NOT NULL REFERENCES dim_department,
    to_dept_key   int NOT NULL REFERENCES dim_department,
    approved_on   date,
    requested_on  date NOT NULL,
    amount        numeric(12,2) NOT NULL,
    justification text
);
COMMENT ON TABLE fact_spend IS 'Payments out of the ledger; negative amounts are credit notes';
COMMENT ON TABLE fact_virement IS 'Budget transfers from one department to another';
COMMENT ON COLUMN dim_account.account_class IS 'R revenue income, P pay, O operating expense, C capital works, G grants paid';
COMMENT ON COLUMN dim_department.staff_fte IS 'full-time equivalent posts';
COMMENT ON COLUMN dim_vendor.local_flag IS 'registered in the municipality';
COMMENT ON COLUMN dim_date.fiscal_year IS 'year in which the financial year (April to March) starts';
COMMENT ON COLUMN dim_date.fiscal_period IS '1 = April ... 12 = March';
COMMENT ON COLUMN fact_spend.ward_key IS 'null for spending that serves the whole town';
COMMENT ON COLUMN fact_spend.po_number IS 'purchase order, null when bought without one';
COMMENT ON COLUMN fact_virement.approved_on IS 'null while waiting for the finance committee';
