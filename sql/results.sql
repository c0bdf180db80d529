-- Running a guarded statement: rows, caps, limits, read-only, types, cursors.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
SET client_min_messages = notice;
SET datestyle = iso;
SET timezone = 'UTC';
CREATE SCHEMA results_test;
SET search_path = results_test, public;
CREATE TABLE items (id int PRIMARY KEY, name text, price numeric(10,2), made date, big bool, tags text[]);
INSERT INTO items SELECT i, 'item ' || i, i * 1.5, DATE '2024-01-01' + i, i % 2 = 0, ARRAY['t' || i] FROM generate_series(1, 20) i;
CREATE TABLE effects (what text);
CREATE FUNCTION writes() RETURNS int LANGUAGE plpgsql STABLE AS
	$$ BEGIN EXECUTE 'INSERT INTO results_test.effects VALUES (1)'; RETURN 1; END $$;
CREATE FUNCTION inner_writes() RETURNS int LANGUAGE plpgsql VOLATILE AS
	$$ BEGIN INSERT INTO results_test.effects VALUES (1); RETURN 1; END $$;
CREATE FUNCTION hidden_writes() RETURNS int LANGUAGE plpgsql STABLE AS
	$$ BEGIN RETURN results_test.inner_writes(); END $$;
ANALYZE items;

-- rows
SELECT * FROM nl_run('SELECT id, name, price, made, big, tags FROM items ORDER BY id LIMIT 2');
SELECT nl_run('SELECT count(*), sum(price) FROM items');
SELECT * FROM nl_run('SELECT id FROM items WHERE false');
SELECT * FROM nl_run('SELECT FROM items LIMIT 2');
SELECT * FROM nl_run($$SELECT NULL::int AS a, 'NaN'::float8 AS b, 'infinity'::timestamp AS c, '{"x": [1]}'::jsonb AS d$$);
SELECT r ->> 'name' FROM nl_run('SELECT name FROM items ORDER BY price DESC LIMIT 1') r;

-- columns of the same name are kept
SELECT * FROM nl_run('SELECT 1 AS a, 2 AS a, 3 AS a_2, 4 AS a, 5, 6');
SELECT * FROM nl_run('SELECT 1 AS "' || repeat('é', 31) || '", 2 AS "' || repeat('é', 31) || '"');

-- and their order, as json
SELECT * FROM nl_run_json('SELECT name, id, big, made, tags, price FROM items ORDER BY id LIMIT 2');
SELECT nl_run_json('SELECT 1 AS z, 2 AS a, 3 AS z, 4 AS z_2, 5 AS "Zz", 6 AS "q""q", 7');
SELECT key, value FROM nl_run_json('SELECT max(price) AS max, min(made), max(id) FROM items') r, json_each_text(r);
SELECT * FROM nl_run_json('SELECT FROM items LIMIT 1');
SELECT * FROM nl_run_json($$SELECT NULL::int AS z, 'NaN'::float8 AS b, 'infinity'::timestamp AS c, '{"x": [1]}'::jsonb AS a$$);
SELECT count(*) FROM nl_run_json('SELECT id FROM items WHERE false');
SELECT nl_run_json(NULL);
SELECT nl_run_json('DELETE FROM items');

-- caps
SET nl2sql.max_rows = 3;
SELECT count(*) FROM nl_run('SELECT * FROM items');
SELECT count(*) FROM nl_run('SELECT * FROM items LIMIT 3');
SELECT count(*) FROM nl_run('SELECT * FROM items LIMIT 4');
SELECT count(*) FROM nl_run('SELECT * FROM items ORDER BY big FETCH FIRST 1 ROW WITH TIES');
SELECT count(*) FROM nl_run('SELECT * FROM items LIMIT (SELECT 10) OFFSET 18');
SELECT count(*) FROM nl_run('SELECT id FROM items UNION ALL SELECT id FROM items');
SELECT * FROM nl_run('SELECT id FROM items ORDER BY id DESC');
RESET nl2sql.max_rows;
SET nl2sql.max_bytes = 1;
SELECT count(*) FROM nl_run($$SELECT repeat('x', 300), id FROM items$$);
SELECT count(*) FROM nl_run_json($$SELECT repeat('x', 300), id FROM items$$);
RESET nl2sql.max_bytes;

