CREATE TABLE dim_date (
    date_key integer PRIMARY KEY,
    full_date date NOT NULL UNIQUE,
    weekday_name varchar(9) NOT NULL,
    month_no smallint NOT NULL,
    quarter_no smallint NOT NULL,
    year_no smallint NOT NULL,
    is_weekend boolean NOT NULL
);
COMMENT ON COLUMN dim_date.date_key IS 'yyyymmdd';
CREATE TABLE dim_brand (
    brand_key integer PRIMARY KEY,
    brand_name varchar(40) NOT NULL,
    industry varchar(30) NOT NULL,
    hq_country varchar(30)
);
CREATE TABLE dim_account_manager (
    manager_key integer PRIMARY KEY,
    manager_name varchar(50) NOT NULL,
    team_lead_key integer REFERENCES dim_account_manager,
    office varchar(20) NOT NULL
);
CREATE TABLE dim_creator (
    creator_key integer PRIMARY KEY,
    handle varchar(30) NOT NULL UNIQUE,
    real_name varchar(50),
    niche varchar(20) NOT NULL,
    country varchar(30) NOT NULL,
    birth_year smallint,
    agency_signed boolean NOT NULL,
    first_contract_on date
);
CREATE TABLE dim_platform (
    platform_key smallint PRIMARY KEY,
    platform_name varchar(20) NOT NULL,
    is_video boolean NOT NULL
);
CREATE TABLE dim_campaign (
    campaign_key integer PRIMARY KEY,
    campaign_name varchar(60) NOT NULL,
    brand_key integer NOT NULL REFERENCES dim_brand,
    manager_key integer REFERENCES dim_account_manager,
    objective char(3) NOT NULL,
    starts_on date NOT NULL,
    ends_on date NOT NULL,
    budget_eur numeric(10,2) NOT NULL
);
COMMENT ON COLUMN dim_campaign.objective IS 'AWA awareness, SAL sales, APP app installs, LAU product launch';
CREATE TABLE fact_post (
    post_id integer PRIMARY KEY,
    date_key integer NOT NULL REFERENCES dim_date,
    campaign_key integer NOT NULL REFERENCES dim_campaign,
    creator_key integer NOT NULL REFERENCES dim_creator,
    platform_key smallint NOT NULL REFERENCES dim_platform,
    post_type varchar(10) NOT NULL,
    caption text,
    impressions integer NOT NULL,
    likes integer NOT NULL,
    comments integer NOT NULL,
    shares integer NOT NULL,
    link_clicks integer,
    disclosed_ad boolean NOT NULL,
    removed_on date
);
COMMENT ON COLUMN fact_post.link_clicks IS 'null where the post carries no link';
COMMENT ON COLUMN fact_post.disclosed_ad IS 'labelled as advertising';
CREATE TABLE fact_payout (
    payout_id integer PRIMARY KEY,
    creator_key integer NOT NULL REFERENCES dim_creator,
    campaign_key integer NOT NULL REFERENCES dim_campaign,
    due_date_key integer NOT NULL REFERENCES dim_date (date_key),
    paid_date_key integer REFERENCES dim_date (date_key),
    amount_eur numeric(9,2) NOT NULL,
    kind varchar(10) NOT NULL
);
CREATE TABLE fact_follower_snapshot (
    creator_key integer NOT NULL REFERENCES dim_creator,
    platform_key smallint NOT NULL REFERENCES dim_platform,
    date_key integer NOT NULL REFERENCES dim_date,
    followers integer NOT NULL,
    fake_share_pct numeric(4,1),
    PRIMARY KEY (creator_key, platform_key, date_key)
);
COMMENT ON COLUMN fact_follower_snapshot.fake_share_pct IS 'estimated share of bot followers';
