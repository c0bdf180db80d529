CREATE TABLE kit_types (
    sku text PRIMARY KEY,
    title text NOT NULL,
    sample text NOT NULL CHECK (sample IN ('blood', 'saliva', 'urine')),
    retail_price numeric(7,2) NOT NULL,
    markers_tested integer NOT NULL,
    shelf_life_months integer,
    discontinued boolean NOT NULL DEFAULT false
);
CREATE TABLE labs (
    id serial PRIMARY KEY,
    name text NOT NULL,
    country_code char(2) NOT NULL,
    accredited_until date,
    promised_days integer NOT NULL
);
CREATE TABLE customers (
    id integer PRIMARY KEY,
    first_name text NOT NULL,
    last_name text NOT NULL,
    email text NOT NULL,
    birth_year integer,
    sex char(1),
    country_code char(2) NOT NULL,
    gp_consent boolean NOT NULL,
    referred_by integer REFERENCES customers(id),
    created_at timestamp NOT NULL
);
CREATE TABLE orders (
    id integer PRIMARY KEY,
    buyer_id integer NOT NULL REFERENCES customers(id),
    gift_for_id integer REFERENCES customers(id),
    ordered_at timestamp NOT NULL,
    channel text NOT NULL,
    voucher_code text,
    refunded_at timestamp
);
CREATE TABLE kits (
    barcode text PRIMARY KEY,
    order_id integer NOT NULL REFERENCES orders(id),
    sku text NOT NULL REFERENCES kit_types(sku),
    price_paid numeric(7,2) NOT NULL,
    dispatched_on date,
    activated_on date,
    sample_received_on date,
    lab_id integer REFERENCES labs(id),
    sample_state text
);
CREATE TABLE results (
    id integer PRIMARY KEY,
    barcode text NOT NULL REFERENCES kits(barcode),
    marker text NOT NULL,
    value numeric(10,2) NOT NULL,
    unit text NOT NULL,
    flag text NOT NULL CHECK (flag IN ('low', 'normal', 'high')),
    released_at timestamp NOT NULL,
    reviewed_by integer
);
CREATE TABLE doctors (
    id integer PRIMARY KEY,
    full_name text NOT NULL,
    speciality text NOT NULL,
    fee_per_review numeric(6,2) NOT NULL,
    active boolean NOT NULL
);
CREATE TABLE support_tickets (
    id integer PRIMARY KEY,
    customer_id integer NOT NULL REFERENCES customers(id),
    barcode text REFERENCES kits(barcode),
    opened_at timestamp NOT NULL,
    closed_at timestamp,
    topic text NOT NULL,
    satisfaction integer
);