-- cost
SET nl2sql.max_cost = 100;
SELECT * FROM nl_run('SELECT count(*) FROM items a, items b, items c, items d');
SELECT count(*) FROM nl_run('SELECT * FROM items');
RESET nl2sql.max_cost;

-- deadline
SET nl2sql.timeout = '100ms';
SELECT * FROM nl_run('SELECT count(*) FROM items a, items b, items c, items d, items e, items f, items g WHERE a.price + b.price + c.price + d.price + e.price + f.price = g.price');
SET nl2sql.timeout = '60s';
SELECT * FROM nl_run('SELECT 1 AS after');
SET nl2sql.timeout = '100ms';
DO $$
BEGIN
	PERFORM nl_run('SELECT count(*) FROM results_test.items a, results_test.items b, results_test.items c, results_test.items d, results_test.items e, results_test.items f WHERE a.price + b.price + c.price + d.price + e.price > f.price');
EXCEPTION WHEN query_canceled THEN
	RAISE NOTICE 'caught: %', SQLERRM;
	PERFORM pg_sleep(0.2);
	RAISE NOTICE 'no cancel is left over; read only: %', current_setting('transaction_read_only');
END $$;
RESET nl2sql.timeout;
SET statement_timeout = '100ms';
SELECT * FROM nl_run('SELECT count(*) FROM items a, items b, items c, items d, items e, items f, items g WHERE a.price + b.price + c.price + d.price + e.price + f.price = g.price');
RESET statement_timeout;

-- read-only while it runs, and only then
SET nl2sql.allowed_functions = 'results_test.writes, results_test.hidden_writes, results_test.inner_writes';
SELECT * FROM nl_run('SELECT writes()');
SELECT * FROM nl_run('SELECT hidden_writes()');
SELECT * FROM nl_run('SELECT inner_writes()');
BEGIN;
SELECT * FROM nl_run('SELECT 1 AS one');
SHOW transaction_read_only;
INSERT INTO effects VALUES ('by hand');
SELECT * FROM nl_run('SELECT * FROM effects');
SAVEPOINT s;
SELECT * FROM nl_run('SELECT hidden_writes()');
ROLLBACK TO s;
SHOW transaction_read_only;
INSERT INTO effects VALUES ('by hand');
ROLLBACK;
BEGIN READ ONLY;
SELECT * FROM nl_run('SELECT count(*) FROM items');
ROLLBACK;
SELECT count(*) FROM effects;
RESET nl2sql.allowed_functions;

-- refused and failing statements say why
SELECT * FROM nl_run('DELETE FROM items');
SELECT * FROM nl_run('SELECT 1; SELECT 2');
SELECT * FROM nl_run('SELECT pg_sleep(1)');
SELECT * FROM nl_run('SELECT * FROM pg_class');
SELECT * FROM nl_run('SELECT nothing FROM items');
SELECT * FROM nl_run('SELECT 1 / (id - id) FROM items');
SELECT * FROM nl_run(NULL);
\set VERBOSITY default
SELECT * FROM nl_run('SELECT nothing FROM items');
\set VERBOSITY terse
DO $$
BEGIN
	PERFORM nl_run('DROP TABLE results_test.items');
EXCEPTION WHEN SQLSTATE 'NL004' THEN
	RAISE NOTICE '%: %', SQLSTATE, SQLERRM;
END $$;

-- a question inside a question
CREATE FUNCTION asks() RETURNS SETOF jsonb LANGUAGE sql STABLE AS $$ SELECT public.nl_run('SELECT 1') $$;
CREATE FUNCTION asks_one() RETURNS int LANGUAGE plpgsql STABLE AS $$ BEGIN PERFORM public.nl_run('SELECT 1'); RETURN 1; END $$;
SET nl2sql.allowed_functions = 'results_test.asks, results_test.asks_one';
SELECT * FROM nl_run('SELECT asks()');
SELECT * FROM nl_run('SELECT asks_one()');
SELECT * FROM nl_run('SELECT 1 AS still_works');
RESET nl2sql.allowed_functions;

