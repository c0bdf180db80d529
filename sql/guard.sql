-- What may run and what may not. A change to src/pg/guard*.c without a new
-- line here is not done. nl_guard() says "ok" or the reason, and runs nothing.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA guard_test;
CREATE SCHEMA guard_evil;
CREATE SCHEMA guard_other;
SET search_path = guard_test, public;
\pset format unaligned
\pset fieldsep ' -> '
\pset tuples_only on

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text, born date, balance numeric(10,2), tags text[], data jsonb);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int REFERENCES customers, placed timestamptz, total numeric, paid bool);
CREATE TABLE guard_other.elsewhere (id int);
CREATE TABLE effects (what text);
INSERT INTO customers VALUES (1, 'Ada', 'London', '1990-01-01', 10, '{a,b}', '{"a": 1}'), (2, 'Bob', 'Paris', '1985-05-05', 20, '{}', '{}');
INSERT INTO orders VALUES (1, 1, '2024-01-01', 5, true), (2, 2, '2024-02-01', 7, false);
CREATE SEQUENCE numbers;

-- Everything that must not happen leaves a row in effects.
CREATE FUNCTION writes(int) RETURNS int LANGUAGE plpgsql VOLATILE AS
	$$ BEGIN INSERT INTO guard_test.effects VALUES ('writes'); RETURN $1; END $$;
CREATE FUNCTION lies(int) RETURNS int LANGUAGE plpgsql IMMUTABLE AS
	$$ BEGIN PERFORM guard_test.writes($1); RETURN $1; END $$;
CREATE FUNCTION lies(text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS
	$$ BEGIN PERFORM guard_test.writes(1); RETURN true; END $$;

\echo -- What analysts write
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT 1$$),
	($$SELECT * FROM customers$$),
	($$TABLE customers$$),
	($$VALUES (1, 'a'), (2, 'b')$$),
	($$SELECT name FROM customers;$$),
	($$SELECT name FROM customers -- the end$$),
	($$SELECT upper(name), length(city), substring(name FROM 1 FOR 2) FROM customers WHERE name ILIKE '%a%' ORDER BY 1 DESC NULLS LAST LIMIT 5 OFFSET 1$$),
	($$SELECT city, count(*), count(DISTINCT name), sum(balance), avg(balance)::numeric(10,2), string_agg(name, ', ' ORDER BY name), array_agg(id) FROM customers GROUP BY city HAVING count(*) > 0$$),
	($$SELECT c.name, sum(o.total) FILTER (WHERE o.paid) FROM customers c LEFT JOIN orders o ON o.customer_id = c.id GROUP BY c.name$$),
	($$SELECT * FROM customers c WHERE EXISTS (SELECT 1 FROM orders o WHERE o.customer_id = c.id) AND c.id NOT IN (SELECT customer_id FROM orders WHERE total > 100)$$),
	($$SELECT name FROM customers WHERE balance = (SELECT max(balance) FROM customers)$$),
	($$SELECT name FROM customers UNION SELECT city FROM customers EXCEPT ALL SELECT 'x'$$),
	($$WITH big AS (SELECT * FROM orders WHERE total > 5) SELECT count(*) FROM big$$),
	($$SELECT date_trunc('month', placed)::date, extract(year FROM placed)::int, to_char(placed, 'YYYY') FROM orders WHERE placed >= CURRENT_DATE - interval '30 days' AND placed < now()$$),
	($$SELECT name, rank() OVER (PARTITION BY city ORDER BY balance DESC), lag(balance) OVER w, sum(balance) OVER (ORDER BY born RANGE BETWEEN interval '1 year' PRECEDING AND CURRENT ROW) FROM customers WINDOW w AS (ORDER BY id)$$),
	($$SELECT DISTINCT ON (city) city, name FROM customers ORDER BY city, born$$),
	($$SELECT city, grouping(city), count(*) FROM customers GROUP BY ROLLUP (city)$$),
	($$SELECT CASE WHEN balance > 10 THEN 'rich' ELSE 'poor' END, coalesce(city, '?'), nullif(name, ''), greatest(1, id), id IS DISTINCT FROM 1 FROM customers$$),
	($$SELECT round(100.0 * sum(total) / nullif(count(*), 0), 2), total % 2, abs(-total), power(total, 2) FROM orders GROUP BY total$$),
	($$SELECT 'a' = ANY (tags), tags[1], cardinality(tags), data->>'a', data #> '{a}', jsonb_array_length('[1]'), data @> '{"a": 1}' FROM customers$$),
	($$SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY total), mode() WITHIN GROUP (ORDER BY paid), corr(total::float8, id) FROM orders$$),
	($$SELECT * FROM customers JOIN orders USING (id)$$),
	($$SELECT (id, name) < (1, 'a'), row(id, name) FROM customers$$),
	($$SELECT c, to_jsonb(c), ctid FROM customers c$$),
	($$SELECT * FROM customers c, LATERAL (SELECT max(total) AS m FROM orders o WHERE o.customer_id = c.id) x$$),
	($$SELECT name ~ '^A', regexp_replace(name, 'a', 'b'), to_tsvector('english', name) @@ plainto_tsquery('english', 'ada') FROM customers$$),
	($$SELECT lpad(id::text, 6, '0'), repeat('*', 3), id || ' ' || name FROM customers$$),
	($$SELECT current_user, current_date, localtimestamp$$),
	($$SELECT 'x'::varchar(3), '12'::text::int, '2024-01-01'::date::text, ARRAY[1, 2]::text[], '{1,2}'::int[]$$),
	($$SELECT daterange('2024-01-01', '2024-02-01') @> DATE '2024-01-15', '10.0.0.1'::inet << '10.0.0.0/8'$$)
) AS t(s);

