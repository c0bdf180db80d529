CREATE TABLE tm_agent (
  agt_id integer PRIMARY KEY,
  agt_nm varchar(60) NOT NULL,
  firm varchar(60),
  ctry char(2) NOT NULL,
  adm_yr smallint,
  act_fl char(1) NOT NULL
);
CREATE TABLE tm_owner (
  own_id integer PRIMARY KEY,
  own_nm varchar(80) NOT NULL,
  ctry char(2) NOT NULL,
  ent_typ varchar(4) NOT NULL,
  parent_own_id integer REFERENCES tm_owner(own_id)
);
COMMENT ON COLUMN tm_owner.ent_typ IS 'CORP company, INDV private person, UNIV university, GOVT public body';
CREATE TABLE tm_exam (
  exm_id integer PRIMARY KEY,
  exm_nm varchar(60) NOT NULL,
  unit_no smallint NOT NULL,
  lvl varchar(2) NOT NULL,
  dt_join date NOT NULL
);
CREATE TABLE nice_cls (
  cls_no smallint PRIMARY KEY,
  hdg varchar(80) NOT NULL,
  goods_fl boolean NOT NULL
);
COMMENT ON COLUMN nice_cls.goods_fl IS 'true goods, false services';
CREATE TABLE tm_appl (
  appl_no varchar(12) PRIMARY KEY,
  mark_txt varchar(80),
  mark_typ char(1) NOT NULL,
  own_id integer NOT NULL REFERENCES tm_owner,
  agt_id integer REFERENCES tm_agent,
  exm_id integer REFERENCES tm_exam,
  dt_fil date NOT NULL,
  dt_pub date,
  dt_reg date,
  dt_exp date,
  stat varchar(3) NOT NULL,
  filg_lang char(2) NOT NULL,
  e_fil boolean NOT NULL
);
COMMENT ON COLUMN tm_appl.mark_typ IS 'W word, F figurative, C colour, S sound';
COMMENT ON COLUMN tm_appl.stat IS 'PEN pending, PUB published, REG registered, REF refused, WDR withdrawn, EXP expired';
CREATE TABLE tm_appl_cls (
  appl_no varchar(12) NOT NULL REFERENCES tm_appl,
  cls_no smallint NOT NULL REFERENCES nice_cls,
  gs_cnt smallint NOT NULL,
  PRIMARY KEY (appl_no, cls_no)
);
COMMENT ON COLUMN tm_appl_cls.gs_cnt IS 'number of goods or services listed';
CREATE TABLE tm_opp (
  opp_no integer PRIMARY KEY,
  appl_no varchar(12) NOT NULL REFERENCES tm_appl,
  earl_appl_no varchar(12) REFERENCES tm_appl(appl_no),
  oppnt_id integer NOT NULL REFERENCES tm_owner(own_id),
  dt_fil date NOT NULL,
  dt_dec date,
  outc char(1),
  cost_awd numeric(8,2)
);
COMMENT ON COLUMN tm_opp.outc IS 'U upheld, D dismissed, S settled';
COMMENT ON COLUMN tm_opp.earl_appl_no IS 'earlier mark relied on';
CREATE TABLE tm_fee (
  fee_id integer PRIMARY KEY,
  appl_no varchar(12) NOT NULL,
  fee_cd varchar(4) NOT NULL,
  amt numeric(8,2) NOT NULL,
  dt_due date NOT NULL,
  dt_paid date,
  pay_mth varchar(4)
);
COMMENT ON COLUMN tm_fee.fee_cd IS 'FIL filing, CLS extra class, REN renewal, OPP opposition';
CREATE TABLE tm_corr (
  corr_id integer PRIMARY KEY,
  appl_no varchar(12) NOT NULL REFERENCES tm_appl,
  dir char(1) NOT NULL,
  subj varchar(60) NOT NULL,
  ts_sent timestamp NOT NULL,
  dt_answ_by date,
  dt_answ date
);
COMMENT ON COLUMN tm_corr.dir IS 'I incoming, O outgoing';