-- rows of a type
CREATE TYPE item_line AS (label text, amount int, day timestamp);
CREATE DOMAIN even AS int CHECK (VALUE % 2 = 0);
CREATE TYPE evens AS (n even);
SELECT * FROM nl_run('SELECT name, price, made FROM items ORDER BY id LIMIT 2', NULL::item_line);
SELECT (nl_run('SELECT name, price, made FROM items ORDER BY id LIMIT 1', NULL::item_line)).*;
SELECT * FROM nl_run('SELECT id, name, price, made, big, tags FROM items ORDER BY id DESC LIMIT 1', NULL::items);
SELECT * FROM nl_run('SELECT max(price) FROM items', NULL::int);
SELECT * FROM nl_run('SELECT id::text FROM items WHERE id < 3 ORDER BY 1', NULL::int) AS x;
SELECT * FROM nl_run('SELECT name, id FROM items ORDER BY id LIMIT 1', NULL::record) AS x(a text, b bigint);
SELECT * FROM nl_run('SELECT 2', NULL::evens);
SELECT * FROM nl_run('SELECT id FROM items ORDER BY id', NULL::evens);
SELECT * FROM nl_run('SELECT name FROM items', NULL::item_line);
SELECT * FROM nl_run('SELECT name, big, tags FROM items', NULL::item_line);
SELECT * FROM nl_run('SELECT name, id, made FROM items WHERE id = 1 ORDER BY price', NULL::item_line);
SELECT * FROM nl_run('DELETE FROM items', NULL::item_line);
ALTER TABLE items ADD COLUMN extra int;
ALTER TABLE items DROP COLUMN big;
SELECT * FROM nl_run('SELECT id, name, price, made, tags, extra FROM items ORDER BY id LIMIT 1', NULL::items);
SET nl2sql.max_rows = 2;
SELECT * FROM nl_run('SELECT id FROM items ORDER BY id', NULL::int);
RESET nl2sql.max_rows;

-- cursors
SELECT nl_run_cursor('SELECT id FROM items ORDER BY id');
FETCH 1 FROM nl_result;
BEGIN;
SELECT nl_run_cursor('SELECT id, name FROM items ORDER BY id');
FETCH 2 FROM nl_result;
FETCH 1 FROM nl_result;
INSERT INTO effects VALUES ('while a cursor is open');
MOVE ALL IN nl_result;
FETCH 1 FROM nl_result;
SELECT nl_run_cursor('SELECT 1', 'other');
FETCH ALL FROM other;
SELECT nl_run_cursor('SELECT 1', 'other');
ROLLBACK;
BEGIN;
SET LOCAL nl2sql.max_rows = 2;
SELECT nl_run_cursor('SELECT id FROM items ORDER BY id', 'few');
FETCH ALL FROM few;
CLOSE few;
SAVEPOINT s;
SELECT nl_run_cursor('SELECT 1 / (id - 2) FROM items ORDER BY id', 'failing');
ROLLBACK TO s;
SELECT nl_run_cursor('DELETE FROM items', 'failing');
ROLLBACK TO s;
SELECT nl_run_cursor('SELECT 1 AS fine', 'failing');
FETCH ALL FROM failing;
COMMIT;
SELECT count(*) FROM pg_cursors WHERE name IN ('few', 'failing', 'other');

-- as the caller, under row-level security
CREATE ROLE regress_nl_results;
GRANT USAGE ON SCHEMA results_test TO regress_nl_results;
GRANT SELECT ON items TO regress_nl_results;
ALTER TABLE items ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON items USING (id <= 3);
SET ROLE regress_nl_results;
SELECT * FROM nl_run('SELECT count(*) FROM items');
SELECT * FROM nl_run('SELECT * FROM effects');
RESET ROLE;
SELECT * FROM nl_run('SELECT count(*) FROM items');
-- a policy whose function lies about what it does cannot write either
CREATE POLICY lying ON items AS RESTRICTIVE USING (results_test.hidden_writes() = 1);
GRANT INSERT ON effects TO regress_nl_results;
SET ROLE regress_nl_results;
SELECT * FROM nl_run('SELECT count(*) FROM items');
SELECT nl_run_cursor('SELECT count(*) FROM items');
RESET ROLE;
SELECT count(*) FROM effects;

-- a table that goes or changes between two calls
CREATE TABLE passing (a int);
SELECT * FROM nl_run('SELECT * FROM passing');
ALTER TABLE passing RENAME a TO b;
INSERT INTO passing VALUES (1);
SELECT * FROM nl_run('SELECT * FROM passing');
SELECT * FROM nl_run('SELECT a FROM passing');
DROP TABLE passing;
SELECT * FROM nl_run('SELECT * FROM passing');

SET client_min_messages = error;
DROP SCHEMA results_test CASCADE;
DROP ROLE regress_nl_results;
