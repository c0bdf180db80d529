CREATE TABLE tbl_teacher (
  tch_id integer PRIMARY KEY,
  tch_code varchar(4) NOT NULL,
  tch_first text NOT NULL,
  tch_last text NOT NULL,
  tch_since date NOT NULL,
  tch_left date,
  tch_hours_week smallint NOT NULL
);
CREATE TABLE tbl_class (
  cls_name varchar(4) PRIMARY KEY,
  cls_year smallint NOT NULL,
  cls_room varchar(5),
  cls_tutor_id integer REFERENCES tbl_teacher(tch_id),
  cls_deputy_id integer REFERENCES tbl_teacher(tch_id)
);
COMMENT ON COLUMN tbl_class.cls_tutor_id IS 'class teacher';
CREATE TABLE tbl_pupil (
  pup_id integer PRIMARY KEY,
  pup_first text NOT NULL,
  pup_last text NOT NULL,
  pup_gender char(1) NOT NULL,
  pup_birth date NOT NULL,
  pup_village text NOT NULL,
  pup_class varchar(4) REFERENCES tbl_class(cls_name),
  pup_entry date NOT NULL,
  pup_exit date,
  pup_bus boolean NOT NULL,
  pup_sibling_id integer REFERENCES tbl_pupil(pup_id),
  pup_parent_phone text
);
COMMENT ON COLUMN tbl_pupil.pup_gender IS 'f = girl, m = boy';
COMMENT ON COLUMN tbl_pupil.pup_class IS 'null after leaving';
CREATE TABLE tbl_subject (
  sub_code varchar(4) PRIMARY KEY,
  sub_title text NOT NULL,
  sub_compulsory boolean NOT NULL
);
CREATE TABLE tbl_course (
  crs_id integer PRIMARY KEY,
  crs_subject varchar(4) NOT NULL REFERENCES tbl_subject(sub_code),
  crs_class varchar(4) NOT NULL REFERENCES tbl_class(cls_name),
  crs_teacher_id integer REFERENCES tbl_teacher(tch_id),
  crs_lessons_week smallint NOT NULL
);
CREATE TABLE tbl_mark (
  mrk_id integer PRIMARY KEY,
  mrk_pupil_id integer NOT NULL REFERENCES tbl_pupil(pup_id),
  mrk_course_id integer NOT NULL REFERENCES tbl_course(crs_id),
  mrk_date date NOT NULL,
  mrk_kind char(1) NOT NULL,
  mrk_value smallint NOT NULL
);
COMMENT ON COLUMN tbl_mark.mrk_kind IS 'W written test, O oral, P project';
COMMENT ON COLUMN tbl_mark.mrk_value IS '1 best to 6 worst';
CREATE TABLE tbl_absence (
  abs_id integer PRIMARY KEY,
  abs_pupil_id integer NOT NULL REFERENCES tbl_pupil(pup_id),
  abs_date date NOT NULL,
  abs_lessons smallint NOT NULL,
  abs_excused boolean NOT NULL,
  abs_reason text,
  abs_noted_by integer REFERENCES tbl_teacher(tch_id)
);
