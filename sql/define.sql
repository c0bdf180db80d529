-- Definitions: synonyms, hidden tables and columns, named expressions; what is
-- refused, what an ALTER breaks, and for whom they count. No model is asked:
-- nl_context shows what one would read.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE ROLE define_owner;
CREATE ROLE define_clerk;
CREATE ROLE define_part;
CREATE SCHEMA define_test AUTHORIZATION define_owner;
GRANT USAGE ON SCHEMA define_test TO define_clerk, define_part;
SET search_path = define_test, public;
SET nl2sql.schemas = 'define_test';
SET ROLE define_owner;
CREATE TYPE define_test.state AS ENUM ('open', 'done');
CREATE TABLE buyer (id int PRIMARY KEY, name text NOT NULL, secret text, left_on date);
CREATE TABLE line (id int PRIMARY KEY, buyer_id int NOT NULL REFERENCES buyer, quantity int NOT NULL,
	unit_price numeric(8,2) NOT NULL, state define_test.state NOT NULL);
CREATE TABLE audit (id int PRIMARY KEY, line_id int REFERENCES line, remark text);
CREATE VIEW buyers AS SELECT name, secret FROM buyer;
CREATE FUNCTION define_test.mine(int) RETURNS int LANGUAGE sql AS 'SELECT $1';
GRANT SELECT ON ALL TABLES IN SCHEMA define_test TO define_clerk;
GRANT SELECT (id, quantity) ON line TO define_part;
CREATE FUNCTION define_test.reads(question text) RETURNS SETOF text LANGUAGE sql SET search_path = define_test, public
	AS $$SELECT format('%s %s: %s', kind, name, links) FROM nl_context(question) WHERE kind ~ '^(table|column)' AND links IS NOT NULL$$;
GRANT EXECUTE ON FUNCTION define_test.reads(text) TO PUBLIC;

-- synonyms, of several words too
SELECT reads('turnover of the shoppers');
SELECT nl_define_synonym('buyer', 'shopper', 'account holder') > 0;
SELECT nl_define_synonym('line.quantity', 'turnover') > 0;
SELECT nl_define_synonym('define_test.line.unit_price', 'how dear it is') > 0;
SELECT reads('turnover of the shoppers');
SELECT reads('account holders');
SELECT reads('the account');
SET ROLE define_clerk;
SELECT reads('turnover of the shoppers');
-- another role's are its own
SELECT nl_define_synonym('line', 'basket') > 0;
SELECT reads('baskets');
SET ROLE define_owner;
SELECT reads('baskets');
-- in place of those before, and taken away
SELECT nl_define_synonym('line.quantity', 'volume') > 0;
SELECT reads('turnover or volume');
SELECT nl_define_synonym('line.quantity', VARIADIC '{}'::text[]);
SELECT reads('turnover or volume');
-- what is no name, what is not there
SELECT nl_define_synonym('line', '');
SELECT nl_define_synonym('line', '  --');
SELECT nl_define_synonym('line', E'two\nlines');
SELECT nl_define_synonym('line', NULL);
SELECT nl_define_synonym('line', repeat('x', 61));
SELECT nl_define_synonym('line', VARIADIC array_fill('x'::text, '{17}'));
SELECT nl_define_synonym('nosuch', 'x');
SELECT nl_define_synonym('line.nosuch', 'x');
SELECT nl_define_synonym('line.ctid', 'x');
SELECT nl_define_synonym('a.b.c.d', 'x');
SELECT nl_define_synonym('', 'x');
SELECT nl_define_synonym('line; DROP TABLE line', 'x');
SET ROLE define_part;
SELECT nl_define_synonym('buyer', 'x');
SELECT nl_hide('buyer');
SELECT nl_define('x', 'id', 'buyer');
-- a column that it may not read is none, whatever its type
SELECT nl_define_synonym('line.unit_price', 'x');
SELECT nl_define_unit('line.unit_price', 'EUR');
SELECT nl_define_unit('line.nosuch', 'EUR');
SELECT nl_define_unit('line.quantity', 'pieces') > 0;
INSERT INTO nl_defined (relation, name, kind, expression) VALUES ('line', 'unit_price', 'unit', 'EUR'), ('line', '', 'time', 'unit_price');
SELECT object, kind, fault FROM nl_definitions() ORDER BY id;
DELETE FROM nl_defined;

