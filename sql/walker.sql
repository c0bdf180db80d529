-- SQL -> IR (nl_walk) and back (nl_roundtrip): one form for one meaning. The
-- rows of both must be the same, with nulls in every column that may hold one.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA walker_test;
SET search_path = walker_test, public;
SET nl2sql.schemas = 'walker_test';
SET datestyle = iso;
\pset format unaligned
\pset tuples_only on

CREATE TYPE tier AS ENUM ('basic', 'gold');
CREATE TABLE branch (branch_id int PRIMARY KEY, name text NOT NULL, city text, opened date NOT NULL);
CREATE TABLE member (member_id int PRIMARY KEY, name text NOT NULL, surname text NOT NULL, city text, born date, level tier,
	active boolean, fee numeric(8,2), tags text[], branch_id int NOT NULL REFERENCES branch,
	invited_by int REFERENCES member);
CREATE TABLE author (author_id int PRIMARY KEY, name varchar(40) NOT NULL, country text);
CREATE TABLE book (isbn char(5) PRIMARY KEY, title text NOT NULL, author_id int REFERENCES author, pages int, price numeric(8,2), code text);
CREATE TABLE loan (loan_id int PRIMARY KEY, member_id int NOT NULL REFERENCES member, isbn char(5) REFERENCES book,
	taken date NOT NULL, due date, returned timestamp, fine numeric(8,2));
CREATE TABLE rating (member_id int REFERENCES member, isbn char(5) REFERENCES book, stars int, PRIMARY KEY (member_id, isbn));
CREATE TABLE transfer (transfer_id int PRIMARY KEY, isbn char(5) NOT NULL REFERENCES book,
	from_branch int NOT NULL REFERENCES branch, to_branch int REFERENCES branch, moved date);
CREATE VIEW overdue AS SELECT loan_id, member_id, due FROM loan WHERE returned IS NULL AND due < CURRENT_DATE;

INSERT INTO branch VALUES (1, 'Centre', 'Leeds', '2001-05-01'), (2, 'North', 'York', '2010-01-01'), (3, 'Van', NULL, '2020-12-31');
INSERT INTO member VALUES
	(1, 'Ann', 'Lee', 'Leeds', '1980-03-15', 'gold', true, 20, '{quiet,kids}', 1, NULL),
	(2, 'Bob', 'Lee', 'York', '1990-07-01', 'basic', false, 10.5, '{kids}', 2, 1),
	(3, 'Cy', 'Orr', NULL, NULL, NULL, NULL, NULL, NULL, 1, 1),
	(4, 'Di', 'Poe', 'Leeds', '2000-12-31', 'basic', true, 0, '{}', 2, 2),
	(5, 'Ed', 'Ash', 'Hull', '1985-01-01', 'gold', NULL, 30, '{quiet}', 3, NULL);
INSERT INTO author VALUES (1, 'Woolf', 'UK'), (2, 'Eco', 'Italy'), (3, 'Anon', NULL), (4, 'Idle', 'UK');
INSERT INTO book VALUES ('a1', 'Orlando', 1, 200, 9.99, '12'), ('a2', 'The Waves', 1, 150, NULL, '7.5'), ('b1', 'Il nome', 2, 500, 15, NULL),
	('c1', 'Rhymes 100%', 3, NULL, 3, '1'), ('d1', 'Nobody''s', NULL, 80, 5, '2');
INSERT INTO loan VALUES
	(1, 1, 'a1', '2024-01-05', '2024-02-05', '2024-02-01 10:00', NULL), (2, 1, 'b1', '2024-03-31', '2024-04-30', NULL, 2.5),
	(3, 2, 'a1', '2023-12-31', NULL, '2024-01-01 00:00', 0), (4, 2, NULL, '2024-06-15', '2024-07-15', '2024-12-31 23:59', 1),
	(5, 4, 'c1', CURRENT_DATE, CURRENT_DATE + 14, NULL, NULL), (6, 4, 'a2', CURRENT_DATE - 1, CURRENT_DATE + 13, NULL, 3),
	(7, 1, 'a2', (date_trunc('month', CURRENT_DATE) - interval '1 day')::date, CURRENT_DATE, NULL, 4),
	(8, 2, 'b1', (CURRENT_DATE - interval '1 year')::date, CURRENT_DATE - 300, CURRENT_DATE, NULL),
	(9, 4, 'a1', CURRENT_DATE - 30, CURRENT_DATE - 2, NULL, NULL), (10, 1, NULL, '2025-01-01', NULL, NULL, 7);
