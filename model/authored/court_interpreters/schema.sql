CREATE TABLE tbl_lang (
    lang_cd varchar(3) PRIMARY KEY,
    lang_nm varchar(40) NOT NULL,
    is_rare boolean NOT NULL
);
CREATE TABLE tbl_court (
    court_cd varchar(6) PRIMARY KEY,
    court_nm varchar(80) NOT NULL,
    town varchar(40) NOT NULL,
    court_typ char(2) NOT NULL,
    n_rooms smallint NOT NULL
);
COMMENT ON COLUMN tbl_court.court_typ IS 'CR criminal, FA family, IM immigration, CI civil';
CREATE TABLE tbl_interp (
    interp_no integer PRIMARY KEY,
    fname varchar(40) NOT NULL,
    lname varchar(40) NOT NULL,
    home_town varchar(40),
    mob_no varchar(20),
    accred_lvl smallint NOT NULL,
    accred_exp_dt date,
    reg_dt date NOT NULL,
    stat char(1) NOT NULL
);
COMMENT ON COLUMN tbl_interp.accred_lvl IS '1 = community, 2 = court, 3 = high court';
COMMENT ON COLUMN tbl_interp.accred_exp_dt IS 'date on which the accreditation expires; null if for life';
COMMENT ON COLUMN tbl_interp.stat IS 'A = available, L = on leave, W = withdrawn from the register';
CREATE TABLE tbl_interp_lang (
    interp_no integer NOT NULL REFERENCES tbl_interp,
    lang_cd varchar(3) NOT NULL REFERENCES tbl_lang,
    is_native boolean NOT NULL,
    PRIMARY KEY (interp_no, lang_cd)
);
CREATE TABLE tbl_clerk (
    clerk_id integer PRIMARY KEY,
    clerk_nm varchar(60) NOT NULL,
    court_cd varchar(6) NOT NULL REFERENCES tbl_court
);
CREATE TABLE tbl_hearing (
    hear_id integer PRIMARY KEY,
    case_ref varchar(14) NOT NULL,
    court_cd varchar(6) NOT NULL REFERENCES tbl_court,
    room_no smallint,
    hear_dt date NOT NULL,
    start_tm time NOT NULL,
    est_min smallint NOT NULL,
    judge_nm varchar(60)
);
CREATE TABLE tbl_assign (
    assign_id integer PRIMARY KEY,
    hear_id integer NOT NULL REFERENCES tbl_hearing,
    lang_cd varchar(3) NOT NULL REFERENCES tbl_lang,
    interp_no integer REFERENCES tbl_interp,
    backup_no integer REFERENCES tbl_interp (interp_no),
    clerk_id integer REFERENCES tbl_clerk,
    req_dt date NOT NULL,
    conf_dt date,
    mode_cd char(1) NOT NULL,
    stat_cd varchar(4) NOT NULL
);
COMMENT ON COLUMN tbl_assign.interp_no IS 'booked interpreter, null while nobody is found';
COMMENT ON COLUMN tbl_assign.backup_no IS 'stand-in if the booked one falls ill';
COMMENT ON COLUMN tbl_assign.mode_cd IS 'P = in person, V = by video, T = by telephone';
COMMENT ON COLUMN tbl_assign.stat_cd IS 'OPEN, CONF confirmed, DONE, NOSH interpreter did not show up, CANC cancelled';
CREATE TABLE tbl_claim (
    claim_no integer PRIMARY KEY,
    assign_id integer NOT NULL REFERENCES tbl_assign,
    hrs numeric(4,2) NOT NULL,
    fee_amt numeric(8,2) NOT NULL,
    travel_amt numeric(8,2) NOT NULL DEFAULT 0,
    sub_dt date NOT NULL,
    paid_dt date
);
CREATE TABLE tbl_complnt (
    complnt_id integer PRIMARY KEY,
    assign_id integer NOT NULL,
    rcvd_dt date NOT NULL,
    txt text NOT NULL,
    upheld boolean
);
COMMENT ON COLUMN tbl_complnt.upheld IS 'null while under investigation';
