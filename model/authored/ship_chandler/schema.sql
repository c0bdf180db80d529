CREATE TABLE tbl_port (
  port_locode char(5) PRIMARY KEY,
  port_name text NOT NULL,
  launch_fee numeric(7,2) NOT NULL
);
COMMENT ON COLUMN tbl_port.launch_fee IS 'what the boat costs when we deliver at anchorage';
CREATE TABLE tbl_owner (
  owner_id integer PRIMARY KEY,
  owner_name text NOT NULL,
  country text NOT NULL,
  credit_limit numeric(10,0),
  discount_pct numeric(4,1) NOT NULL DEFAULT 0
);
COMMENT ON TABLE tbl_owner IS 'Shipowners and managers who pay for the stores';
COMMENT ON COLUMN tbl_owner.credit_limit IS 'null = cash before delivery';
CREATE TABLE tbl_vessel (
  imo_no integer PRIMARY KEY,
  vessel_name text NOT NULL,
  vessel_type text NOT NULL,
  flag text NOT NULL,
  crew_size smallint NOT NULL,
  owner_id integer NOT NULL REFERENCES tbl_owner,
  manager_id integer REFERENCES tbl_owner(owner_id),
  scrapped_on date
);
COMMENT ON COLUMN tbl_vessel.manager_id IS 'technical manager if not the owner himself, otherwise null';
CREATE TABLE tbl_item (
  item_no varchar(6) PRIMARY KEY,
  item_name text NOT NULL,
  category text NOT NULL,
  unit text NOT NULL,
  bonded boolean NOT NULL,
  cost_price numeric(9,2) NOT NULL,
  list_price numeric(9,2) NOT NULL,
  stock_qty numeric(9,1) NOT NULL,
  reorder_at numeric(9,1)
);
COMMENT ON COLUMN tbl_item.category IS 'PROV provisions, DECK deck stores, ENGI engine stores, CABI cabin stores, SAFE safety';
COMMENT ON COLUMN tbl_item.bonded IS 'duty-free goods under customs seal';
COMMENT ON COLUMN tbl_item.reorder_at IS 'null = bought only to order, not kept in stock';
CREATE TABLE tbl_call (
  call_id integer PRIMARY KEY,
  imo_no integer NOT NULL REFERENCES tbl_vessel,
  port_locode char(5) NOT NULL REFERENCES tbl_port,
  eta timestamp NOT NULL,
  ata timestamp,
  atd timestamp,
  agent text
);
COMMENT ON COLUMN tbl_call.ata IS 'actual arrival, null while expected';
COMMENT ON COLUMN tbl_call.atd IS 'actual departure, null while the ship has not sailed';
CREATE TABLE tbl_order (
  order_no integer PRIMARY KEY,
  call_id integer NOT NULL REFERENCES tbl_call,
  enquired_on date NOT NULL,
  quoted_on date,
  ordered_on date,
  delivered_at timestamp,
  delivery_place text,
  taken_by text NOT NULL,
  status text NOT NULL CHECK (status IN ('enquiry', 'quoted', 'lost', 'ordered', 'delivered'))
);
COMMENT ON COLUMN tbl_order.delivery_place IS 'berth or anchorage';
COMMENT ON COLUMN tbl_order.status IS 'lost: quoted but the ship bought elsewhere';
CREATE TABLE tbl_order_line (
  order_no integer NOT NULL REFERENCES tbl_order,
  line_no smallint NOT NULL,
  item_no varchar(6) NOT NULL REFERENCES tbl_item,
  qty_asked numeric(8,1) NOT NULL,
  qty_delivered numeric(8,1),
  unit_price numeric(9,2) NOT NULL,
  PRIMARY KEY (order_no, line_no)
);
COMMENT ON COLUMN tbl_order_line.qty_delivered IS 'null until delivered; less than asked when short';
COMMENT ON COLUMN tbl_order_line.unit_price IS 'price quoted to the ship, may differ from the list price';
CREATE TABLE tbl_credit_note (
  cn_no integer PRIMARY KEY,
  order_no integer NOT NULL REFERENCES tbl_order,
  issued_on date NOT NULL,
  reason text NOT NULL,
  amount numeric(9,2) NOT NULL
);
CREATE VIEW vw_order_value AS
  SELECT order_no, sum(qty_asked * unit_price) AS value_asked, sum(qty_delivered * unit_price) AS value_delivered
  FROM tbl_order_line GROUP BY order_no;
COMMENT ON VIEW vw_order_value IS 'per order: value as asked and as delivered (null until delivered)';