\echo -- Shape of the statement
SELECT s, nl_guard(s) FROM (VALUES
	($$$$),
	($$;$$),
	($$-- nothing$$),
	($$SELECT 1; DROP TABLE customers$$),
	($$COMMIT; DELETE FROM customers; SELECT 1$$),
	($$SELECT 1; SELECT 2$$),
	($$/* x */ -- y
DELETE FROM customers$$),
	($$SELECT * INTO copied FROM customers$$),
	($$SELECT 1 INTO copied UNION SELECT 2$$),
	($$SELECT * FROM (SELECT 1 INTO copied) x$$),
	($$CREATE TABLE copied AS SELECT * FROM customers$$),
	($$WITH d AS (DELETE FROM customers RETURNING *) SELECT * FROM d$$),
	($$WITH d AS (INSERT INTO effects VALUES ('x') RETURNING *) SELECT * FROM d$$),
	($$WITH d AS (UPDATE customers SET name = '' RETURNING *) SELECT * FROM d$$),
	($$WITH a AS (WITH d AS (DELETE FROM customers RETURNING *) SELECT * FROM d) SELECT * FROM a$$),
	($$SELECT 1 UNION (WITH d AS (DELETE FROM customers RETURNING id) SELECT id FROM d)$$),
	($$SELECT * FROM customers FOR UPDATE$$),
	($$SELECT * FROM customers FOR KEY SHARE SKIP LOCKED$$),
	($$SELECT * FROM (SELECT * FROM customers FOR SHARE) x$$),
	($$WITH x AS (SELECT * FROM customers FOR NO KEY UPDATE) SELECT * FROM x$$),
	($$EXPLAIN ANALYZE DELETE FROM customers$$),
	($$EXPLAIN SELECT 1$$),
	($$COPY customers TO PROGRAM 'sh'$$),
	($$COPY customers TO '/tmp/f'$$),
	($$COPY customers FROM PROGRAM 'sh'$$),
	($q$DO $$ BEGIN END $$$q$),
	($$CALL p()$$),
	($$EXECUTE prep$$),
	($$PREPARE prep AS SELECT 1$$),
	($$LISTEN x$$),
	($$NOTIFY x$$),
	($$VACUUM$$),
	($$LOCK customers$$),
	($$DISCARD ALL$$),
	($$CHECKPOINT$$),
	($$SET ROLE postgres$$),
	($$SET SESSION AUTHORIZATION DEFAULT$$),
	($$RESET ALL$$),
	($$SET transaction_read_only = off$$),
	($$SHOW config_file$$),
	($$DECLARE c CURSOR FOR SELECT 1$$),
	($$FETCH c$$),
	($$MOVE c$$),
	($$INSERT INTO effects VALUES ('x') ON CONFLICT DO NOTHING$$),
	($$UPDATE customers SET name = ''$$),
	($$TRUNCATE customers$$),
	($$REFRESH MATERIALIZED VIEW m$$),
	($$VALUES (pg_sleep(9))$$),
	($$WITH RECURSIVE r AS (SELECT 1 UNION ALL SELECT * FROM r) SELECT * FROM r$$),
	($$SELECT $1$$),
	($$SELECT * FROM customers TABLESAMPLE BERNOULLI (1)$$),
	($$SELECT * FROM nowhere$$),
	($$SELECT nothing FROM customers$$),
	($$SELEC 1$$),
	($$SELECT 'abc'::int$$),
	($$SELECT max(count(*)) FROM customers$$)
) AS t(s);
-- a syntax error before 15
SELECT nl_guard($$MERGE INTO customers c USING orders o ON c.id = o.id WHEN MATCHED THEN DELETE$$)
	IN ('only SELECT is allowed, not MERGE', 'syntax error at or near "MERGE"') AS refused;
-- too deep for the parser, too deep for analysis, and merely long
SELECT nl_guard('SELECT ' || repeat('(', 20000) || '1' || repeat(')', 20000));
SELECT nl_guard('SELECT 1' || repeat(' + 1', 200000));
SELECT nl_guard('SELECT 1 FROM customers WHERE id IN (1' || repeat(', 2', 10000) || ')');

