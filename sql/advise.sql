-- nl_optimize: planted problems that have to be found, statements with nothing
-- to say about, refusals, privileges. Costs differ between releases, so only
-- whether they fall is shown; that a rewrite gives the same rows is tried by
-- running both (nl_optimize itself runs nothing).
\set VERBOSITY terse
\set settings 'SET client_min_messages = warning; SET datestyle = iso; SET timezone = \'UTC\'; SET max_parallel_workers_per_gather = 0; SET search_path = advise_test, public;'
:settings
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA advise_test;
-- A session's counts of changes reach the statistics when it ends, at the
-- latest: only from 15 on can it be asked to hurry. Waits for a count.
CREATE PROCEDURE counted(counter text, "table" regclass, n bigint) LANGUAGE plpgsql AS $$
DECLARE counted bigint;
BEGIN
	FOR i IN 1 .. 600 LOOP
		PERFORM pg_stat_clear_snapshot();
		EXECUTE format('SELECT pg_stat_get_%s($1)', counter) INTO counted USING "table"::oid;
		EXIT WHEN counted >= n;
		PERFORM pg_sleep(0.1);
	END LOOP;
	IF counted < n THEN
		RAISE EXCEPTION '% of %: % instead of %', counter, "table", counted, n;
	END IF;
END $$;

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, email varchar(80) COLLATE "en-x-icu", city text,
	born date, level int NOT NULL);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, ref_id int,
	placed timestamp NOT NULL, seen timestamptz, day date NOT NULL, total numeric(10,2), status text NOT NULL, code bigint NOT NULL);
CREATE TABLE refunds (id int PRIMARY KEY, order_id int REFERENCES orders, amount numeric, note text);
CREATE TABLE small (id int PRIMARY KEY, label text);
CREATE TABLE fresh (id int, x int) WITH (autovacuum_enabled = false);
CREATE TABLE stale (id int PRIMARY KEY, x int) WITH (autovacuum_enabled = false);
INSERT INTO customers SELECT i, 'name ' || i, 'user' || i || '@example.org', 'city ' || i % 50, date '1950-01-01' + i * 4, i % 7
	FROM generate_series(1, 5000) i;
INSERT INTO orders SELECT i, 1 + (i * 7919) % 4900, nullif(i % 3000, 7), timestamp '2020-01-01' + i * interval '1 hour',
	timestamptz '2020-01-01 00:00:00+00' + i * interval '1 hour', date '2020-01-01' + i / 20, (i * 37 % 1000) + 0.5,
	CASE i % 100 WHEN 0 THEN 'open' ELSE 'done' END, i FROM generate_series(1, 30000) i;
INSERT INTO refunds SELECT i, CASE WHEN i % 10 > 0 THEN i * 7 % 30000 + 1 END, i % 500, 'note ' || i FROM generate_series(1, 4000) i;
INSERT INTO small SELECT i, 'label ' || i FROM generate_series(1, 50) i;
INSERT INTO stale SELECT i, i FROM generate_series(1, 3000) i;
CREATE INDEX ON orders (day);
CREATE INDEX ON orders (placed);
CREATE INDEX ON orders (seen);
CREATE INDEX ON orders (code);
CREATE INDEX ON orders (customer_id);
CREATE INDEX ON orders (total, id);
CREATE INDEX ON customers (city);
CREATE VIEW open_orders AS SELECT * FROM orders WHERE ref_id = 12 AND status = 'open';
\c -
:settings
CALL counted('tuples_inserted', 'stale', 3000);
VACUUM ANALYZE customers, orders, refunds, small, stale;
INSERT INTO stale SELECT i, i FROM generate_series(3001, 9000) i;
INSERT INTO fresh SELECT i, i FROM generate_series(1, 9000) i;
\c -
:settings
CALL counted('mod_since_analyze', 'stale', 6000);
CALL counted('mod_since_analyze', 'fresh', 9000);

CREATE FUNCTION same_rows(a text, b text) RETURNS boolean LANGUAGE plpgsql AS $$
DECLARE same boolean;
BEGIN
	a := rtrim(a, ';'); b := rtrim(b, ';');
	EXECUTE format('SELECT NOT EXISTS ((%1$s) EXCEPT ALL (%2$s)) AND NOT EXISTS ((%2$s) EXCEPT ALL (%1$s))', a, b) INTO same;
	RETURN same;
