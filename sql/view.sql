-- nl_view: an answer kept as a view, with the question as its comment.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
SET client_min_messages = notice;
CREATE SCHEMA view_test;
SET search_path = view_test, public;
CREATE TABLE towns (id int PRIMARY KEY, name text NOT NULL, land text NOT NULL, people int NOT NULL);
INSERT INTO towns VALUES (1, 'Lyon', 'France', 500), (2, 'Nice', 'France', 300), (3, 'Turin', 'Italy', 800);
ANALYZE towns;
SELECT nl_teach('towns in France', $$SELECT name, people FROM towns WHERE land = 'France' ORDER BY people$$) > 0 AS taught;
SELECT nl_teach('pairs of towns', 'SELECT a.name, b.name, a.people + b.people, a.id + b.id FROM towns a JOIN towns b ON a.id < b.id') > 0 AS taught;
SELECT nl_teach('towns''s names; "all" of them', 'SELECT name AS "order" FROM towns ORDER BY 1; -- all') > 0 AS taught;

CREATE FUNCTION made(regclass) RETURNS TABLE (columns text, comment text) LANGUAGE sql AS $$
	SELECT string_agg(attname, ',' ORDER BY attnum), obj_description($1, 'pg_class') FROM pg_attribute WHERE attrelid = $1 AND attnum > 0 $$;

SELECT nl_view('french', 'towns in France');
SELECT * FROM french;
SELECT * FROM made('french');
-- another value
SELECT nl_view('view_test.italian', 'Towns in Italy?');
SELECT * FROM italian;
SELECT comment FROM made('italian');
-- columns of the same name; names and words that need quotes
SELECT nl_view('pairs', 'pairs of towns');
SELECT * FROM made('pairs');
SELECT nl_view('"Odd ""name"" (of) a view"', $$towns's names; "all" of them$$);
SELECT * FROM "Odd ""name"" (of) a view";
SELECT * FROM made('"Odd ""name"" (of) a view"');

-- not over what is there, unless said, and then as CREATE OR REPLACE VIEW
SELECT nl_view('french', 'towns in Italy');
SELECT nl_view('towns', 'towns in France');
SELECT nl_view('french', 'towns in Italy', true);
SELECT * FROM french;
SELECT comment FROM made('french');
SELECT nl_view('french', 'pairs of towns', replace => true);
SELECT nl_view('towns', 'towns in France', true);
SELECT comment FROM made('french');

-- bad names, nothing to ask with
SELECT nl_view('', 'towns in France');
SELECT nl_view('a b', 'towns in France');
SELECT nl_view('x; DROP TABLE towns', 'towns in France');
SELECT nl_view('nosuch.x', 'towns in France');
SELECT nl_view('a.b.c.d', 'towns in France');
SELECT nl_view('x', '');
SELECT nl_view(NULL, 'towns in France');
SELECT nl_view('x', NULL);
SELECT nl_view('pg_catalog.x', 'towns in France');

-- rows as they are now, not as they were
INSERT INTO towns VALUES (4, 'Pau', 'France', 77);
SELECT nl_view('now_french', 'towns in France') IS NOT NULL AS made;
SELECT * FROM now_french;
INSERT INTO towns VALUES (5, 'Brest', 'France', 140);
SELECT count(*) FROM now_french;

-- as the caller: privileges on the tables and on the schema, ownership
CREATE ROLE view_reader;
CREATE ROLE view_stranger;
GRANT USAGE ON SCHEMA view_test TO view_reader, view_stranger;
GRANT SELECT ON towns TO view_reader;
SET ROLE view_reader;
SELECT nl_view('view_test.mine', 'towns in France');
SELECT nl_view('french', 'towns in Italy', true);
SELECT nl_view('pg_temp.mine', 'towns in France');
SELECT count(*) FROM mine;
RESET ROLE;
GRANT CREATE ON SCHEMA view_test TO view_reader, view_stranger;
SET ROLE view_reader;
SELECT nl_view('view_test.mine', 'towns in France');
SELECT nl_view('view_test.french', 'towns in Italy', true);
SELECT pg_get_userbyid(relowner) AS owner FROM pg_class WHERE oid = 'view_test.mine'::regclass;
RESET ROLE;
SET ROLE view_stranger;
SELECT nl_view('theirs', 'towns in France');
RESET ROLE;

-- nothing in a read-only transaction, nothing left after an error or a rollback
BEGIN READ ONLY;
SELECT nl_view('x', 'towns in France');
ROLLBACK;
BEGIN;
SELECT nl_view('x', 'towns in France');
ROLLBACK;
SELECT to_regclass('x');
-- nor where the view could mean something else than what was judged
SET search_path = view_test, public, pg_catalog;
SELECT nl_view('x', 'towns in France');
SET search_path = view_test, public;
SELECT to_regclass('x');

-- a turn of a conversation, as any answer
SELECT nl_session('views');
SELECT nl_view('turn', 'towns in France') IS NOT NULL AS made;
SELECT question, sql FROM nl_history();
RESET nl2sql.conversation;

DROP SCHEMA view_test CASCADE;
DELETE FROM nl_taught WHERE 'view_test.towns' = ANY (relations);
DROP ROLE view_reader, view_stranger;
