CREATE TABLE colleague (
  staff_no integer PRIMARY KEY,
  name text NOT NULL,
  department text NOT NULL,
  site text NOT NULL,
  email text,
  librarian boolean NOT NULL,
  left_company date
);
CREATE TABLE title (
  title_id integer PRIMARY KEY,
  name text NOT NULL,
  author text,
  publisher text,
  year integer,
  medium text NOT NULL,
  subject text NOT NULL,
  language text NOT NULL
);
CREATE TABLE copy (
  barcode integer PRIMARY KEY,
  title_id integer NOT NULL REFERENCES title,
  site text NOT NULL,
  shelf text,
  bought_on date NOT NULL,
  price numeric(7,2),
  condition text NOT NULL,
  discarded_on date
);
CREATE TABLE loan (
  loan_id integer PRIMARY KEY,
  barcode integer NOT NULL REFERENCES copy,
  borrower integer NOT NULL REFERENCES colleague(staff_no),
  issued_by integer REFERENCES colleague(staff_no),
  lent_on date NOT NULL,
  due_on date NOT NULL,
  returned_on date,
  renewals integer NOT NULL
);
CREATE TABLE hold (
  hold_id integer PRIMARY KEY,
  title_id integer NOT NULL REFERENCES title,
  requester integer NOT NULL REFERENCES colleague(staff_no),
  requested_on date NOT NULL,
  fulfilled_on date
);