\echo -- Comments and quoting: where a statement ends, and what is only text
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT 1 /* ; */; DROP TABLE customers$$),
	($$SELECT 1 /* /* ; */ */ /* */; DROP TABLE customers$$),
	($$SELECT 1 /* /* */; DROP TABLE customers$$),
	($$SELECT /*! 1 */ /*+ DELETE FROM customers */ 2$$),
	($$SELECT 1 -- ; DROP TABLE customers$$),
	($$SELECT 1 --
; DROP TABLE customers$$),
	($$SELECT 1;;; ; -- DROP TABLE customers$$),
	($$;;DROP TABLE customers;;$$),
	($$SELECT 'it''s; DROP TABLE customers'$$),
	($$SELECT 'it'; DROP TABLE customers; --'$$),
	($$SELECT 'it\'; DROP TABLE customers; --'$$),
	($$SELECT E'it\'; DROP TABLE customers; --'$$),
	($$SELECT E'it\\'; DROP TABLE customers; --'$$),
	($$SELECT 'SELECT '
'1; DROP TABLE customers'$$),
	($$SELECT 'a' 'b'$$),
	($$SELECT 'no end; DROP TABLE customers$$),
	($$SELECT "no end; DROP TABLE customers$$),
	($$SELECT 1 /* no end; DROP TABLE customers$$),
	($q$SELECT $x$ $y$; DROP TABLE customers; $z$ $x$$q$),
	($q$SELECT $x$ $x$; DROP TABLE customers; --$x$$q$),
	($q$SELECT $x$ no end; DROP TABLE customers$q$),
	($$SELECT U&'\0027; DROP TABLE customers; --'$$),
	($$SELECT U&'!0027' UESCAPE '!'; DROP TABLE customers; --'$$),
	($$SELECT name AS "; DROP TABLE customers; --" FROM customers$$),
	($$SELECT name AS U&"\003B DROP TABLE customers" FROM customers$$),
	($$SELECT "pg_sleep"(9)$$),
	($$SELECT "PG_SLEEP"(9)$$),
	($$SELECT PG_Sleep /* ( */ -- (
	(9)$$),
	($$SELECT pg_catalog . /* x */ "pg_sleep" (9)$$),
	($$SELECT U&"\0070g_sleep"(9)$$),
	($$SELECT U&"!0070g!005fsleep" UESCAPE '!' (9)$$),
	($$SELECT * FROM "pg_authid"$$),
	($$SELECT * FROM U&"pg\005fauthid"$$),
	($$sElEcT 1; dRoP tAbLe customers$$),
	($$\! touch /tmp/x$$),
	($$SELECT 1 \gexec$$),
	($$SELECT 1 \; DROP TABLE customers$$)
) AS t(s);
-- what else ends a line, or parts words
SELECT nl_guard(E'SELECT 1 --\r; DROP TABLE customers'), nl_guard(E'SELECT\f1\t;\r\n\fDROP\fTABLE customers');
-- the caller's own reading of backslashes
SET standard_conforming_strings = off;
SET escape_string_warning = off;
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT 'it\'; DROP TABLE customers; --'$$),
	($$SELECT 'it\\'; DROP TABLE customers; --'$$),
	($$SELECT U&'\0027; DROP TABLE customers; --'$$)
) AS t(s);
RESET standard_conforming_strings;
RESET escape_string_warning;

\echo -- Functions
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT pg_sleep(1e9)$$),
	($$SELECT pg_sleep_for('1 year')$$),
	($$SELECT pg_sleep_until('infinity')$$),
	($$SELECT pg_terminate_backend(1)$$),
	($$SELECT pg_cancel_backend(pid) FROM pg_stat_activity$$),
	($$SELECT nextval('numbers')$$),
	($$SELECT setval('numbers', 9)$$),
	($$SELECT currval('numbers'), lastval()$$),
	($$SELECT set_config('statement_timeout', '0', false)$$),
	($$SELECT pg_notify('x', 'y')$$),
	($$SELECT pg_advisory_lock(1)$$),
	($$SELECT pg_try_advisory_xact_lock(1)$$),
	($$SELECT lo_import('/etc/passwd')$$),
	($$SELECT lo_export(1, '/tmp/x')$$),
	($$SELECT lo_create(0)$$),
	($$SELECT lo_unlink(1)$$),
	($$SELECT loread(1, 1)$$),
	($$SELECT lo_get(1)$$),
	($$SELECT pg_read_file('postgresql.conf')$$),
	($$SELECT pg_read_binary_file('postgresql.conf')$$),
	($$SELECT pg_ls_dir('.')$$),
	($$SELECT * FROM pg_ls_logdir()$$),
	($$SELECT pg_stat_file('base')$$),
	($$SELECT query_to_xml('SELECT 1', true, true, '')$$),
	($$SELECT cursor_to_xml('c', 1, true, true, '')$$),
	($$SELECT table_to_xml('customers', true, true, '')$$),
	($$SELECT schema_to_xml('public', true, true, '')$$),
	($$SELECT database_to_xml(true, true, '')$$),
	($$SELECT * FROM ts_stat('SELECT 1')$$),
	($$SELECT ts_rewrite('a'::tsquery, 'SELECT 1')$$),
	($$SELECT pg_import_system_collations('pg_catalog')$$),
	($$SELECT pg_reload_conf()$$),
	($$SELECT pg_rotate_logfile()$$),
	($$SELECT pg_switch_wal()$$),
	($$SELECT pg_promote()$$),
	($$SELECT current_setting('app.api_key', true)$$),
	($$SELECT * FROM pg_show_all_settings()$$),
	($$SELECT pg_stat_get_activity(1)$$),
	($$SELECT inet_server_addr()$$),
	($$SELECT * FROM pg_hba_file_rules()$$),
	($$SELECT version(), current_database()$$),
	($$SELECT txid_current()$$),
	($$SELECT pg_export_snapshot()$$),
	($$SELECT has_table_privilege('pg_authid', 'select')$$),
	($$SELECT pg_get_functiondef(1)$$),
	($$SELECT random(), clock_timestamp(), gen_random_uuid()$$),
	($$SELECT generate_series(1, 1000000000000)$$),
	($$SELECT * FROM generate_series(1, 1000000000000)$$),
	($$SELECT unnest(tags) FROM customers$$),
	($$SELECT 1 FROM customers ORDER BY generate_series(1, 10)$$),
	($$SELECT repeat('x', 1000000000)$$),
	($$SELECT repeat('x', id) FROM customers$$),
	($$SELECT lpad('x', 1000000000)$$),
	($$SELECT format('%1000000000s', 'x')$$),
	($$SELECT array_fill(0, ARRAY[1000000])$$),
	($$SELECT xpath('/a', '<a/>')$$),
	($$SELECT xmlparse(document '<a/>')$$),
	($$SELECT xmlelement(name a)$$),
	($$SELECT * FROM xmltable('/a' PASSING XML '<a/>' COLUMNS b text)$$),
	($$SELECT writes(1)$$),
	($$SELECT lies(1)$$),
	($$SELECT 1 FROM customers WHERE lies(name)$$),
	($$SELECT 1 FROM customers ORDER BY lies(id)$$),
	($$SELECT count(*) FILTER (WHERE lies(name)) FROM customers$$),
	($$SELECT sum(id) OVER (ORDER BY lies(id)) FROM customers$$),
	($$SELECT 1 FROM customers GROUP BY lies(id)$$),
	($$SELECT 1 LIMIT lies(1)$$),
	($$SELECT 1 FROM customers c JOIN orders o ON lies(c.name)$$),
	($$SELECT CASE WHEN false THEN writes(1) END$$),
	($$SELECT * FROM lies(1)$$),
	($$SELECT nl_query('anything')$$),
	($$SELECT * FROM nl_query('anything')$$),
	($$SELECT nl_run('SELECT 1')$$),
	($$SELECT nl_sql('anything')$$)
) AS t(s);
-- with a fourth argument from 17 on
SELECT nl_guard($$SELECT pg_logical_emit_message(false, 'x', 'y')$$)
	LIKE 'function pg_logical_emit_message(boolean,text,text%) is not allowed' AS refused;

\echo -- Hidden in the catalog
CREATE FUNCTION definer() RETURNS text LANGUAGE sql STABLE SECURITY DEFINER AS $$ SELECT current_user::text $$;
CREATE FUNCTION defaults(a int DEFAULT guard_test.writes(1)) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT $1 $$;
CREATE FUNCTION variadics(VARIADIC a anyarray) RETURNS int LANGUAGE sql IMMUTABLE AS $$ SELECT 1 $$;
CREATE FUNCTION step(int, int) RETURNS int LANGUAGE sql AS $$ INSERT INTO guard_test.effects VALUES ('step'); SELECT $1 $$;
CREATE FUNCTION shout(customers) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM guard_test.writes(1); RETURN 'x'; END $$;
CREATE AGGREGATE total(int) (sfunc = step, stype = int, initcond = '0');
CREATE VIEW v_plain AS SELECT id, upper(name) AS name FROM customers;
CREATE VIEW v_elsewhere AS SELECT id FROM guard_other.elsewhere;
CREATE VIEW v_setting AS SELECT * FROM customers WHERE city = current_setting('app.city', true);
CREATE VIEW v1 AS SELECT id, writes(id) AS w FROM customers;
CREATE VIEW v2 AS SELECT * FROM v1;
CREATE VIEW v3 AS SELECT * FROM v2;
CREATE VIEW v4 AS SELECT * FROM v3;
CREATE VIEW v5 AS SELECT id FROM v4;
CREATE VIEW v_lies AS SELECT lies(id) AS l FROM customers;
CREATE VIEW v_locks AS SELECT * FROM customers FOR UPDATE;
CREATE VIEW v_activity AS SELECT pid, query FROM pg_stat_activity;
CREATE VIEW v_classes AS SELECT relname FROM pg_class;
CREATE VIEW v_series AS SELECT * FROM generate_series(1, 3) g;
CREATE VIEW v_json AS SELECT id, jsonb_object_keys(data) AS k FROM customers;
CREATE VIEW v_settings AS SELECT * FROM pg_show_all_settings();
CREATE VIEW v_xact AS SELECT txid_current() AS x;
CREATE MATERIALIZED VIEW m AS SELECT id FROM customers;
CREATE VIEW v_trigger AS SELECT id FROM customers;
CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RETURN NULL; END $$;
CREATE TRIGGER t INSTEAD OF INSERT ON v_trigger FOR EACH ROW EXECUTE FUNCTION instead();
CREATE FUNCTION evil_eq(text, text) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM guard_test.writes(1); RETURN true; END $$;
CREATE OPERATOR === (LEFTARG = text, RIGHTARG = text, FUNCTION = evil_eq);
CREATE OPERATOR guard_evil.= (LEFTARG = text, RIGHTARG = text, FUNCTION = evil_eq);
CREATE FUNCTION evil_eq(varchar, varchar) RETURNS bool LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN PERFORM guard_test.writes(1); RETURN true; END $$;
CREATE OPERATOR guard_test.= (LEFTARG = varchar, RIGHTARG = varchar, FUNCTION = evil_eq);
CREATE TABLE words (word varchar(10));
CREATE DOMAIN positive AS int CHECK (VALUE > 0);
CREATE DOMAIN trap AS int CHECK (guard_test.lies(VALUE) > 0);
CREATE DOMAIN sleepy AS int CHECK (pg_sleep(0) IS NOT NULL);
CREATE TYPE mood AS ENUM ('good', 'bad');
CREATE TYPE cursed AS ENUM ('a', 'b');
CREATE FUNCTION cursed_json(cursed) RETURNS json LANGUAGE plpgsql AS $$ BEGIN PERFORM guard_test.writes(1); RETURN '1'; END $$;
CREATE CAST (cursed AS json) WITH FUNCTION cursed_json(cursed);
CREATE FUNCTION cursed_int(cursed) RETURNS int LANGUAGE plpgsql AS $$ BEGIN RETURN guard_test.writes(1); END $$;
CREATE CAST (cursed AS int) WITH FUNCTION cursed_int(cursed) AS IMPLICIT;
CREATE TYPE pair AS (a int, b trap);
CREATE TABLE typed (id int, p positive, t trap, ts trap[], m mood, c cursed, r pair, o regclass, x xml, u uuid);
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT definer()$$),
	($$SELECT defaults()$$),
	($$SELECT variadics(1, 2)$$),
	($$SELECT c.shout FROM customers c$$),
	($$SELECT total(id) FROM customers$$),
	($$SELECT total(id) OVER () FROM customers$$),
	($$SELECT * FROM v_plain$$),
	($$SELECT * FROM v_elsewhere$$),
	($$SELECT * FROM v_setting$$),
	($$SELECT * FROM guard_other.elsewhere$$),
	($$SELECT 1 WHERE EXISTS (SELECT 1 FROM guard_other.elsewhere)$$),
	($$SELECT id FROM v1$$),
	($$SELECT * FROM v5$$),
	($$SELECT * FROM v_lies$$),
	($$SELECT * FROM v_locks$$),
	($$SELECT * FROM v_activity$$),
	($$SELECT * FROM v_classes$$),
	($$SELECT * FROM v_series$$),
	($$SELECT * FROM v_json$$),
	($$SELECT generate_series(1, 10) FROM v_json$$),
	($$SELECT * FROM v_settings$$),
	($$SELECT * FROM v_xact$$),
	($$SELECT * FROM m$$),
	($$SELECT * FROM v_trigger$$),
	($$SELECT * FROM numbers$$),
	($$SELECT name === city FROM customers$$),
	($$SELECT name OPERATOR(guard_evil.=) city FROM customers$$),
	($$SELECT 1 FROM customers WHERE name === ANY (tags)$$),
	($$SELECT 1 FROM words a, words b WHERE a.word = b.word$$),
	($$SELECT 1 FROM words a JOIN words b USING (word)$$),
	($$SELECT 1 FROM words WHERE word IN (SELECT word FROM words)$$),
	($$SELECT CASE word WHEN word THEN 1 END FROM words$$),
	($$SELECT nullif(word, word), word IS DISTINCT FROM word FROM words$$),
	($$SELECT DISTINCT word FROM words ORDER BY word$$),
	($$SELECT 1::positive$$),
	($$SELECT p, p + 1 FROM typed$$),
	($$SELECT t FROM typed$$),
	($$SELECT 1::trap$$),
	($$SELECT id::trap FROM customers$$),
	($$SELECT id::text::trap FROM customers$$),
	($$SELECT ARRAY[id]::trap[] FROM customers$$),
	($$SELECT name::trap[] FROM customers$$),
	($$SELECT '{1}'::trap[]$$),
	($$SELECT 1 FROM typed WHERE ts = '{1}'$$),
	($$SELECT '(1,1)'::pair$$),
	($$SELECT 1 FROM typed WHERE r = '(1,1)'$$),
	($$SELECT name::pair FROM customers$$),
	($$SELECT '{1}'::sleepy[]$$),
	($$SELECT m, m = 'good', max(m) FROM typed GROUP BY m$$),
	($$SELECT c FROM typed$$),
	($$SELECT c::int FROM typed$$),
	($$SELECT c + 1 FROM typed$$),
	($$SELECT o FROM typed$$),
	($$SELECT 'pg_authid'::regclass$$),
	($$SELECT to_regclass('pg_authid')$$),
	($$SELECT id, u, x FROM typed$$),
	($$SELECT id FROM typed$$),
	($$SELECT typed FROM typed$$),
	($$SELECT typed IS NULL FROM typed$$)
) AS t(s);

