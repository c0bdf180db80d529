CREATE TABLE cities (
  city_id smallint PRIMARY KEY,
  name text NOT NULL,
  permit_limit integer,
  permit_until date
);
COMMENT ON COLUMN cities.permit_limit IS 'most scooters the city allows on its streets; null if unlimited';
CREATE TABLE hubs (
  hub_id smallint PRIMARY KEY,
  city_id smallint NOT NULL REFERENCES cities,
  name text NOT NULL,
  benches smallint NOT NULL,
  closed_on date
);
COMMENT ON TABLE hubs IS 'workshops';
CREATE TABLE models (
  model_code text PRIMARY KEY,
  maker text NOT NULL,
  max_speed_kmh smallint NOT NULL,
  swappable_battery boolean NOT NULL,
  warranty_months smallint NOT NULL,
  list_price numeric(8,2) NOT NULL
);
CREATE TABLE mechanics (
  mechanic_id integer PRIMARY KEY,
  name text NOT NULL,
  hub_id smallint NOT NULL REFERENCES hubs,
  level text NOT NULL,
  trained_by integer REFERENCES mechanics,
  hired_on date NOT NULL,
  left_on date
);
COMMENT ON COLUMN mechanics.level IS 'junior, senior or lead';
CREATE TABLE scooters (
  plate text PRIMARY KEY,
  model_code text NOT NULL REFERENCES models,
  city_id smallint NOT NULL REFERENCES cities,
  bought_on date NOT NULL,
  price_paid numeric(8,2) NOT NULL,
  leased boolean NOT NULL,
  status text NOT NULL CHECK (status IN ('street', 'hub', 'transit', 'lost', 'scrapped')),
  km_total integer NOT NULL,
  last_seen_at timestamp
);
COMMENT ON COLUMN scooters.status IS 'street: out for riders; hub: in a workshop; transit: in a van; lost: stolen or vanished; scrapped: written off';
COMMENT ON COLUMN scooters.leased IS 'true if leased, false if our own';
CREATE TABLE tickets (
  ticket_id integer PRIMARY KEY,
  plate text NOT NULL REFERENCES scooters,
  hub_id smallint NOT NULL REFERENCES hubs,
  reported_at timestamp NOT NULL,
  reported_by text NOT NULL,
  fault text NOT NULL,
  severity smallint NOT NULL,
  received_at timestamp,
  assigned_to integer REFERENCES mechanics (mechanic_id),
  started_at timestamp,
  finished_at timestamp,
  checked_by integer REFERENCES mechanics (mechanic_id),
  result text CHECK (result IN ('repaired', 'no fault', 'scrap')),
  repeat_of integer REFERENCES tickets
);
COMMENT ON COLUMN tickets.reported_by IS 'rider, patrol or sensor';
COMMENT ON COLUMN tickets.severity IS '1 cosmetic, 2 impaired, 3 unsafe';
COMMENT ON COLUMN tickets.received_at IS 'scooter arrived at the hub; null while still outside';
COMMENT ON COLUMN tickets.finished_at IS 'null while the ticket is open';
COMMENT ON COLUMN tickets.checked_by IS 'second mechanic who tested it; null if nobody did';
COMMENT ON COLUMN tickets.repeat_of IS 'earlier ticket for the same fault that came back';
CREATE TABLE parts (
  part_no text PRIMARY KEY,
  part_name text NOT NULL,
  unit_cost numeric(8,2) NOT NULL,
  supplier text NOT NULL,
  reorder_level integer NOT NULL
);
CREATE TABLE stock (
  hub_id smallint NOT NULL REFERENCES hubs,
  part_no text NOT NULL REFERENCES parts,
  on_hand integer NOT NULL,
  on_order integer NOT NULL,
  counted_on date NOT NULL,
  PRIMARY KEY (hub_id, part_no)
);
CREATE TABLE parts_used (
  ticket_id integer NOT NULL REFERENCES tickets,
  part_no text NOT NULL REFERENCES parts,
  qty integer NOT NULL,
  unit_cost numeric(8,2) NOT NULL,
  refurbished boolean NOT NULL,
  PRIMARY KEY (ticket_id, part_no)
);
COMMENT ON COLUMN parts_used.unit_cost IS 'cost on the day; 0 under warranty';
CREATE VIEW open_tickets AS SELECT ticket_id, plate, hub_id, reported_at, fault, severity, assigned_to FROM tickets WHERE finished_at IS NULL;
