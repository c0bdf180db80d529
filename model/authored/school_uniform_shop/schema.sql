CREATE TABLE tbl_school (
  school_id integer PRIMARY KEY,
  school_name text NOT NULL,
  town text NOT NULL,
  phase text NOT NULL,
  contract_from date NOT NULL,
  contract_until date,
  commission_pct numeric(4,1) NOT NULL
);
CREATE TABLE tbl_supplier (
  supplier_id integer PRIMARY KEY,
  supplier_name text NOT NULL,
  country text NOT NULL,
  lead_days integer NOT NULL
);
CREATE TABLE tbl_garment (
  garment_id integer PRIMARY KEY,
  school_id integer REFERENCES tbl_school,
  supplier_id integer NOT NULL REFERENCES tbl_supplier,
  description text NOT NULL,
  garment_kind text NOT NULL,
  colour text NOT NULL,
  price numeric(7,2) NOT NULL,
  cost numeric(7,2) NOT NULL,
  embroidered boolean NOT NULL,
  discontinued_on date
);
CREATE TABLE tbl_stock (
  garment_id integer NOT NULL REFERENCES tbl_garment,
  size_label text NOT NULL,
  on_hand integer NOT NULL,
  reorder_point integer NOT NULL,
  counted_on date,
  PRIMARY KEY (garment_id, size_label)
);
CREATE TABLE tbl_customer (
  customer_id integer PRIMARY KEY,
  first_name text NOT NULL,
  surname text NOT NULL,
  mobile text,
  email text,
  town text,
  bursary boolean NOT NULL
);
CREATE TABLE tbl_pupil (
  pupil_id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES tbl_customer,
  school_id integer NOT NULL REFERENCES tbl_school,
  pupil_name text NOT NULL,
  year_group smallint NOT NULL
);
CREATE TABLE tbl_staff (
  staff_id integer PRIMARY KEY,
  staff_name text NOT NULL,
  position text NOT NULL,
  trained_by integer REFERENCES tbl_staff,
  started_on date NOT NULL
);
CREATE TABLE tbl_order (
  order_id integer PRIMARY KEY,
  customer_id integer NOT NULL REFERENCES tbl_customer,
  pupil_id integer REFERENCES tbl_pupil,
  channel text NOT NULL,
  ordered_at timestamp NOT NULL,
  collected_at timestamp,
  payment text NOT NULL,
  taken_by integer REFERENCES tbl_staff,
  packed_by integer REFERENCES tbl_staff,
  cancelled boolean NOT NULL
);
CREATE TABLE tbl_order_item (
  order_id integer NOT NULL REFERENCES tbl_order,
  line_no smallint NOT NULL,
  garment_id integer NOT NULL REFERENCES tbl_garment,
  size_label text NOT NULL,
  quantity integer NOT NULL,
  unit_price numeric(7,2) NOT NULL,
  returned_quantity integer NOT NULL,
  return_reason text,
  PRIMARY KEY (order_id, line_no)
);
