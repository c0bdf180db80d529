CREATE SCHEMA helpline;
CREATE SCHEMA ref;
CREATE TABLE ref.topic (
  topic_code char(3) PRIMARY KEY,
  topic text NOT NULL,
  urgent boolean NOT NULL
);
CREATE TABLE ref.borough (
  borough_id smallint PRIMARY KEY,
  borough text NOT NULL,
  rented_homes integer NOT NULL
);
CREATE TABLE helpline.landlord (
  landlord_id integer PRIMARY KEY,
  landlord_name text NOT NULL,
  landlord_type char(1) NOT NULL,
  licence_no text,
  licence_expires date,
  borough_id smallint REFERENCES ref.borough
);
COMMENT ON COLUMN helpline.landlord.landlord_type IS 'P private person, C company, H housing association, M municipality';
CREATE TABLE helpline.tenant (
  tenant_id integer PRIMARY KEY,
  full_name text NOT NULL,
  borough_id smallint NOT NULL REFERENCES ref.borough,
  language text NOT NULL,
  household_size smallint NOT NULL,
  monthly_rent numeric(7,2),
  monthly_income numeric(8,2),
  moved_in date,
  member boolean NOT NULL,
  created_at timestamp NOT NULL
);
COMMENT ON COLUMN helpline.tenant.member IS 'pays the yearly fee of the tenants'' union';
CREATE TABLE helpline.adviser (
  adviser_id integer PRIMARY KEY,
  adviser_name text NOT NULL,
  role text NOT NULL,
  languages text[] NOT NULL,
  joined date NOT NULL,
  active boolean NOT NULL
);
COMMENT ON COLUMN helpline.adviser.role IS 'volunteer, adviser, solicitor';
CREATE TABLE helpline.ticket (
  ticket_id integer PRIMARY KEY,
  tenant_id integer NOT NULL REFERENCES helpline.tenant,
  landlord_id integer REFERENCES helpline.landlord,
  topic_code char(3) NOT NULL REFERENCES ref.topic,
  opened_at timestamp NOT NULL,
  opened_by integer NOT NULL REFERENCES helpline.adviser (adviser_id),
  owner_id integer REFERENCES helpline.adviser (adviser_id),
  closed_at timestamp,
  outcome text,
  amount_recovered numeric(9,2)
);
COMMENT ON COLUMN helpline.ticket.opened_by IS 'who took the first call';
COMMENT ON COLUMN helpline.ticket.owner_id IS 'who handles it now; null = nobody assigned';
COMMENT ON COLUMN helpline.ticket.outcome IS 'settled, won, lost, withdrawn, advice only';
CREATE TABLE helpline.call (
  call_id integer PRIMARY KEY,
  ticket_id integer REFERENCES helpline.ticket,
  adviser_id integer REFERENCES helpline.adviser,
  started_at timestamp NOT NULL,
  wait_seconds integer NOT NULL,
  talk_seconds integer,
  satisfaction smallint
);
COMMENT ON COLUMN helpline.call.talk_seconds IS 'null = caller hung up before anybody answered';
COMMENT ON COLUMN helpline.call.satisfaction IS '1 (bad) to 5 (very good), asked after the call';
CREATE TABLE helpline.letter (
  letter_id integer PRIMARY KEY,
  ticket_id integer NOT NULL REFERENCES helpline.ticket,
  sent_on date NOT NULL,
  reply_by date NOT NULL,
  replied_on date,
  registered_post boolean NOT NULL
);
COMMENT ON TABLE helpline.letter IS 'letters of demand to landlords';
CREATE TABLE helpline.hearing (
  hearing_id integer PRIMARY KEY,
  ticket_id integer NOT NULL REFERENCES helpline.ticket,
  solicitor_id integer NOT NULL REFERENCES helpline.adviser (adviser_id),
  held_on date NOT NULL,
  tribunal text NOT NULL
);
