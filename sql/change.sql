-- Changing data: what may be changed and what may not, what a trial tells, and
-- that it leaves nothing behind. A change to src/pg/guard_change.c without a
-- new line here is not done. Sessions and roles: src/test/t/120_change.pl.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA change_test;
CREATE SCHEMA change_other;
SET search_path = change_test, public;
\pset format unaligned
\pset fieldsep ' -> '
\pset tuples_only on

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text, balance numeric(10,2) CHECK (balance >= 0), tags text[], data jsonb);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, placed date, total numeric, paid bool DEFAULT false);
CREATE TABLE change_other.elsewhere (id int PRIMARY KEY, what text);
CREATE TABLE effects (what text);
INSERT INTO customers VALUES (1, 'Ada', 'London', 10, '{a,b}', '{"a": 1}'), (2, 'Bob', 'Paris', 20, '{}', '{}'), (3, 'Cid', 'Paris', 30, NULL, NULL);
INSERT INTO orders VALUES (1, 1, '2024-01-01', 5, true), (2, 2, '2024-02-01', 7, false), (3, 2, '2024-02-02', 8, false);
CREATE FUNCTION writes(int) RETURNS int LANGUAGE plpgsql VOLATILE AS
	$$ BEGIN INSERT INTO change_test.effects VALUES ('writes'); RETURN $1; END $$;
