CREATE TABLE dim_date (
  date_key      integer PRIMARY KEY,
  full_date     date NOT NULL UNIQUE,
  month_name    text NOT NULL,
  quarter       smallint NOT NULL,
  year          smallint NOT NULL,
  is_weekend    boolean NOT NULL
);
CREATE TABLE dim_subscriber (
  subscriber_key integer PRIMARY KEY,
  subscriber_code text NOT NULL,
  subscriber_name text NOT NULL,
  email         text,
  city          text,
  country       text NOT NULL,
  age_band      text,
  acquisition_channel text NOT NULL,
  referred_by_key integer REFERENCES dim_subscriber,
  signup_date   date NOT NULL
);
CREATE TABLE dim_plan (
  plan_key      integer PRIMARY KEY,
  plan_name     text NOT NULL,
  theme         text NOT NULL,
  billing_interval text NOT NULL,
  list_price    numeric(7,2) NOT NULL,
  items_per_box smallint NOT NULL,
  is_giftable   boolean NOT NULL,
  retired_on    date
);
CREATE TABLE dim_product (
  product_key   integer PRIMARY KEY,
  product_name  text NOT NULL,
  brand         text NOT NULL,
  category      text NOT NULL,
  unit_cost     numeric(7,2) NOT NULL,
  retail_value  numeric(7,2) NOT NULL,
  is_vegan      boolean NOT NULL,
  allergen      text
);
CREATE TABLE dim_carrier (
  carrier_key   integer PRIMARY KEY,
  carrier_name  text NOT NULL,
  service_level text NOT NULL
);
CREATE TABLE fact_subscription (
  subscription_id integer PRIMARY KEY,
  subscriber_key integer NOT NULL REFERENCES dim_subscriber,
  recipient_key integer NOT NULL REFERENCES dim_subscriber,
  plan_key      integer NOT NULL REFERENCES dim_plan,
  start_date_key integer NOT NULL REFERENCES dim_date,
  cancel_date_key integer REFERENCES dim_date,
  cancel_reason text,
  promo_code    text
);
CREATE TABLE fact_box (
  box_id        integer PRIMARY KEY,
  subscription_id integer NOT NULL REFERENCES fact_subscription,
  ship_date_key integer NOT NULL REFERENCES dim_date,
  delivery_date_key integer REFERENCES dim_date,
  carrier_key   integer REFERENCES dim_carrier,
  revenue       numeric(8,2) NOT NULL,
  shipping_cost numeric(6,2) NOT NULL,
  weight_g      integer,
  is_damaged    boolean NOT NULL DEFAULT false
);
CREATE TABLE fact_box_item (
  box_id        integer NOT NULL REFERENCES fact_box,
  product_key   integer NOT NULL REFERENCES dim_product,
  quantity      smallint NOT NULL,
  PRIMARY KEY (box_id, product_key)
);
CREATE TABLE fact_rating (
  rating_id     integer PRIMARY KEY,
  box_id        integer NOT NULL REFERENCES fact_box,
  rated_date_key integer NOT NULL REFERENCES dim_date,
  stars         smallint NOT NULL CHECK (stars BETWEEN 1 AND 5),
  review_text   text
);
COMMENT ON COLUMN dim_date.date_key IS 'yyyymmdd';
COMMENT ON COLUMN fact_subscription.subscriber_key IS 'who pays';
COMMENT ON COLUMN fact_subscription.recipient_key IS 'who gets the boxes; differs from subscriber_key for gifts';
COMMENT ON COLUMN fact_subscription.cancel_date_key IS 'null while the subscription is running';
COMMENT ON COLUMN dim_plan.retired_on IS 'null while on sale';
COMMENT ON COLUMN fact_box.delivery_date_key IS 'null until delivered';