END $$;

-- problem, the advice that must be there, what its statement must look like
CREATE TABLE planted (n int GENERATED ALWAYS AS IDENTITY, problem text, sql text, kind text, looks text);
INSERT INTO planted (problem, sql, kind, looks) VALUES
	('NOT IN, no nulls', $$SELECT name FROM customers WHERE id NOT IN (SELECT customer_id FROM orders)$$, 'rewrite', 'NOT \(EXISTS'),
	('NOT IN, nulls ruled out', $$SELECT id FROM customers WHERE id NOT IN (SELECT ref_id FROM orders WHERE ref_id IS NOT NULL)$$, 'rewrite', 'NOT \(EXISTS'),
	('<> ALL', $$SELECT name FROM customers c WHERE c.id <> ALL (SELECT o.customer_id FROM orders o WHERE o.total > 100)$$, 'rewrite', 'NOT \(EXISTS'),
	('NOT IN, nulls outside', $$SELECT id FROM orders WHERE ref_id NOT IN (SELECT id FROM orders)$$, 'check', 'NOT \(EXISTS'),
	('NOT IN, nulls inside', $$SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM refunds)$$, 'warning', 'NOT \(EXISTS'),
	('count > 0', $$SELECT name FROM customers c WHERE (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) > 0$$, 'rewrite', 'WHERE \(EXISTS'),
	('0 = count(column)', $$SELECT name FROM customers c WHERE 0 = (SELECT count(o.ref_id) FROM orders o WHERE o.customer_id = c.id)$$, 'rewrite', 'NOT \(EXISTS.*IS NOT NULL'),
	('count >= 1 in the select list', $$SELECT name, (SELECT count(*) FROM orders o WHERE o.customer_id = c.id) >= 1 AS any FROM customers c$$, 'rewrite', '\(EXISTS'),
	('scalar subquery, sum', $$SELECT c.name, (SELECT sum(o.total) FROM orders o WHERE o.customer_id = c.id) AS total FROM customers c$$, 'rewrite', 'LEFT JOIN \( SELECT.*GROUP BY'),
	('scalar subqueries, count and max', $$SELECT c.name, (SELECT count(*) FROM orders o WHERE c.id = o.customer_id AND o.status = 'open') AS n, 1 + (SELECT max(o.id) FROM orders o WHERE o.customer_id = c.id) AS last FROM customers c JOIN small s ON s.id = c.level$$, 'rewrite', 'COALESCE.*LEFT JOIN.*LEFT JOIN'),
	('extract year', $$SELECT * FROM orders WHERE extract(year FROM day) = 2021$$, 'rewrite', 'day >= .2021-01-01'),
	('extract year, a bound, of a timestamp', $$SELECT * FROM orders WHERE 2023 <= extract(year FROM placed)::int$$, 'rewrite', 'placed >= .2023-01-01'),
	('date_trunc', $$SELECT * FROM orders WHERE date_trunc('month', placed) = '2021-03-01'$$, 'rewrite', 'placed < .2021-04-01'),
	('date_trunc to quarters of a date', $$SELECT * FROM orders WHERE date_trunc('quarter', day) = '2021-04-01'$$, 'rewrite', 'day < .2021-07-01'),
	('timestamp to date', $$SELECT * FROM orders WHERE placed::date = '2021-03-01'$$, 'rewrite', 'placed < .2021-03-02'),
	('timestamp with time zone to date', $$SELECT * FROM orders WHERE seen::date > '2023-03-01'$$, 'check', 'seen >= .2023-03-02'),
	('to_char', $$SELECT * FROM orders WHERE to_char(day, 'YYYY-MM') = '2021-12'$$, 'check', 'day < .2022-01-01'),
	('to_char to the day', $$SELECT * FROM orders WHERE to_char(placed, 'YYYY-MM-DD') = '2021-02-28'$$, 'check', 'placed < .2021-03-01'),
	('numeric literal', $$SELECT * FROM orders WHERE code = 77.0$$, 'rewrite', 'code = .77'),
	('text of a number', $$SELECT * FROM orders WHERE id::text = '77'$$, 'rewrite', 'id = 77'),
	('arithmetic on an integer', $$SELECT * FROM orders WHERE id + 1 = 78$$, 'rewrite', 'id = 77'),
	('arithmetic on a date', $$SELECT * FROM orders WHERE day + 30 > CURRENT_DATE$$, 'rewrite', 'CURRENT_DATE - 30'),
	('DISTINCT over a key', $$SELECT DISTINCT id, name FROM customers$$, 'rewrite', '^SELECT id'),
	('DISTINCT over keys of a join', $$SELECT DISTINCT o.id, c.name FROM orders o JOIN customers c ON c.id = o.customer_id$$, 'rewrite', '^SELECT o.id'),
	('DISTINCT over a left join', $$SELECT DISTINCT r.id, o.total FROM refunds r LEFT JOIN orders o ON o.id = r.order_id$$, 'rewrite', '^SELECT r.id'),
	('DISTINCT over groups', $$SELECT DISTINCT name, city, count(*) FROM customers GROUP BY name, city$$, 'rewrite', '^SELECT name'),
	('DISTINCT as a semi-join', $$SELECT DISTINCT c.id, c.name FROM customers c JOIN orders o ON o.customer_id = c.id$$, 'rewrite', '^SELECT c.id.*EXISTS'),
	('DISTINCT as a semi-join, no key', $$SELECT DISTINCT s.label FROM small s JOIN orders o ON o.total > s.id WHERE s.id <> 7$$, 'rewrite', '^SELECT DISTINCT.*EXISTS'),
	('UNION of labelled parts', $$SELECT 'c' AS what, id FROM customers UNION SELECT 'o', id FROM orders$$, 'rewrite', 'UNION ALL'),
	('UNION of parts of a table', $$SELECT id, total FROM orders WHERE status = 'open' UNION SELECT id, total FROM orders WHERE status = 'done'$$, 'rewrite', 'UNION ALL'),
	('OR over two tables', $$SELECT c.name, o.id FROM customers c JOIN orders o ON o.customer_id = c.id WHERE c.id = 5 OR o.code = 8$$, 'rewrite', 'UNION ALL.*IS NOT TRUE'),
	('OFFSET', $$SELECT id, total FROM orders ORDER BY total, id LIMIT 10 OFFSET 20000$$, 'check', 'ROW\(total, id\) > ROW\(\$1, \$2\)'),
	('OFFSET, descending', $$SELECT id, total FROM orders ORDER BY id DESC LIMIT 10 OFFSET 20000$$, 'check', 'id < \$1'),
	('random rows', $$SELECT * FROM orders ORDER BY random() LIMIT 5$$, 'check', 'TABLESAMPLE bernoulli'),
	('no join condition', $$SELECT c.name, o.total FROM customers c, orders o WHERE c.city = 'city 1' AND o.total > 5$$, 'warning', NULL),
	('no join condition in a subquery', $$SELECT name FROM customers WHERE level = (SELECT max(s.id) FROM small s, refunds r)$$, 'warning', NULL),
	('no index, equality', $$SELECT * FROM orders WHERE ref_id = 77$$, 'index', '^CREATE INDEX ON orders \(ref_id\)$'),
	('no index, equality and range', $$SELECT * FROM orders WHERE total > 100 AND ref_id IN (77, 78)$$, 'index', '^CREATE INDEX ON orders \(ref_id, total\)$'),
	('no index, within a view', $$SELECT id FROM open_orders$$, 'index', '^CREATE INDEX ON orders \(ref_id, status\)$'),
	('no index, expression', $$SELECT * FROM customers WHERE lower(name) = 'name 7'$$, 'index', '^CREATE INDEX ON customers \(\(lower\(name\)\)\)$'),
	('no index, LIKE in a collation', $$SELECT * FROM customers WHERE email LIKE 'user77%'$$, 'index', '\(email text_pattern_ops\)$'),
	('no index, hidden column', $$SELECT * FROM customers WHERE extract(year FROM born) = 1985$$, 'index', '^CREATE INDEX ON customers \(born\);.*born >= '),
	('no index, order', $$SELECT id, born FROM customers ORDER BY born DESC LIMIT 5$$, 'index', '^CREATE INDEX ON customers \(born\)$'),
	('no index, condition and order', $$SELECT * FROM customers WHERE level = 3 ORDER BY born DESC, id LIMIT 5$$, 'index', '^CREATE INDEX ON customers \(level, born DESC, id\)$'),
	('no index, correlated', $$SELECT o.id, (SELECT r.note FROM refunds r WHERE r.order_id = o.id LIMIT 1) FROM orders o$$, 'index', '^CREATE INDEX ON refunds \(order_id\)$'),
	('no index, foreign key', $$SELECT o.total, r.amount FROM orders o JOIN refunds r ON r.order_id = o.id WHERE o.customer_id = 42$$, 'index', '^CREATE INDEX ON refunds \(order_id\)$'),
	('never analysed', $$SELECT * FROM fresh WHERE x = 5$$, 'statistics', '^ANALYZE fresh$'),
	('old statistics', $$SELECT * FROM stale WHERE id = 5$$, 'statistics', '^ANALYZE stale$');

