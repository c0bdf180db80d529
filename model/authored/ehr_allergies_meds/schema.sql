CREATE TABLE pt (
    pt_id        bigint PRIMARY KEY,
    mrn          varchar(10) NOT NULL UNIQUE,
    last_nm      varchar(40) NOT NULL,
    first_nm     varchar(40) NOT NULL,
    dob          date NOT NULL,
    sex_cd       char(1) NOT NULL,
    pcp_id       int,
    deceased_dt  date,
    created_at   timestamp NOT NULL,
    created_by   varchar(20) NOT NULL
);
CREATE TABLE provider (
    prov_id      int PRIMARY KEY,
    prov_nm      varchar(60) NOT NULL,
    role_cd      varchar(4) NOT NULL,
    dept_id      int,
    active_ind   boolean NOT NULL DEFAULT true
);
CREATE TABLE dept (
    dept_id      int PRIMARY KEY,
    dept_nm      varchar(40) NOT NULL,
    bldg         varchar(10)
);
CREATE TABLE substance (
    subst_id     int PRIMARY KEY,
    subst_nm     varchar(50) NOT NULL,
    class_cd     varchar(4) NOT NULL
);
CREATE TABLE drug (
    drug_id      int PRIMARY KEY,
    generic_nm   varchar(50) NOT NULL,
    brand_nm     varchar(50),
    atc_cd       varchar(8) NOT NULL,
    form_cd      varchar(4) NOT NULL,
    subst_id     int REFERENCES substance (subst_id),
    high_risk_ind boolean NOT NULL DEFAULT false
);
CREATE TABLE encntr (
    encntr_id    bigint PRIMARY KEY,
    pt_id        bigint NOT NULL REFERENCES pt (pt_id),
    dept_id      int NOT NULL REFERENCES dept (dept_id),
    type_cd      char(2) NOT NULL,
    admit_dt     timestamp NOT NULL,
    disch_dt     timestamp,
    att_prov_id  int REFERENCES provider (prov_id)
);
CREATE TABLE pt_allergy (
    allergy_id   bigint PRIMARY KEY,
    pt_id        bigint NOT NULL REFERENCES pt (pt_id),
    subst_id     int NOT NULL REFERENCES substance (subst_id),
    sev_cd       char(1),
    react_txt    varchar(80),
    onset_dt     date,
    stat_cd      char(1) NOT NULL,
    created_at   timestamp NOT NULL,
    created_by   varchar(20) NOT NULL,
    updated_at   timestamp,
    updated_by   varchar(20)
);
CREATE TABLE med_order (
    order_id     bigint PRIMARY KEY,
    pt_id        bigint NOT NULL REFERENCES pt (pt_id),
    encntr_id    bigint REFERENCES encntr (encntr_id),
    drug_id      int NOT NULL REFERENCES drug (drug_id),
    dose_qty     numeric(8,2) NOT NULL,
    dose_uom     varchar(4) NOT NULL,
    freq_cd      varchar(4) NOT NULL,
    prn_ind      boolean NOT NULL DEFAULT false,
    start_dt     date NOT NULL,
    stop_dt      date,
    stat_cd      char(2) NOT NULL,
    ord_prov_id  int NOT NULL REFERENCES provider (prov_id),
    verif_prov_id int REFERENCES provider (prov_id)
);
CREATE TABLE med_admin (
    admin_id     bigint PRIMARY KEY,
    order_id     bigint NOT NULL REFERENCES med_order (order_id),
    sched_ts     timestamp NOT NULL,
    given_ts     timestamp,
    rslt_cd      char(1) NOT NULL,
    nurse_id     int REFERENCES provider (prov_id)
);
CREATE TABLE alert_log (
    alert_id     bigint PRIMARY KEY,
    order_id     bigint NOT NULL REFERENCES med_order (order_id),
    alert_typ_cd char(2) NOT NULL,
    fired_ts     timestamp NOT NULL,
    override_ind boolean NOT NULL,
    override_rsn varchar(80)
);
COMMENT ON TABLE pt IS 'Patients';
COMMENT ON COLUMN pt.mrn IS 'medical record number';
COMMENT ON COLUMN pt.sex_cd IS 'F female, M male, U unknown';
COMMENT ON COLUMN pt.pcp_id IS 'primary care physician (provider), if known';
COMMENT ON COLUMN pt.deceased_dt IS 'date of death';
COMMENT ON COLUMN provider.role_cd IS 'PHYS physician, RN nurse, RPH pharmacist, NP nurse practitioner';
COMMENT ON COLUMN substance.class_cd IS 'DRUG medicine, FOOD food, ENV environmental, LTX latex';
COMMENT ON COLUMN drug.form_cd IS 'TAB tablet, INJ injection, SYR syrup, INH inhaler';
COMMENT ON COLUMN drug.subst_id IS 'allergen contained in the drug';
COMMENT ON TABLE encntr IS 'Visits and stays';
COMMENT ON COLUMN encntr.type_cd IS 'IP inpatient, OP outpatient, ED emergency';
COMMENT ON COLUMN encntr.disch_dt IS 'discharge time, null while the patient is still here';
COMMENT ON COLUMN encntr.att_prov_id IS 'attending provider';
COMMENT ON COLUMN pt_allergy.sev_cd IS '1 mild, 2 moderate, 3 severe, 4 life-threatening; null = not assessed';
COMMENT ON COLUMN pt_allergy.stat_cd IS 'A active, R refuted, I inactive';
COMMENT ON TABLE med_order IS 'Medication orders (prescriptions)';
COMMENT ON COLUMN med_order.freq_cd IS 'QD once a day, BID twice, TID three times, QID four times a day';
COMMENT ON COLUMN med_order.prn_ind IS 'given only as needed';
COMMENT ON COLUMN med_order.stat_cd IS 'AC active, CO completed, DC discontinued, HO on hold';
COMMENT ON COLUMN med_order.ord_prov_id IS 'ordering provider';
COMMENT ON COLUMN med_order.verif_prov_id IS 'pharmacist who verified the order';
COMMENT ON COLUMN med_admin.rslt_cd IS 'G given, R refused, H held, M missed';
COMMENT ON COLUMN alert_log.alert_typ_cd IS 'AL allergy, DI drug interaction, DU duplicate therapy, DO dose';
COMMENT ON COLUMN alert_log.override_ind IS 'clinician went ahead in spite of the alert';
