CREATE TABLE mrn (
    mrn_cd char(3) PRIMARY KEY,
    mrn_nm varchar(40) NOT NULL,
    ctry varchar(30) NOT NULL,
    berths smallint NOT NULL
);
COMMENT ON TABLE mrn IS 'marinas that serve as bases';
CREATE TABLE ownr (
    ownr_no integer PRIMARY KEY,
    ownr_nm varchar(60) NOT NULL,
    is_co boolean NOT NULL,
    comm_pct numeric(4,1) NOT NULL
);
COMMENT ON TABLE ownr IS 'owners who let us charter out their yachts';
COMMENT ON COLUMN ownr.is_co IS 'true for a company';
COMMENT ON COLUMN ownr.comm_pct IS 'our commission in percent';
CREATE TABLE yt (
    yt_no integer PRIMARY KEY,
    yt_nm varchar(30) NOT NULL,
    yt_typ char(2) NOT NULL,
    mdl varchar(40),
    blt_yr smallint NOT NULL,
    len_m numeric(4,1) NOT NULL,
    cabs smallint NOT NULL,
    ownr_no integer REFERENCES ownr,
    base_cd char(3) NOT NULL REFERENCES mrn,
    wk_rate numeric(8,2) NOT NULL,
    dep_amt numeric(8,2) NOT NULL,
    sold_dt date
);
COMMENT ON TABLE yt IS 'yachts';
COMMENT ON COLUMN yt.yt_typ IS 'SM sailing monohull, SC sailing catamaran, MY motor yacht, GU gulet';
COMMENT ON COLUMN yt.ownr_no IS 'null when the yacht belongs to us';
COMMENT ON COLUMN yt.dep_amt IS 'security deposit';
CREATE TABLE crw (
    crw_no integer PRIMARY KEY,
    crw_nm varchar(60) NOT NULL,
    rnk varchar(12) NOT NULL,
    day_rt numeric(6,2) NOT NULL,
    lic_exp_dt date
);
COMMENT ON TABLE crw IS 'crew; rank is skipper, hostess, cook or deckhand';
CREATE TABLE cli (
    cli_no integer PRIMARY KEY,
    sur_nm varchar(40) NOT NULL,
    fst_nm varchar(40) NOT NULL,
    natl varchar(30),
    has_lic boolean NOT NULL,
    eml varchar(60)
);
COMMENT ON TABLE cli IS 'charter clients';
COMMENT ON COLUMN cli.has_lic IS 'holds a skipper licence';
CREATE TABLE chrt (
    chrt_no integer PRIMARY KEY,
    yt_no integer NOT NULL REFERENCES yt,
    cli_no integer NOT NULL REFERENCES cli,
    bk_dt date NOT NULL,
    st_dt date NOT NULL,
    end_dt date NOT NULL,
    frm_cd char(3) NOT NULL REFERENCES mrn (mrn_cd),
    to_cd char(3) NOT NULL REFERENCES mrn (mrn_cd),
    pax smallint NOT NULL,
    prc_amt numeric(9,2) NOT NULL,
    disc_pct numeric(4,1),
    stat char(1) NOT NULL,
    src varchar(10)
);
COMMENT ON TABLE chrt IS 'charter contracts';
COMMENT ON COLUMN chrt.stat IS 'Q quoted, C confirmed, F finished, X cancelled';
COMMENT ON COLUMN chrt.src IS 'channel: web, broker, fair, repeat';
CREATE TABLE chrt_crw (
    chrt_no integer NOT NULL REFERENCES chrt,
    crw_no integer NOT NULL REFERENCES crw,
    PRIMARY KEY (chrt_no, crw_no)
);
CREATE TABLE pmt (
    pmt_no integer PRIMARY KEY,
    chrt_no integer NOT NULL REFERENCES chrt,
    pmt_dt date NOT NULL,
    amt numeric(9,2) NOT NULL,
    mthd varchar(10) NOT NULL
);
CREATE TABLE dmg (
    dmg_no integer PRIMARY KEY,
    chrt_no integer NOT NULL,
    rpt_dt date NOT NULL,
    part varchar(30) NOT NULL,
    dscr text,
    rep_amt numeric(8,2),
    kept_amt numeric(8,2) NOT NULL DEFAULT 0
);
COMMENT ON TABLE dmg IS 'damage found at check-out';
COMMENT ON COLUMN dmg.rep_amt IS 'cost of repair, null while unknown';
COMMENT ON COLUMN dmg.kept_amt IS 'withheld from the deposit';
