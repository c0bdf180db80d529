-- nl_fix: one statement for each kind of repair, what is fine, and what is not
-- to be repaired.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
SET nl2sql.timeout = '60s';
CREATE SCHEMA fix_test;
SET search_path = fix_test, public;
\pset format unaligned
\pset tuples_only on

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text, code text, active bool);
COMMENT ON COLUMN customers.code IS 'postcode, zip';
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, placed date NOT NULL,
	total float8, status text NOT NULL, "order" int);
CREATE TABLE order_lines (order_id int REFERENCES orders, line int, sku text, quantity int, PRIMARY KEY (order_id, line));
CREATE TABLE "Staff" ("StaffID" int PRIMARY KEY, "FullName" text);
CREATE TABLE secrets (id int, passphrase text);

CREATE FUNCTION fixed(broken text) RETURNS text LANGUAGE sql AS
	$$ SELECT sql || ' -- ' || array_to_string(changes, '; ') FROM nl_fix(broken) $$;

-- fine: unchanged, no changes
SELECT sql, changes, note IS NULL FROM nl_fix('SELECT  name FROM customers ; -- as it is');

-- names
SELECT fixed('SELECT nmae FROM custmers WHERE city = ''Leeds''');
SELECT fixed('SELECT name, zip FROM clients');
SELECT fixed('SELECT orders.totl FROM ordrs orders');
SELECT fixed('SELECT FullName FROM Staff WHERE StaffID = 3');
SELECT fixed('SELECT name FROM customers WHERE city = "Leeds" OR city = "York"');
SELECT fixed('SELECT name FROM customers WHERE city = Leeds');
SELECT fixed('SELECT id FROM customers JOIN orders ON orders.customer_id = customers.id');
SELECT fixed('SELECT x.numbr FROM (SELECT count(*) AS number FROM orders) x WHERE x.numbr > 3');
-- joins
SELECT fixed('SELECT name, sum(total) FROM customers GROUP BY name');
SELECT fixed('SELECT c.name, o.total FROM customers c WHERE o.total > 5');
SELECT fixed('SELECT name, sku FROM customers WHERE quantity > 2');
SELECT fixed('SELECT c.name FROM customers c JOIN orders o WHERE o.total > 5');
SELECT fixed('SELECT name WHERE city = ''Leeds''');
-- groups
SELECT fixed('SELECT city, active, count(*) FROM customers GROUP BY city');
SELECT fixed('SELECT upper(city) AS c, count(*) FROM customers');
SELECT fixed('SELECT customer_id FROM orders WHERE status = ''x'' AND count(*) > 3 GROUP BY customer_id');
SELECT fixed('SELECT id FROM orders WHERE total = max(total)');
SELECT fixed('SELECT id, total * 2 AS twice FROM orders WHERE twice > 10');
-- keywords, commas, parentheses, order of clauses
SELECT fixed('SELCT name FORM customers WHER city = ''Leeds''');
SELECT fixed('SELECT city, count(*) FROM customers GROUP BT city ODER BY city DSC');
SELECT fixed('SELECT name, city, FROM customers ORDER name');
SELECT fixed('SELECT id, name city code FROM customers');
SELECT fixed('SELECT count(* FROM orders');
SELECT fixed('SELECT name FROM customers WHERE id IN (SELECT customer_id FROM orders))');
SELECT fixed('SELECT name FROM customers ORDER BY name WHERE active');
SELECT fixed('SELECT name FROM customers WHERE name = ''O''Brien''');
SELECT fixed('SELECT order FROM orders');
SELECT fixed('SELECT name FROM customers WHERE city NOT NULL');
-- other systems
SELECT fixed('SELECT TOP 5 `name` FROM `customers` ORDER BY name');
SELECT fixed('SELECT [FullName] FROM [Staff] LIMIT 10, 5');
SELECT fixed('SELECT IFNULL(city, ''none'') FROM customers WHERE active == true && id <> 3');
SELECT fixed('SELECT YEAR(placed), DATEDIFF(GETDATE()::date, placed), LEN(status) FROM orders WHERE placed > CURDATE() - INTERVAL 7 DAY');
SELECT fixed('SELECT DATE_FORMAT(placed, ''%Y-%m''), IF(total > 5, ''big'', ''small'') FROM orders');
SELECT fixed('SELECT city, GROUP_CONCAT(name SEPARATOR ''; '') FROM customers GROUP BY city');
SELECT fixed('SELECT id FROM customers MINUS SELECT customer_id FROM orders');
SELECT fixed('SELECT CAST(code AS SIGNED) FROM customers');
-- types
SELECT fixed('SELECT name FROM customers WHERE code = 5');
SELECT fixed('SELECT name FROM customers WHERE active = 1');
SELECT fixed('SELECT round(total, 2) FROM orders');
SELECT fixed('SELECT sum(code) FROM customers');
SELECT fixed('SELECT cuont(*) FROM customers WHERE id LIKE ''1%''');

-- not to be repaired
SELECT fixed('DELETE FROM orders');
SELECT fixed('SELECT pg_sleep(1)');
SELECT fixed('xyzzy');
SELECT fixed('');
SELECT fixed('SELECT * FROM orders; SELECT 1');
\set VERBOSITY default
SELECT nl_fix('SELECT frobnicate FROM customers WHERE');
\set VERBOSITY terse
-- nothing is offered that the role may not read, and no refused function
CREATE ROLE fix_reader;
GRANT USAGE ON SCHEMA fix_test TO fix_reader;
GRANT SELECT ON customers TO fix_reader;
SET ROLE fix_reader;
SELECT fixed('SELECT nam FROM customers');
SELECT fixed('SELECT passphrase FROM secret');
SELECT fixed('SELECT passphrase FROM customers');
RESET ROLE;
DROP OWNED BY fix_reader;
DROP ROLE fix_reader;
DROP SCHEMA fix_test CASCADE;
