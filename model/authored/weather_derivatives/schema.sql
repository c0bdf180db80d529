CREATE TABLE weather_station (
    wmo_id integer PRIMARY KEY,
    station_name varchar(50) NOT NULL,
    country_iso char(2) NOT NULL,
    elevation_m integer,
    operating_since date
);
CREATE TABLE counterparty (
    cpty_id integer PRIMARY KEY,
    legal_name varchar(80) NOT NULL,
    sector varchar(20) NOT NULL,
    rating varchar(4),
    is_dealer boolean NOT NULL
);
COMMENT ON COLUMN counterparty.rating IS 'credit rating, null if unrated';
CREATE TABLE trader (
    trader_code char(3) PRIMARY KEY,
    trader_name varchar(50) NOT NULL,
    desk varchar(12) NOT NULL,
    supervisor_code char(3) REFERENCES trader,
    risk_limit_eur numeric(12,0) NOT NULL
);
CREATE TABLE index_type (
    index_code varchar(6) PRIMARY KEY,
    index_label varchar(50) NOT NULL,
    unit varchar(12) NOT NULL,
    base_temp_c numeric(4,1)
);
CREATE TABLE contract (
    contract_id integer PRIMARY KEY,
    trade_date date NOT NULL,
    buyer_id integer NOT NULL REFERENCES counterparty (cpty_id),
    seller_id integer NOT NULL REFERENCES counterparty (cpty_id),
    trader_code char(3) REFERENCES trader,
    wmo_id integer NOT NULL REFERENCES weather_station,
    index_code varchar(6) NOT NULL REFERENCES index_type,
    structure varchar(6) NOT NULL,
    period_start date NOT NULL,
    period_end date NOT NULL,
    strike numeric(8,2) NOT NULL,
    tick_eur numeric(10,2) NOT NULL,
    cap_eur numeric(12,2),
    premium_eur numeric(12,2),
    status varchar(10) NOT NULL
);
COMMENT ON COLUMN contract.structure IS 'CALL pays above the strike, PUT below it, SWAP both ways';
COMMENT ON COLUMN contract.tick_eur IS 'money per unit of the index';
COMMENT ON COLUMN contract.cap_eur IS 'maximum payout; null if uncapped';
COMMENT ON COLUMN contract.premium_eur IS 'paid by the buyer; null for swaps';
COMMENT ON COLUMN contract.status IS 'live, expired, settled or unwound';
CREATE TABLE daily_observation (
    wmo_id integer NOT NULL REFERENCES weather_station,
    obs_date date NOT NULL,
    t_min_c numeric(4,1),
    t_max_c numeric(4,1),
    rain_mm numeric(5,1),
    wind_ms numeric(4,1),
    quality_flag char(1) NOT NULL,
    PRIMARY KEY (wmo_id, obs_date)
);
COMMENT ON COLUMN daily_observation.quality_flag IS 'O original, C corrected, E estimated, M missing';
CREATE TABLE settlement (
    settlement_id integer PRIMARY KEY,
    contract_id integer NOT NULL UNIQUE REFERENCES contract,
    index_value numeric(9,2) NOT NULL,
    payout_eur numeric(12,2) NOT NULL,
    calculated_on date NOT NULL,
    paid_on date,
    disputed boolean NOT NULL
);
COMMENT ON COLUMN settlement.payout_eur IS 'positive: seller pays buyer; negative: buyer pays seller';
CREATE TABLE mark_to_market (
    contract_id integer NOT NULL REFERENCES contract,
    valuation_date date NOT NULL,
    fair_value_eur numeric(12,2) NOT NULL,
    volatility_pct numeric(5,2),
    PRIMARY KEY (contract_id, valuation_date)
);
CREATE TABLE collateral_call (
    call_no integer PRIMARY KEY,
    cpty_id integer NOT NULL REFERENCES counterparty,
    called_on date NOT NULL,
    amount_eur numeric(12,2) NOT NULL,
    received_on date
);