-- hidden: not read, and refused in statements, from whatever side
SET ROLE define_owner;
SELECT nl_guard('SELECT remark FROM audit'), nl_guard('SELECT secret FROM buyer'), nl_guard('SELECT * FROM buyers');
SELECT nl_hide('audit'), nl_hide('buyer.secret');
SELECT reads('remarks of the audit and secret of buyers');
SELECT nl_guard('SELECT remark FROM audit');
SELECT nl_guard('SELECT name FROM buyer');
SELECT nl_guard('SELECT count(*) FROM buyer');
SELECT s, nl_guard(s) FROM unnest(ARRAY[
	'SELECT secret FROM buyer', 'SELECT * FROM buyer', 'SELECT b FROM buyer AS b', 'SELECT count(b) FROM buyer AS b',
	'SELECT name FROM buyer WHERE secret IS NULL', 'SELECT name FROM buyer ORDER BY secret',
	'SELECT max(secret) FROM buyer', 'SELECT 1 FROM line WHERE EXISTS (SELECT FROM buyer WHERE secret = ''x'')',
	'WITH w AS (SELECT secret FROM buyer) SELECT count(*) FROM w', 'SELECT x FROM (SELECT secret AS x FROM buyer) AS s',
	'SELECT name FROM buyer UNION SELECT secret FROM buyer', 'SELECT a.name FROM buyer AS a JOIN buyer AS b USING (secret)',
	'SELECT a.name FROM buyer AS a NATURAL JOIN buyers AS b']) AS s;
-- a view that shows it is its owner's choice
SELECT nl_guard('SELECT secret FROM buyers');
SET ROLE define_clerk;
SELECT nl_guard('SELECT remark FROM audit'), nl_guard('SELECT secret FROM buyer');
SELECT nl_hide('audit', false);
SELECT nl_guard('SELECT remark FROM audit');
SELECT nl_hide('buyers.secret');
SELECT nl_guard('SELECT secret FROM buyers');
SET ROLE define_owner;
SELECT nl_guard('SELECT secret FROM buyers');
SELECT nl_hide('audit', false), nl_hide('audit', false), nl_hide('buyer.secret', false);
SELECT nl_guard('SELECT remark FROM audit'), nl_guard('SELECT secret FROM buyer');

-- expressions
SELECT nl_define('revenue', 'sum(quantity * unit_price)', 'line', '{turnover}') > 0;
SELECT nl_define('amount', 'line.quantity * line.unit_price -- in pounds', 'line') > 0;
SELECT nl_define('is open', $$state = 'open'$$, on_table := 'line') > 0;
SELECT nl_define('active buyer', 'left_on IS NULL OR left_on > CURRENT_DATE', 'buyer') > 0;
SELECT nl_define('customers', 'count(DISTINCT buyer_id)', 'line') > 0;
SELECT object, kind, expression, synonyms, fault FROM nl_definitions() WHERE kind = 'expression';
SELECT reads('turnover');
SELECT reads('active buyers');
SELECT kind, name FROM nl_context('line') WHERE name LIKE 'line.%';
SELECT nl_hide('line.revenue');
-- refused
SELECT nl_define('id', 'quantity', 'line');
SELECT nl_define('', 'quantity', 'line');
SELECT nl_define('x', 'quantity', 'line', '{""}');
SELECT nl_define('x', 'quantity', 'line', synonyms := NULL);
SELECT nl_define(repeat('x', 64), 'quantity', 'line');
SELECT nl_define('x', '', 'line');
SELECT nl_define('x', 'nosuch', 'line');
SELECT nl_define('x', 'quantity', 'nosuch');
SELECT nl_define('x', 'quantity', 0);
SELECT nl_define('x', '1 + 1', 'line');
SELECT nl_define('x', 'line', 'line');
SELECT nl_define('x', 'line.*', 'line');
SELECT nl_define('x', 'ctid', 'line');
SELECT nl_define('x', 'quantity, unit_price', 'line');
SELECT nl_define('x', 'quantity) FROM buyer -- ', 'line');
SELECT nl_define('x', 'quantity) FROM line WHERE (true', 'line');
SELECT nl_define('x', 'quantity) FROM line GROUP BY (quantity', 'line');
SELECT nl_define('x', 'quantity) FROM line UNION SELECT (1', 'line');
SELECT nl_define('x', 'quantity); DROP TABLE line; SELECT (1', 'line');
SELECT nl_define('x', '(SELECT max(id) FROM buyer)', 'line');
SELECT nl_define('x', 'quantity + (SELECT 1)', 'line');
SELECT nl_define('x', 'rank() OVER (ORDER BY quantity)', 'line');
SELECT nl_define('x', 'generate_series(1, quantity)', 'line');
SELECT nl_define('x', 'mine(quantity)', 'line');
SELECT nl_define('x', 'pg_sleep(quantity)', 'line');
SELECT nl_define('x', 'pg_read_file(state::text)', 'line');
SELECT nl_define('x', $$set_config('role', state::text, false)$$, 'line');
SELECT nl_define('x', 'quantity || $1', 'line');
SELECT nl_define('x', E'state::text || E''\\x01''', 'line');
SELECT nl_define('x', 'relname', 'pg_catalog.pg_class');
SELECT count(*) FROM nl_defined WHERE name = 'x';