\echo -- What a view reads into a type: a domain in it has a CHECK, which runs then
CREATE TYPE trapped AS (t trap, ts trap[], r pair);
CREATE TYPE fine AS (p positive, ps positive[]);
CREATE VIEW j_trap AS SELECT (jsonb_populate_record(NULL::trapped, data)).t FROM customers;
CREATE VIEW j_array AS SELECT (json_populate_record(NULL::trapped, '{"ts": [1]}')).ts::text FROM customers;
CREATE VIEW j_row AS SELECT jsonb_populate_record(ROW(t), '{"f1": 1}')::text AS r FROM typed;
CREATE VIEW j_columns AS SELECT j.t FROM customers, json_to_record('{"t": 1}') AS j(t trap);
CREATE VIEW j_rows AS SELECT j.n FROM customers, ROWS FROM (jsonb_to_record(data) AS (n int, r pair)) AS j;
CREATE VIEW j_fine AS SELECT (jsonb_populate_record(NULL::fine, '{"p": 1}')).p, j.ps::text FROM customers, jsonb_to_record(data) AS j(a int, ps positive[]);
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT * FROM j_trap$$),
	($$SELECT * FROM j_array$$),
	($$SELECT * FROM j_row$$),
	($$SELECT * FROM j_columns$$),
	($$SELECT * FROM j_rows$$),
	($$SELECT * FROM j_fine$$)
) AS t(s);
SELECT nl_run('SELECT t FROM j_trap');
SELECT nl_run('SELECT p FROM j_fine');
-- from 16 on a function does it by the type's name
DO $d$ BEGIN
	EXECUTE 'CREATE VIEW j_valid AS SELECT ' || CASE WHEN current_setting('server_version_num')::int < 160000 THEN 'txid_current()'
		ELSE $q$pg_input_is_valid(name, 'guard_test.trap')$q$ END || ' AS v FROM customers';
