CREATE TABLE constituents (
  id bigint PRIMARY KEY,
  kind text NOT NULL,
  display_name text NOT NULL,
  email text,
  postal_city text,
  do_not_mail boolean NOT NULL DEFAULT false,
  deceased_on date,
  household_head_id bigint REFERENCES constituents,
  owner_user_id integer,
  created_at timestamp NOT NULL,
  updated_at timestamp NOT NULL
);
COMMENT ON TABLE constituents IS 'people and organisations who give or might give';
COMMENT ON COLUMN constituents.kind IS 'person, company, foundation';
COMMENT ON COLUMN constituents.owner_user_id IS 'fundraiser responsible; null = nobody';
CREATE TABLE users (
  id integer PRIMARY KEY,
  full_name text NOT NULL,
  yearly_target numeric(10,2),
  is_enabled boolean NOT NULL
);
COMMENT ON TABLE users IS 'fundraisers';
CREATE TABLE campaigns (
  id integer PRIMARY KEY,
  title text NOT NULL,
  goal numeric(10,2) NOT NULL,
  begins_on date NOT NULL,
  finishes_on date,
  channel text NOT NULL
);
COMMENT ON COLUMN campaigns.finishes_on IS 'null = open-ended';
COMMENT ON COLUMN campaigns.channel IS 'mail, email, event, phone';
CREATE TABLE gifts (
  id bigint PRIMARY KEY,
  constituent_id bigint NOT NULL REFERENCES constituents,
  campaign_id integer REFERENCES campaigns,
  pledge_id bigint,
  received_on date NOT NULL,
  amount numeric(10,2) NOT NULL,
  method text NOT NULL,
  in_honour_of_id bigint REFERENCES constituents,
  is_anonymous boolean NOT NULL,
  receipted_on date,
  thanked_on date,
  refunded_on date
);
COMMENT ON COLUMN gifts.method IS 'card, transfer, cheque, cash, stock';
COMMENT ON COLUMN gifts.receipted_on IS 'tax receipt sent';
COMMENT ON COLUMN gifts.thanked_on IS 'thank-you letter sent';
CREATE TABLE pledges (
  id bigint PRIMARY KEY,
  constituent_id bigint NOT NULL REFERENCES constituents,
  promised_on date NOT NULL,
  total_amount numeric(10,2) NOT NULL,
  fulfil_by date NOT NULL,
  cancelled_on date
);
COMMENT ON TABLE pledges IS 'promises to give';
ALTER TABLE gifts ADD FOREIGN KEY (pledge_id) REFERENCES pledges;
CREATE TABLE interactions (
  id bigint PRIMARY KEY,
  constituent_id bigint NOT NULL REFERENCES constituents,
  user_id integer NOT NULL REFERENCES users,
  happened_at timestamp NOT NULL,
  type text NOT NULL,
  summary text,
  follow_up_on date,
  follow_up_done boolean
);
COMMENT ON COLUMN interactions.type IS 'call, visit, email, letter';
CREATE TABLE tags (
  constituent_id bigint NOT NULL REFERENCES constituents,
  tag text NOT NULL,
  PRIMARY KEY (constituent_id, tag)
);
