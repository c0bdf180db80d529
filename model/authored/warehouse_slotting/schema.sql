CREATE TABLE wh_zone (
    zn_cd     char(2) PRIMARY KEY,
    zn_dsc    varchar(30) NOT NULL,
    tmp_cls   char(1) NOT NULL,
    pick_flg  boolean NOT NULL
);
CREATE TABLE wh_loc (
    loc_id    varchar(9) PRIMARY KEY,
    zn_cd     char(2) NOT NULL,
    aisle     smallint NOT NULL,
    bay       smallint NOT NULL,
    lvl       smallint NOT NULL,
    loc_typ   char(1) NOT NULL,
    max_kg    integer NOT NULL,
    vol_l     integer NOT NULL,
    blk_rsn   varchar(20),
    dist_m    numeric(5,1) NOT NULL
);
CREATE TABLE wh_supp (
    supp_no   integer PRIMARY KEY,
    supp_nm   varchar(40) NOT NULL,
    lead_dys  smallint
);
CREATE TABLE wh_itm (
    itm_no    integer PRIMARY KEY,
    itm_dsc   varchar(50) NOT NULL,
    cat_cd    varchar(4) NOT NULL,
    abc_cls   char(1),
    wgt_kg    numeric(7,3) NOT NULL,
    vol_l     numeric(7,2) NOT NULL,
    haz_flg   boolean NOT NULL,
    tmp_cls   char(1) NOT NULL,
    supp_no   integer,
    unt_cost  numeric(8,2) NOT NULL,
    dt_added  date NOT NULL
);
CREATE TABLE wh_slot (
    loc_id    varchar(9) NOT NULL,
    itm_no    integer NOT NULL,
    dt_from   date NOT NULL,
    dt_to     date,
    qty_oh    integer NOT NULL,
    qty_min   integer NOT NULL,
    qty_max   integer NOT NULL,
    PRIMARY KEY (loc_id, dt_from)
);
CREATE TABLE wh_opr (
    opr_id    integer PRIMARY KEY,
    opr_nm    varchar(40) NOT NULL,
    shft      char(1) NOT NULL,
    lead_id   integer,
    frk_lic   boolean NOT NULL,
    dt_hire   date NOT NULL
);
CREATE TABLE wh_mov (
    mov_id    integer PRIMARY KEY,
    itm_no    integer NOT NULL,
    loc_frm   varchar(9),
    loc_to    varchar(9),
    opr_id    integer NOT NULL,
    mov_typ   varchar(3) NOT NULL,
    qty       integer NOT NULL,
    ts_strt   timestamp NOT NULL,
    ts_end    timestamp
);
CREATE TABLE wh_pick (
    pick_id   integer PRIMARY KEY,
    ord_ref   varchar(10) NOT NULL,
    itm_no    integer NOT NULL,
    loc_id    varchar(9) NOT NULL,
    opr_id    integer,
    qty_req   integer NOT NULL,
    qty_pkd   integer NOT NULL,
    sec       integer,
    ts_pick   timestamp NOT NULL
);
CREATE TABLE wh_cnt (
    cnt_id    integer PRIMARY KEY,
    loc_id    varchar(9) NOT NULL,
    itm_no    integer NOT NULL,
    opr_id    integer NOT NULL,
    dt_cnt    date NOT NULL,
    qty_sys   integer NOT NULL,
    qty_fnd   integer NOT NULL
);
COMMENT ON TABLE wh_zone IS 'warehouse zones';
COMMENT ON COLUMN wh_zone.tmp_cls IS 'A ambient, C chilled, F frozen';
COMMENT ON COLUMN wh_zone.pick_flg IS 'orders are picked here; false for reserve';
COMMENT ON TABLE wh_loc IS 'storage locations';
COMMENT ON COLUMN wh_loc.loc_typ IS 'S shelf, P pallet, F floor, C carousel';
COMMENT ON COLUMN wh_loc.blk_rsn IS 'why the location is blocked; null if usable';
COMMENT ON COLUMN wh_loc.dist_m IS 'walking distance to packing, metres';
COMMENT ON TABLE wh_supp IS 'suppliers';
COMMENT ON COLUMN wh_supp.lead_dys IS 'lead time in days';
COMMENT ON TABLE wh_itm IS 'items';
COMMENT ON COLUMN wh_itm.cat_cd IS 'TOOL tools, FAST fasteners, CHEM chemicals, FOOD food, ELEC electrical';
COMMENT ON COLUMN wh_itm.abc_cls IS 'A fast mover, B medium, C slow; null if not classified';
COMMENT ON COLUMN wh_itm.haz_flg IS 'hazardous goods';
COMMENT ON COLUMN wh_itm.tmp_cls IS 'A ambient, C chilled, F frozen';
COMMENT ON TABLE wh_slot IS 'assignment of an item to a location; dt_to null while it lasts';
COMMENT ON COLUMN wh_slot.qty_oh IS 'quantity on hand in the slot';
COMMENT ON COLUMN wh_slot.qty_min IS 'replenish at or below this';
COMMENT ON TABLE wh_opr IS 'operators; shft E early, L late, N night; frk_lic has a forklift licence';
COMMENT ON TABLE wh_mov IS 'stock moves';
COMMENT ON COLUMN wh_mov.mov_typ IS 'PUT putaway from the dock, RPL replenishment, RLO relocation, DSP disposal';
COMMENT ON COLUMN wh_mov.ts_end IS 'null while under way';
COMMENT ON TABLE wh_pick IS 'pick lines';
COMMENT ON COLUMN wh_pick.sec IS 'seconds taken';
COMMENT ON TABLE wh_cnt IS 'cycle counts: qty_sys booked, qty_fnd counted';
