CREATE TABLE countries (country_code char(2) PRIMARY KEY, country_name text NOT NULL);
CREATE TABLE ports (
  port_code char(5) PRIMARY KEY,
  port_name text NOT NULL,
  country_code char(2) NOT NULL REFERENCES countries,
  port_type text NOT NULL
);
COMMENT ON COLUMN ports.port_type IS 'sea or air';
CREATE TABLE parties (
  party_id integer PRIMARY KEY,
  party_name text NOT NULL,
  city text,
  country_code char(2) NOT NULL REFERENCES countries,
  credit_limit numeric(10,2),
  on_hold boolean NOT NULL DEFAULT false,
  created_at timestamp NOT NULL
);
COMMENT ON TABLE parties IS 'companies that send or receive goods';
COMMENT ON COLUMN parties.credit_limit IS 'null = pays in advance';
CREATE TABLE carriers (carrier_id integer PRIMARY KEY, carrier_name text NOT NULL, mode text NOT NULL, reliability_score numeric(3,1));
COMMENT ON COLUMN carriers.mode IS 'sea, air or road';
CREATE TABLE agents (agent_id integer PRIMARY KEY, full_name text NOT NULL, office text NOT NULL, hired_on date NOT NULL, left_on date, team_lead_id integer REFERENCES agents);
CREATE TABLE shipments (
  shipment_id integer PRIMARY KEY,
  house_bill varchar(12) NOT NULL UNIQUE,
  shipper_id integer NOT NULL REFERENCES parties (party_id),
  consignee_id integer NOT NULL REFERENCES parties (party_id),
  origin_port char(5) NOT NULL REFERENCES ports (port_code),
  destination_port char(5) NOT NULL REFERENCES ports (port_code),
  carrier_id integer NOT NULL REFERENCES carriers,
  agent_id integer REFERENCES agents,
  incoterm char(3) NOT NULL,
  booked_on date NOT NULL,
  departed_on date,
  eta date NOT NULL,
  arrived_on date,
  gross_weight_kg numeric(9,1) NOT NULL,
  goods_description text NOT NULL,
  declared_value numeric(11,2),
  is_hazardous boolean NOT NULL,
  status text NOT NULL
);
COMMENT ON COLUMN shipments.eta IS 'estimated date of arrival';
COMMENT ON COLUMN shipments.status IS 'booked, in transit, arrived, cancelled';
CREATE TABLE containers (container_no char(11) PRIMARY KEY, shipment_id integer NOT NULL REFERENCES shipments, size_ft smallint NOT NULL, is_reefer boolean NOT NULL, seal_no text);
COMMENT ON COLUMN containers.is_reefer IS 'refrigerated';
CREATE TABLE customs_entries (
  entry_no integer PRIMARY KEY,
  shipment_id integer NOT NULL REFERENCES shipments,
  submitted_on date NOT NULL,
  cleared_on date,
  duty_amount numeric(10,2) NOT NULL,
  inspected boolean NOT NULL
);
CREATE TABLE freight_charges (charge_id integer PRIMARY KEY, shipment_id integer NOT NULL REFERENCES shipments, charge_type text NOT NULL, cost_amount numeric(9,2) NOT NULL, sell_amount numeric(9,2) NOT NULL, invoiced_on date, paid_on date);
COMMENT ON COLUMN freight_charges.charge_type IS 'ocean freight, air freight, handling, haulage, documents';
COMMENT ON COLUMN freight_charges.cost_amount IS 'what the supplier bills us';
COMMENT ON COLUMN freight_charges.sell_amount IS 'what we bill the customer';
