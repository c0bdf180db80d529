-- INSERT, UPDATE and DELETE -> IR (nl_walk) and back (nl_roundtrip): what both
-- statements leave in the table must be the same.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA change_test;
SET search_path = change_test, public;
SET nl2sql.schemas = 'change_test';
SET datestyle = iso;
\pset format unaligned
\pset tuples_only on

CREATE TYPE tier AS ENUM ('basic', 'gold');
CREATE TABLE branch (branch_id int PRIMARY KEY, name text NOT NULL, city text);
CREATE TABLE member (member_id int PRIMARY KEY, name text NOT NULL, level tier, active boolean, fee numeric(8,2),
	tags text[], joined date, seen timestamptz, opens time, branch_id int REFERENCES branch,
	invited_by int REFERENCES member, loud text GENERATED ALWAYS AS (upper(name)) STORED);
CREATE TABLE loan (member_id int REFERENCES member, due date, fine numeric(8,2));
CREATE TABLE visit (member_id int REFERENCES member, branch_id int REFERENCES branch, PRIMARY KEY (member_id, branch_id));
INSERT INTO branch VALUES (1, 'Centre', 'Leeds'), (2, 'North', 'York');
INSERT INTO member VALUES (1, 'Ann', 'gold', true, 20, '{quiet,kids}', '2020-01-01', '2024-01-01 10:00+00', '09:00', 1, NULL),
	(2, 'Bob', 'basic', false, 10.5, '{kids}', NULL, NULL, NULL, 2, 1), (3, 'Cy', NULL, NULL, NULL, NULL, NULL, NULL, NULL, 1, 1);
INSERT INTO loan VALUES (1, '2024-05-01', 2), (1, NULL, 3), (2, '2024-06-01', NULL);
INSERT INTO visit VALUES (1, 1), (1, 2), (2, 2);
ANALYZE;

CREATE FUNCTION effect(statement text) RETURNS text LANGUAGE plpgsql AS $$
DECLARE n bigint; result text;
BEGIN
	BEGIN
		EXECUTE statement;
		GET DIAGNOSTICS n = ROW_COUNT;
		SELECT n || ' rows ' || md5(string_agg(r, ' ' ORDER BY r)) INTO result
		FROM (SELECT m::text AS r FROM member m UNION ALL SELECT l::text FROM loan l UNION ALL
			SELECT b::text FROM branch b UNION ALL SELECT v::text FROM visit v) t;
		RAISE EXCEPTION USING ERRCODE = 'UNDO1', MESSAGE = result;
	EXCEPTION WHEN SQLSTATE 'UNDO1' THEN
		RETURN SQLERRM;
	END;
END $$;
CREATE FUNCTION c(statement text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE back text := nl_roundtrip(statement);
BEGIN
	RETURN NEXT nl_walk(statement);
	IF back IS NOT NULL THEN
		RETURN NEXT back;
		RETURN NEXT CASE WHEN effect(statement) = effect(back) THEN 'the same' ELSE 'ANOTHER EFFECT' END;
	END IF;
END $$;

-- which rows
SELECT c('DELETE FROM loan');
SELECT c('DELETE FROM loan WHERE fine > 2 OR due IS NULL');
SELECT c('DELETE FROM loan WHERE member_id = (SELECT member_id FROM member WHERE name = ''Ann'')');
SELECT c('DELETE FROM loan USING member m WHERE m.member_id = loan.member_id AND m.name = ''Bob''');
SELECT c('DELETE FROM visit USING branch b, member m WHERE b.branch_id = visit.branch_id AND m.member_id = visit.member_id AND b.city = ''York'' AND m.name = ''Ann''');
SELECT c('DELETE FROM branch WHERE NOT EXISTS (SELECT 1 FROM member WHERE member.branch_id = branch.branch_id)');
SELECT c('UPDATE member SET active = true WHERE invited_by = (SELECT member_id FROM member WHERE name = ''Ann'')');
SELECT c('UPDATE member SET active = false FROM loan l WHERE l.member_id = member.member_id AND l.fine >= 2');
-- what is set
SELECT c('UPDATE member SET fee = round(fee * 1.05, 2), level = ''gold'', joined = ''2024-05-06'' WHERE active');
SELECT c('UPDATE member SET fee = fee * 0.9, level = NULL, opens = ''10:30''');
SELECT c('UPDATE member SET fee = fee + 1.5, joined = CURRENT_DATE, seen = now() WHERE name = ''Cy''');
SELECT c('UPDATE member SET seen = CURRENT_DATE, joined = joined + interval ''1 year''');
SELECT c('UPDATE member SET tags = array_append(tags, ''late''), branch_id = (SELECT branch_id FROM branch WHERE name = ''North'')');
SELECT c('UPDATE member SET tags = array_remove(tags, ''kids'')');
SELECT c('UPDATE member SET tags = ARRAY[''a'', ''b'']');
SELECT c('UPDATE member SET fee = CASE WHEN name = ''Ann'' THEN 1 ELSE fee END');
SELECT c('INSERT INTO branch (branch_id, name) VALUES (3, ''O''''Brien Street'')');
SELECT c('INSERT INTO branch SELECT max(branch_id) + 1, ''Van'', NULL FROM branch');
SELECT c('INSERT INTO member (member_id, name, active, branch_id) SELECT 9, ''Flo'', true, branch_id FROM branch WHERE name = ''Centre''');
SELECT c('INSERT INTO visit SELECT m.member_id, b.branch_id FROM member m CROSS JOIN branch b WHERE m.name = ''Cy'' AND b.name = ''North''');
-- what the IR has not
SELECT c('INSERT INTO branch VALUES (3, ''A'', ''B''), (4, ''C'', ''D'')');
SELECT c('INSERT INTO branch VALUES (1, ''A'', ''B'') ON CONFLICT DO NOTHING');
SELECT c('UPDATE member SET name = ''X'' RETURNING name');
SELECT c('WITH w AS (SELECT 1) DELETE FROM loan');
SELECT c('UPDATE member SET seen = ''2024-01-01 12:34''');
SELECT c('UPDATE member SET fee = DEFAULT');
-- a request and its statement; of a question a change is none, nor the other way round
SELECT e ->> 'status', e ->> 'text', e ->> 'sql' FROM nl_encode('Ann''s fee goes up by 5%', 'UPDATE member SET fee = fee * 1.05 WHERE name = ''Ann''', change => true) e;
SELECT e ->> 'status', e ->> 'text', e ->> 'sql' FROM nl_encode('add branch 7, Mill Lane, in Hull', 'INSERT INTO branch VALUES (7, ''Mill Lane'', ''Hull'')', change => true) e;
SELECT e ->> 'status', e ->> 'text' FROM nl_encode('drop everything', '', change => true) e;
SELECT nl_encode('delete the loans', 'DELETE FROM loan') ->> 'status';
SELECT nl_encode('how many loans', 'SELECT count(*) FROM loan', change => true) ->> 'status';
SET client_min_messages = error;
DROP SCHEMA change_test CASCADE;
