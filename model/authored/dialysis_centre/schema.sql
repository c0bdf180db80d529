CREATE TABLE pat (
  pat_no integer PRIMARY KEY,
  surname text NOT NULL,
  forename text NOT NULL,
  dob date NOT NULL,
  sex char(1) NOT NULL,
  town text,
  adm_dt date NOT NULL,
  end_dt date,
  end_rsn char(1),
  dry_wt numeric(5,1) NOT NULL,
  nephro_no integer NOT NULL,
  hep_b boolean NOT NULL,
  tx_list boolean NOT NULL
);
COMMENT ON TABLE pat IS 'patients';
COMMENT ON COLUMN pat.adm_dt IS 'start of treatment at this centre';
COMMENT ON COLUMN pat.end_dt IS 'end of treatment here; null = current patient';
COMMENT ON COLUMN pat.end_rsn IS 'T transplanted, D died, M moved to another centre, R kidney function recovered';
COMMENT ON COLUMN pat.dry_wt IS 'target weight after dialysis, kg';
COMMENT ON COLUMN pat.nephro_no IS 'nephrologist in charge';
COMMENT ON COLUMN pat.hep_b IS 'hepatitis B positive, needs an isolated station';
COMMENT ON COLUMN pat.tx_list IS 'on the transplant waiting list';
CREATE TABLE staff (
  staff_no integer PRIMARY KEY,
  nm text NOT NULL,
  grade char(1) NOT NULL,
  fte numeric(3,2) NOT NULL,
  start_dt date NOT NULL,
  mentor_no integer
);
COMMENT ON COLUMN staff.nm IS 'name';
COMMENT ON COLUMN staff.grade IS 'N nephrologist, S senior nurse, R registered nurse, T technician';
COMMENT ON COLUMN staff.fte IS 'contracted share of full time, 1.00 = full time';
CREATE TABLE machine (
  mach_id varchar(6) PRIMARY KEY,
  model text NOT NULL,
  bought_dt date NOT NULL,
  last_svc_dt date,
  svc_every_days integer NOT NULL,
  out_of_use boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE machine IS 'dialysis machines';
COMMENT ON COLUMN machine.last_svc_dt IS 'last maintenance; null = never';
CREATE TABLE sess (
  sess_id integer PRIMARY KEY,
  pat_no integer NOT NULL,
  sess_dt date NOT NULL,
  shift char(1) NOT NULL,
  mach_id varchar(6) NOT NULL,
  nurse_on integer NOT NULL,
  nurse_off integer NOT NULL,
  st char(1) NOT NULL,
  mins_presc smallint NOT NULL,
  mins_act smallint,
  wt_pre numeric(5,1),
  wt_post numeric(5,1),
  uf_l numeric(4,2),
  acc char(1) NOT NULL
);
COMMENT ON TABLE sess IS 'dialysis sessions';
COMMENT ON COLUMN sess.shift IS 'M morning, A afternoon, N night';
COMMENT ON COLUMN sess.nurse_on IS 'nurse who connected the patient';
COMMENT ON COLUMN sess.nurse_off IS 'nurse who disconnected the patient';
COMMENT ON COLUMN sess.st IS 'C completed, X patient did not attend, E ended early';
COMMENT ON COLUMN sess.mins_presc IS 'prescribed minutes';
COMMENT ON COLUMN sess.mins_act IS 'minutes actually dialysed';
COMMENT ON COLUMN sess.uf_l IS 'fluid removed, litres';
COMMENT ON COLUMN sess.acc IS 'vascular access: F fistula, G graft, K catheter';
CREATE TABLE lab (
  pat_no integer NOT NULL,
  smpl_dt date NOT NULL,
  test varchar(12) NOT NULL,
  val numeric(7,2) NOT NULL,
  PRIMARY KEY (pat_no, smpl_dt, test)
);
COMMENT ON COLUMN lab.test IS 'hb g/l, k potassium mmol/l, po4 phosphate mmol/l, urr percent';
CREATE TABLE evt (
  evt_id integer PRIMARY KEY,
  sess_id integer NOT NULL,
  typ varchar(12) NOT NULL,
  act varchar(40)
);
COMMENT ON TABLE evt IS 'complications during a session';
COMMENT ON COLUMN evt.typ IS 'hypotension, cramp, clotting, bleeding, fever';
COMMENT ON COLUMN evt.act IS 'what was done; null = nothing noted';
CREATE TABLE transp (
  pat_no integer NOT NULL,
  co text NOT NULL,
  dist_km numeric(5,1) NOT NULL,
  cost numeric(6,2) NOT NULL,
  wheelchair boolean NOT NULL,
  PRIMARY KEY (pat_no)
);
COMMENT ON TABLE transp IS 'how patients are driven in: firm, one-way distance, cost per trip';