SET work_mem = '64kB';			-- what does not fit is what makes NOT IN slow
SET hash_mem_multiplier = 2;	-- as by default from 15 on
SELECT n, problem, p.kind, a.kind IS NOT NULL AS found, a.cost_after < a.cost_before AS cheaper,
	CASE WHEN a.kind = 'rewrite' OR p.problem IN ('to_char', 'to_char to the day', 'timestamp with time zone to date')
		THEN same_rows(p.sql, a.statement) END AS same
FROM planted p LEFT JOIN LATERAL (
	SELECT o.* FROM nl_optimize(p.sql) AS o
	WHERE o.kind = p.kind AND (p.looks IS NULL OR regexp_replace(o.statement, '\s+', ' ', 'g') ~ p.looks) LIMIT 1) a ON true
ORDER BY n;
-- whatever was advised as always the same is
SELECT p.problem, a.statement FROM planted p, nl_optimize(p.sql) a WHERE a.kind = 'rewrite' AND NOT same_rows(p.sql, a.statement);
-- no advice is dearer by the planner's own count
SELECT p.problem, a.reason FROM planted p, nl_optimize(p.sql) a WHERE a.cost_after >= a.cost_before;
RESET work_mem;
RESET hash_mem_multiplier;

-- reasons and evidence (no figures that move)
SELECT reason, evidence FROM nl_optimize('SELECT o.total, r.amount FROM orders o JOIN refunds r ON r.order_id = o.id WHERE o.customer_id = 42');
SELECT kind, reason FROM nl_optimize('SELECT id FROM orders WHERE id NOT IN (SELECT order_id FROM refunds)');
SELECT kind, reason, cost_before, cost_after, statement FROM nl_optimize('SELECT c.name FROM customers c, small s');
SELECT advice, kind, reason FROM nl_optimize('SELECT DISTINCT id FROM orders WHERE to_char(seen, ''YYYY'') = ''2021''');