-- units, of columns and of what is defined
SELECT nl_define_unit('line.unit_price', 'cents') > 0, nl_define_unit('line.revenue', 'a heap of coins') > 0, nl_define_unit('line.quantity', '  Pieces ') > 0;
SELECT object, kind, expression, fault FROM nl_definitions() WHERE kind = 'unit';
SELECT nl_define_unit('line.unit_price', 'EUR') > 0;
SELECT nl_define_unit('line.quantity', NULL);
SELECT object, kind, expression, fault FROM nl_definitions() WHERE kind = 'unit';
SELECT nl_define_unit('line.unit_price', '');
SELECT nl_define_unit('line.unit_price', E'a\nb');
SELECT nl_define_unit('line.unit_price', repeat('x', 40));
SELECT nl_define_unit('buyer.name', 'km');
SELECT nl_define_unit('buyer.active buyer', 'km');
SELECT nl_define_unit('line', 'km');
SELECT nl_define_unit('line.nosuch', 'km');
SELECT nl_define_unit(NULL, 'km');

-- the date that periods mean
SELECT nl_define_time('buyer.left_on') > 0;
SELECT object, kind, expression, fault FROM nl_definitions() WHERE kind = 'time';
SELECT nl_define_time('buyer');
SELECT count(*) FROM nl_definitions() WHERE kind = 'time';
SELECT nl_define_time('buyer.name');
SELECT nl_define_time('buyer.nosuch');

-- joins
CREATE TABLE place (id int PRIMARY KEY, code text UNIQUE, parent int REFERENCES place);
CREATE TABLE trip (id int PRIMARY KEY, from_id int REFERENCES place, to_id int REFERENCES place, code varchar(9), started_on date, ended_on date);
CREATE TABLE parcel (id bigint PRIMARY KEY, trip_id int, buyer_id int REFERENCES buyer, weight numeric);
SELECT nl_define_join('trip JOIN place ON trip.to_id = place.id') > 0;
SELECT nl_define_join('parcel AS a JOIN trip AS b ON b.id = a.trip_id JOIN place AS c ON b.code = c.code -- by code') > 0;
SELECT nl_define_join('buyer JOIN parcel ON buyer.id = parcel.buyer_id JOIN trip ON parcel.trip_id = trip.id AND parcel.id = trip.id') > 0;
SELECT object, kind, expression, synonyms, fault FROM nl_definitions() WHERE kind = 'join';
-- said the other way round it replaces what was said; and is taken away
SELECT nl_define_join('place JOIN trip ON trip.from_id = place.id') > 0;
SELECT object, expression FROM nl_definitions() WHERE kind = 'join' ORDER BY id;
SELECT nl_define_join('trip JOIN place ON to_id = place.id', false);
SELECT object, expression FROM nl_definitions() WHERE kind = 'join' ORDER BY id;
SELECT nl_define_join('trip JOIN place USING (code)') > 0;
SELECT object, expression FROM nl_definitions() WHERE kind = 'join' ORDER BY id;
-- refused
SELECT nl_define_join('trip');
SELECT nl_define_join('trip, place');
SELECT nl_define_join('trip CROSS JOIN place');
SELECT nl_define_join('trip LEFT JOIN place ON to_id = place.id');
SELECT nl_define_join('trip JOIN place ON to_id > place.id');
SELECT nl_define_join('trip JOIN place ON to_id = place.id OR true');
SELECT nl_define_join('trip JOIN place ON to_id = place.id AND trip.id = 1');
SELECT nl_define_join('trip JOIN place ON to_id = place.id WHERE trip.id = 1');
SELECT nl_define_join('trip JOIN place ON to_id = place.id LIMIT 1');
SELECT nl_define_join('trip JOIN place ON to_id = place.id UNION SELECT 1');
SELECT nl_define_join('trip JOIN place ON to_id = place.id; DROP TABLE trip');
SELECT nl_define_join('trip JOIN place ON to_id = (SELECT 1)');
SELECT nl_define_join('trip JOIN (SELECT 1 AS id) AS s ON to_id = s.id');
SELECT nl_define_join('trip JOIN buyers ON trip.code = buyers.name') > 0;
SELECT nl_define_join('place AS a JOIN place AS b ON a.parent = b.id');
SELECT nl_define_join('trip JOIN place ON to_id = place.id JOIN buyer ON buyer.id = trip.id');
SELECT nl_define_join('trip JOIN (place JOIN parcel ON place.id = parcel.id) ON to_id = place.id');
SELECT nl_define_join('trip JOIN place ON to_id = place.nosuch');
SELECT nl_define_join('trip JOIN place ON trip.id = place.code');
SELECT nl_define_join('trip JOIN place ON trip.ctid = place.ctid');
SELECT nl_define_join('trip JOIN generate_series(1, 2) AS g ON g = trip.id');
SELECT nl_define_join('');