INSERT INTO rating VALUES (1, 'a1', 5), (1, 'b1', 3), (2, 'a1', NULL), (4, 'c1', 1);
INSERT INTO transfer VALUES (1, 'a1', 1, 2, '2024-05-01'), (2, 'b1', 2, 1, NULL), (3, 'a1', 1, NULL, '2024-02-29');
ANALYZE;

-- The rows of a query as sorted json arrays: numbers by value, a timestamp at
-- midnight as its date.
CREATE FUNCTION rows_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE result jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_agg(r ORDER BY r) FROM (SELECT (SELECT jsonb_agg(replace(e.value::text, ''T00:00:00"'', ''"'')::jsonb)
		FROM json_each(row_to_json(q)) e) AS r FROM (%s) q) s', query) INTO result;
	RETURN coalesce(result, '[]');
END $$;
CREATE FUNCTION w(query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE back text; ours jsonb; theirs jsonb;
BEGIN
	RETURN NEXT nl_walk(query);
	back := nl_roundtrip(query);
	IF back IS NOT NULL THEN
		theirs := rows_of(query);
		ours := rows_of(back);
		IF ours = theirs THEN
			RETURN NEXT CASE WHEN ours = '[]' THEN '  same: no rows' ELSE '  same' END;
		ELSE
			RETURN NEXT '  DIFFERENT: ' || back || ' gives ' || ours || ' not ' || theirs;
		END IF;
	END IF;
END $$;

\echo -- SELECT: all columns, distinct, order, limit
SELECT w('SELECT * FROM author');
SELECT w('SELECT author_id, name, country FROM author');
SELECT w('SELECT b.* FROM branch b JOIN member m ON m.branch_id = b.branch_id');
SELECT w('SELECT DISTINCT city FROM member');
SELECT w('SELECT city FROM member GROUP BY city');
SELECT w('SELECT DISTINCT member_id, city FROM member');
SELECT w('SELECT DISTINCT name FROM member ORDER BY 1');
SELECT w('SELECT name AS who, fee FROM member ORDER BY who DESC');
SELECT w('SELECT name FROM member WHERE fee IS NOT NULL ORDER BY fee DESC NULLS LAST LIMIT 3 OFFSET 1');
SELECT w('SELECT name FROM member ORDER BY lower(surname), 1 FETCH FIRST 2 ROWS ONLY');

\echo -- count: rows of a table
SELECT w('SELECT count(*) FROM member');
SELECT w('SELECT count(member_id) FROM member');
SELECT w('SELECT count(1) FROM member');
SELECT w('SELECT count(surname) FROM member');
SELECT w('SELECT count(DISTINCT member_id) FROM member');
SELECT w('SELECT count(city), count(DISTINCT city) FROM member');
SELECT w('SELECT m.name, count(*) FROM member m JOIN loan l USING (member_id) GROUP BY m.member_id');
SELECT w('SELECT m.name, count(l.loan_id) FROM member m LEFT JOIN loan l ON l.member_id = m.member_id GROUP BY m.member_id, m.name');
SELECT w('SELECT m.name, count(*) FROM member m LEFT JOIN loan l ON l.member_id = m.member_id GROUP BY m.member_id, m.name');
SELECT w('SELECT count(DISTINCT m.member_id) FROM member m JOIN loan l USING (member_id)');
SELECT w('SELECT count(DISTINCT l.loan_id) FROM member m JOIN loan l USING (member_id) WHERE m.city = ''Leeds''');

\echo -- GROUP BY: a table, the same, others
SELECT w('SELECT m.city, sum(l.fine) FROM member m JOIN loan l ON m.member_id = l.member_id GROUP BY m.city');
SELECT w('SELECT l.member_id, m.name, max(l.taken) FROM loan l JOIN member m ON m.member_id = l.member_id GROUP BY l.member_id, m.name');
SELECT w('SELECT l.member_id, count(*) FROM loan l GROUP BY l.member_id');
SELECT w('SELECT l.isbn, count(*) FROM loan l GROUP BY l.isbn HAVING count(*) > 1 ORDER BY count(*) DESC, l.isbn');
SELECT w('SELECT count(*) FROM member GROUP BY city');
SELECT w('SELECT city, count(*) FROM member GROUP BY city, surname');
SELECT w('SELECT lower(city), count(*) FROM member GROUP BY city');
SELECT w('SELECT m.name, b.name, count(*) FROM member m JOIN branch b ON b.branch_id = m.branch_id JOIN loan l ON l.member_id = m.member_id GROUP BY m.member_id, m.name, b.branch_id, b.name');
SELECT w('SELECT m.name, b.title, count(*) FROM loan l JOIN member m ON m.member_id = l.member_id JOIN book b ON b.isbn = l.isbn GROUP BY m.member_id, b.isbn');
SELECT w('SELECT extract(year FROM taken)::int AS y, count(*) FROM loan GROUP BY y ORDER BY y');
SELECT w('SELECT date_trunc(''month'', returned)::date, sum(fine) FROM loan GROUP BY 1');
SELECT w('SELECT DISTINCT city FROM member GROUP BY city');

\echo -- FROM: derived, explicit, left, twice
SELECT w('SELECT l.loan_id FROM loan l JOIN member m ON m.member_id = l.member_id');
SELECT w('SELECT b.title FROM book b JOIN author a ON a.author_id = b.author_id');
SELECT w('SELECT m.name, a.name FROM member m, loan l, book b, author a WHERE a.author_id = b.author_id AND b.isbn = l.isbn AND l.member_id = m.member_id');
SELECT w('SELECT m.name, b.title FROM member m JOIN rating r ON r.member_id = m.member_id JOIN book b ON b.isbn = r.isbn');
SELECT w('SELECT m.name, b.title FROM member m JOIN loan r ON r.member_id = m.member_id JOIN book b ON b.isbn = r.isbn');
SELECT w('SELECT t.transfer_id, b.name FROM transfer t JOIN branch b ON b.branch_id = t.to_branch');
SELECT w('SELECT t.transfer_id, f.name, b.name FROM transfer t JOIN branch f ON f.branch_id = t.from_branch LEFT JOIN branch b ON b.branch_id = t.to_branch');
SELECT w('SELECT m.name, i.name FROM member m JOIN member i ON i.member_id = m.invited_by');
SELECT w('SELECT m.name, i.name FROM member m LEFT JOIN member i ON i.member_id = m.invited_by');
SELECT w('SELECT m.name, b.name FROM member m LEFT JOIN branch b ON b.branch_id = m.branch_id');
SELECT w('SELECT b.title, a.name FROM author a RIGHT JOIN book b ON b.author_id = a.author_id');
SELECT w('SELECT b.title, a.name FROM book b LEFT JOIN author a ON b.author_id = a.author_id WHERE a.country = ''UK''');
SELECT w('SELECT m.name FROM member m JOIN branch b ON b.branch_id = m.branch_id AND b.city = m.city');
SELECT w('SELECT r.stars, l.taken FROM rating r JOIN loan l ON l.member_id = r.member_id AND l.isbn = r.isbn');
SELECT w('SELECT l.taken, r.stars FROM loan l JOIN rating r ON r.member_id = l.member_id');
SELECT w('SELECT b.title FROM rating r JOIN member m ON r.member_id = m.member_id JOIN loan l ON l.member_id = m.member_id AND l.isbn = r.isbn JOIN book b ON b.isbn = l.isbn WHERE m.city = ''Leeds''');
SELECT w('SELECT DISTINCT m.city FROM member m JOIN loan l ON l.member_id = m.member_id');
SELECT w('SELECT DISTINCT m.city FROM member m JOIN loan l ON l.member_id = m.member_id WHERE l.fine > 2');
SELECT w('SELECT o.due, m.name FROM overdue o JOIN member m ON m.member_id = o.member_id');

\echo -- with, without
SELECT w('SELECT name FROM member m WHERE EXISTS (SELECT 1 FROM loan l WHERE l.member_id = m.member_id)');
SELECT w('SELECT name FROM member WHERE member_id IN (SELECT member_id FROM loan WHERE fine > 2)');
SELECT w('SELECT name FROM member m WHERE NOT EXISTS (SELECT * FROM loan l WHERE l.member_id = m.member_id AND l.taken >= ''2024-01-01'' AND l.taken < ''2025-01-01'')');
SELECT w('SELECT name FROM member WHERE member_id NOT IN (SELECT member_id FROM loan)');
SELECT w('SELECT m.name FROM member m LEFT JOIN loan l ON l.member_id = m.member_id WHERE l.loan_id IS NULL');
SELECT w('SELECT m.name FROM member m LEFT JOIN loan l ON l.member_id = m.member_id AND l.fine > 2 WHERE l.member_id IS NULL AND m.fee > 5');
SELECT w('SELECT m.name FROM member m LEFT JOIN loan l ON l.member_id = m.member_id WHERE l.fine IS NULL');
SELECT w('SELECT member_id FROM member EXCEPT SELECT member_id FROM loan');
SELECT w('SELECT member_id FROM member INTERSECT SELECT member_id FROM loan WHERE fine IS NULL');
SELECT w('SELECT member_id FROM member EXCEPT SELECT m.member_id FROM member m JOIN loan l ON l.member_id = m.member_id JOIN book b ON b.isbn = l.isbn WHERE b.pages > 100');
SELECT w('SELECT name FROM member WHERE member_id NOT IN (SELECT m.member_id FROM member m JOIN loan l USING (member_id) WHERE l.fine > 1)');
SELECT w('SELECT title FROM book b WHERE NOT EXISTS (SELECT 1 FROM loan l WHERE l.isbn = b.isbn)');
SELECT w('SELECT title FROM book WHERE isbn NOT IN (SELECT isbn FROM loan WHERE isbn IS NOT NULL)');
SELECT w('SELECT loan_id FROM loan WHERE isbn NOT IN (SELECT isbn FROM book WHERE pages > 100)');
SELECT w('SELECT loan_id FROM loan WHERE isbn IN (SELECT isbn FROM book WHERE pages > 100)');
SELECT w('SELECT loan_id FROM loan l WHERE EXISTS (SELECT 1 FROM member m WHERE m.member_id = l.member_id AND m.active)');
SELECT w('SELECT name FROM member m WHERE EXISTS (SELECT 1 FROM loan l JOIN book b ON b.isbn = l.isbn WHERE l.member_id = m.member_id AND b.pages > 100)');
SELECT w('SELECT name FROM member m WHERE EXISTS (SELECT 1 FROM member i WHERE i.invited_by = m.member_id)');
SELECT w('SELECT name FROM branch b WHERE NOT EXISTS (SELECT 1 FROM transfer t WHERE t.to_branch = b.branch_id)');
SELECT w('SELECT name FROM branch b WHERE EXISTS (SELECT 1 FROM transfer t WHERE t.to_branch = b.branch_id)');
SELECT w('SELECT name FROM member WHERE city IN (SELECT city FROM branch)');
SELECT w('SELECT name FROM member WHERE city NOT IN (SELECT city FROM branch WHERE opened < ''2015-01-01'')');
SELECT w('SELECT name FROM member WHERE fee > (SELECT avg(fee) FROM member)');

\echo -- conditions
SELECT w('SELECT name FROM member WHERE 5 < fee AND NOT active');
SELECT w('SELECT name FROM member WHERE NOT (city = ''Leeds'' OR fee > 15)');
SELECT w('SELECT name FROM member WHERE (city = ''Leeds'' OR city = ''York'') AND fee >= 0');
SELECT w('SELECT name FROM member WHERE city = ''Leeds'' AND fee > 1 OR surname = ''Ash''');
SELECT w('SELECT name FROM member WHERE (city = ''Leeds'' OR fee > 15) AND surname <> ''Ash''');
SELECT w('SELECT name FROM member WHERE city IN (''Leeds'', ''Hull'')');
SELECT w('SELECT name FROM member WHERE city NOT IN (''Leeds'', ''Hull'')');
SELECT w('SELECT name FROM member WHERE city = ANY (ARRAY[''Leeds'', ''Hull''])');
SELECT w('SELECT name FROM member WHERE city <> ALL (''{Leeds,Hull}'')');
SELECT w('SELECT name FROM member WHERE fee BETWEEN 10 AND 20');
SELECT w('SELECT name FROM member WHERE fee <= 20 AND city IS NOT NULL AND fee >= 10');
SELECT w('SELECT name FROM member WHERE fee NOT BETWEEN 10 AND 20');
SELECT w('SELECT name FROM member WHERE active = true');
SELECT w('SELECT name FROM member WHERE active = false');
SELECT w('SELECT name FROM member WHERE active IS NOT TRUE');
SELECT w('SELECT name FROM member WHERE active IS FALSE');
SELECT w('SELECT name FROM member WHERE active IS NULL');
SELECT w('SELECT name FROM member WHERE city IS DISTINCT FROM ''Leeds''');
SELECT w('SELECT name FROM member WHERE level = ''gold''');
SELECT w('SELECT name FROM member WHERE ''kids'' = ANY (tags)');
SELECT w('SELECT name FROM member WHERE tags @> ARRAY[''kids'', ''quiet'']');
SELECT w('SELECT name FROM member WHERE tags && ARRAY[''kids'', ''quiet''] AND fee > 10');
SELECT w('SELECT title FROM book WHERE title LIKE ''%e%''');
SELECT w('SELECT title FROM book WHERE title NOT ILIKE ''%THE%''');
SELECT w('SELECT title FROM book WHERE title LIKE ''The%''');
SELECT w('SELECT title FROM book WHERE NOT title LIKE ''The%''');
SELECT w('SELECT title FROM book WHERE title LIKE ''%100\%''');
SELECT w('SELECT title FROM book WHERE lower(title) LIKE ''%il%''');
SELECT w('SELECT title FROM book WHERE title ILIKE ''orlando''');
SELECT w('SELECT title FROM book WHERE title LIKE ''_rlando''');
SELECT w('SELECT title FROM book WHERE title = ''Nobody''''s''');

\echo -- dates
SELECT w('SELECT loan_id FROM loan WHERE taken >= ''2024-01-01'' AND taken < ''2025-01-01''');
SELECT w('SELECT loan_id FROM loan WHERE taken BETWEEN ''2024-01-01'' AND ''2024-12-31''');
SELECT w('SELECT loan_id FROM loan WHERE extract(year FROM taken) = 2024');
SELECT w('SELECT loan_id FROM loan WHERE date_part(''year'', returned) <> 2024');
SELECT w('SELECT loan_id FROM loan WHERE extract(year FROM taken) = 2024 AND extract(month FROM taken) = 3');
SELECT w('SELECT loan_id FROM loan WHERE taken >= DATE ''2024-01-01'' AND taken < DATE ''2024-04-01''');
SELECT w('SELECT loan_id FROM loan WHERE taken >= ''2024-03-01'' AND taken <= ''2024-03-31''');
SELECT w('SELECT loan_id FROM loan WHERE date_trunc(''month'', taken) = ''2024-06-01''');
SELECT w('SELECT loan_id FROM loan WHERE taken >= ''2024-03-01'' AND taken < ''2024-07-01''');
SELECT w('SELECT loan_id FROM loan WHERE taken = ''2024-03-31''');
SELECT w('SELECT loan_id FROM loan WHERE returned::date = ''2024-02-01''');
SELECT w('SELECT loan_id FROM loan WHERE taken > ''2023-12-31''');
SELECT w('SELECT loan_id FROM loan WHERE taken < ''2024-01-01''');
SELECT w('SELECT loan_id FROM loan WHERE taken <= ''2024-03-31''');
SELECT w('SELECT loan_id FROM loan WHERE extract(year FROM taken) > 2023');
SELECT w('SELECT loan_id FROM loan WHERE extract(year FROM taken) BETWEEN 2023 AND 2024');
SELECT w('SELECT loan_id FROM loan WHERE extract(month FROM taken) = 3');
SELECT w('SELECT loan_id FROM loan WHERE taken >= date_trunc(''month'', CURRENT_DATE)');
SELECT w('SELECT loan_id FROM loan WHERE date_trunc(''month'', taken) = date_trunc(''month'', CURRENT_DATE - interval ''1 month'')');
SELECT w('SELECT loan_id FROM loan WHERE taken >= date_trunc(''month'', CURRENT_DATE) - interval ''1 month'' AND taken < date_trunc(''month'', CURRENT_DATE)');
SELECT w('SELECT loan_id FROM loan WHERE extract(year FROM taken) = extract(year FROM CURRENT_DATE) - 1');
SELECT w('SELECT loan_id FROM loan WHERE taken > CURRENT_DATE - 30');
SELECT w('SELECT loan_id FROM loan WHERE taken >= CURRENT_DATE - interval ''30 days''');
SELECT w('SELECT loan_id FROM loan WHERE taken = CURRENT_DATE');
SELECT w('SELECT loan_id FROM loan WHERE due < CURRENT_DATE AND returned IS NULL');
SELECT w('SELECT loan_id, CURRENT_DATE - due FROM loan WHERE due - taken > 14');
SELECT w('SELECT avg(returned::date - taken) FROM loan');
SELECT w('SELECT loan_id FROM loan WHERE to_char(taken, ''YYYY-MM'') = ''2024-03''');
SELECT w('SELECT loan_id FROM loan WHERE taken::text LIKE ''2024%''');
SELECT w('SELECT loan_id FROM loan WHERE taken >= date_trunc(''year'', CURRENT_DATE) - interval ''1 year'' AND taken < CURRENT_DATE - interval ''1 year''');
SELECT w('SELECT loan_id FROM loan WHERE due IN (''2024-02-05'', ''2024-07-15'')');
SELECT w('SELECT loan_id FROM loan WHERE due <= CURRENT_DATE + 14');

\echo -- expressions and aggregates
SELECT w('SELECT name || '' '' || surname FROM member');
SELECT w('SELECT upper(name), length(surname), abs(fee - 20) FROM member');
SELECT w('SELECT coalesce(sum(fine), 0), sum(fine) FROM loan WHERE loan_id < 0');
SELECT w('SELECT coalesce(city, name, surname) FROM member');
SELECT w('SELECT round(avg(fee), 1), min(fee), max(DISTINCT fee), sum(DISTINCT fee) FROM member');
SELECT w('SELECT sum(pages * price) / count(*) FROM book');
SELECT w('SELECT pages / 7 FROM book');
SELECT w('SELECT pages::numeric / nullif(price, 0) FROM book');
SELECT w('SELECT 100.0 * count(*) FILTER (WHERE returned IS NULL) / count(*) FROM loan');
SELECT w('SELECT round(count(*) FILTER (WHERE fine > 0) * 100.0 / nullif(count(*), 0), 2) FROM loan');
SELECT w('SELECT count(CASE WHEN active THEN 1 END), sum(CASE WHEN active THEN fee END) FROM member');
SELECT w('SELECT city, sum(CASE WHEN active THEN 1 ELSE 0 END) FROM member GROUP BY city');
SELECT w('SELECT sum(CASE WHEN active THEN 1 ELSE 0 END) FROM member WHERE member_id < 0');
SELECT w('SELECT CASE WHEN fee > 15 THEN ''high'' WHEN fee > 0 THEN ''low'' ELSE ''none'' END, count(*) FROM member GROUP BY 1');
SELECT w('SELECT CASE city WHEN ''Leeds'' THEN 1 ELSE 0 END FROM member');
SELECT w('SELECT avg(code::numeric) FROM book WHERE code IS NOT NULL');
SELECT w('SELECT m.name, count(l.loan_id) FROM member m LEFT JOIN loan l ON l.member_id = m.member_id AND l.fine > 1 GROUP BY m.member_id, m.name');
SELECT w('SELECT -fee, greatest(fee, 5) FROM member');
SELECT w('SELECT sum(fine)::numeric(10,1) FROM loan');

\echo -- aggregates over groups
SELECT w('SELECT avg(n) FROM (SELECT count(*) AS n FROM loan GROUP BY member_id) x');
SELECT w('SELECT avg(n) FROM (SELECT count(*) AS n FROM loan GROUP BY isbn) x');
SELECT w('SELECT round(avg(n), 2) FROM (SELECT sum(loan_id) AS n FROM loan GROUP BY member_id) x');
SELECT w('SELECT avg(n) FROM (SELECT sum(fine) AS n FROM loan GROUP BY member_id) x');
SELECT w('SELECT avg(n) FROM (SELECT count(l.loan_id) AS n FROM member m LEFT JOIN loan l USING (member_id) GROUP BY m.member_id) x');
SELECT w('SELECT member_id FROM loan GROUP BY member_id HAVING count(*) = (SELECT max(n) FROM (SELECT count(*) AS n FROM loan GROUP BY member_id) x)');
SELECT w('SELECT title FROM book WHERE pages > (SELECT min(s) FROM (SELECT sum(fine) AS s FROM loan GROUP BY isbn) x)');
SELECT w('SELECT max(n) FROM (SELECT count(*) AS n FROM loan GROUP BY member_id) x');

\echo -- set operations
SELECT w('SELECT city FROM member UNION SELECT city FROM branch');
SELECT w('SELECT city FROM member UNION ALL SELECT city FROM branch');
SELECT w('SELECT surname FROM member WHERE fee > 5 INTERSECT SELECT surname FROM member WHERE active');
SELECT w('SELECT city FROM member EXCEPT SELECT city FROM branch');
SELECT w('SELECT city FROM member UNION SELECT city FROM branch EXCEPT SELECT country FROM author');
SELECT w('SELECT city FROM member UNION SELECT city FROM branch INTERSECT SELECT country FROM author');
SELECT w('SELECT city FROM member UNION SELECT city FROM branch ORDER BY 1');

\echo -- what the IR has no words for
SELECT w('SELECT name, rank() OVER (ORDER BY fee) FROM member');
SELECT w('WITH x AS (SELECT 1) SELECT * FROM x');
SELECT w('SELECT DISTINCT ON (city) city, name FROM member ORDER BY city, fee');
SELECT w('SELECT name FROM (SELECT city AS name FROM member GROUP BY 1) x');
SELECT w('SELECT age(born) FROM member');
SELECT w('SELECT name FROM member WHERE tags = ''{}''');
SELECT w('SELECT name FROM member m WHERE fee > (SELECT avg(fee) FROM member x WHERE x.city = m.city)');
SELECT w('SELECT m.name FROM member m, branch b');
SELECT w('SELECT relname FROM pg_class');
SELECT w('SELECT string_agg(name, '','') FROM member');
SELECT w('TRUNCATE member');
SELECT w('SELECT nosuch FROM member');
SELECT w('SELECT 1; SELECT 2');

\echo -- constants bound to the values of a question
CREATE FUNCTION b(question text, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE e jsonb := nl_encode(question, query);
BEGIN
	RETURN NEXT coalesce(e ->> 'text', '-') || ' | ' || (e ->> 'status');
END $$;
SELECT b('how many members pay more than 15?', 'SELECT count(*) FROM member WHERE fee > 15.00');
SELECT b('how many members pay more than 15?', 'SELECT count(*) FROM member WHERE fee > 16');
SELECT b('members from Leeds', 'SELECT name FROM member WHERE city = ''Leeds''');
SELECT b('branches in leeds', 'SELECT name FROM branch WHERE city = ''Leeds''');
SELECT b('books with "waves" in the title', 'SELECT title FROM book WHERE title ILIKE ''%waves%''');
SELECT b('pages of orlando', 'SELECT pages FROM book WHERE title ILIKE ''orlando''');
SELECT b('loans taken in 2024', 'SELECT loan_id FROM loan WHERE taken >= ''2024-01-01'' AND taken < ''2025-01-01''');
SELECT b('loans taken since 2024', 'SELECT loan_id FROM loan WHERE taken >= ''2024-01-01''');
SELECT b('loans taken after 2023', 'SELECT loan_id FROM loan WHERE taken > ''2023-12-31''');
SELECT b('loans taken before 2024', 'SELECT loan_id FROM loan WHERE taken < ''2024-01-01''');
SELECT b('loans from 2023 to 2024', 'SELECT loan_id FROM loan WHERE taken BETWEEN ''2023-01-01'' AND ''2024-12-31''');
SELECT b('loans taken in March 2024', 'SELECT loan_id FROM loan WHERE extract(year FROM taken) = 2024 AND extract(month FROM taken) = 3');
SELECT b('loans of last month', 'SELECT loan_id FROM loan WHERE taken >= date_trunc(''month'', CURRENT_DATE) - interval ''1 month'' AND taken < date_trunc(''month'', CURRENT_DATE)');
SELECT b('loans of the last 30 days', 'SELECT loan_id FROM loan WHERE taken >= CURRENT_DATE - 30');
SELECT b('loans due today', 'SELECT loan_id FROM loan WHERE due = CURRENT_DATE');
SELECT b('loans of this year', 'SELECT loan_id FROM loan WHERE extract(year FROM taken) = extract(year FROM CURRENT_DATE)');
SELECT b('cities with two or more members', 'SELECT city FROM member GROUP BY city HAVING count(*) > 1');
SELECT b('top 3 members by fee', 'SELECT name FROM member ORDER BY fee DESC LIMIT 3');
SELECT b('who is the best reader?', 'SELECT m.name FROM member m JOIN loan l USING (member_id) GROUP BY m.member_id, m.name ORDER BY count(*) DESC LIMIT 1');
SELECT b('members who like it quiet', 'SELECT name FROM member WHERE ''quiet'' = ANY (tags)');
SELECT b('what is the weather?', '');
\echo -- what is never null needs no condition that says so
SELECT w('SELECT name FROM member WHERE name IS NOT NULL AND city IS NOT NULL');
SELECT w('SELECT count(*) FROM member WHERE surname IS NOT NULL');
SELECT w('SELECT b.name, m.name FROM branch b LEFT JOIN member m USING (branch_id) WHERE m.name IS NOT NULL');
SELECT w('SELECT name FROM member WHERE surname IS NULL');
\echo -- what the answer before uses: tables, columns, values
SELECT (SELECT string_agg(coalesce(s -> 'names' ->> i, 'value ' || (i - jsonb_array_length(s -> 'names'))), ', ')
	FROM (SELECT DISTINCT u::int AS i FROM jsonb_array_elements_text(e -> 'used') AS u ORDER BY 1) AS x)
	FROM nl_encode('members from Leeds | and from York?', NULL, before => 'SELECT name FROM member WHERE city = ''Leeds''') AS e, nl_encode_schema() AS s;
SELECT e ? 'used' FROM nl_encode('members from Leeds') AS e;
\echo -- how far values differ: a unique index, an enum, statistics
CREATE TABLE token (token_id int PRIMARY KEY, word text UNIQUE, kind text, level tier, note text, worth int);
INSERT INTO token SELECT i, 'w' || i, 'k' || i % 3, 'gold', 'n' || i / 2, i FROM generate_series(1, 100) AS i;
SELECT string_agg((c ->> 'name') || ' ' || (c ->> 'spread'), ', ')
	FROM nl_encode_schema() AS s, jsonb_array_elements(s -> 'columns') AS c WHERE (s -> 'tables' -> (c ->> 'table')::int) ->> 'name' = 'token';
ANALYZE token;
SELECT string_agg((c ->> 'name') || ' ' || (c ->> 'spread'), ', ')
	FROM nl_encode_schema() AS s, jsonb_array_elements(s -> 'columns') AS c WHERE (s -> 'tables' -> (c ->> 'table')::int) ->> 'name' = 'token';
DROP TABLE token;
SELECT e ? 'ir', e ? 'status', jsonb_array_length(e -> 'words') FROM nl_encode('all members') e;
SELECT e -> 'positions' ?& ARRAY['pieces', 'slots', 'kinds', 'keys', 'relations', 'items'] FROM nl_encode('all members', NULL, true) e;
SELECT jsonb_array_length(e -> 'tables'), jsonb_array_length(e -> 'columns'), jsonb_array_length(e -> 'keys'), e -> 'names' -> 0 FROM nl_encode_schema() e;
CREATE ROLE walker_reader;
GRANT USAGE ON SCHEMA walker_test TO walker_reader;
GRANT SELECT ON member TO walker_reader;
GRANT EXECUTE ON FUNCTION nl_walk(text), nl_roundtrip(text), nl_encode_schema(), nl_encode(text, text, boolean, boolean, text) TO walker_reader;
SET ROLE walker_reader;
SELECT nl_walk('SELECT name FROM member');
SELECT nl_roundtrip('SELECT name FROM member');
SELECT nl_encode('members');
SELECT nl_encode_schema();
RESET ROLE;
SET client_min_messages = error;
DROP SCHEMA walker_test CASCADE;
REVOKE EXECUTE ON FUNCTION nl_walk(text), nl_roundtrip(text), nl_encode_schema(), nl_encode(text, text, boolean, boolean, text) FROM walker_reader;
DROP ROLE walker_reader;
