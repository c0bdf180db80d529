CREATE TYPE severity_level AS ENUM ('sev1', 'sev2', 'sev3', 'sev4');
CREATE TABLE team (
    id integer PRIMARY KEY,
    slug text NOT NULL UNIQUE,
    display_name text NOT NULL,
    parent_team_id integer REFERENCES team
);
CREATE TABLE engineer (
    id integer PRIMARY KEY,
    login text NOT NULL UNIQUE,
    display_name text NOT NULL,
    team_id integer REFERENCES team,
    timezone text NOT NULL,
    on_call_since date,
    left_company boolean NOT NULL DEFAULT false
);
CREATE TABLE service (
    id integer PRIMARY KEY,
    name text NOT NULL UNIQUE,
    owner_team_id integer REFERENCES team (id),
    tier smallint NOT NULL,
    language text,
    runbook_url text,
    slo_pct numeric(6,3),
    deprecated_on date
);
COMMENT ON COLUMN service.tier IS '0 = the business stops without it ... 3 = internal convenience';
CREATE TABLE service_dependency (
    service_id integer NOT NULL REFERENCES service,
    depends_on_id integer NOT NULL REFERENCES service (id),
    is_hard boolean NOT NULL,
    PRIMARY KEY (service_id, depends_on_id)
);
COMMENT ON COLUMN service_dependency.is_hard IS 'true if the service is down when the other one is';
CREATE TABLE on_call_shift (
    id integer PRIMARY KEY,
    team_id integer NOT NULL REFERENCES team,
    engineer_id integer NOT NULL REFERENCES engineer,
    secondary_id integer REFERENCES engineer (id),
    starts_at timestamp NOT NULL,
    ends_at timestamp NOT NULL,
    swapped boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN on_call_shift.secondary_id IS 'second in line if the first does not answer';
CREATE TABLE alert (
    id integer PRIMARY KEY,
    service_id integer NOT NULL REFERENCES service,
    rule_name text NOT NULL,
    fired_at timestamp NOT NULL,
    acked_at timestamp,
    acked_by integer REFERENCES engineer (id),
    resolved_at timestamp,
    is_noise boolean,
    incident_id integer
);
COMMENT ON COLUMN alert.is_noise IS 'judged false alarm; null if not judged';
COMMENT ON COLUMN alert.incident_id IS 'set when the alert led to an incident';
CREATE TABLE incident (
    id integer PRIMARY KEY,
    title text NOT NULL,
    severity severity_level NOT NULL,
    service_id integer NOT NULL REFERENCES service,
    reporter_id integer REFERENCES engineer (id),
    commander_id integer REFERENCES engineer (id),
    started_at timestamp NOT NULL,
    detected_at timestamp NOT NULL,
    mitigated_at timestamp,
    closed_at timestamp,
    customer_facing boolean NOT NULL,
    root_cause text
);
COMMENT ON COLUMN incident.commander_id IS 'engineer who leads the response';
COMMENT ON COLUMN incident.root_cause IS 'deploy, config, capacity, network, dependency, hardware, human; null if unknown';
CREATE TABLE postmortem (
    incident_id integer PRIMARY KEY REFERENCES incident,
    author_id integer NOT NULL REFERENCES engineer (id),
    due_on date NOT NULL,
    published_on date,
    summary text
);
CREATE TABLE action_item (
    id integer PRIMARY KEY,
    incident_id integer NOT NULL REFERENCES postmortem,
    assignee_id integer REFERENCES engineer (id),
    description text NOT NULL,
    priority char(2) NOT NULL,
    created_on date NOT NULL,
    due_on date,
    done_on date
);
COMMENT ON COLUMN action_item.priority IS 'P0 drop everything, P1 this sprint, P2 some day';