END $d$;
SELECT nl_guard('SELECT * FROM j_valid') LIKE 'function % is not allowed in a view' AS refused;

\echo -- System relations
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT * FROM pg_authid$$),
	($$SELECT * FROM pg_shadow$$),
	($$SELECT * FROM pg_user_mapping$$),
	($$SELECT * FROM pg_largeobject$$),
	($$SELECT * FROM pg_subscription$$),
	($$SELECT * FROM pg_stat_activity$$),
	($$SELECT * FROM pg_stats$$),
	($$SELECT * FROM pg_catalog.pg_class$$),
	($$SELECT * FROM information_schema.tables$$),
	($$SELECT 1 FROM customers WHERE EXISTS (SELECT 1 FROM pg_proc)$$),
	($$SELECT (SELECT count(*) FROM pg_settings)$$)
) AS t(s);

\echo -- Foreign tables, and tables that have one as a part
CREATE FOREIGN DATA WRAPPER guard_fdw;
CREATE SERVER guard_server FOREIGN DATA WRAPPER guard_fdw;
CREATE FOREIGN TABLE remote (id int) SERVER guard_server;
CREATE TABLE parent (id int);
CREATE TABLE parts (id int) PARTITION BY RANGE (id);
CREATE TABLE parts_1 PARTITION OF parts FOR VALUES FROM (0) TO (10);
CREATE TABLE mixed (id int) PARTITION BY RANGE (id);
CREATE FOREIGN TABLE mixed_1 PARTITION OF mixed FOR VALUES FROM (0) TO (10) SERVER guard_server;
CREATE VIEW v_remote AS SELECT * FROM remote;
CREATE SERVER "Other server" FOREIGN DATA WRAPPER guard_fdw;
CREATE TABLE mixed_2 PARTITION OF mixed FOR VALUES FROM (20) TO (30);
CREATE FOREIGN TABLE child (id int) INHERITS (parent) SERVER "Other server";
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT * FROM remote$$),
	($$SELECT * FROM v_remote$$),
	($$SELECT * FROM parts$$),
	($$SELECT * FROM mixed$$),
	($$SELECT count(*) FROM mixed$$),
	($$SELECT id FROM parent$$),
	($$SELECT id FROM ONLY parent$$)
) AS t(s);

