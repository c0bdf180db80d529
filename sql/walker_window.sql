-- SQL -> IR (nl_walk) and back (nl_roundtrip): derived tables, the first rows of
-- each group and window functions. The rows of both must be the same, with nulls
-- in every column that may hold one.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA walker_window;
SET search_path = walker_window, public;
SET nl2sql.schemas = 'walker_window';
SET datestyle = iso;
\pset format unaligned
\pset tuples_only on

CREATE TABLE branch (branch_id int PRIMARY KEY, name text NOT NULL, city text);
CREATE TABLE member (member_id int PRIMARY KEY, name text NOT NULL, city text, fee numeric(8,2), invited_by int REFERENCES member,
	branch_id int NOT NULL REFERENCES branch);
CREATE TABLE loan (loan_id int PRIMARY KEY, member_id int NOT NULL REFERENCES member, isbn char(5), taken date NOT NULL, due date,
	returned timestamp, fine numeric(8,2));
INSERT INTO branch VALUES (1, 'Centre', 'Leeds'), (2, 'North', 'York'), (3, 'Van', NULL);
INSERT INTO member VALUES (1, 'Ann', 'Leeds', 20, NULL, 1), (2, 'Bob', 'York', 10.5, 1, 2), (3, 'Cy', NULL, NULL, 1, 1),
	(4, 'Di', 'Leeds', 0, 2, 2), (5, 'Ed', 'Hull', 20, NULL, 3), (6, 'Flo', 'Leeds', 20, 4, 3);
INSERT INTO loan VALUES
	(1, 1, 'a1', '2024-01-05', '2024-02-05', '2024-02-01 10:00', NULL), (2, 1, 'b1', '2024-03-31', '2024-04-30', NULL, 2.5),
	(3, 2, 'a1', '2023-12-31', NULL, '2024-01-01 00:00', 0), (4, 2, NULL, '2024-06-15', '2024-07-15', '2024-12-31 23:59', 1),
	(5, 4, 'c1', '2025-05-01', '2025-05-15', NULL, NULL), (6, 4, 'a2', '2025-04-30', '2025-05-14', NULL, 3),
	(7, 1, 'a2', '2025-02-28', '2025-03-14', NULL, 4), (8, 2, 'b1', '2023-07-01', '2023-08-01', '2023-08-02', NULL),
	(9, 4, 'a1', '2025-01-20', '2025-02-03', NULL, NULL), (10, 1, NULL, '2025-01-01', NULL, NULL, 7), (11, 6, 'a1', '2022-01-01', NULL, NULL, 1);
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

