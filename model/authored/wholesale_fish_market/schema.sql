CREATE TABLE species (
  fao_cd char(3) PRIMARY KEY,
  common_nm text NOT NULL,
  grp text NOT NULL CHECK (grp IN ('round','flat','shellfish','squid')),
  min_len_cm smallint,
  quota_t numeric(7,1)
);
COMMENT ON COLUMN species.min_len_cm IS 'legal minimum landing length; null = none';
COMMENT ON COLUMN species.quota_t IS 'yearly quota of the harbour in tonnes; null = no quota';
CREATE TABLE vessel (
  reg_no varchar(8) PRIMARY KEY,
  vessel_nm text NOT NULL,
  home_port text NOT NULL,
  gear char(2) NOT NULL,
  len_m numeric(4,1) NOT NULL,
  built_yr smallint,
  skipper text
);
COMMENT ON COLUMN vessel.gear IS 'TR trawl, GN gillnet, LL longline, PT pots, HL handline';
CREATE TABLE buyer (
  buyer_cd varchar(6) PRIMARY KEY,
  buyer_nm text NOT NULL,
  typ text NOT NULL CHECK (typ IN ('processor','fishmonger','restaurant','exporter','supermarket')),
  town text,
  credit_lim numeric(10,2) NOT NULL,
  agent_for varchar(6)
);
COMMENT ON COLUMN buyer.agent_for IS 'code of the buyer on whose behalf this one bids; null = buys for itself';
CREATE TABLE landing (
  landing_no integer PRIMARY KEY,
  reg_no varchar(8) NOT NULL REFERENCES vessel,
  land_dt date NOT NULL,
  trip_days smallint NOT NULL,
  port_cd char(3) NOT NULL
);
COMMENT ON COLUMN landing.port_cd IS 'NQY Newquay, BRX Brixham, PLH Plymouth';
CREATE TABLE lot (
  lot_no integer PRIMARY KEY,
  landing_no integer NOT NULL REFERENCES landing,
  fao_cd char(3) NOT NULL REFERENCES species,
  grade char(1) NOT NULL,
  box_qty smallint NOT NULL,
  wt_kg numeric(8,1) NOT NULL,
  reserve_prc numeric(6,2)
);
COMMENT ON COLUMN lot.grade IS 'E extra fresh, A good, B fair';
COMMENT ON COLUMN lot.reserve_prc IS 'lowest price per kg the seller accepts; null = no reserve';
CREATE TABLE auction (
  auc_dt date NOT NULL,
  port_cd char(3) NOT NULL,
  auctioneer text NOT NULL,
  start_tm time NOT NULL,
  PRIMARY KEY (auc_dt, port_cd)
);
CREATE TABLE sale (
  lot_no integer PRIMARY KEY REFERENCES lot,
  auc_dt date NOT NULL,
  port_cd char(3) NOT NULL,
  buyer_cd varchar(6) NOT NULL REFERENCES buyer,
  prc_kg numeric(6,2) NOT NULL,
  collected boolean NOT NULL
);
COMMENT ON TABLE sale IS 'lots sold; a lot without a row here was not sold';
COMMENT ON COLUMN sale.prc_kg IS 'hammer price per kg';
CREATE TABLE inspection (
  insp_no integer PRIMARY KEY,
  lot_no integer NOT NULL,
  insp_dt date NOT NULL,
  inspector text NOT NULL,
  temp_c numeric(4,1) NOT NULL,
  passed boolean NOT NULL,
  remark text
);
CREATE TABLE pymt (
  pymt_no integer PRIMARY KEY,
  buyer_cd varchar(6) NOT NULL,
  pymt_dt date NOT NULL,
  amt numeric(11,2) NOT NULL,
  method varchar(8) NOT NULL
);
COMMENT ON TABLE pymt IS 'payments from buyers';