-- who may read the columns may use it; others do not see it
SET ROLE define_clerk;
SELECT reads('turnover');
SELECT count(*) FROM nl_definitions() WHERE kind = 'expression';
SET ROLE define_part;
SELECT reads('turnover');
SELECT kind, name FROM nl_context('line') WHERE kind LIKE 'column%';
SELECT count(*) FROM nl_definitions();
SELECT nl_define('price', 'unit_price * 2', 'line');
SELECT nl_define('dozens', 'quantity / 12', 'line') > 0;
SELECT kind, name FROM nl_context('line') WHERE kind LIKE 'column%';
-- rows written by hand: as oneself only, and judged when read
INSERT INTO nl_defined (role, relation, name, kind, expression) VALUES ('define_owner', 'line', 'forged', 'expression', 'id');
INSERT INTO nl_defined (relation, name, kind, expression) VALUES ('line', 'p', 'expression', 'unit_price'),
	('line', 'q', 'expression', 'id) FROM line; SELECT (1'), ('line', 'r', 'expression', NULL), ('line', 's', 'expression', 'pg_sleep(id)');
SELECT kind, name FROM nl_context('line') WHERE kind LIKE 'column%';
SELECT object, fault FROM nl_definitions() WHERE fault IS NOT NULL;
UPDATE nl_defined SET role = 'define_owner' WHERE name = 'p';
-- and not without end: everybody's schema is read over all of them
INSERT INTO nl_defined (relation, name, kind) SELECT 'line', i, 'synonyms' FROM generate_series(1, 9995) AS i;
SELECT nl_define_synonym('line.quantity', 'x');
SELECT count(*) FROM nl_defined WHERE role = 'define_part'::regrole;
DELETE FROM nl_defined;
SET ROLE define_owner;
SELECT count(*) > 5 FROM nl_defined;

-- what an ALTER breaks is left out, and reported
SELECT nl_define_synonym('line.unit_price', 'tariff') > 0;
ALTER TABLE line RENAME COLUMN unit_price TO price;
SELECT object, fault FROM nl_definitions() WHERE fault IS NOT NULL;
SELECT kind, name FROM nl_context('line') WHERE name LIKE 'line.%';
ALTER TABLE line RENAME COLUMN price TO unit_price;
ALTER TABLE line ADD COLUMN amount numeric;
SELECT object, fault FROM nl_definitions() WHERE fault IS NOT NULL;
ALTER TABLE line DROP COLUMN amount;
ALTER TABLE line ALTER COLUMN unit_price TYPE text;
SELECT object, kind, fault FROM nl_definitions() WHERE fault IS NOT NULL ORDER BY 1, 2;
ALTER TABLE line ALTER COLUMN unit_price TYPE numeric(8,2) USING unit_price::numeric;
SELECT nl_define_time('trip.started_on') > 0;
ALTER TABLE trip ALTER COLUMN started_on TYPE text;
ALTER TABLE place RENAME COLUMN code TO label;
SELECT object, kind, fault FROM nl_definitions() WHERE fault IS NOT NULL ORDER BY 1, 2;
ALTER TABLE place RENAME COLUMN label TO code;
ALTER TABLE place ALTER COLUMN code TYPE int USING NULL;
SELECT object, kind, fault FROM nl_definitions() WHERE kind = 'join' AND fault IS NOT NULL ORDER BY 1;
-- renamed tables keep theirs
ALTER TABLE parcel RENAME TO bundle;
SELECT object, expression FROM nl_definitions() WHERE kind = 'join' AND object LIKE '%bundle%' ORDER BY 1;
ALTER TABLE line RENAME TO sold;
SELECT object, expression, fault FROM nl_definitions() WHERE kind = 'expression' AND object LIKE '%sold%';
SELECT reads('turnover');
ALTER TABLE sold RENAME TO line;
SELECT nl_hide('audit');
DROP TABLE audit;
SELECT kind, fault, object ~ '^\d+$' AS number FROM nl_definitions() WHERE fault IS NOT NULL;

RESET ROLE;
DELETE FROM nl_defined;
SET client_min_messages = error;
DROP SCHEMA define_test CASCADE;
DROP ROLE define_owner, define_clerk, define_part;
