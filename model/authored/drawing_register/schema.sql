CREATE TABLE office_staff (
  initials char(3) PRIMARY KEY,
  full_name text NOT NULL,
  role text NOT NULL,
  joined date NOT NULL,
  left_on date,
  mentor char(3) REFERENCES office_staff(initials)
);
CREATE TABLE client (
  client_no integer PRIMARY KEY,
  client_name text NOT NULL,
  sector text NOT NULL,
  city text
);
CREATE TABLE proj (
  proj_no varchar(6) PRIMARY KEY,
  proj_name text NOT NULL,
  client_no integer NOT NULL REFERENCES client,
  city text NOT NULL,
  stage smallint NOT NULL,
  gfa_m2 integer,
  build_cost numeric(12,2),
  lead_init char(3) REFERENCES office_staff(initials),
  started date NOT NULL,
  closed date
);
CREATE TABLE drwg (
  drwg_no varchar(14) PRIMARY KEY,
  proj_no varchar(6) NOT NULL REFERENCES proj,
  title text NOT NULL,
  discipline text NOT NULL,
  sheet_size char(2) NOT NULL,
  scale_1_to integer,
  drawn_by char(3) NOT NULL REFERENCES office_staff(initials),
  checked_by char(3) REFERENCES office_staff(initials),
  created_on date NOT NULL,
  superseded_by varchar(14) REFERENCES drwg(drwg_no)
);
CREATE TABLE revision (
  drwg_no varchar(14) NOT NULL REFERENCES drwg,
  rev char(1) NOT NULL,
  rev_date date NOT NULL,
  reason text,
  revised_by char(3) NOT NULL REFERENCES office_staff(initials),
  status text NOT NULL,
  PRIMARY KEY (drwg_no, rev)
);
CREATE TABLE recipient (
  recip_id integer PRIMARY KEY,
  firm text NOT NULL,
  contact text,
  email text,
  trade text NOT NULL
);
CREATE TABLE transmittal (
  trans_no integer PRIMARY KEY,
  proj_no varchar(6) NOT NULL,
  recip_id integer NOT NULL REFERENCES recipient,
  sent_on date NOT NULL,
  purpose text NOT NULL,
  medium text NOT NULL,
  acknowledged_on date
);
CREATE TABLE transmittal_item (
  trans_no integer NOT NULL REFERENCES transmittal,
  drwg_no varchar(14) NOT NULL REFERENCES drwg,
  copies integer NOT NULL,
  PRIMARY KEY (trans_no, drwg_no)
);