\echo -- What a superuser may vouch for: servers, by name
SET nl2sql.foreign_servers = 'guard_server';
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT * FROM remote$$),
	($$SELECT * FROM v_remote$$),
	($$SELECT * FROM mixed$$),
	($$SELECT id FROM parent$$),
	($$SELECT pg_sleep(id) FROM remote$$),
	($$SELECT id FROM remote FOR UPDATE$$),
	($$DELETE FROM remote$$)
) AS t(s);
SET nl2sql.foreign_servers = 'Guard_Server, "Other server", other server';
SET nl2sql.foreign_servers = 'Guard_Server, "Other server"';
SELECT nl_guard('SELECT * FROM remote'), nl_guard('SELECT id FROM parent');
SET nl2sql.foreign_servers = '*';
SELECT nl_guard('SELECT * FROM remote');
-- not a superuser's rights for what somebody else has made there; that one may read it
SET nl2sql.foreign_servers = 'guard_server';
CREATE ROLE regress_nl_abroad;
GRANT USAGE ON SCHEMA guard_test TO regress_nl_abroad;
ALTER FOREIGN TABLE remote OWNER TO regress_nl_abroad;
ALTER TABLE mixed OWNER TO regress_nl_abroad;
ALTER FOREIGN TABLE mixed_1 OWNER TO regress_nl_abroad;
SELECT nl_guard('SELECT * FROM remote'), nl_guard('SELECT * FROM mixed');
SET ROLE regress_nl_abroad;
SELECT nl_guard('SELECT * FROM remote'), nl_guard('SELECT * FROM mixed');
SET nl2sql.foreign_servers = 'guard_server';
RESET ROLE;
RESET nl2sql.foreign_servers;

\echo -- Names that hide built-in ones
CREATE FUNCTION guard_evil.lower(text) RETURNS text LANGUAGE plpgsql AS $$ BEGIN PERFORM guard_test.writes(1); RETURN $1; END $$;
CREATE FUNCTION guard_evil.count(int) RETURNS bigint LANGUAGE sql AS $$ SELECT 1::bigint $$;
CREATE TYPE guard_evil.date AS ENUM ('x');
SELECT nl_guard('SELECT guard_evil.lower(name) FROM customers');
SET search_path = guard_evil, guard_test, pg_catalog, public;
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT lower(name), count(id) FROM customers WHERE name = 'a' GROUP BY 1, id$$),
	($$SELECT lower(name) FROM customers WHERE name = 'a'$$),
	($$SELECT born::date, '2024-01-01'::date FROM customers$$)
) AS t(s);
SELECT current_setting('search_path');
SET search_path = guard_test, public;
CREATE TEMP TABLE customers (id int, hidden text);
SELECT nl_guard('SELECT hidden FROM customers'), nl_guard('SELECT name FROM guard_test.customers');
DROP TABLE pg_temp.customers;

