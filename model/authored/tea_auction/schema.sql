CREATE TABLE gardens (
  mark text PRIMARY KEY,
  district text NOT NULL,
  owner_company text NOT NULL,
  elevation_m integer,
  certified text[] NOT NULL DEFAULT '{}',
  selling_broker text NOT NULL
);
COMMENT ON TABLE gardens IS 'estates; the mark is the name printed on the chests';
COMMENT ON COLUMN gardens.certified IS 'labels held: organic, rainforest, fairtrade';
CREATE TABLE brokers (
  broker_code text PRIMARY KEY,
  broker_name text NOT NULL,
  commission_pct numeric(4,2) NOT NULL
);
ALTER TABLE gardens ADD FOREIGN KEY (selling_broker) REFERENCES brokers;
CREATE TABLE buyers (
  buyer_code text PRIMARY KEY,
  buyer_name text NOT NULL,
  country text NOT NULL,
  credit_limit numeric(12,2) NOT NULL,
  acts_for text REFERENCES buyers,
  blocked_since date
);
COMMENT ON COLUMN buyers.acts_for IS 'principal on whose behalf an agent buys; null for those buying for themselves';
COMMENT ON COLUMN buyers.blocked_since IS 'not allowed to bid since that day; null if free to bid';
CREATE TABLE sales (
  sale_no text PRIMARY KEY,
  sale_date date NOT NULL,
  prompt_date date NOT NULL,
  auctioneer text NOT NULL
);
COMMENT ON COLUMN sales.sale_no IS 'week and year, as 07/2026';
COMMENT ON COLUMN sales.prompt_date IS 'day by which buyers must have paid';
CREATE TABLE warehouses (
  wh_code text PRIMARY KEY,
  wh_name text NOT NULL,
  capacity_kg integer NOT NULL
);
CREATE TABLE lots (
  lot_id integer PRIMARY KEY,
  sale_no text NOT NULL REFERENCES sales,
  lot_no integer NOT NULL,
  mark text NOT NULL REFERENCES gardens,
  grade text NOT NULL,
  invoice_no text NOT NULL,
  packages integer NOT NULL,
  net_kg numeric(8,1) NOT NULL,
  wh_code text NOT NULL REFERENCES warehouses,
  valuation numeric(6,2) NOT NULL,
  reserve_price numeric(6,2),
  hammer_price numeric(6,2),
  buyer_code text REFERENCES buyers,
  status text NOT NULL CHECK (status IN ('catalogued', 'sold', 'out', 'withdrawn')),
  reprint_of integer REFERENCES lots,
  UNIQUE (sale_no, lot_no)
);
COMMENT ON COLUMN lots.status IS 'catalogued: sale still to come; out: offered and unsold; withdrawn: taken out before the hammer';
COMMENT ON COLUMN lots.valuation IS 'broker''s estimate before the sale, dollars per kg';
COMMENT ON COLUMN lots.reserve_price IS 'least the garden accepts, dollars per kg; null if none';
COMMENT ON COLUMN lots.hammer_price IS 'price made, dollars per kg; null unless sold';
COMMENT ON COLUMN lots.reprint_of IS 'earlier lot, unsold then, offered once more';
CREATE TABLE tastings (
  tasting_id integer PRIMARY KEY,
  lot_id integer NOT NULL REFERENCES lots,
  taster text NOT NULL,
  tasted_on date NOT NULL,
  leaf smallint NOT NULL,
  liquor smallint NOT NULL,
  remark text
);
COMMENT ON COLUMN tastings.leaf IS 'look of the dry leaf, 1 to 10';
COMMENT ON COLUMN tastings.liquor IS 'taste of the brew, 1 to 10';
CREATE TABLE bids (
  bid_id integer PRIMARY KEY,
  lot_id integer NOT NULL REFERENCES lots,
  buyer_code text NOT NULL REFERENCES buyers,
  price numeric(6,2) NOT NULL,
  bid_at timestamp NOT NULL
);
CREATE TABLE settlements (
  lot_id integer PRIMARY KEY REFERENCES lots,
  amount numeric(12,2) NOT NULL,
  paid_on date,
  delivered_on date
);
COMMENT ON TABLE settlements IS 'one row for each sold lot';
COMMENT ON COLUMN settlements.paid_on IS 'null while the buyer owes the money';
COMMENT ON COLUMN settlements.delivered_on IS 'release from the warehouse; null while it still lies there';