-- nothing to say
CREATE TABLE good (n int GENERATED ALWAYS AS IDENTITY, sql text);
INSERT INTO good (sql) VALUES
	($$SELECT * FROM customers WHERE id = 5$$),
	($$SELECT city, count(*) FROM customers GROUP BY city$$),
	($$SELECT c.name, sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.name ORDER BY 2 DESC LIMIT 5$$),
	($$SELECT * FROM orders WHERE day BETWEEN '2021-01-01' AND '2021-02-01'$$),
	($$SELECT name FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)$$),
	($$SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id)$$),
	($$SELECT * FROM small WHERE lower(label) = 'label 7' ORDER BY label LIMIT 3$$),		-- a small table
	($$SELECT DISTINCT city FROM customers$$),
	($$SELECT * FROM orders ORDER BY total, id LIMIT 10$$),
	($$SELECT * FROM orders WHERE status = 'done'$$),		-- most of the table
	($$SELECT id FROM customers UNION SELECT id FROM orders$$),		-- duplicates
	($$SELECT DISTINCT o.id, r.note FROM orders o LEFT JOIN refunds r ON r.order_id = o.id$$),		-- several refunds an order
	($$SELECT c.name, s.label FROM customers c CROSS JOIN small s$$),		-- meant
	($$SELECT c.name, o.total FROM customers c, orders o WHERE c.id = 1 AND o.customer_id = 1$$),
	($$SELECT * FROM customers WHERE city = 'city 7' AND level = 3$$),		-- an index finds few enough
	($$SELECT c.name, m.top FROM customers c, (SELECT max(total) AS top FROM orders) m$$),
	($$SELECT c.name, o.id FROM customers c, LATERAL (SELECT id FROM orders WHERE customer_id = c.id ORDER BY id LIMIT 1) o$$),
	($$SELECT extract(year FROM day), count(*) FROM orders GROUP BY 1$$),
	($$SELECT id FROM orders ORDER BY id LIMIT 10 OFFSET 20$$),
	($$SELECT 1$$);
