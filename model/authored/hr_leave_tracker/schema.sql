CREATE TABLE hr_department (
    dept_id        integer PRIMARY KEY,
    dept_name      varchar(40) NOT NULL,
    parent_dept_id integer REFERENCES hr_department,
    cost_centre    varchar(8)
);
CREATE TABLE hr_office (
    office_code    char(3) PRIMARY KEY,
    office_city    varchar(40) NOT NULL,
    country_code   char(2) NOT NULL
);
CREATE TABLE hr_employee (
    emp_id         integer PRIMARY KEY,
    given_name     varchar(40) NOT NULL,
    family_name    varchar(40) NOT NULL,
    gender         char(1),
    dept_id        integer REFERENCES hr_department,
    office_code    char(3) REFERENCES hr_office,
    line_manager_id integer REFERENCES hr_employee,
    hire_date      date NOT NULL,
    termination_date date,
    fte_pct        smallint NOT NULL DEFAULT 100,
    work_email     varchar(80)
);
CREATE TABLE hr_leave_type (
    leave_type_code varchar(4) PRIMARY KEY,
    leave_type_name varchar(40) NOT NULL,
    is_paid        boolean NOT NULL,
    needs_certificate boolean NOT NULL,
    max_days_per_year smallint
);
CREATE TABLE hr_entitlement (
    emp_id         integer NOT NULL REFERENCES hr_employee,
    calendar_year  smallint NOT NULL,
    leave_type_code varchar(4) NOT NULL REFERENCES hr_leave_type,
    days_granted   numeric(4,1) NOT NULL,
    days_carried_over numeric(4,1) NOT NULL DEFAULT 0,
    PRIMARY KEY (emp_id, calendar_year, leave_type_code)
);
CREATE TABLE hr_leave_request (
    request_id     integer PRIMARY KEY,
    emp_id         integer NOT NULL REFERENCES hr_employee,
    leave_type_code varchar(4) NOT NULL REFERENCES hr_leave_type,
    first_day      date NOT NULL,
    last_day       date NOT NULL,
    working_days   numeric(4,1) NOT NULL,
    half_day       boolean NOT NULL,
    status         varchar(10) NOT NULL,
    submitted_at   timestamp NOT NULL,
    approver_id    integer REFERENCES hr_employee,
    decided_at     timestamp,
    stand_in_id    integer REFERENCES hr_employee,
    comment_text   text,
    CHECK (last_day >= first_day)
);
CREATE TABLE hr_certificate (
    certificate_id integer PRIMARY KEY,
    request_id     integer NOT NULL REFERENCES hr_leave_request,
    received_on    date NOT NULL,
    issuer         varchar(60)
);
CREATE TABLE hr_public_holiday (
    country_code   char(2) NOT NULL,
    holiday_date   date NOT NULL,
    holiday_name   varchar(40) NOT NULL,
    PRIMARY KEY (country_code, holiday_date)
);
COMMENT ON COLUMN hr_employee.gender IS 'F, M, X; null if not stated';
COMMENT ON COLUMN hr_employee.termination_date IS 'null while employed';
COMMENT ON COLUMN hr_employee.fte_pct IS '100 full time, less is part time';
COMMENT ON COLUMN hr_leave_request.status IS 'pending, approved, rejected, withdrawn';
COMMENT ON COLUMN hr_leave_request.approver_id IS 'who decides the request';
COMMENT ON COLUMN hr_leave_request.stand_in_id IS 'colleague who covers during the absence';
COMMENT ON TABLE hr_certificate IS 'medical and other certificates handed in for a request';
