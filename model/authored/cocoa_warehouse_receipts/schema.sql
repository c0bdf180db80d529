CREATE TABLE warehouse_keepers (
    keeper_id      serial PRIMARY KEY,
    keeper_name    text NOT NULL,
    licence_until  date NOT NULL
);
CREATE TABLE warehouses (
    warehouse_id   serial PRIMARY KEY,
    keeper_id      integer NOT NULL REFERENCES warehouse_keepers,
    port           text NOT NULL,
    shed_name      text NOT NULL,
    capacity_t     integer NOT NULL,
    exchange_approved boolean NOT NULL,
    rent_per_t_week numeric(5,2) NOT NULL
);
COMMENT ON COLUMN warehouses.exchange_approved IS 'may issue receipts good for delivery on the futures exchange';
CREATE TABLE parties (
    party_id       serial PRIMARY KEY,
    party_name     text NOT NULL,
    party_type     text NOT NULL CHECK (party_type IN ('trader', 'processor', 'bank', 'exporter')),
    country        text NOT NULL,
    parent_id      integer REFERENCES parties
);
COMMENT ON COLUMN parties.parent_id IS 'group the firm belongs to';
CREATE TABLE receipts (
    receipt_no     text PRIMARY KEY,
    warehouse_id   integer NOT NULL REFERENCES warehouses,
    depositor_id   integer NOT NULL REFERENCES parties,
    holder_id      integer NOT NULL REFERENCES parties,
    origin         text NOT NULL,
    crop           text NOT NULL,
    bags           integer NOT NULL,
    gross_t        numeric(8,3) NOT NULL,
    net_t          numeric(8,3) NOT NULL,
    bean_count     smallint,
    stored_on      date NOT NULL,
    issued_on      date NOT NULL,
    expires_on     date NOT NULL,
    cancelled_on   date,
    state          text NOT NULL CHECK (state IN ('live', 'pledged', 'cancelled', 'frozen'))
);
COMMENT ON COLUMN receipts.depositor_id IS 'who brought the cocoa in';
COMMENT ON COLUMN receipts.holder_id IS 'who owns the receipt today';
COMMENT ON COLUMN receipts.crop IS 'season from October to September, as 24/25';
COMMENT ON COLUMN receipts.bean_count IS 'beans per 100 g, fewer is better; null if not counted';
COMMENT ON COLUMN receipts.state IS 'live: free to be sold; pledged: security for a loan; frozen: disputed or by court order; cancelled: the cocoa has left';
COMMENT ON COLUMN receipts.cancelled_on IS 'null unless cancelled';
CREATE TABLE transfers (
    transfer_id    serial PRIMARY KEY,
    receipt_no     text NOT NULL REFERENCES receipts,
    from_party     integer NOT NULL REFERENCES parties (party_id),
    to_party       integer NOT NULL REFERENCES parties (party_id),
    agreed_on      date NOT NULL,
    registered_on  date,
    price_per_t    numeric(8,2) NOT NULL
);
COMMENT ON TABLE transfers IS 'sales of receipts';
COMMENT ON COLUMN transfers.registered_on IS 'entry in the register; null while pending';
CREATE TABLE pledges (
    pledge_id      serial PRIMARY KEY,
    receipt_no     text NOT NULL REFERENCES receipts,
    bank_id        integer NOT NULL REFERENCES parties (party_id),
    borrower_id    integer NOT NULL REFERENCES parties (party_id),
    loan_amount    numeric(12,2) NOT NULL,
    pledged_on     date NOT NULL,
    due_on         date NOT NULL,
    released_on    date
);
COMMENT ON COLUMN pledges.released_on IS 'null while the bank holds the receipt';
CREATE TABLE gradings (
    grading_id     serial PRIMARY KEY,
    receipt_no     text NOT NULL REFERENCES receipts,
    sampled_on     date NOT NULL,
    result_on      date,
    mouldy_pct     numeric(4,1),
    slaty_pct      numeric(4,1),
    verdict        text CHECK (verdict IN ('good', 'fair', 'rejected'))
);
COMMENT ON COLUMN gradings.result_on IS 'null while the sample is with the graders';
COMMENT ON COLUMN gradings.verdict IS 'null while the sample is with the graders';
CREATE TABLE rent_invoices (
    invoice_no     integer PRIMARY KEY,
    receipt_no     text NOT NULL REFERENCES receipts,
    billed_to      integer NOT NULL REFERENCES parties (party_id),
    period_from    date NOT NULL,
    period_to      date NOT NULL,
    amount         numeric(10,2) NOT NULL,
    issued_on      date NOT NULL,
    due_on         date NOT NULL,
    paid_on        date
);
COMMENT ON COLUMN rent_invoices.paid_on IS 'null while unpaid';