\echo -- Extensions
CREATE EXTENSION citext SCHEMA public;
CREATE EXTENSION tablefunc SCHEMA public;
CREATE EXTENSION hstore SCHEMA public;
CREATE TABLE extended (c citext, h hstore);
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT c, count(*) FROM extended WHERE c = 'a' GROUP BY c ORDER BY c$$),
	($$SELECT DISTINCT c FROM extended UNION SELECT 'x'$$),
	($$SELECT h FROM extended$$),
	($$SELECT h -> 'a' FROM extended$$),
	($$SELECT 1 FROM extended WHERE h IS NOT NULL$$),
	($$SELECT * FROM crosstab('SELECT 1') AS (a int, b int)$$),
	($$SELECT normal_rand(1, 1, 1)$$)
) AS t(s);
DROP TABLE extended;
DROP EXTENSION citext;
DROP EXTENSION tablefunc;
DROP EXTENSION hstore;

\echo -- Row-level security
CREATE ROLE regress_nl_guard;
GRANT USAGE ON SCHEMA guard_test, guard_other TO regress_nl_guard;
GRANT SELECT ON customers, v_plain, v_elsewhere TO regress_nl_guard;
GRANT SELECT (id, paid) ON orders TO regress_nl_guard;
CREATE TABLE p_setting AS SELECT * FROM customers;
CREATE TABLE p_stable AS SELECT * FROM customers;
CREATE TABLE p_volatile AS SELECT * FROM customers;
CREATE TABLE p_danger AS SELECT * FROM customers;
CREATE TABLE p_roles AS SELECT * FROM customers;
CREATE FUNCTION tenant() RETURNS text LANGUAGE plpgsql STABLE AS $$ BEGIN RETURN 'London'; END $$;
ALTER TABLE p_setting ENABLE ROW LEVEL SECURITY;
ALTER TABLE p_stable ENABLE ROW LEVEL SECURITY;
ALTER TABLE p_volatile ENABLE ROW LEVEL SECURITY;
ALTER TABLE p_danger ENABLE ROW LEVEL SECURITY;
ALTER TABLE p_roles ENABLE ROW LEVEL SECURITY;
CREATE POLICY p ON p_setting USING (city = current_setting('app.city', true));
CREATE POLICY p ON p_stable USING (city = guard_test.tenant());
CREATE POLICY p ON p_volatile USING (guard_test.writes(id) > 0);
CREATE POLICY p ON p_danger USING (pg_cancel_backend(0));
CREATE POLICY p ON p_roles USING (EXISTS (SELECT 1 FROM pg_roles WHERE rolname = current_user));
GRANT SELECT ON p_setting, p_stable, p_volatile, p_danger, p_roles TO regress_nl_guard;
SET ROLE regress_nl_guard;
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT * FROM p_setting$$),
	($$SELECT * FROM p_stable$$),
	($$SELECT * FROM p_volatile$$),
	($$SELECT * FROM p_danger$$),
	($$SELECT * FROM p_roles$$),
	($$SELECT tenant() FROM p_stable$$)
) AS t(s);

\echo -- Privileges
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT name FROM customers$$),
	($$SELECT id FROM v_plain$$),
	($$SELECT id FROM v_elsewhere$$),
	($$SELECT id, paid FROM orders$$),
	($$SELECT count(*) FROM orders$$),
	($$SELECT total FROM orders$$),
	($$SELECT * FROM orders$$),
	($$SELECT * FROM guard_test.typed$$),
	/* of a view that it may not read, not what stands in it */
	($$SELECT * FROM v_remote$$),
	($$SELECT * FROM v_lies$$),
	($$SELECT 1 FROM customers WHERE id IN (SELECT pid FROM v_activity)$$),
	($$SELECT * FROM guard_test.absent$$)
) AS t(s);
RESET ROLE;

\echo -- What planning runs: of tables of others not with the rights of a superuser
CREATE FUNCTION calm(text) RETURNS text LANGUAGE plpgsql IMMUTABLE AS $$ BEGIN RETURN $1; END $$;
CREATE TABLE h_index (id int, name text);
CREATE INDEX ON h_index ((calm('x') || name));
CREATE TABLE h_predicate (id int, name text);
CREATE INDEX ON h_predicate (id) WHERE name = calm('x');
CREATE TABLE h_check (id int, name text CHECK (name <> calm('x')));
CREATE TABLE h_statistics (id int, name text);
CREATE STATISTICS h_statistic ON (calm('x') || name), id FROM h_statistics;
CREATE TABLE h_key (id int, name text) PARTITION BY LIST ((calm('x') || name));
CREATE TABLE h_parent (id int, name text) PARTITION BY RANGE (id);
CREATE TABLE h_child PARTITION OF h_parent FOR VALUES FROM (0) TO (10);
CREATE INDEX ON h_child ((calm('x') || name));
CREATE TABLE h_fine (id int, name text CHECK (length(name) > 0));
CREATE INDEX ON h_fine (lower(name)) WHERE id > 0;
CREATE TABLE h_trusted (id int, name text);
CREATE INDEX ON h_trusted ((calm('x') || name));
CREATE VIEW h_view AS SELECT name FROM h_index;
DO $d$ DECLARE t text; BEGIN FOREACH t IN ARRAY '{h_index,h_predicate,h_check,h_statistics,h_key,h_parent,h_child,h_fine,h_view}'::text[] LOOP
	EXECUTE format('ALTER TABLE %I OWNER TO regress_nl_guard', t); END LOOP; END $d$;
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT name FROM h_index$$),
	($$SELECT name FROM h_predicate$$),
	($$SELECT name FROM h_check$$),
	($$SELECT name FROM h_statistics$$),
	($$SELECT name FROM h_key$$),
	($$SELECT name FROM h_parent$$),
	($$SELECT name FROM h_child$$),
	($$SELECT name FROM h_view$$),
	($$SELECT 1 FROM customers WHERE EXISTS (SELECT 1 FROM h_index)$$),
	($$SELECT name FROM h_fine$$),
	($$SELECT name FROM h_trusted$$)
) AS t(s);
SET ROLE regress_nl_guard;
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT name FROM h_index$$),
	($$SELECT name FROM h_parent$$)
) AS t(s);
RESET ROLE;

