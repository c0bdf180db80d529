CREATE TABLE t_region (
    reg_cd char(2) PRIMARY KEY,
    reg_name varchar(30) NOT NULL,
    pop_th integer
);
COMMENT ON COLUMN t_region.pop_th IS 'population in thousands';
CREATE TABLE t_staff (
    emp_no integer PRIMARY KEY,
    emp_name varchar(50) NOT NULL,
    mgr_no integer REFERENCES t_staff,
    job varchar(20) NOT NULL,
    hire_dt date NOT NULL
);
CREATE TABLE t_agent (
    agt_no varchar(8) PRIMARY KEY,
    biz_name varchar(50) NOT NULL,
    owner_name varchar(50) NOT NULL,
    reg_cd char(2) NOT NULL REFERENCES t_region,
    town varchar(30) NOT NULL,
    tier char(1) NOT NULL,
    sup_agt_no varchar(8) REFERENCES t_agent,
    fo_no integer REFERENCES t_staff (emp_no),
    onb_dt date NOT NULL,
    susp_dt date,
    float_lim numeric(12,2) NOT NULL
);
COMMENT ON COLUMN t_agent.tier IS 'G gold, S silver, B bronze';
COMMENT ON COLUMN t_agent.sup_agt_no IS 'super-agent who supplies this agent with cash and float';
COMMENT ON COLUMN t_agent.fo_no IS 'field officer in charge';
COMMENT ON COLUMN t_agent.susp_dt IS 'date of suspension; null if in good standing';
CREATE TABLE t_wallet (
    msisdn varchar(13) PRIMARY KEY,
    cust_name varchar(50) NOT NULL,
    sex char(1),
    birth_dt date,
    reg_cd char(2) REFERENCES t_region,
    kyc_lvl smallint NOT NULL,
    reg_by_agt varchar(8) REFERENCES t_agent (agt_no),
    open_dt date NOT NULL,
    bal numeric(12,2) NOT NULL,
    blocked boolean NOT NULL
);
COMMENT ON TABLE t_wallet IS 'customers'' wallets';
COMMENT ON COLUMN t_wallet.kyc_lvl IS 'how well the customer is identified: 0 none, 1 basic, 2 full';
CREATE TABLE t_txn_type (
    tt_cd varchar(4) PRIMARY KEY,
    tt_name varchar(30) NOT NULL,
    fee_pct numeric(4,2) NOT NULL
);
CREATE TABLE t_txn (
    txn_no bigint PRIMARY KEY,
    txn_ts timestamp NOT NULL,
    tt_cd varchar(4) NOT NULL REFERENCES t_txn_type,
    from_msisdn varchar(13) REFERENCES t_wallet (msisdn),
    to_msisdn varchar(13) REFERENCES t_wallet (msisdn),
    agt_no varchar(8) REFERENCES t_agent,
    amt numeric(12,2) NOT NULL,
    fee numeric(9,2) NOT NULL,
    st char(1) NOT NULL,
    fail_rsn varchar(30)
);
COMMENT ON COLUMN t_txn.st IS 'S success, F failed, R reversed';
COMMENT ON COLUMN t_txn.agt_no IS 'null when no agent was involved';
CREATE TABLE t_comm (
    agt_no varchar(8) NOT NULL REFERENCES t_agent,
    mth date NOT NULL,
    earned numeric(10,2) NOT NULL,
    paid_dt date,
    PRIMARY KEY (agt_no, mth)
);
COMMENT ON TABLE t_comm IS 'monthly commission of agents; mth is the first of the month';
CREATE TABLE t_visit (
    visit_no integer PRIMARY KEY,
    agt_no varchar(8) NOT NULL,
    emp_no integer NOT NULL REFERENCES t_staff,
    visit_dt date NOT NULL,
    float_ok boolean,
    brand_score smallint,
    notes text
);
COMMENT ON COLUMN t_visit.float_ok IS 'enough float and cash found at the visit';
CREATE TABLE t_fraud (
    case_no integer PRIMARY KEY,
    txn_no bigint NOT NULL REFERENCES t_txn,
    open_dt date NOT NULL,
    close_dt date,
    kind varchar(20) NOT NULL,
    loss_amt numeric(12,2)
);
