CREATE TABLE tbl_aircraft_type (
  ac_type varchar(8) PRIMARY KEY,
  manufacturer varchar(30) NOT NULL,
  engine_count smallint NOT NULL
);
CREATE TABLE tbl_part (
  part_no varchar(14) PRIMARY KEY,
  descr varchar(60) NOT NULL,
  ata_chapter smallint NOT NULL,
  criticality char(1) NOT NULL,
  is_rotable boolean NOT NULL,
  shelf_life_days integer,
  min_stock integer NOT NULL,
  std_price numeric(12,2),
  superseded_by varchar(14) REFERENCES tbl_part
);
COMMENT ON COLUMN tbl_part.ata_chapter IS '24 electrical power, 27 flight controls, 29 hydraulics, 32 landing gear, 33 lights, 72 engine';
COMMENT ON COLUMN tbl_part.criticality IS '1 no-go, 2 go-if, 3 go';
COMMENT ON COLUMN tbl_part.is_rotable IS 'repaired and reused rather than scrapped';
COMMENT ON COLUMN tbl_part.superseded_by IS 'newer part that replaces this one';
CREATE TABLE tbl_part_fit (
  part_no varchar(14) NOT NULL REFERENCES tbl_part,
  ac_type varchar(8) NOT NULL REFERENCES tbl_aircraft_type,
  qty_per_ac smallint NOT NULL,
  PRIMARY KEY (part_no, ac_type)
);
COMMENT ON TABLE tbl_part_fit IS 'which part fits which aircraft type';
CREATE TABLE tbl_company (
  company_id integer PRIMARY KEY,
  company_name varchar(50) NOT NULL,
  country varchar(30) NOT NULL,
  is_supplier boolean NOT NULL,
  is_customer boolean NOT NULL,
  approval_until date
);
COMMENT ON COLUMN tbl_company.approval_until IS 'quality approval valid until; null = never approved';
CREATE TABLE tbl_warehouse (
  wh_code char(3) PRIMARY KEY,
  airport varchar(30) NOT NULL,
  manager varchar(40)
);
CREATE TABLE tbl_stock_item (
  item_id integer PRIMARY KEY,
  part_no varchar(14) NOT NULL REFERENCES tbl_part,
  serial_no varchar(14),
  wh_code char(3) NOT NULL REFERENCES tbl_warehouse,
  cond char(2) NOT NULL,
  qty integer NOT NULL,
  received_on date NOT NULL,
  expires_on date,
  cost numeric(12,2) NOT NULL,
  certificate varchar(12)
);
COMMENT ON COLUMN tbl_stock_item.cond IS 'NE new, OH overhauled, SV serviceable, AR as removed, US unserviceable';
COMMENT ON COLUMN tbl_stock_item.cost IS 'purchase cost per piece';
COMMENT ON COLUMN tbl_stock_item.certificate IS 'release certificate, EASA Form 1 or FAA 8130; null = papers missing';
CREATE TABLE tbl_purchase_order (
  po_id integer PRIMARY KEY,
  supplier_id integer NOT NULL REFERENCES tbl_company,
  part_no varchar(14) NOT NULL REFERENCES tbl_part,
  qty integer NOT NULL,
  unit_price numeric(12,2) NOT NULL,
  ordered_on date NOT NULL,
  promised_on date NOT NULL,
  delivered_on date,
  wh_code char(3) NOT NULL REFERENCES tbl_warehouse
);
CREATE TABLE tbl_sale (
  sale_id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES tbl_company,
  part_no varchar(14) NOT NULL REFERENCES tbl_part,
  qty integer NOT NULL,
  unit_price numeric(12,2) NOT NULL,
  sold_on date NOT NULL,
  is_aog boolean NOT NULL,
  shipped_on date
);
COMMENT ON COLUMN tbl_sale.is_aog IS 'aircraft on ground: emergency order';
CREATE TABLE tbl_transfer (
  transfer_id integer PRIMARY KEY,
  part_no varchar(14) NOT NULL,
  from_wh char(3) NOT NULL,
  to_wh char(3) NOT NULL,
  qty integer NOT NULL,
  sent_on date NOT NULL,
  arrived_on date
);
CREATE TABLE tbl_repair (
  repair_id integer PRIMARY KEY,
  item_id integer NOT NULL REFERENCES tbl_stock_item,
  shop_id integer NOT NULL REFERENCES tbl_company,
  sent_on date NOT NULL,
  back_on date,
  cost numeric(11,2),
  outcome varchar(12)
);
COMMENT ON COLUMN tbl_repair.outcome IS 'repaired, overhauled or scrapped; null while in the shop';
