CREATE TABLE institution (
    inst_code text PRIMARY KEY,
    inst_name text NOT NULL,
    country text NOT NULL,
    inst_type text
);
CREATE TABLE researcher (
    orcid text PRIMARY KEY,
    given_name text NOT NULL,
    family_name text NOT NULL,
    email text,
    inst_code text REFERENCES institution,
    career_stage text NOT NULL,
    phd_year integer
);
COMMENT ON COLUMN researcher.career_stage IS 'early, mid or senior';
CREATE TABLE programme (
    prog_id integer PRIMARY KEY,
    prog_title text NOT NULL,
    max_award numeric(10,0) NOT NULL,
    for_early_career boolean NOT NULL
);
CREATE TABLE funding_call (
    call_id integer PRIMARY KEY,
    prog_id integer NOT NULL REFERENCES programme,
    call_year integer NOT NULL,
    opens_on date NOT NULL,
    closes_on date NOT NULL,
    budget numeric(12,0) NOT NULL
);
CREATE TABLE panel (
    panel_id integer PRIMARY KEY,
    call_id integer NOT NULL REFERENCES funding_call,
    panel_name text NOT NULL,
    chair_orcid text NOT NULL REFERENCES researcher,
    meets_on date
);
CREATE TABLE proposal (
    proposal_no integer PRIMARY KEY,
    call_id integer NOT NULL REFERENCES funding_call,
    panel_id integer REFERENCES panel,
    pi_orcid text NOT NULL REFERENCES researcher (orcid),
    title text NOT NULL,
    submitted_on date NOT NULL,
    amount_requested numeric(10,0) NOT NULL,
    duration_months integer NOT NULL,
    decision text,
    decided_on date,
    amount_awarded numeric(10,0)
);
COMMENT ON COLUMN proposal.pi_orcid IS 'principal investigator, the main applicant';
COMMENT ON COLUMN proposal.decision IS 'funded, reserve, rejected, ineligible; null while pending';
CREATE TABLE co_applicant (
    proposal_no integer NOT NULL REFERENCES proposal,
    orcid text NOT NULL REFERENCES researcher,
    share_pct integer,
    PRIMARY KEY (proposal_no, orcid)
);
CREATE TABLE review (
    review_id integer PRIMARY KEY,
    proposal_no integer NOT NULL REFERENCES proposal,
    reviewer_orcid text NOT NULL REFERENCES researcher (orcid),
    invited_on date NOT NULL,
    response text,
    due_on date NOT NULL,
    returned_on date,
    score numeric(3,1),
    confidence integer,
    comments text
);
COMMENT ON COLUMN review.response IS 'agreed or declined; null when the reviewer has not answered';
COMMENT ON COLUMN review.score IS '1 poor to 6 outstanding';
COMMENT ON COLUMN review.confidence IS 'self-assessed, 1 low to 3 high';
CREATE TABLE conflict_of_interest (
    proposal_no integer NOT NULL REFERENCES proposal,
    orcid text NOT NULL REFERENCES researcher,
    reason text NOT NULL,
    declared_on date NOT NULL
);
