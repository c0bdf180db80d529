CREATE TABLE party (
  party_cd varchar(6) PRIMARY KEY,
  party_nm text NOT NULL,
  role char(1) NOT NULL,
  country char(2) NOT NULL,
  credit_lim_eur numeric(12,0),
  parent_cd varchar(6) REFERENCES party,
  suspended_on date
);
COMMENT ON TABLE party IS 'market participants';
COMMENT ON COLUMN party.role IS 'G generator, S supplier, T trader, C large consumer';
COMMENT ON COLUMN party.credit_lim_eur IS 'null = unlimited';
CREATE TABLE price_zone (
  zone varchar(4) PRIMARY KEY,
  descr text NOT NULL,
  tso text NOT NULL
);
COMMENT ON COLUMN price_zone.tso IS 'grid operator';
CREATE TABLE plant (
  plant_id integer PRIMARY KEY,
  plant_nm text NOT NULL,
  party_cd varchar(6) NOT NULL REFERENCES party,
  zone varchar(4) NOT NULL REFERENCES price_zone,
  fuel varchar(8) NOT NULL,
  cap_mw numeric(7,1) NOT NULL,
  online_dt date NOT NULL,
  retire_dt date
);
COMMENT ON COLUMN plant.fuel IS 'gas, coal, wind, solar, hydro, nuclear, biomass';
COMMENT ON COLUMN plant.retire_dt IS 'closed or planned closing date';
CREATE TABLE spot_price (
  zone varchar(4) NOT NULL REFERENCES price_zone,
  deliv_dt date NOT NULL,
  hr smallint NOT NULL,
  eur_mwh numeric(8,2) NOT NULL,
  vol_mwh numeric(9,1) NOT NULL,
  PRIMARY KEY (zone, deliv_dt, hr)
);
COMMENT ON COLUMN spot_price.hr IS 'hour of the day 0-23, recorded every 4th hour';
CREATE TABLE trade (
  trade_no integer PRIMARY KEY,
  buyer_cd varchar(6) NOT NULL REFERENCES party(party_cd),
  seller_cd varchar(6) NOT NULL REFERENCES party(party_cd),
  zone varchar(4) NOT NULL,
  product varchar(5) NOT NULL,
  traded_ts timestamp NOT NULL,
  deliv_from date NOT NULL,
  deliv_to date NOT NULL,
  mw numeric(6,1) NOT NULL,
  px_eur numeric(7,2) NOT NULL,
  broker text,
  cancelled boolean NOT NULL
);
COMMENT ON COLUMN trade.product IS 'BASE all hours, PEAK weekday daytime, OFFPK the rest';
COMMENT ON COLUMN trade.px_eur IS 'price per MWh';
COMMENT ON COLUMN trade.broker IS 'null = on the exchange';
CREATE TABLE outage (
  outage_id integer PRIMARY KEY,
  plant_id integer NOT NULL REFERENCES plant,
  kind char(1) NOT NULL,
  start_ts timestamp NOT NULL,
  end_ts timestamp,
  lost_mw numeric(7,1) NOT NULL,
  cause text,
  announced_ts timestamp
);
COMMENT ON COLUMN outage.kind IS 'P planned, F forced';
COMMENT ON COLUMN outage.end_ts IS 'null = still down';
COMMENT ON COLUMN outage.announced_ts IS 'publication to the market; null = never published';
CREATE TABLE settlement (
  settl_no integer PRIMARY KEY,
  party_cd varchar(6) NOT NULL REFERENCES party,
  month date NOT NULL,
  imbalance_mwh numeric(9,1) NOT NULL,
  amt_eur numeric(11,2) NOT NULL,
  due_dt date NOT NULL,
  paid_dt date
);
COMMENT ON COLUMN settlement.imbalance_mwh IS 'positive = took less than scheduled, negative = took more';
