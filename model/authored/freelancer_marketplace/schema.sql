CREATE TABLE skill (
  skill_slug varchar(30) PRIMARY KEY,
  label varchar(50) NOT NULL,
  parent_slug varchar(30) REFERENCES skill(skill_slug)
);
CREATE TABLE member (
  member_id integer PRIMARY KEY,
  display_name varchar(60) NOT NULL,
  kind varchar(10) NOT NULL,
  country varchar(40) NOT NULL,
  time_zone_offset smallint NOT NULL,
  hourly_rate numeric(6,2),
  id_verified boolean NOT NULL,
  available boolean,
  invited_by integer REFERENCES member(member_id),
  joined_at timestamp NOT NULL,
  suspended_at timestamp
);
COMMENT ON COLUMN member.kind IS 'freelancer or client';
COMMENT ON COLUMN member.hourly_rate IS 'in USD, freelancers only';
CREATE TABLE member_skill (
  member_id integer NOT NULL REFERENCES member,
  skill_slug varchar(30) NOT NULL REFERENCES skill,
  years smallint NOT NULL,
  test_score smallint,
  PRIMARY KEY (member_id, skill_slug)
);
CREATE TABLE project (
  project_id integer PRIMARY KEY,
  client_id integer NOT NULL REFERENCES member(member_id),
  title varchar(120) NOT NULL,
  skill_slug varchar(30) NOT NULL REFERENCES skill,
  budget_min numeric(9,2),
  budget_max numeric(9,2),
  billing smallint NOT NULL,
  state smallint NOT NULL,
  posted_at timestamp NOT NULL,
  deadline date
);
COMMENT ON COLUMN project.billing IS '1 fixed price, 2 hourly';
COMMENT ON COLUMN project.state IS '1 open, 2 in progress, 3 completed, 4 abandoned';
CREATE TABLE proposal (
  proposal_id integer PRIMARY KEY,
  project_id integer NOT NULL REFERENCES project,
  freelancer_id integer NOT NULL REFERENCES member(member_id),
  amount numeric(9,2) NOT NULL,
  days_needed integer NOT NULL,
  sent_at timestamp NOT NULL,
  outcome varchar(10) NOT NULL,
  boosted boolean NOT NULL
);
COMMENT ON COLUMN proposal.outcome IS 'waiting, won, lost, withdrawn';
CREATE TABLE contract (
  contract_id integer PRIMARY KEY,
  proposal_id integer NOT NULL UNIQUE REFERENCES proposal,
  agreed_amount numeric(9,2) NOT NULL,
  starts_on date NOT NULL,
  ended_on date,
  fee_pct numeric(4,1) NOT NULL
);
COMMENT ON COLUMN contract.fee_pct IS 'our commission in percent';
CREATE TABLE milestone_payment (
  payment_id integer PRIMARY KEY,
  contract_id integer NOT NULL REFERENCES contract,
  label varchar(60),
  amount numeric(9,2) NOT NULL,
  due_on date NOT NULL,
  released_on date,
  method varchar(20)
);
CREATE TABLE review (
  contract_id integer NOT NULL REFERENCES contract,
  author_id integer NOT NULL REFERENCES member(member_id),
  subject_id integer NOT NULL REFERENCES member(member_id),
  stars smallint NOT NULL,
  comment_text text,
  written_at timestamp NOT NULL,
  PRIMARY KEY (contract_id, author_id)
);
CREATE TABLE dispute (
  dispute_id integer PRIMARY KEY,
  contract_id integer NOT NULL REFERENCES contract,
  opened_by integer NOT NULL REFERENCES member(member_id),
  opened_on date NOT NULL,
  closed_on date,
  ruling varchar(20),
  refund numeric(9,2)
);
COMMENT ON COLUMN dispute.ruling IS 'for client, for freelancer, split';
