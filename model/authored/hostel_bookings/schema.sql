CREATE TABLE hst_property (
    prop_cd     varchar(5) PRIMARY KEY,
    prop_name   varchar(40) NOT NULL,
    prop_city   varchar(30) NOT NULL,
    prop_curfew time,
    prop_open_yr int
);
CREATE TABLE hst_room (
    room_id     int PRIMARY KEY,
    prop_cd     varchar(5) NOT NULL REFERENCES hst_property,
    room_no     varchar(6) NOT NULL,
    room_typ    char(1) NOT NULL,
    room_floor  smallint NOT NULL,
    ensuite_flg boolean NOT NULL,
    UNIQUE (prop_cd, room_no)
);
CREATE TABLE hst_bed (
    bed_id      int PRIMARY KEY,
    room_id     int NOT NULL REFERENCES hst_room,
    bed_lbl     varchar(4) NOT NULL,
    bunk_pos    char(1),
    oos_from    date,
    oos_to      date
);
CREATE TABLE hst_guest (
    gst_id      int PRIMARY KEY,
    gst_name    varchar(60) NOT NULL,
    gst_nat     char(2),
    gst_dob     date,
    gst_mail    varchar(80),
    gst_member_no varchar(10),
    gst_banned_flg boolean NOT NULL DEFAULT false
);
CREATE TABLE hst_channel (
    chn_cd      char(3) PRIMARY KEY,
    chn_name    varchar(30) NOT NULL,
    chn_comm_pct numeric(4,1) NOT NULL
);
CREATE TABLE hst_staff (
    stf_id      int PRIMARY KEY,
    stf_name    varchar(50) NOT NULL,
    stf_role    varchar(20) NOT NULL,
    prop_cd     varchar(5) REFERENCES hst_property,
    volunteer_flg boolean NOT NULL,
    started_on  date NOT NULL,
    left_on     date
);
CREATE TABLE hst_booking (
    bkg_no      int PRIMARY KEY,
    booker_id   int NOT NULL REFERENCES hst_guest,
    prop_cd     varchar(5) NOT NULL REFERENCES hst_property,
    chn_cd      char(3) NOT NULL REFERENCES hst_channel,
    bkg_stat    char(2) NOT NULL,
    booked_on   date NOT NULL,
    arr_dt      date NOT NULL,
    dep_dt      date NOT NULL,
    cxl_on      date,
    deposit_eur numeric(8,2) NOT NULL DEFAULT 0,
    CHECK (dep_dt > arr_dt)
);
CREATE TABLE hst_stay (
    stay_id     int PRIMARY KEY,
    bkg_no      int NOT NULL REFERENCES hst_booking,
    gst_id      int NOT NULL REFERENCES hst_guest,
    bed_id      int NOT NULL REFERENCES hst_bed,
    rate_night  numeric(6,2) NOT NULL,
    chkin_ts    timestamp,
    chkin_by    int,
    chkout_ts   timestamp,
    chkout_by   int
);
CREATE TABLE hst_extra (
    extra_id    int PRIMARY KEY,
    bkg_no      int NOT NULL REFERENCES hst_booking,
    item        varchar(30) NOT NULL,
    qty         smallint NOT NULL,
    price_each  numeric(6,2) NOT NULL,
    sold_on     date NOT NULL
);
CREATE TABLE hst_review (
    bkg_no      int PRIMARY KEY REFERENCES hst_booking,
    clean_pts   smallint,
    vibe_pts    smallint NOT NULL,
    loc_pts     smallint NOT NULL,
    rev_txt     text,
    rev_on      date NOT NULL
);
COMMENT ON COLUMN hst_room.room_typ IS 'D mixed dormitory, F female dormitory, P private room';
COMMENT ON COLUMN hst_bed.bunk_pos IS 'U upper bunk, L lower bunk, null = single bed';
COMMENT ON COLUMN hst_bed.oos_from IS 'out of service from (broken, bed bugs)';
COMMENT ON COLUMN hst_bed.oos_to IS 'back in service on; null = not known yet';
COMMENT ON COLUMN hst_guest.gst_nat IS 'nationality';
COMMENT ON COLUMN hst_guest.gst_member_no IS 'youth hostel association card';
COMMENT ON COLUMN hst_channel.chn_comm_pct IS 'commission in percent';
COMMENT ON COLUMN hst_booking.booker_id IS 'guest who made the booking (may not be among those who stay)';
COMMENT ON COLUMN hst_booking.bkg_stat IS 'CF confirmed, IH in house, CO checked out, CX cancelled, NS no-show';
COMMENT ON COLUMN hst_booking.cxl_on IS 'date of cancellation';
COMMENT ON COLUMN hst_stay.chkin_by IS 'staff member who checked the guest in';
COMMENT ON COLUMN hst_stay.chkout_by IS 'staff member who checked the guest out';
COMMENT ON COLUMN hst_review.vibe_pts IS 'atmosphere, 1 to 10';
COMMENT ON COLUMN hst_review.clean_pts IS 'cleanliness, 1 to 10';
COMMENT ON COLUMN hst_review.loc_pts IS 'location, 1 to 10';