SELECT n, a.kind, a.reason, a.statement FROM good g, nl_optimize(g.sql) a ORDER BY n;
SELECT count(*) FROM good;

-- rewrites that would be wrong are not made
SELECT a.statement FROM nl_optimize($$SELECT id FROM orders WHERE extract(month FROM day) = 3$$) a WHERE kind = 'rewrite';
SELECT a.statement FROM nl_optimize($$SELECT id FROM orders WHERE code = 77.5$$) a WHERE kind = 'rewrite';
SELECT a.statement FROM nl_optimize($$SELECT id FROM orders WHERE date_trunc('month', placed) = '2021-03-02'$$) a WHERE kind = 'rewrite';
SELECT a.statement FROM nl_optimize($$SELECT id FROM orders WHERE id::text = '077'$$) a WHERE kind = 'rewrite';
SELECT a.statement FROM nl_optimize($$SELECT id FROM orders WHERE to_char(day, 'YYYY-MM-DD') = '2021-02-30'$$) a WHERE kind IN ('rewrite', 'check');
SELECT a.statement FROM nl_optimize($$SELECT id FROM orders WHERE id + 2000000000 = -2000000000$$) a WHERE kind = 'rewrite';
SELECT a.statement FROM nl_optimize($$SELECT DISTINCT ref_id FROM orders o FULL JOIN customers c ON c.id = o.id$$) a WHERE kind = 'rewrite';

-- nothing is run: no row of the tables is read
BEGIN;
SELECT count(*) > 0 AS advised FROM nl_optimize($$SELECT DISTINCT id, name FROM customers WHERE lower(name) = 'name 7'$$);
SELECT seq_tup_read, n_tup_ins FROM pg_stat_xact_user_tables WHERE schemaname = 'advise_test' AND relname = 'customers';
ROLLBACK;

-- refusals: what the guard refuses, with its reason
SELECT nl_optimize('DELETE FROM orders');
SELECT nl_optimize('SELECT 1; SELECT 2');
SELECT nl_optimize('');
SELECT nl_optimize('SELECT pg_sleep(1)');
SELECT nl_optimize('SELECT random()');
SELECT nl_optimize('SELECT * FROM pg_authid');
SELECT nl_optimize('SELECT nope FROM orders');
SELECT nl_optimize('SELECT * FROM orders FOR UPDATE');
SELECT nl_optimize('SELECT * FROM nl_optimize(''SELECT 1'')');
SELECT nl_optimize('EXPLAIN ANALYZE SELECT 1');
SELECT nl_optimize(NULL) IS NULL;

-- privileges: nothing of what the caller may not read
CREATE ROLE advise_reader;
GRANT USAGE ON SCHEMA advise_test TO advise_reader;
GRANT SELECT ON customers, small, open_orders TO advise_reader;
GRANT SELECT (id, note) ON refunds TO advise_reader;
SET ROLE advise_reader;
SELECT nl_optimize('SELECT * FROM orders WHERE ref_id = 77');
SELECT nl_optimize('SELECT order_id FROM refunds');
SELECT * FROM nl_optimize('SELECT id FROM open_orders');
SELECT statement FROM nl_optimize($$SELECT id FROM refunds WHERE note = 'note 5'$$);
SELECT statement FROM nl_optimize($$SELECT * FROM customers WHERE lower(name) = 'name 7'$$);
RESET ROLE;
ALTER TABLE customers ENABLE ROW LEVEL SECURITY;
CREATE POLICY few ON customers USING (level = 2);
SET ROLE advise_reader;
-- estimates behind a policy are not told
SELECT count(*) FROM nl_optimize($$SELECT * FROM customers WHERE born = '1985-01-01'$$);
SELECT kind FROM nl_optimize($$SELECT DISTINCT id, name FROM customers$$);
RESET ROLE;
ALTER TABLE customers DISABLE ROW LEVEL SECURITY;

SET client_min_messages = warning;
DROP SCHEMA advise_test CASCADE;
DROP ROLE advise_reader;
