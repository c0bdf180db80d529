CREATE TABLE terminal (
  terminal_code varchar(3) PRIMARY KEY,
  terminal_name text NOT NULL,
  airside boolean NOT NULL
);
COMMENT ON COLUMN terminal.airside IS 'true: has an airside area behind security';
CREATE TABLE finder (
  finder_id integer PRIMARY KEY,
  finder_name text NOT NULL,
  employer text
);
COMMENT ON COLUMN finder.employer IS 'cleaning firm, airline or shop; null for members of the public';
CREATE TABLE item_category (
  category_id integer PRIMARY KEY,
  category_name text NOT NULL UNIQUE,
  keep_days integer NOT NULL,
  storage_fee numeric(6,2) NOT NULL
);
COMMENT ON COLUMN item_category.keep_days IS 'days after finding before the item may be disposed of';
COMMENT ON COLUMN item_category.storage_fee IS 'tariff charged to the owner at collection, in euros';
CREATE TABLE officer (
  officer_id integer PRIMARY KEY,
  officer_name text NOT NULL,
  shift_pattern text NOT NULL CHECK (shift_pattern IN ('early', 'late', 'night')),
  hired_on date NOT NULL,
  left_on date
);
COMMENT ON COLUMN officer.left_on IS 'null while employed';
CREATE TABLE shelf (
  shelf_code text PRIMARY KEY,
  room text NOT NULL,
  capacity integer NOT NULL,
  is_safe boolean NOT NULL DEFAULT false
);
CREATE TABLE found_item (
  tag_no text PRIMARY KEY,
  category_id integer NOT NULL REFERENCES item_category,
  description text NOT NULL,
  colour text,
  brand text,
  found_at timestamp NOT NULL,
  found_terminal varchar(3) NOT NULL REFERENCES terminal,
  found_place text NOT NULL,
  finder_id integer REFERENCES finder,
  booked_in_by integer NOT NULL REFERENCES officer,
  booked_in_at timestamp NOT NULL,
  est_value numeric(8,2),
  shelf_code text REFERENCES shelf,
  outcome text CHECK (outcome IN ('collected', 'posted', 'auctioned', 'destroyed', 'police')),
  outcome_on date,
  handed_out_by integer REFERENCES officer
);
COMMENT ON COLUMN found_item.outcome IS 'null while the item is still with us; collected or posted means it went back to its owner; police means passed on to the police';
COMMENT ON COLUMN found_item.shelf_code IS 'where it lies now; null once it has gone';
COMMENT ON COLUMN found_item.booked_in_by IS 'officer who registered it';
COMMENT ON COLUMN found_item.handed_out_by IS 'officer who released it; null while still with us';
CREATE TABLE loss_report (
  report_no integer PRIMARY KEY,
  reporter_name text NOT NULL,
  email text,
  phone text,
  category_id integer NOT NULL REFERENCES item_category,
  lost_on date NOT NULL,
  reported_on date NOT NULL,
  flight_no text,
  channel text NOT NULL CHECK (channel IN ('web', 'desk', 'phone')),
  state text NOT NULL CHECK (state IN ('searching', 'matched', 'closed', 'withdrawn'))
);
COMMENT ON COLUMN loss_report.state IS 'searching: no item found yet; matched: an item was found, owner told; closed: search given up; withdrawn: by the reporter';
CREATE TABLE item_match (
  match_id integer PRIMARY KEY,
  report_no integer NOT NULL REFERENCES loss_report,
  tag_no text NOT NULL REFERENCES found_item,
  proposed_on date NOT NULL,
  confirmed boolean
);
COMMENT ON COLUMN item_match.confirmed IS 'true: it is theirs, false: it is not, null: no answer yet';
CREATE TABLE collection_payment (
  payment_id integer PRIMARY KEY,
  tag_no text NOT NULL REFERENCES found_item,
  paid_on date NOT NULL,
  fee_paid numeric(6,2) NOT NULL,
  postage numeric(6,2) NOT NULL DEFAULT 0,
  method text NOT NULL CHECK (method IN ('card', 'cash', 'link'))
);
COMMENT ON COLUMN collection_payment.fee_paid IS 'storage fee actually taken; may be waived in part';