CREATE FUNCTION lies(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
	$$ BEGIN PERFORM change_test.writes($1); RETURN $1; END $$;

-- the verdict on a statement: what it would do, or why not
CREATE FUNCTION tried(statement text, all_rows bool DEFAULT false) RETURNS text LANGUAGE plpgsql AS
$$ DECLARE r record; BEGIN
	SELECT * INTO r FROM nl_change_sql(statement, all_rows);
	RETURN r.rows || CASE WHEN r.rows = 1 THEN ' row' ELSE ' rows' END || CASE WHEN r.notes <> '{}' THEN '; ' || array_to_string(r.notes, '; ') ELSE '' END;
EXCEPTION WHEN OTHERS THEN RETURN SQLSTATE || ' ' || SQLERRM; END $$;

\echo -- Off, as long as nobody turns it on
SELECT tried($$UPDATE customers SET city = 'Rome' WHERE id = 1$$);
SELECT nl_apply('00000000000000000000000000000000');
SET nl2sql.allow_changes = on;
SELECT tried($$UPDATE customers SET city = 'Rome' WHERE id = 1$$);

\echo -- What people want
SELECT s, tried(s) FROM (VALUES
	($$UPDATE customers SET city = 'Rome', balance = balance * 1.5 WHERE city = 'Paris'$$),
	($$UPDATE customers SET city = NULL WHERE name ILIKE 'a%'$$),
	($$UPDATE customers c SET balance = c.balance - o.total FROM orders o WHERE o.customer_id = c.id AND o.id = 1$$),
	($$UPDATE customers c SET balance = 1 FROM orders o WHERE o.customer_id = c.id AND NOT o.paid$$),
	($$UPDATE orders SET customer_id = (SELECT id FROM customers WHERE name = 'Cid') WHERE id = 1$$),
	($$UPDATE customers SET tags = array_append(tags, 'c'), data = data || '{"b": 2}' WHERE id = 1$$),
	($$UPDATE customers SET balance = CASE WHEN id = 1 THEN 2 ELSE 3 END WHERE id IN (1, 2)$$),
	($$UPDATE orders SET paid = DEFAULT WHERE id = 1$$),
	($$UPDATE orders SET placed = CURRENT_DATE - interval '1 day' WHERE id = 1$$),
	($$UPDATE customers SET city = 'x' WHERE NOT EXISTS (SELECT FROM orders o WHERE o.customer_id = customers.id)$$),
	($$WITH best AS (SELECT max(id) AS id FROM customers) UPDATE customers SET city = 'x' WHERE id = (SELECT id FROM best)$$),
	($$DELETE FROM orders WHERE id = 3$$),
	($$DELETE FROM orders USING customers c WHERE c.id = orders.customer_id AND c.name = 'Bob'$$),
	($$DELETE FROM orders WHERE id = 99$$),
	($$DELETE FROM orders WHERE id > 0$$),
	($$UPDATE customers SET city = 'x' WHERE city = city$$),
	($$INSERT INTO customers (id, name) VALUES (4, 'Dan')$$),
	($$INSERT INTO customers VALUES (4, 'Dan', 'Oslo', 1), (5, 'Eve', 'Oslo', 2)$$),
	($$INSERT INTO orders (id, customer_id, placed, total) SELECT 9, id, CURRENT_DATE, 3 FROM customers WHERE name = 'Cid'$$),
	($$INSERT INTO orders VALUES (9, (SELECT id FROM customers WHERE name = 'Ada'), '2024-03-01', 3, DEFAULT);$$)
) AS t(s);

\echo -- Shape of the statement
SELECT s, tried(s) FROM (VALUES
	($$$$),
	($$SELECT 1$$),
	($$UPDATE customers SET city = 'x' WHERE id = 1; DROP TABLE customers$$),
	($$DELETE FROM orders WHERE id = 1; DELETE FROM orders WHERE id = 2$$),
	($$COMMIT; DELETE FROM orders WHERE id = 1$$),
	($$DROP TABLE customers$$),
	($$CREATE TABLE x (id int)$$),
	($$CREATE TABLE x AS SELECT * FROM customers$$),
	($$SELECT * INTO x FROM customers$$),
	($$ALTER TABLE customers ADD COLUMN x int$$),
	($$TRUNCATE customers$$),
	($$CREATE INDEX ON customers (city)$$),
	($$GRANT SELECT ON customers TO PUBLIC$$),
	($$COPY customers FROM PROGRAM 'sh'$$),
	($q$DO $$ BEGIN DELETE FROM orders; END $$$q$),
	($$CALL p()$$),
	($$EXECUTE p$$),
	($$EXPLAIN ANALYZE DELETE FROM orders WHERE id = 1$$),
	($$PREPARE p AS DELETE FROM orders WHERE id = 1$$),
	($$SET ROLE postgres$$),
	($$SET nl2sql.max_changed_rows = 100000$$),
	($$LOCK customers$$),
	($$WITH d AS (DELETE FROM orders RETURNING *) UPDATE customers SET city = 'x' WHERE id IN (SELECT customer_id FROM d)$$),
	($$WITH d AS (DELETE FROM orders RETURNING *) DELETE FROM customers WHERE id = 3$$),
	($$INSERT INTO effects WITH d AS (DELETE FROM orders RETURNING id) SELECT id FROM d$$),
	($$WITH RECURSIVE r AS (SELECT 1 AS id UNION ALL SELECT id + 1 FROM r WHERE id < 5) DELETE FROM orders WHERE id IN (SELECT id FROM r)$$),
	($$INSERT INTO customers (id, name) VALUES (1, 'x') ON CONFLICT DO NOTHING$$),
	($$INSERT INTO customers (id, name) VALUES (1, 'x') ON CONFLICT (id) DO UPDATE SET name = 'x'$$),
	($$UPDATE customers SET city = 'x' WHERE id = 1 RETURNING change_test.writes(id)$$),
	($$DELETE FROM orders WHERE id = 1 RETURNING *$$),
	($$UPDATE customers SET city = 'x' WHERE CURRENT OF c$$),
	($$UPDATE customers SET tags[1] = 'x' WHERE id = 1$$),
	($$UPDATE customers SET (city, name) = (SELECT 'a', 'b') WHERE id = 1$$),
	($$DELETE FROM orders WHERE id = $1$$),
	($$DELETE FROM orders WHERE id IN (SELECT id FROM customers FOR UPDATE)$$),
	($$DELETE FROM orders WHERE ctid = '(0,1)'$$),
	($$UPDATE customers SET name = xmin::text WHERE id = 1$$),
	($$DELETE FROM orders WHERE tableoid = 1$$),
	($$DELETE FROM nowhere WHERE id = 1$$),
	($$UPDATE customers SET nothing = 1 WHERE id = 1$$),
	($$UPDATE customers SET balance = 'abc' WHERE id = 1$$),
	($$DELET FROM orders$$)
) AS t(s);
-- a syntax error before 15
SELECT tried($$MERGE INTO customers c USING orders o ON c.id = o.customer_id WHEN MATCHED THEN DELETE$$)
	IN ('NL004 statement refused: only INSERT, UPDATE and DELETE are allowed, not MERGE', '42601 syntax error at or near "MERGE"') AS refused;

\echo -- All rows: only when that is what was asked for
SELECT s, tried(s), tried(s, true) FROM (VALUES
	($$DELETE FROM orders$$),
	($$UPDATE customers SET city = 'x'$$),
	($$DELETE FROM orders WHERE true$$),
	($$DELETE FROM orders WHERE 1 = 1$$),
	($$DELETE FROM orders WHERE id = 1 OR true$$),
	($$DELETE FROM orders WHERE NULL IS NULL$$),
	($$DELETE FROM orders WHERE EXISTS (SELECT FROM customers)$$),
	($$DELETE FROM orders WHERE (SELECT count(*) FROM customers WHERE id = 1) = 1$$),
	($$UPDATE orders SET paid = true FROM customers c WHERE c.id = 1$$),
	($$DELETE FROM orders USING customers c WHERE c.name = 'Ada'$$)
) AS t(s);

\echo -- Functions, operators, types
CREATE OPERATOR === (LEFTARG = int, RIGHTARG = int, FUNCTION = int4eq);
CREATE FUNCTION lies_eq(int, int) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM change_test.writes(1); RETURN true; END $$;
CREATE OPERATOR ==== (LEFTARG = int, RIGHTARG = int, FUNCTION = lies_eq);
CREATE DOMAIN checked AS int CHECK (change_test.lies(VALUE) > 0);
SELECT s, tried(s) FROM (VALUES
	($$UPDATE customers SET name = pg_sleep(9)::text WHERE id = 1$$),
	($$UPDATE customers SET name = pg_read_file('/etc/passwd') WHERE id = 1$$),
	($$UPDATE customers SET name = set_config('nl2sql.max_changed_rows', '1', false) WHERE id = 1$$),
	($$UPDATE customers SET balance = random() WHERE id = 1$$),
	($$DELETE FROM orders WHERE random() < 0.5 AND id = 1$$),
	($$DELETE FROM orders WHERE change_test.writes(id) = 1$$),
	($$DELETE FROM orders WHERE change_test.lies(id) = 1$$),
	($$DELETE FROM orders WHERE id ==== 1$$),
	($$DELETE FROM orders WHERE id = 1::checked$$),
	($$DELETE FROM orders WHERE id = ANY ('{1}'::checked[])$$),
	($$INSERT INTO effects SELECT pg_terminate_backend(pid)::text FROM pg_stat_activity$$),
	($$INSERT INTO effects SELECT rolname FROM pg_roles$$),
	($$INSERT INTO effects SELECT query_to_xml('delete from change_test.orders', true, true, '')::text$$),
	($$INSERT INTO effects SELECT generate_series(1, 9)::text$$),
	($$INSERT INTO effects VALUES (nl_apply('x')::text)$$),
	($$INSERT INTO effects SELECT token FROM nl_change_sql('DELETE FROM change_test.orders WHERE id = 1')$$),
	($$INSERT INTO effects SELECT nl_sql('x')$$),
	($$DELETE FROM pg_catalog.pg_class WHERE oid = 1$$),
	($$UPDATE information_schema.sql_features SET comments = 'x' WHERE feature_id = 'x'$$),
	($$DELETE FROM nl_taught WHERE id = 1$$),
	($$DELETE FROM change_other.elsewhere WHERE id = 1$$),
	($$INSERT INTO effects SELECT what FROM change_other.elsewhere$$)
) AS t(s);
SELECT count(*) FROM effects;

\echo -- Tables
CREATE VIEW london AS SELECT * FROM customers WHERE city = 'London';
CREATE MATERIALIZED VIEW kept AS SELECT * FROM customers;
CREATE TABLE ruled (id int);
CREATE RULE more AS ON DELETE TO ruled DO ALSO DELETE FROM change_test.orders;
CREATE TABLE parts (id int, region text, PRIMARY KEY (id, region)) PARTITION BY LIST (region);
CREATE TABLE parts_n PARTITION OF parts FOR VALUES IN ('n');
CREATE TABLE parts_s PARTITION OF parts FOR VALUES IN ('s');
INSERT INTO parts VALUES (1, 'n'), (2, 's');
CREATE FOREIGN DATA WRAPPER change_fdw;
CREATE SERVER change_server FOREIGN DATA WRAPPER change_fdw;
CREATE FOREIGN TABLE abroad (id int) SERVER change_server;
CREATE TABLE spread (id int) PARTITION BY RANGE (id);
CREATE TABLE spread_1 PARTITION OF spread FOR VALUES FROM (0) TO (10);
CREATE FOREIGN TABLE spread_2 PARTITION OF spread FOR VALUES FROM (10) TO (20) SERVER change_server;
SET nl2sql.foreign_servers = 'change_server';
SELECT s, tried(s) FROM (VALUES
	($$DELETE FROM london WHERE id = 1$$),
	($$INSERT INTO kept (id, name) VALUES (7, 'x')$$),
	($$INSERT INTO ruled VALUES (1)$$),
	($$DELETE FROM ruled WHERE id = 1$$),
	($$INSERT INTO abroad VALUES (1)$$),
	($$INSERT INTO spread VALUES (1)$$),
	($$UPDATE spread SET id = 2 WHERE id = 1$$),
	($$DELETE FROM spread WHERE id = 1$$),
	($$UPDATE parts SET id = 3 WHERE id = 1$$),
	($$UPDATE parts SET region = 's' WHERE id = 1$$),
	($$INSERT INTO parts VALUES (5, 's'), (6, 'n')$$)
) AS t(s);
RESET nl2sql.foreign_servers;
SELECT before, after FROM nl_change_sql($$UPDATE parts SET id = 3 WHERE id = 1$$);
SELECT before, after, notes FROM nl_change_sql($$UPDATE parts SET region = 's' WHERE id = 1$$);
SELECT before, after FROM nl_change_sql($$INSERT INTO parts VALUES (5, 's'), (6, 'n')$$);

\echo -- What is told: words, rows before and after
SELECT description FROM nl_change_sql($$UPDATE customers SET city = 'Rome', balance = balance * 2 WHERE city = 'Paris'$$);
SELECT description FROM nl_change_sql($$UPDATE orders SET customer_id = (SELECT id FROM customers WHERE name = 'Cid'), paid = true, placed = NULL WHERE id = 1$$);
SELECT description FROM nl_change_sql($$DELETE FROM orders USING customers c WHERE c.id = orders.customer_id AND c.name = 'Bob'$$);
SELECT description FROM nl_change_sql($$INSERT INTO customers (id, name, balance) VALUES (4, 'D''or', 1.5)$$);
SELECT description FROM nl_change_sql($$INSERT INTO customers (id, name) SELECT 9, name FROM customers WHERE id = 1$$);
SELECT before, after FROM nl_change_sql($$UPDATE customers SET id = id + 10 WHERE name = 'Cid'$$);
SELECT before, after FROM nl_change_sql($$UPDATE customers c SET balance = 1 FROM orders o WHERE o.customer_id = c.id AND NOT o.paid$$);
SELECT before, after FROM nl_change_sql($$DELETE FROM orders WHERE id = 3$$);
SELECT before, after FROM nl_change_sql($$INSERT INTO orders (id, customer_id) VALUES (9, 3)$$);
SELECT sql, rows, token ~ '^[0-9a-f]{32}$' FROM nl_change_sql($$DELETE FROM orders WHERE id = 3$$);
SELECT rows, before, token FROM nl_change_sql($$DELETE FROM orders WHERE id = 99$$);

\echo -- Constraints are the reason
SELECT s, tried(s) FROM (VALUES
	($$DELETE FROM customers WHERE id = 1$$),
	($$INSERT INTO orders VALUES (9, 77)$$),
	($$INSERT INTO orders VALUES (1, 1)$$),
	($$UPDATE customers SET balance = -1 WHERE id = 1$$),
	($$UPDATE customers SET name = NULL WHERE id = 1$$)
) AS t(s);
CREATE TABLE late (id int PRIMARY KEY, customer_id int REFERENCES customers DEFERRABLE INITIALLY DEFERRED);
SELECT tried($$INSERT INTO late VALUES (1, 77)$$);
\set VERBOSITY default
SELECT nl_change_sql($$INSERT INTO late VALUES (1, 77)$$);
\set VERBOSITY terse

\echo -- Triggers, foreign keys that act, sequences: told
CREATE TABLE audit (at timestamptz DEFAULT now(), what text);
CREATE TABLE boxes (id serial PRIMARY KEY, label text, size int GENERATED ALWAYS AS (length(label)) STORED);
CREATE TABLE things (id int GENERATED BY DEFAULT AS IDENTITY PRIMARY KEY, box_id int REFERENCES boxes ON DELETE CASCADE, parent int REFERENCES things ON DELETE CASCADE);
CREATE TABLE labels (box_id int REFERENCES boxes ON UPDATE CASCADE ON DELETE SET NULL);
CREATE FUNCTION audit_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
	INSERT INTO change_test.audit (what) VALUES (TG_OP);
	IF TG_OP = 'DELETE' THEN RETURN old; END IF; RETURN new; END $$;
CREATE FUNCTION keep_it() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE FUNCTION shout() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN new.label := upper(new.label); RETURN new; END $$;
CREATE FUNCTION empties() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN TRUNCATE change_test.audit; RETURN new; END $$;
CREATE FUNCTION asks() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM nl_change_sql('DELETE FROM change_test.orders WHERE id = 1'); RETURN new; END $$;
INSERT INTO boxes (label) VALUES ('one'), ('two');
INSERT INTO things (box_id, parent) VALUES (1, NULL), (1, 1), (2, NULL);
INSERT INTO labels VALUES (1), (1), (2);
SELECT tried($$DELETE FROM boxes WHERE id = 1$$);
SELECT tried($$UPDATE boxes SET id = 7 WHERE id = 2$$);
SELECT tried($$DELETE FROM things WHERE id = 1$$);
SELECT tried($$INSERT INTO things (box_id) VALUES (1)$$);
SELECT tried($$INSERT INTO boxes (label) VALUES ('three'), ('four')$$);
SELECT tried($$INSERT INTO boxes (id, label) VALUES (9, 'three')$$);
CREATE TRIGGER log AFTER INSERT OR UPDATE OR DELETE ON boxes FOR EACH ROW EXECUTE FUNCTION audit_it();
CREATE TRIGGER loud BEFORE INSERT OR UPDATE ON boxes FOR EACH ROW EXECUTE FUNCTION shout();
SELECT tried($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
SELECT after FROM nl_change_sql($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
ALTER TABLE boxes DISABLE TRIGGER log;
SELECT tried($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
ALTER TABLE boxes DISABLE TRIGGER loud;
CREATE TRIGGER kept BEFORE DELETE ON boxes FOR EACH ROW EXECUTE FUNCTION keep_it();
SELECT tried($$DELETE FROM boxes WHERE id = 1$$);
DROP TRIGGER kept ON boxes;
CREATE TRIGGER empty BEFORE UPDATE ON boxes FOR EACH ROW EXECUTE FUNCTION empties();
INSERT INTO audit (what) VALUES ('kept');
SELECT tried($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
SELECT count(*) FROM audit;
DROP TRIGGER empty ON boxes;
CREATE TRIGGER ask BEFORE UPDATE ON boxes FOR EACH ROW EXECUTE FUNCTION asks();
SELECT tried($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
DROP TRIGGER ask ON boxes;
CREATE CONSTRAINT TRIGGER at_end AFTER UPDATE ON boxes DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION audit_it();
SELECT tried($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
SELECT rows, nl_apply(token) FROM nl_change_sql($$UPDATE boxes SET label = 'eins' WHERE id = 1$$);
SELECT what FROM audit;
SET track_counts = off;
SELECT tried($$DELETE FROM boxes WHERE id = 1$$);
RESET track_counts;
-- defaults are the owner's, and not everything all the same
CREATE TABLE defaults (id int PRIMARY KEY, a uuid DEFAULT gen_random_uuid(), b timestamptz DEFAULT now(), c int DEFAULT change_test.writes(1));
SELECT tried($$INSERT INTO defaults (id, c) VALUES (1, 1)$$);
SELECT tried($$INSERT INTO defaults (id) VALUES (1)$$);

\echo -- Limits
SET nl2sql.max_changed_rows = 1;
SELECT tried($$DELETE FROM orders WHERE id = 3$$);
SELECT tried($$DELETE FROM orders WHERE id > 1$$);
SELECT tried($$DELETE FROM boxes WHERE id = 1$$);
SELECT tried($$INSERT INTO orders (id) VALUES (8), (9)$$);
RESET nl2sql.max_changed_rows;
SET nl2sql.max_cost = 0.5;
SELECT tried($$DELETE FROM orders WHERE id = 3$$);
RESET nl2sql.max_cost;
CREATE TABLE many AS SELECT i AS id FROM generate_series(1, 3000) AS i;
SELECT tried($$DELETE FROM many WHERE id <= 1000$$);
SELECT tried($$DELETE FROM many WHERE id <= 1001$$);
SELECT tried($$DELETE FROM many$$, true);

\echo -- A trial leaves nothing behind
SELECT * FROM customers ORDER BY id;
SELECT * FROM orders ORDER BY id;
SELECT * FROM boxes ORDER BY id;
SELECT count(*) FROM effects;
BEGIN;
SET CONSTRAINTS ALL DEFERRED;
SELECT tried($$DELETE FROM orders WHERE id = 3$$);
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation = 'orders'::regclass AND mode <> 'AccessShareLock';
-- constraints of the caller's are as they were
INSERT INTO late VALUES (1, 77);
ROLLBACK;

\echo -- Applied: once, and only what was shown
SELECT rows, nl_apply(token) FROM nl_change_sql($$UPDATE customers SET city = 'Rome' WHERE city = 'Paris'$$);
SELECT id, city FROM customers ORDER BY id;
SELECT token FROM nl_change_sql($$DELETE FROM orders WHERE NOT paid$$) \gset
SELECT nl_apply(:'token');
SELECT nl_apply(:'token');
SELECT count(*) FROM orders;
-- in the caller's transaction
BEGIN;
SELECT rows, nl_apply(token) FROM nl_change_sql($$UPDATE customers SET city = 'Oslo' WHERE id = 1$$);
SELECT city FROM customers WHERE id = 1;
ROLLBACK;
SELECT city FROM customers WHERE id = 1;
-- a token outlives a rollback: what was shown is checked again
BEGIN;
INSERT INTO orders VALUES (5, 1);
SELECT token FROM nl_change_sql($$DELETE FROM orders WHERE id IN (1, 5)$$) \gset
ROLLBACK;
SELECT nl_apply(:'token');
SELECT nl_apply(:'token');
-- more rows than shown, fewer, others by a cascade
SELECT token FROM nl_change_sql($$UPDATE customers SET city = 'Kyiv' WHERE city = 'Rome'$$) \gset
UPDATE customers SET city = 'Rome' WHERE id = 1;
SELECT nl_apply(:'token');
SELECT token FROM nl_change_sql($$UPDATE customers SET city = 'Kyiv' WHERE city = 'Rome'$$) \gset
UPDATE customers SET city = 'Bonn' WHERE id = 1;
SELECT nl_apply(:'token');
SELECT token FROM nl_change_sql($$DELETE FROM boxes WHERE id = 1$$) \gset
INSERT INTO things (box_id) VALUES (1);
SELECT nl_apply(:'token');
SELECT id, city FROM customers ORDER BY id;
SELECT count(*) FROM boxes;
-- the same text is another statement by now
SELECT token FROM nl_change_sql($$UPDATE customers SET city = 'Kyiv' WHERE id = 1$$) \gset
ALTER TABLE customers RENAME city TO town;
ALTER TABLE customers ADD city text;
SELECT nl_apply(:'token');
SELECT token FROM nl_change_sql($$DELETE FROM many WHERE id = 1$$) \gset
CREATE TEMP TABLE many AS SELECT * FROM change_test.many;
SELECT nl_apply(:'token');
DROP TABLE pg_temp.many;
-- a statement in which it is called twice
SELECT token FROM nl_change_sql($$DELETE FROM many WHERE id = 1$$) \gset
SELECT nl_apply(:'token') FROM generate_series(1, 2);
SELECT count(*) FROM many;
-- caught, nothing of it stays
SELECT token FROM nl_change_sql($$DELETE FROM many WHERE id <= 2$$) \gset
INSERT INTO many VALUES (2);
DO $$ BEGIN
	PERFORM nl_apply(current_setting('change_test.token'));
EXCEPTION WHEN OTHERS THEN RAISE WARNING '% %', SQLSTATE, SQLERRM; END $$;
SELECT set_config('change_test.token', :'token', false) = :'token';
DO $$ BEGIN
	PERFORM nl_apply(current_setting('change_test.token'));
EXCEPTION WHEN OTHERS THEN RAISE WARNING '% %', SQLSTATE, SQLERRM; END $$;
SELECT count(*) FROM many;
-- 16 are kept
SELECT token FROM nl_change_sql($$DELETE FROM many WHERE id = 1$$) \gset
SELECT count(t.token) FROM generate_series(1, 16) AS i, LATERAL nl_change_sql('DELETE FROM many WHERE id = ' || i) AS t;
SELECT nl_apply(:'token');
SELECT nl_apply(NULL), nl_apply('') IS NULL;

\echo -- What is hidden is not set either
CREATE TABLE ledger (id int PRIMARY KEY, amount int, secret int);
SELECT nl_hide('ledger.secret');
SELECT rows FROM nl_change_sql($$UPDATE ledger SET secret = 1 WHERE id = 1$$);
SELECT rows FROM nl_change_sql($$INSERT INTO ledger VALUES (1, 2, 3)$$);
SELECT rows FROM nl_change_sql($$INSERT INTO ledger (id, amount) VALUES (1, 2)$$);
SELECT rows FROM nl_change_sql($$UPDATE ledger SET amount = 1 WHERE secret = 1$$);
SELECT nl_hide('ledger.secret', false);
SELECT rows FROM nl_change_sql($$UPDATE ledger SET secret = 1 WHERE id = 1$$);

\echo -- Reading is as it was
SELECT nl_guard($$DELETE FROM orders WHERE id = 1$$);
SELECT nl_guard($$SELECT nl_apply('x')$$);
SELECT * FROM nl_run($$DELETE FROM orders WHERE id = 1$$);
SELECT * FROM nl_run($$WITH d AS (DELETE FROM orders RETURNING *) SELECT * FROM d$$);
SET client_min_messages = error;
DROP SCHEMA change_test, change_other CASCADE;
DROP FOREIGN DATA WRAPPER change_fdw CASCADE;
