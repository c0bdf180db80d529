CREATE TABLE tbl_department (
  dept_code char(3) PRIMARY KEY,
  dept_name text NOT NULL,
  floor smallint,
  yearly_budget numeric(10,2) NOT NULL
);
CREATE TABLE tbl_employee (
  emp_no integer PRIMARY KEY,
  emp_name text NOT NULL,
  dept_code char(3) NOT NULL,
  manager_no integer,
  approval_limit numeric(8,2),
  joined_dt date NOT NULL,
  left_dt date
);
COMMENT ON COLUMN tbl_employee.approval_limit IS 'largest request total this person may approve; null = may not approve';
COMMENT ON COLUMN tbl_employee.left_dt IS 'null = still employed';
CREATE TABLE tbl_supplier (
  supp_id integer PRIMARY KEY,
  supp_name text NOT NULL,
  lead_days integer NOT NULL,
  min_order_amt numeric(8,2),
  blocked_yn char(1) NOT NULL
);
COMMENT ON COLUMN tbl_supplier.blocked_yn IS 'Y or N';
CREATE TABLE tbl_item (
  item_code varchar(8) PRIMARY KEY,
  item_desc text NOT NULL,
  category text NOT NULL,
  unit_price numeric(8,2) NOT NULL,
  stock_qty integer NOT NULL,
  reorder_level integer NOT NULL,
  supp_id integer,
  discontinued_yn char(1) NOT NULL
);
CREATE TABLE tbl_request (
  req_no integer PRIMARY KEY,
  requester_no integer NOT NULL,
  approver_no integer,
  req_dt date NOT NULL,
  needed_by_dt date,
  decision_dt date,
  status char(1) NOT NULL,
  urgent_yn char(1) NOT NULL,
  remark text,
  crt_ts timestamp NOT NULL,
  crt_usr text NOT NULL
);
COMMENT ON COLUMN tbl_request.status IS 'O open, A approved, R rejected, F fulfilled, C cancelled';
COMMENT ON COLUMN tbl_request.needed_by_dt IS 'when the requester wants it';
COMMENT ON COLUMN tbl_request.decision_dt IS 'approved or rejected on';
CREATE TABLE tbl_request_line (
  req_no integer NOT NULL,
  line_no smallint NOT NULL,
  item_code varchar(8) NOT NULL,
  qty_requested integer NOT NULL,
  qty_issued integer,
  unit_price numeric(8,2) NOT NULL,
  PRIMARY KEY (req_no, line_no)
);
COMMENT ON COLUMN tbl_request_line.unit_price IS 'price on the day of the request';
COMMENT ON COLUMN tbl_request_line.qty_issued IS 'handed out; null = nothing yet';
CREATE TABLE tbl_purchase_order (
  po_no integer PRIMARY KEY,
  supp_id integer NOT NULL,
  order_dt date NOT NULL,
  promised_dt date NOT NULL,
  received_dt date,
  buyer_no integer NOT NULL,
  po_total numeric(9,2) NOT NULL,
  paid_dt date
);
COMMENT ON COLUMN tbl_purchase_order.received_dt IS 'goods arrived; null = outstanding';
