CREATE TABLE agency (
    agency_id       text PRIMARY KEY,
    agency_name     text NOT NULL,
    agency_url      text,
    agency_phone    text,
    agency_timezone text NOT NULL
);
CREATE TABLE routes (
    route_id          text PRIMARY KEY,
    agency_id         text NOT NULL REFERENCES agency,
    route_short_name  text NOT NULL,
    route_long_name   text,
    route_type        smallint NOT NULL,
    route_color       char(6)
);
CREATE TABLE calendar (
    service_id  text PRIMARY KEY,
    monday      boolean NOT NULL,
    tuesday     boolean NOT NULL,
    wednesday   boolean NOT NULL,
    thursday    boolean NOT NULL,
    friday      boolean NOT NULL,
    saturday    boolean NOT NULL,
    sunday      boolean NOT NULL,
    start_date  date NOT NULL,
    end_date    date NOT NULL
);
CREATE TABLE calendar_dates (
    service_id      text NOT NULL REFERENCES calendar,
    "date"          date NOT NULL,
    exception_type  smallint NOT NULL,
    PRIMARY KEY (service_id, "date")
);
CREATE TABLE stops (
    stop_id              text PRIMARY KEY,
    stop_code            text,
    stop_name            text NOT NULL,
    stop_lat             numeric(9,6) NOT NULL,
    stop_lon             numeric(9,6) NOT NULL,
    zone_id              text,
    location_type        smallint NOT NULL DEFAULT 0,
    parent_station       text REFERENCES stops,
    wheelchair_boarding  smallint NOT NULL DEFAULT 0
);
CREATE TABLE trips (
    trip_id                text PRIMARY KEY,
    route_id               text NOT NULL REFERENCES routes,
    service_id             text NOT NULL REFERENCES calendar,
    trip_headsign          text,
    direction_id           smallint NOT NULL,
    wheelchair_accessible  smallint NOT NULL DEFAULT 0,
    bikes_allowed          smallint NOT NULL DEFAULT 0
);
CREATE TABLE stop_times (
    trip_id         text NOT NULL REFERENCES trips,
    stop_sequence   int NOT NULL,
    stop_id         text NOT NULL REFERENCES stops,
    arrival_time    interval NOT NULL,
    departure_time  interval NOT NULL,
    pickup_type     smallint NOT NULL DEFAULT 0,
    timepoint       boolean NOT NULL DEFAULT false,
    PRIMARY KEY (trip_id, stop_sequence)
);
CREATE TABLE fare_attributes (
    fare_id         text PRIMARY KEY,
    price           numeric(6,2) NOT NULL,
    currency_type   char(3) NOT NULL,
    payment_method  smallint NOT NULL,
    transfers       smallint
);
CREATE TABLE fare_rules (
    fare_id         text NOT NULL REFERENCES fare_attributes,
    route_id        text REFERENCES routes,
    origin_id       text,
    destination_id  text
);
CREATE TABLE transfers (
    from_stop_id       text NOT NULL REFERENCES stops,
    to_stop_id         text NOT NULL REFERENCES stops,
    transfer_type      smallint NOT NULL,
    min_transfer_time  int,
    PRIMARY KEY (from_stop_id, to_stop_id)
);
COMMENT ON COLUMN routes.route_type IS '0 tram, 1 metro, 2 rail, 3 bus, 4 ferry';
COMMENT ON COLUMN calendar_dates.exception_type IS '1 service added on that date, 2 service removed';
COMMENT ON COLUMN stops.location_type IS '0 stop or platform, 1 station';
COMMENT ON COLUMN stops.wheelchair_boarding IS '0 no information, 1 possible, 2 not possible';
COMMENT ON COLUMN stops.zone_id IS 'fare zone';
COMMENT ON COLUMN trips.direction_id IS '0 outbound, 1 inbound';
COMMENT ON COLUMN trips.wheelchair_accessible IS '0 no information, 1 yes, 2 no';
COMMENT ON COLUMN trips.bikes_allowed IS '0 no information, 1 yes, 2 no';
COMMENT ON COLUMN stop_times.arrival_time IS 'time since midnight of the service day; may exceed 24 hours';
COMMENT ON COLUMN stop_times.pickup_type IS '0 regular, 1 no pickup, 2 phone the agency, 3 ask the driver';
COMMENT ON COLUMN fare_attributes.payment_method IS '0 paid on board, 1 paid before boarding';
COMMENT ON COLUMN fare_attributes.transfers IS 'transfers permitted, null = unlimited';
COMMENT ON COLUMN fare_rules.origin_id IS 'zone where the ride begins';
COMMENT ON COLUMN fare_rules.destination_id IS 'zone where the ride ends';
COMMENT ON COLUMN transfers.transfer_type IS '0 recommended, 1 timed, 2 minimum time needed, 3 not possible';
COMMENT ON COLUMN transfers.min_transfer_time IS 'seconds';
