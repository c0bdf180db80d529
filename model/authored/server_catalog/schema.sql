-- The tables have the names of the extension's own views, which it puts into public: they stand before those.
CREATE SCHEMA server;
DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET search_path = server, public', current_database()); END $$;
SET search_path = server, public;
CREATE TABLE nl_roles (
  role_name text PRIMARY KEY,
  can_login boolean,
  is_superuser boolean,
  can_create_databases boolean,
  can_create_roles boolean,
  valid_until timestamptz,
  member_of text
);
CREATE TABLE nl_tables (
  table_name text PRIMARY KEY,
  schema_name text,
  kind text,
  owner text REFERENCES nl_roles,
  estimated_rows bigint,
  total_bytes bigint,
  index_bytes bigint,
  index_count bigint,
  sequential_scans bigint,
  index_scans bigint,
  dead_rows bigint,
  changed_rows bigint,
  last_analyzed timestamptz,
  last_vacuumed timestamptz,
  row_security boolean,
  description text
);
CREATE TABLE nl_columns (
  table_name text REFERENCES nl_tables,
  column_name text,
  position integer,
  data_type text,
  nullable boolean,
  default_value text,
  primary_key boolean,
  distinct_values bigint,
  null_fraction real,
  description text
);
CREATE TABLE nl_foreign_keys (
  constraint_name text,
  table_name text REFERENCES nl_tables,
  column_name text,
  referenced_table text REFERENCES nl_tables,
  referenced_column text
);
CREATE TABLE nl_indexes (
  index_name text PRIMARY KEY,
  table_name text REFERENCES nl_tables,
  column_names text,
  method text,
  is_unique boolean,
  is_primary boolean,
  is_valid boolean,
  scans bigint,
  size_bytes bigint,
  definition text
);
CREATE TABLE nl_privileges (
  table_name text REFERENCES nl_tables,
  role_name text,
  privilege text,
  grantable boolean
);
CREATE TABLE nl_activity (
  process integer PRIMARY KEY,
  role_name text REFERENCES nl_roles,
  database_name text,
  application text,
  state text,
  waiting_for text,
  connected_at timestamptz,
  transaction_started_at timestamptz,
  started_at timestamptz,
  running_seconds numeric,
  blocked boolean,
  query text
);
CREATE TABLE nl_settings (
  name text PRIMARY KEY,
  value text,
  unit text,
  default_value text,
  changed boolean,
  source text,
  needs_restart boolean,
  pending_restart boolean,
  category text,
  description text
);
COMMENT ON TABLE nl_tables IS 'tables and views of this database';
COMMENT ON COLUMN nl_tables.kind IS 'table, view, materialized view, foreign table or partitioned table';
COMMENT ON COLUMN nl_tables.owner IS 'role that owns the table';
COMMENT ON COLUMN nl_tables.estimated_rows IS 'number of rows, as estimated';
COMMENT ON COLUMN nl_tables.total_bytes IS 'size on disk with indexes';
COMMENT ON COLUMN nl_tables.index_bytes IS 'size of the indexes';
COMMENT ON COLUMN nl_tables.index_count IS 'number of indexes';
COMMENT ON COLUMN nl_tables.sequential_scans IS 'how often it was scanned whole';
COMMENT ON COLUMN nl_tables.index_scans IS 'how often its indexes were used';
COMMENT ON COLUMN nl_tables.dead_rows IS 'bloat, to be vacuumed';
COMMENT ON COLUMN nl_tables.changed_rows IS 'modified since last analyzed';
COMMENT ON COLUMN nl_tables.last_analyzed IS 'when statistics were gathered; null = never';
COMMENT ON COLUMN nl_tables.last_vacuumed IS 'null = never';
COMMENT ON COLUMN nl_tables.description IS 'comment, meaning';
COMMENT ON TABLE nl_columns IS 'columns of tables';
COMMENT ON COLUMN nl_columns.table_name IS 'table that has the column';
COMMENT ON COLUMN nl_columns.data_type IS 'type';
COMMENT ON COLUMN nl_columns.nullable IS 'may be empty';
COMMENT ON COLUMN nl_columns.primary_key IS 'part of the primary key';
COMMENT ON COLUMN nl_columns.distinct_values IS 'number of different values, as estimated';
COMMENT ON COLUMN nl_columns.null_fraction IS 'share of empty values, 0 to 1';
COMMENT ON COLUMN nl_columns.description IS 'comment, meaning';
COMMENT ON TABLE nl_foreign_keys IS 'foreign keys: how tables are connected';
COMMENT ON COLUMN nl_foreign_keys.table_name IS 'table that refers to another';
COMMENT ON COLUMN nl_foreign_keys.referenced_table IS 'table that it points to';
COMMENT ON TABLE nl_indexes IS 'indexes of tables';
COMMENT ON COLUMN nl_indexes.column_names IS 'columns in the index';
COMMENT ON COLUMN nl_indexes.method IS 'btree, hash, gin, gist, brin';
COMMENT ON COLUMN nl_indexes.is_valid IS 'false = broken';
COMMENT ON COLUMN nl_indexes.scans IS 'how often used';
COMMENT ON COLUMN nl_indexes.size_bytes IS 'size on disk';
COMMENT ON TABLE nl_privileges IS 'grants: who may do what with a table';
COMMENT ON COLUMN nl_privileges.role_name IS 'role, user; PUBLIC = everybody';
COMMENT ON COLUMN nl_privileges.privilege IS 'SELECT = read, INSERT = add, UPDATE = change, DELETE, TRUNCATE, REFERENCES, TRIGGER';
COMMENT ON COLUMN nl_privileges.grantable IS 'may pass it on';
COMMENT ON TABLE nl_roles IS 'roles: users and groups of the server';
COMMENT ON COLUMN nl_roles.can_login IS 'may connect: a user';
COMMENT ON COLUMN nl_roles.valid_until IS 'password expires';
COMMENT ON COLUMN nl_roles.member_of IS 'groups';
COMMENT ON TABLE nl_activity IS 'sessions, connections: what is running now';
COMMENT ON COLUMN nl_activity.role_name IS 'user who is connected';
COMMENT ON COLUMN nl_activity.state IS 'active = running, idle, idle in transaction = open transaction';
COMMENT ON COLUMN nl_activity.waiting_for IS 'Lock, IO, Client ...';
COMMENT ON COLUMN nl_activity.started_at IS 'start of the query';
COMMENT ON COLUMN nl_activity.blocked IS 'waits for a lock of another session';
COMMENT ON COLUMN nl_activity.query IS 'last or running statement';
COMMENT ON TABLE nl_settings IS 'settings: configuration parameters of the server';
COMMENT ON COLUMN nl_settings.changed IS 'not the default';
COMMENT ON COLUMN nl_settings.source IS 'default, configuration file, command line, database, user, session, client';
COMMENT ON COLUMN nl_settings.pending_restart IS 'changed, waits for a restart';
COMMENT ON COLUMN nl_settings.description IS 'meaning';
