-- nl_describe: every clause of a statement in words, by way of the IR where it
-- can say it, else from the Query tree; refusals as of nl_optimize.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
SET datestyle = iso;
SET timezone = 'UTC';
CREATE SCHEMA describe_test;
SET search_path = describe_test, public;
\pset format unaligned
\pset tuples_only on

CREATE TABLE customers (id int PRIMARY KEY, name text NOT NULL, city text, tags text[], prefs jsonb);
CREATE TABLE orders (id int PRIMARY KEY, customer_id int NOT NULL REFERENCES customers, placed timestamp NOT NULL,
	total numeric(10,2), status text NOT NULL, rush bool NOT NULL);
CREATE TABLE order_lines (order_id int REFERENCES orders, line int, sku text, quantity int, price numeric, PRIMARY KEY (order_id, line));
CREATE TABLE employees (id int PRIMARY KEY, name text, boss int REFERENCES employees, salary numeric);
CREATE VIEW rush_orders AS SELECT * FROM orders WHERE rush;

-- what the IR says
SELECT nl_describe('SELECT name FROM customers WHERE city = ''Leeds'' ORDER BY name DESC LIMIT 5');
SELECT nl_describe('SELECT c.city, count(*), sum(o.total) FROM customers c JOIN orders o ON o.customer_id = c.id GROUP BY c.city HAVING count(*) > 3 ORDER BY 2 DESC');
SELECT nl_describe('SELECT name FROM customers c WHERE NOT EXISTS (SELECT 1 FROM orders o JOIN order_lines l ON l.order_id = o.id WHERE o.customer_id = c.id)');
-- picked rows keep the order that is said
SELECT nl_describe('SELECT DISTINCT ON (c.id) c.name, o.placed FROM customers c JOIN orders o ON o.customer_id = c.id ORDER BY c.id, o.placed DESC');

-- what only the tree says
SELECT nl_describe('SELECT prefs->>''size'' FROM customers WHERE prefs ? ''size''');
SELECT nl_describe('SELECT * FROM customers WHERE prefs IS NOT NULL');
SELECT nl_describe('SELECT status, rush, count(*) FROM orders GROUP BY ROLLUP (status, rush)');
SELECT nl_describe('SELECT status, count(*) FROM orders GROUP BY GROUPING SETS ((status), ())');
SELECT nl_describe('SELECT e.name, b.name FROM employees e LEFT JOIN employees b ON b.id = e.boss AND b.salary > e.salary WHERE b.id IS DISTINCT FROM 3');
SELECT nl_describe('SELECT * FROM orders o FULL JOIN order_lines l ON l.order_id = o.id AND l.quantity > 2');
SELECT nl_describe('SELECT c.name FROM orders o RIGHT JOIN customers c ON o.customer_id = c.id AND o.total > 5');
SELECT nl_describe('WITH big AS (SELECT customer_id AS who, sum(total) AS spent FROM orders GROUP BY customer_id), b2 AS (SELECT who FROM big WHERE spent > 100 AND spent::text ~ ''9'') SELECT * FROM b2 UNION ALL SELECT who FROM big ORDER BY 1 LIMIT 3 OFFSET 2');
SELECT nl_describe('SELECT name, (SELECT max(placed) FROM orders o WHERE o.customer_id = c.id AND o.total > c.id) FROM customers c');
SELECT nl_describe('SELECT name FROM customers WHERE (city, id) IN (SELECT status, customer_id FROM orders) AND id >= ALL (SELECT order_id FROM order_lines)');
SELECT nl_describe('SELECT sum(quantity) OVER (PARTITION BY sku ORDER BY line ROWS BETWEEN 2 PRECEDING AND CURRENT ROW), dense_rank() OVER (ORDER BY price DESC NULLS LAST) FROM order_lines');
SELECT nl_describe('SELECT nullif(city, ''''), CASE city WHEN ''Leeds'' THEN 1 ELSE 0 END, greatest(id, 3), tags[1], substr(name, 1, 3) FROM customers WHERE NOT (id < 5 OR name !~~ ''%x_y'') AND city LIKE ''%eed%''');
SELECT nl_describe('SELECT v.a, lower(v.b) FROM (VALUES (1, ''X''), (2, ''Y'')) v(a, b) WHERE v.a <> ALL (ARRAY[5, 6]) ORDER BY v.a NULLS FIRST');
SELECT nl_describe('SELECT customer_id, o.id FROM orders o NATURAL JOIN rush_orders WHERE (rush IS NOT TRUE) ORDER BY rush DESC, customer_id FETCH FIRST 3 ROWS WITH TIES');
SELECT nl_describe('SELECT string_agg(DISTINCT name, ''; '' ORDER BY name) FILTER (WHERE city IS NULL), stddev(id), bool_or(id > 3), array_agg(id) FROM customers');
SELECT nl_describe('SELECT mode() WITHIN GROUP (ORDER BY city) FROM customers');
SELECT nl_describe('SELECT 1 + 2, ''it''''s'', NULL, true, -id, date ''2024-02-03'', interval ''2 days'', now() FROM customers');
SELECT nl_describe('SELECT id FROM orders EXCEPT (SELECT order_id FROM order_lines INTERSECT SELECT id FROM employees) ORDER BY id DESC');
SELECT nl_describe('SELECT c.*, x.n FROM customers c, LATERAL (SELECT count(*) AS n FROM orders o WHERE o.customer_id = c.id AND o.total > 1) x');
SELECT nl_describe('SELECT 5');

-- refused
SELECT nl_describe('DELETE FROM orders');
SELECT nl_describe('SELECT * FROM nosuch');
SELECT nl_describe('SELECT pg_sleep(10)');
SELECT nl_describe('SELEC 1');
SELECT nl_describe('');
SELECT nl_describe(NULL) IS NULL;
CREATE ROLE describe_reader;
GRANT USAGE ON SCHEMA describe_test TO describe_reader;
GRANT SELECT (id) ON customers TO describe_reader;
SET ROLE describe_reader;
SELECT nl_describe('SELECT id FROM customers');
SELECT nl_describe('SELECT name FROM customers');
SELECT nl_describe('SELECT id FROM orders');
RESET ROLE;
DROP OWNED BY describe_reader;
DROP ROLE describe_reader;
DROP SCHEMA describe_test CASCADE;