SELECT w('SELECT DISTINCT ON (m.city) m.city, m.name, m.fee FROM member m ORDER BY m.city, m.fee DESC NULLS LAST, m.member_id');
SELECT w('SELECT city, name, fee FROM (SELECT city, name, fee, row_number() OVER (PARTITION BY city ORDER BY fee DESC NULLS LAST, member_id) AS rn FROM member) x WHERE rn = 1 ORDER BY city');
SELECT w('SELECT name, loan_id, taken FROM (SELECT m.name, l.loan_id, l.taken, row_number() OVER (PARTITION BY m.member_id ORDER BY l.taken DESC, l.loan_id) AS rn FROM member m JOIN loan l USING (member_id)) x WHERE rn <= 2 ORDER BY name, taken DESC');
SELECT w('SELECT b.name, x.name, x.n FROM (SELECT m.branch_id, m.name, count(*) AS n, rank() OVER (PARTITION BY m.branch_id ORDER BY count(*) DESC) AS rk FROM member m JOIN loan l USING (member_id) GROUP BY m.member_id) x JOIN branch b USING (branch_id) WHERE rk = 1 ORDER BY n, x.name');
SELECT w('SELECT m.name, x.due FROM member m JOIN (SELECT DISTINCT ON (member_id) member_id, due, returned FROM loan ORDER BY member_id, taken DESC, loan_id) x USING (member_id) WHERE x.returned IS NULL AND m.city = ''Leeds''');
SELECT w('SELECT name, fee FROM (SELECT name, fee, rank() OVER (ORDER BY fee DESC NULLS LAST) AS rk FROM member) x WHERE rk <= 2');
SELECT w('SELECT name FROM member ORDER BY fee DESC NULLS LAST FETCH FIRST 2 ROWS WITH TIES');
SELECT w('SELECT x.name FROM (SELECT name, rank() OVER (PARTITION BY city ORDER BY fee) AS rk FROM member) x WHERE rk >= 2');
SELECT w('SELECT city, 100.0 * count(*) / sum(count(*)) OVER () FROM member GROUP BY city');
SELECT w('SELECT city, round(n * 100.0 / sum(n) OVER (), 1) AS share FROM (SELECT city, count(*) AS n FROM member GROUP BY city) x WHERE n > 1 AND city IS NOT NULL ORDER BY share DESC');
SELECT w('SELECT taken, fine, sum(fine) OVER (ORDER BY taken, loan_id) FROM loan');
SELECT w('SELECT taken, fine, sum(fine) OVER (ORDER BY taken, loan_id ROWS UNBOUNDED PRECEDING) FROM loan');
SELECT w('SELECT y, n, n - lag(n) OVER (ORDER BY y) FROM (SELECT extract(year FROM taken)::int AS y, count(*) AS n FROM loan GROUP BY 1) x ORDER BY y');
SELECT w('WITH y AS (SELECT extract(year FROM taken)::int AS y, count(*) AS n FROM loan GROUP BY 1), z AS (SELECT * FROM y) SELECT y, n, n - lag(n) OVER (ORDER BY y) FROM z ORDER BY y');
SELECT w('SELECT member_id, taken, lead(taken) OVER (PARTITION BY member_id ORDER BY taken) - taken FROM loan');
SELECT w('SELECT name, fee, rank() OVER (PARTITION BY city ORDER BY fee DESC NULLS LAST), count(*) OVER () FROM member');
SELECT w('SELECT avg(fine) OVER (ORDER BY taken ROWS BETWEEN 2 PRECEDING AND CURRENT ROW) FROM loan');
SELECT w('SELECT row_number() OVER (ORDER BY taken) FROM loan');
SELECT w('SELECT avg(n) FROM (SELECT city, count(*) AS n FROM member GROUP BY city) x');
SELECT w('SELECT count(*) FROM (SELECT member_id FROM loan GROUP BY member_id HAVING count(*) > 2) x');
SELECT w('SELECT count(*) FROM (SELECT member_id, count(*) AS n FROM loan GROUP BY member_id) x WHERE n > 2');
SELECT w('SELECT max(n) - min(n) FROM (SELECT count(*) AS n FROM loan GROUP BY member_id) x');
SELECT w('SELECT count(*) FROM (SELECT city FROM member INTERSECT SELECT city FROM branch) x');
SELECT w('SELECT m.name FROM member m JOIN loan l USING (member_id) GROUP BY m.member_id, m.name HAVING count(*) > (SELECT avg(n) FROM (SELECT count(*) AS n FROM loan GROUP BY isbn) x)');
SELECT w('SELECT city, n FROM (SELECT city, count(*) AS n FROM member GROUP BY city) x WHERE n > 1');
SELECT w('SELECT m.name, x.n FROM member m JOIN (SELECT member_id, count(*) AS n FROM loan GROUP BY member_id) x USING (member_id) WHERE n > 1 ORDER BY n DESC, m.name');
SELECT w('SELECT count(*) FILTER (WHERE n > 1) FROM (SELECT count(*) AS n FROM loan GROUP BY member_id) x');
SELECT w('SELECT name, fee FROM (SELECT name, fee, avg(fee) OVER (PARTITION BY city) AS a FROM member) x WHERE fee > a');
SELECT w('WITH RECURSIVE t AS (SELECT member_id FROM member WHERE invited_by IS NULL UNION ALL SELECT m.member_id FROM member m JOIN t ON m.invited_by = t.member_id) SELECT count(*) FROM t');
SELECT w('SELECT city, name FROM (SELECT city, name, dense_rank() OVER (PARTITION BY city ORDER BY fee DESC NULLS LAST) AS rk FROM member) x WHERE rk = 1');
SELECT w('SELECT city, name, fee, rk FROM (SELECT city, name, fee, rank() OVER (PARTITION BY city ORDER BY fee DESC NULLS LAST) AS rk FROM member) x WHERE rk <= 2 ORDER BY city, rk');
SELECT w('SELECT m.name, b.name, x.taken FROM (SELECT *, row_number() OVER (PARTITION BY member_id ORDER BY taken DESC, loan_id) AS rn FROM loan) x JOIN member m ON m.member_id = x.member_id JOIN branch b ON b.branch_id = m.branch_id WHERE rn = 1 AND b.city = ''York''');
SELECT w('SELECT x.name, b.name FROM (SELECT DISTINCT ON (city) city, name, branch_id FROM member ORDER BY city, fee DESC NULLS LAST, member_id) x JOIN branch b ON b.branch_id = x.branch_id WHERE b.city = ''York''');
SELECT w('SELECT x.name, i.name FROM (SELECT DISTINCT ON (city) city, name, invited_by FROM member ORDER BY city, fee DESC NULLS LAST, member_id) x JOIN member i ON i.member_id = x.invited_by');
SELECT w('SELECT DISTINCT ON (city) city, name FROM member ORDER BY city');
SELECT w('SELECT DISTINCT ON (city) city, name FROM member ORDER BY city, fee LIMIT 2');
SELECT w('SELECT sum(total) FROM (SELECT fee AS total FROM member WHERE city IS NOT NULL) x');
SELECT w('SELECT city, sum(total) FROM (SELECT city, fee + 1 AS total FROM member) x WHERE total > 1 GROUP BY city');
SELECT w('SELECT avg(fine) FROM (SELECT fine FROM loan ORDER BY taken DESC, loan_id LIMIT 10) x');
SELECT w('SELECT count(*) FROM (SELECT DISTINCT city, branch_id FROM member) x');
DROP FUNCTION w;
SET client_min_messages = error;
DROP SCHEMA walker_window CASCADE;
