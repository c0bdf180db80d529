CREATE TABLE tbl_store (
  store_code char(4) PRIMARY KEY,
  store_name varchar(40) NOT NULL,
  city varchar(30) NOT NULL,
  opened_dt date NOT NULL,
  has_cold_room boolean NOT NULL
);
CREATE TABLE tbl_zone (
  zone_id integer PRIMARY KEY,
  zone_name varchar(30) NOT NULL,
  store_code char(4) NOT NULL REFERENCES tbl_store,
  base_fee numeric(5,2) NOT NULL
);
CREATE TABLE tbl_customer (
  cust_id integer PRIMARY KEY,
  cust_name varchar(60) NOT NULL,
  zone_id integer NOT NULL REFERENCES tbl_zone,
  email varchar(80),
  signup_dt date NOT NULL,
  pass_until_dt date,
  blocked_flg char(1) NOT NULL DEFAULT 'N',
  created_at timestamp NOT NULL,
  updated_at timestamp
);
COMMENT ON COLUMN tbl_customer.pass_until_dt IS 'delivery pass (free deliveries) valid until; null = never had one';
CREATE TABLE tbl_driver (
  drv_no integer PRIMARY KEY,
  drv_name varchar(60) NOT NULL,
  store_code char(4) NOT NULL REFERENCES tbl_store,
  lic_type varchar(3) NOT NULL,
  start_dt date NOT NULL,
  end_dt date
);
CREATE TABLE tbl_van (
  plate varchar(9) PRIMARY KEY,
  store_code char(4) NOT NULL REFERENCES tbl_store,
  electric_flg char(1) NOT NULL,
  crates_max integer NOT NULL
);
CREATE TABLE tbl_slot (
  slot_id integer PRIMARY KEY,
  zone_id integer NOT NULL REFERENCES tbl_zone,
  slot_dt date NOT NULL,
  from_tm time NOT NULL,
  to_tm time NOT NULL,
  capacity integer NOT NULL,
  surcharge numeric(5,2) NOT NULL
);
COMMENT ON COLUMN tbl_slot.surcharge IS 'added to the base fee of the zone at busy hours';
CREATE TABLE tbl_order (
  order_no integer PRIMARY KEY,
  cust_id integer NOT NULL REFERENCES tbl_customer,
  slot_id integer NOT NULL REFERENCES tbl_slot,
  placed_at timestamp NOT NULL,
  status char(2) NOT NULL,
  goods_amt numeric(8,2) NOT NULL,
  fee_amt numeric(5,2) NOT NULL,
  refund_amt numeric(7,2),
  crates integer NOT NULL,
  drv_no integer REFERENCES tbl_driver,
  plate varchar(9) REFERENCES tbl_van,
  arrived_at timestamp,
  rating smallint
);
COMMENT ON COLUMN tbl_order.status IS 'NW new, PK picked, DL delivered, CX cancelled, FL failed (nobody at home)';
COMMENT ON COLUMN tbl_order.fee_amt IS 'delivery fee charged; 0 with a delivery pass';
COMMENT ON COLUMN tbl_order.rating IS 'stars 1 to 5 given by the customer';
CREATE TABLE tbl_product (
  sku varchar(8) PRIMARY KEY,
  prod_name varchar(60) NOT NULL,
  aisle varchar(20) NOT NULL,
  price numeric(6,2) NOT NULL,
  chilled_flg char(1) NOT NULL
);
CREATE TABLE tbl_order_line (
  order_no integer NOT NULL REFERENCES tbl_order,
  sku varchar(8) NOT NULL REFERENCES tbl_product,
  qty_ordered integer NOT NULL,
  qty_picked integer,
  subst_sku varchar(8) REFERENCES tbl_product (sku),
  PRIMARY KEY (order_no, sku)
);
COMMENT ON COLUMN tbl_order_line.qty_picked IS 'null = not picked yet, 0 = out of stock';
COMMENT ON COLUMN tbl_order_line.subst_sku IS 'product sent instead';
