CREATE TABLE t_strain (
  strain_cd varchar(6) PRIMARY KEY,
  strain_nm text NOT NULL,
  species char(1) NOT NULL,
  coat text,
  is_transgenic boolean NOT NULL
);
COMMENT ON COLUMN t_strain.species IS 'M mouse, R rat, Z zebrafish';
CREATE TABLE t_person (
  pers_no integer PRIMARY KEY,
  last_nm text NOT NULL,
  first_nm text NOT NULL,
  role_cd char(2) NOT NULL,
  lic_exp_dt date,
  head_no integer REFERENCES t_person
);
COMMENT ON COLUMN t_person.role_cd IS 'PI principal investigator, RS researcher, AT animal technician, VT veterinarian';
COMMENT ON COLUMN t_person.lic_exp_dt IS 'personal licence expires; null = no licence';
COMMENT ON COLUMN t_person.head_no IS 'line manager';
CREATE TABLE t_protocol (
  prot_no varchar(8) PRIMARY KEY,
  title text NOT NULL,
  pi_no integer NOT NULL REFERENCES t_person,
  severity smallint NOT NULL,
  max_animals integer NOT NULL,
  appr_dt date NOT NULL,
  exp_dt date NOT NULL
);
COMMENT ON TABLE t_protocol IS 'ethics approvals of experiments';
COMMENT ON COLUMN t_protocol.severity IS '1 mild, 2 moderate, 3 severe';
CREATE TABLE t_room (
  room_cd varchar(5) PRIMARY KEY,
  building text NOT NULL,
  barrier_lvl smallint NOT NULL,
  tech_no integer REFERENCES t_person
);
COMMENT ON COLUMN t_room.barrier_lvl IS 'hygiene level, 1 conventional to 3 germ-free';
COMMENT ON COLUMN t_room.tech_no IS 'technician in charge';
CREATE TABLE t_cage (
  cage_no integer PRIMARY KEY,
  room_cd varchar(5) NOT NULL REFERENCES t_room,
  rack char(1) NOT NULL,
  capacity smallint NOT NULL,
  last_change_dt date
);
COMMENT ON COLUMN t_cage.last_change_dt IS 'last change of bedding';
CREATE TABLE t_animal (
  anim_no integer PRIMARY KEY,
  ear_tag varchar(8) UNIQUE,
  strain_cd varchar(6) NOT NULL REFERENCES t_strain,
  sex char(1) NOT NULL,
  born_dt date NOT NULL,
  dam_no integer REFERENCES t_animal,
  sire_no integer REFERENCES t_animal,
  cage_no integer REFERENCES t_cage,
  prot_no varchar(8) REFERENCES t_protocol,
  genotype varchar(5),
  end_dt date,
  end_cd char(1)
);
COMMENT ON COLUMN t_animal.genotype IS 'wt, het, hom; null = not typed';
COMMENT ON COLUMN t_animal.dam_no IS 'mother';
COMMENT ON COLUMN t_animal.sire_no IS 'father';
COMMENT ON COLUMN t_animal.cage_no IS 'current cage; null once the animal is gone';
COMMENT ON COLUMN t_animal.end_cd IS 'E euthanised, F found dead, T transferred, R rehomed; null = alive here';
CREATE TABLE t_weight (
  anim_no integer NOT NULL REFERENCES t_animal,
  wt_dt date NOT NULL,
  grams numeric(6,1) NOT NULL,
  by_no integer,
  PRIMARY KEY (anim_no, wt_dt)
);
CREATE TABLE t_health (
  hlth_no integer PRIMARY KEY,
  anim_no integer NOT NULL REFERENCES t_animal,
  seen_dt date NOT NULL,
  finding text NOT NULL,
  score smallint NOT NULL,
  vet_no integer REFERENCES t_person,
  closed_dt date
);
COMMENT ON COLUMN t_health.score IS 'welfare score 0 fine to 4 humane endpoint';
CREATE TABLE t_proc (
  proc_no integer PRIMARY KEY,
  anim_no integer NOT NULL REFERENCES t_animal,
  prot_no varchar(8) NOT NULL REFERENCES t_protocol,
  proc_dt date NOT NULL,
  kind text NOT NULL,
  done_by integer NOT NULL REFERENCES t_person,
  anaesth boolean NOT NULL
);
COMMENT ON TABLE t_proc IS 'procedures carried out on animals';
CREATE TABLE t_mating (
  mating_no integer PRIMARY KEY,
  dam_no integer NOT NULL REFERENCES t_animal,
  sire_no integer NOT NULL REFERENCES t_animal,
  set_up_dt date NOT NULL,
  litter_dt date,
  pups smallint,
  weaned smallint
);
COMMENT ON COLUMN t_mating.litter_dt IS 'day of birth; null = no litter';
