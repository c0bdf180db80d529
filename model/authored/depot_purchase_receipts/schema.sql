CREATE TABLE vendor (
  vendor_code varchar(6) PRIMARY KEY,
  vendor_name text NOT NULL,
  country text NOT NULL,
  payment_days integer NOT NULL,
  contact_email text,
  blocked boolean NOT NULL
);
CREATE TABLE material (
  material_no varchar(8) PRIMARY KEY,
  description text NOT NULL,
  material_group text NOT NULL,
  unit varchar(4) NOT NULL,
  safety_stock integer NOT NULL,
  standard_price numeric(9,2) NOT NULL,
  main_vendor varchar(6) REFERENCES vendor
);
CREATE TABLE depot (
  depot_code varchar(3) PRIMARY KEY,
  city text NOT NULL,
  capacity_pallets integer NOT NULL
);
CREATE TABLE employee (
  badge integer PRIMARY KEY,
  full_name text NOT NULL,
  job text NOT NULL,
  depot_code varchar(3) REFERENCES depot
);
CREATE TABLE stock_level (
  material_no varchar(8) NOT NULL REFERENCES material,
  depot_code varchar(3) NOT NULL REFERENCES depot,
  on_hand integer NOT NULL,
  reserved integer NOT NULL,
  counted_on date,
  PRIMARY KEY (material_no, depot_code)
);
CREATE TABLE purchase_order (
  po_number integer PRIMARY KEY,
  vendor_code varchar(6) NOT NULL REFERENCES vendor,
  depot_code varchar(3) NOT NULL REFERENCES depot,
  ordered_by integer NOT NULL REFERENCES employee(badge),
  approved_by integer REFERENCES employee(badge),
  order_date date NOT NULL,
  promised_date date,
  state text NOT NULL,
  currency char(3) NOT NULL
);
CREATE TABLE purchase_order_line (
  po_number integer NOT NULL REFERENCES purchase_order,
  line_no smallint NOT NULL,
  material_no varchar(8) NOT NULL REFERENCES material,
  quantity integer NOT NULL,
  unit_price numeric(9,2) NOT NULL,
  PRIMARY KEY (po_number, line_no)
);
CREATE TABLE goods_receipt (
  receipt_no integer PRIMARY KEY,
  po_number integer NOT NULL,
  line_no smallint NOT NULL,
  received_on date NOT NULL,
  quantity integer NOT NULL,
  damaged_quantity integer NOT NULL,
  received_by integer REFERENCES employee(badge),
  delivery_note text,
  FOREIGN KEY (po_number, line_no) REFERENCES purchase_order_line
);
