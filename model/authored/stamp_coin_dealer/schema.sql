CREATE TABLE dealer_staff (
  staff_code varchar(3) PRIMARY KEY,
  full_name text NOT NULL,
  field text NOT NULL CHECK (field IN ('stamps', 'coins', 'both'))
);
CREATE TABLE collector (
  collector_no integer PRIMARY KEY,
  surname text NOT NULL,
  forename text,
  country text NOT NULL,
  member_of text,
  credit_days smallint NOT NULL,
  last_contact date
);
COMMENT ON COLUMN collector.member_of IS 'collectors'' society; null if none';
COMMENT ON TABLE collector IS 'people who buy from us, sell to us, or both';
CREATE TABLE lot_item (
  sku varchar(10) PRIMARY KEY,
  kind char(1) NOT NULL CHECK (kind IN ('S', 'C', 'B', 'M')),
  title text NOT NULL,
  issuing_country text NOT NULL,
  year_issued smallint,
  catalogue text,
  catalogue_no text,
  catalogue_value numeric(9,2),
  grade text,
  part_of varchar(10) REFERENCES lot_item,
  owned boolean NOT NULL,
  purchase_no integer,
  cost numeric(9,2),
  asking_price numeric(9,2),
  listed_on date,
  place text NOT NULL,
  sold boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN lot_item.kind IS 'S stamp, C coin, B banknote, M medal';
COMMENT ON COLUMN lot_item.part_of IS 'collection or set that the piece belongs to';
COMMENT ON COLUMN lot_item.owned IS 'true: our stock; false: on consignment, it belongs to the consignor';
COMMENT ON COLUMN lot_item.cost IS 'what we paid; null for consignments';
COMMENT ON COLUMN lot_item.listed_on IS 'put in the shop or on the web; null while in the back room unlisted';
COMMENT ON COLUMN lot_item.place IS 'safe, window, album room or bank vault';
CREATE TABLE purchase (
  purchase_no integer PRIMARY KEY,
  seller_no integer NOT NULL REFERENCES collector (collector_no),
  bought_by varchar(3) NOT NULL REFERENCES dealer_staff (staff_code),
  bought_on date NOT NULL,
  total_paid numeric(10,2) NOT NULL,
  is_estate boolean NOT NULL
);
COMMENT ON COLUMN purchase.is_estate IS 'from heirs of a collector';
ALTER TABLE lot_item ADD FOREIGN KEY (purchase_no) REFERENCES purchase;
CREATE TABLE consignment (
  consignment_no integer PRIMARY KEY,
  sku varchar(10) NOT NULL REFERENCES lot_item,
  consignor_no integer NOT NULL REFERENCES collector (collector_no),
  received_on date NOT NULL,
  commission_pct numeric(4,1) NOT NULL,
  minimum_price numeric(9,2),
  settled_on date,
  returned_on date
);
COMMENT ON COLUMN consignment.settled_on IS 'proceeds paid out to the consignor';
COMMENT ON COLUMN consignment.returned_on IS 'given back unsold';
CREATE TABLE certificate (
  cert_no text PRIMARY KEY,
  sku varchar(10) NOT NULL REFERENCES lot_item,
  expert text NOT NULL,
  sent_on date NOT NULL,
  back_on date,
  opinion text CHECK (opinion IN ('genuine', 'forgery', 'repaired', 'no opinion')),
  fee numeric(7,2) NOT NULL
);
COMMENT ON COLUMN certificate.back_on IS 'null while with the expert';
CREATE TABLE sale (
  sale_no integer PRIMARY KEY,
  buyer_no integer REFERENCES collector (collector_no),
  sold_by varchar(3) NOT NULL REFERENCES dealer_staff (staff_code),
  sold_on date NOT NULL,
  channel text NOT NULL CHECK (channel IN ('shop', 'web', 'fair', 'post')),
  paid_on date
);
COMMENT ON COLUMN sale.buyer_no IS 'null for walk-in customers who left no name';
COMMENT ON COLUMN sale.paid_on IS 'null while unpaid';
CREATE TABLE sale_line (
  sale_no integer NOT NULL REFERENCES sale,
  sku varchar(10) NOT NULL REFERENCES lot_item,
  price numeric(9,2) NOT NULL,
  returned_on date,
  PRIMARY KEY (sale_no, sku)
);
COMMENT ON COLUMN sale_line.returned_on IS 'customer gave it back; null otherwise';
CREATE TABLE want (
  want_id integer PRIMARY KEY,
  collector_no integer NOT NULL REFERENCES collector,
  kind char(1) NOT NULL,
  issuing_country text NOT NULL,
  year_from smallint,
  year_to smallint,
  max_price numeric(9,2),
  noted_on date NOT NULL,
  fulfilled_on date
);
COMMENT ON TABLE want IS 'what collectors are looking for; kind as in lot_item';
