CREATE TYPE weekday AS ENUM ('monday', 'tuesday', 'wednesday', 'thursday', 'friday');
CREATE TYPE session_kind AS ENUM ('lecture', 'seminar', 'lab', 'exam_revision');
CREATE TABLE campuses (
  campus_id integer PRIMARY KEY,
  name text NOT NULL,
  town text NOT NULL
);
CREATE TABLE rooms (
  room_code text PRIMARY KEY,
  campus_id integer NOT NULL REFERENCES campuses,
  building text NOT NULL,
  floor integer NOT NULL,
  seats integer NOT NULL,
  has_projector boolean NOT NULL,
  step_free_access boolean NOT NULL,
  closed_since date
);
CREATE TABLE lecturers (
  lecturer_id integer PRIMARY KEY,
  full_name text NOT NULL,
  title text,
  department text NOT NULL,
  email text,
  contract_hours numeric(4,1) NOT NULL,
  hired_on date NOT NULL
);
CREATE TABLE modules (
  module_code text PRIMARY KEY,
  title text NOT NULL,
  department text NOT NULL,
  credits integer NOT NULL,
  study_year integer NOT NULL,
  leader_id integer REFERENCES lecturers(lecturer_id),
  deputy_id integer REFERENCES lecturers(lecturer_id),
  prerequisite_code text REFERENCES modules(module_code)
);
CREATE TABLE student_groups (
  group_id integer PRIMARY KEY,
  name text NOT NULL,
  study_year integer NOT NULL,
  headcount integer NOT NULL,
  part_time boolean NOT NULL
);
CREATE TABLE terms (
  term_id integer PRIMARY KEY,
  name text NOT NULL,
  starts_on date NOT NULL,
  ends_on date NOT NULL
);
CREATE TABLE timetable_slots (
  slot_id integer PRIMARY KEY,
  term_id integer NOT NULL REFERENCES terms,
  module_code text NOT NULL REFERENCES modules,
  kind session_kind NOT NULL,
  day weekday NOT NULL,
  starts_at time NOT NULL,
  ends_at time NOT NULL,
  room_code text REFERENCES rooms,
  lecturer_id integer REFERENCES lecturers
);
CREATE TABLE slot_groups (
  slot_id integer NOT NULL REFERENCES timetable_slots,
  group_id integer NOT NULL REFERENCES student_groups,
  PRIMARY KEY (slot_id, group_id)
);
CREATE TABLE slot_changes (
  change_id integer PRIMARY KEY,
  slot_id integer NOT NULL REFERENCES timetable_slots,
  affected_date date NOT NULL,
  change_kind text NOT NULL,
  new_room_code text REFERENCES rooms(room_code),
  substitute_id integer REFERENCES lecturers(lecturer_id),
  reason text,
  announced_at timestamp NOT NULL
);