\echo -- What a superuser may allow
SELECT nl_guard('SELECT random()'), nl_guard('SELECT lies(1)'), nl_guard('SELECT total(id) FROM customers');
SET nl2sql.allowed_functions = 'random, guard_test.lies(int), guard_test.total, nl_sql, public.nl_sql, public.nl_run, pg_ls_dir';
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT random()$$),
	($$SELECT lies(1)$$),
	($$SELECT lies(name) FROM customers$$),
	($$SELECT writes(1)$$),
	($$SELECT total(id) FROM customers$$),
	($$SELECT id FROM v_lies$$),
	($$SELECT l FROM v_lies$$),
	($$SELECT nl_sql('anything')$$),
	($$SELECT pg_ls_dir('.')$$)
) AS t(s);
SET nl2sql.allowed_functions = 'lies, guard_test.lies(nonsense), "broken, (';
SELECT nl_guard('SELECT lies(1)');
RESET nl2sql.allowed_functions;
SET ROLE regress_nl_guard;
SET nl2sql.allowed_functions = 'random';
RESET ROLE;

\echo -- Our own views over the catalogs: other views may be over them, and may not do the same
CREATE VIEW o_tables AS SELECT table_name, total_bytes FROM nl_tables;
CREATE VIEW o_all AS SELECT t.table_name, c.description FROM nl_tables t JOIN nl_columns c USING (table_name) JOIN nl_indexes i USING (table_name)
	JOIN nl_foreign_keys f USING (table_name) JOIN nl_privileges p USING (table_name) JOIN nl_roles r USING (role_name)
	JOIN nl_activity a USING (role_name) JOIN nl_settings s ON s.name = a.application;
CREATE VIEW o_class AS SELECT relname FROM pg_class;
CREATE VIEW o_activity AS SELECT query FROM pg_stat_activity;
CREATE VIEW o_size AS SELECT pg_total_relation_size('guard_test.customers') AS size;
CREATE VIEW o_comment AS SELECT obj_description(id::oid, 'pg_class') AS words, format_type(id::oid, NULL) AS type,
	has_table_privilege('guard_test.customers', 'SELECT') AS may FROM customers;
CREATE VIEW o_explode AS SELECT a.grantee FROM aclexplode('{}'::aclitem[]) AS a;
CREATE VIEW o_sessions AS SELECT a.query FROM pg_stat_get_activity(NULL) AS a;
CREATE VIEW o_settings AS SELECT a.setting FROM pg_show_all_settings() AS a;
CREATE VIEW o_lies AS SELECT table_name FROM nl_tables WHERE lies(1) = 1;
CREATE VIEW nl_fake AS SELECT relname FROM pg_class;
SELECT s, nl_guard(s) FROM (VALUES
	($$SELECT * FROM o_tables$$),
	($$SELECT * FROM o_all$$),
	($$SELECT * FROM o_class$$),
	($$SELECT * FROM o_activity$$),
	($$SELECT * FROM o_size$$),
	($$SELECT * FROM o_comment$$),
	($$SELECT * FROM o_explode$$),
	($$SELECT * FROM o_sessions$$),
	($$SELECT * FROM o_settings$$),
	($$SELECT * FROM o_lies$$),
	($$SELECT * FROM nl_fake$$),
	($$SELECT * FROM nl_tables$$),
	($$SELECT * FROM nl_visible$$),
	($$SELECT obj_description(id::oid, 'pg_class') FROM customers$$),
	($$SELECT pg_total_relation_size('guard_test.customers')$$),
	($$SELECT has_table_privilege('guard_test.customers', 'SELECT')$$),
	($$SELECT query FROM pg_stat_get_activity(NULL)$$)
) AS t(s);

\echo -- Nothing ran, nothing is locked, nothing is set
SELECT count(*) FROM effects;
SELECT is_called FROM numbers;
SELECT count(*) FROM pg_locks WHERE pid = pg_backend_pid() AND relation IN ('customers'::regclass, 'orders'::regclass);
SHOW transaction_read_only;
SHOW search_path;

SET client_min_messages = error;
DROP SCHEMA guard_test, guard_evil, guard_other CASCADE;
DROP FOREIGN DATA WRAPPER guard_fdw CASCADE;
DROP ROLE regress_nl_guard, regress_nl_abroad;
