-- SQL -> IR (nl_walk) and back (nl_roundtrip): reckoning with dates and times,
-- and the aggregates and lists that go with it. The rows of both must be the
-- same, with nulls in every column that may hold one.
\set VERBOSITY terse
SET client_min_messages = warning;
CREATE EXTENSION IF NOT EXISTS nl2sql;
CREATE SCHEMA walker_time;
SET search_path = walker_time, public;
SET nl2sql.schemas = 'walker_time';
SET datestyle = iso;
SET timezone = 'UTC';
\pset format unaligned
\pset tuples_only on

CREATE TABLE site (site_id int PRIMARY KEY, name text NOT NULL, kind varchar(10), opened date, langs text[] NOT NULL, grace_days int,
	check_months int, limit_hours numeric(5,1));
CREATE TABLE job (job_id int PRIMARY KEY, site_id int NOT NULL REFERENCES site, title text, started timestamp, ended timestamp,
	logged timestamptz, due date, paid date, done boolean NOT NULL, ok boolean, wait interval);
INSERT INTO site VALUES (1, 'Ash', 'a', '1990-02-28', '{de,fr}', 14, 6, 1.5), (2, 'Bow', 'b', '2004-02-29', '{}', NULL, 12, 24), (3, 'Cam', NULL, NULL, '{en}', 30, NULL, NULL),
	(4, 'Dee', 'a', '2010-06-01', '{en,es,it}', 0, 1, 2);
INSERT INTO job VALUES
	(1, 1, 'fit', '2024-03-04 08:00', '2024-03-04 09:30', '2024-03-04 08:00+00', '2024-04-01', '2024-03-20', true, true, '90 minutes'),
	(2, 1, 'fit', '2024-03-09 23:00', '2024-03-10 01:00', '2024-03-09 23:00+00', '2024-04-05', '2024-04-20', true, NULL, '2 hours'),
	(3, 1, 'mend', '2024-03-10 10:00', NULL, NULL, CURRENT_DATE + 6, NULL, false, false, NULL),
	(4, 2, 'mend', '2024-03-15 10:00', '2024-03-17 10:00', now() - interval '5 hours', CURRENT_DATE + 7, CURRENT_DATE, true, true, '1 day'),
	(5, 2, NULL, NULL, NULL, now() - interval '25 hours', NULL, NULL, true, true, '0'),
	(6, 2, 'look', '2024-03-15 12:00', '2024-03-15 12:10', NULL, CURRENT_DATE + 40, NULL, false, true, '10 minutes'),
	(7, 3, 'fit', '2024-03-11 08:00', '2024-03-11 08:20', NULL, '2024-03-31', '2024-04-30', true, true, NULL),
	(8, 4, 'look', '2024-03-12 08:00', NULL, NULL, NULL, '2024-03-01', false, NULL, NULL);
ANALYZE;

CREATE FUNCTION rows_of(query text) RETURNS jsonb LANGUAGE plpgsql AS $$
DECLARE result jsonb;
BEGIN
	EXECUTE format('SELECT jsonb_agg(r ORDER BY r) FROM (SELECT (SELECT jsonb_agg(CASE WHEN json_typeof(e.value) = ''number'' THEN to_jsonb(trim_scale(round(e.value::text::numeric, 6)))
		ELSE replace(e.value::text, ''T00:00:00"'', ''"'')::jsonb END) FROM json_each(row_to_json(q)) e) AS r FROM (%s) q) s', query) INTO result;
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

\echo -- differences: intervals, hours, minutes, days
SELECT w('SELECT ended - started FROM job');
SELECT w('SELECT title, avg(ended - started) FROM job GROUP BY title');
SELECT w('SELECT extract(epoch FROM ended - started) / 3600 FROM job');
SELECT w('SELECT extract(epoch FROM ended - started) / 60 / 60 / 24 FROM job');
SELECT w('SELECT round(avg(extract(epoch FROM ended - started) / 60)::numeric, 1) FROM job');
SELECT w('SELECT avg(extract(epoch FROM ended - started)) / 60 FROM job');
SELECT w('SELECT extract(epoch FROM avg(ended - started)) / 60 FROM job');
SELECT w('SELECT date_part(''epoch'', sum(wait)) / 3600 FROM job');
SELECT w('SELECT sum(extract(epoch FROM ended - started) / 60) / 60 FROM job WHERE done');
SELECT w('SELECT job_id FROM job WHERE ended - started > interval ''90 minutes''');
SELECT w('SELECT job_id FROM job WHERE extract(epoch FROM ended - started) / 3600 >= 2');
SELECT w('SELECT job_id FROM job WHERE ended <= started + interval ''2 hours''');
SELECT w('SELECT job_id FROM job WHERE started >= ended - interval ''2 days''');
SELECT w('SELECT job_id FROM job WHERE logged < now() - interval ''24 hours''');
SELECT w('SELECT job_id FROM job j JOIN site s USING (site_id) WHERE j.ended - j.started > s.limit_hours * interval ''1 hour''');
SELECT w('SELECT job_id FROM job j JOIN site s USING (site_id) WHERE j.ended > j.started + s.limit_hours * interval ''1 hour''');
SELECT w('SELECT job_id FROM job j JOIN site s USING (site_id) WHERE j.logged + s.limit_hours * interval ''1 hour'' < now()');
SELECT w('SELECT max(wait), min(wait) FROM job');
SELECT w('SELECT ended - due FROM job WHERE ended::date > due - 100');
SELECT w('SELECT CURRENT_DATE - started FROM job');

\echo -- later dates, ahead of today
SELECT w('SELECT job_id FROM job WHERE due BETWEEN CURRENT_DATE AND CURRENT_DATE + 30');
SELECT w('SELECT job_id FROM job WHERE due >= CURRENT_DATE AND due < CURRENT_DATE + interval ''3 months''');
SELECT w('SELECT job_id FROM job WHERE due + 14 < CURRENT_DATE');
SELECT w('SELECT job_id, started + interval ''6 months'', due + interval ''1 year'' FROM job');
SELECT w('SELECT job_id FROM job WHERE paid <= due + 14');
SELECT w('SELECT job_id FROM job WHERE due >= paid - 14');
SELECT w('SELECT job_id FROM job j JOIN site s USING (site_id) WHERE j.paid > j.due + s.grace_days');
SELECT w('SELECT j.job_id, j.due + s.grace_days, j.started + s.grace_days * interval ''1 day'' FROM job j JOIN site s USING (site_id)');
SELECT w('SELECT name, opened + check_months * interval ''1 month'', (opened + make_interval(years => check_months))::date FROM site');
SELECT w('SELECT name FROM site WHERE opened + check_months * interval ''1 month'' < CURRENT_DATE');
SELECT w('SELECT job_id FROM job WHERE due < paid + interval ''1 month 2 days''');

\echo -- ages
SELECT w('SELECT name, extract(year FROM age(opened)) FROM site');
SELECT w('SELECT name, date_part(''year'', age(CURRENT_DATE, opened))::int FROM site');
SELECT w('SELECT avg(extract(year FROM age(j.due, s.opened))) FROM job j JOIN site s USING (site_id)');
SELECT w('SELECT name FROM site WHERE age(opened) >= interval ''30 years''');
SELECT w('SELECT name FROM site WHERE age(opened) < interval ''30 years''');
SELECT w('SELECT age(opened) FROM site');

\echo -- days of the week
SELECT w('SELECT to_char(started, ''FMDay''), count(*) FROM job GROUP BY 1 ORDER BY 2 DESC');
SELECT w('SELECT trim(to_char(started, ''Day'')) AS d, count(*) FROM job GROUP BY d, extract(isodow FROM started) ORDER BY extract(isodow FROM started)');
SELECT w('SELECT extract(isodow FROM started)::int AS d, count(*) FROM job GROUP BY d ORDER BY d');
SELECT w('SELECT job_id FROM job ORDER BY extract(isodow FROM started), job_id');
SELECT w('SELECT job_id FROM job WHERE extract(isodow FROM started) IN (6, 7)');
SELECT w('SELECT job_id FROM job WHERE extract(isodow FROM started) >= 6');
SELECT w('SELECT job_id FROM job WHERE extract(isodow FROM started) < 6');
SELECT w('SELECT job_id FROM job WHERE extract(isodow FROM started) = 7');
SELECT w('SELECT job_id FROM job WHERE extract(isodow FROM started) <> 5');
SELECT w('SELECT to_char(started, ''FMDay'') FROM job ORDER BY to_char(started, ''FMDay'')');

\echo -- median, joined texts, some and all
SELECT w('SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY limit_hours) FROM site');
SELECT w('SELECT title, percentile_cont(0.5) WITHIN GROUP (ORDER BY ended - started DESC) FROM job GROUP BY title');
SELECT w('SELECT percentile_cont(0.5) WITHIN GROUP (ORDER BY site_id) FILTER (WHERE done) FROM job');
SELECT w('SELECT percentile_cont(0.9) WITHIN GROUP (ORDER BY site_id) FROM job');
SELECT w('SELECT s.name, string_agg(j.title, '', '' ORDER BY j.title) FROM job j JOIN site s USING (site_id) GROUP BY s.site_id, s.name');
SELECT w('SELECT string_agg(DISTINCT kind, '', '') FROM site');
SELECT w('SELECT string_agg(title, '', '' ORDER BY job_id) FROM job');
SELECT w('SELECT site_id FROM job GROUP BY site_id HAVING bool_and(done)');
SELECT w('SELECT site_id FROM job GROUP BY site_id HAVING bool_or(ok)');
SELECT w('SELECT site_id FROM job GROUP BY site_id HAVING NOT bool_or(done)');
SELECT w('SELECT site_id FROM job GROUP BY site_id HAVING bool_and(ok)');

\echo -- lists, scalar subqueries
SELECT w('SELECT name, cardinality(langs) FROM site');
SELECT w('SELECT name FROM site WHERE langs = ''{}''');
SELECT w('SELECT name FROM site WHERE langs <> ''{}''');
SELECT w('SELECT name FROM site WHERE array_length(langs, 1) >= 2');
SELECT w('SELECT name, coalesce(array_length(langs, 1), 0) FROM site');
SELECT w('SELECT array_length(langs, 1) FROM site');
SELECT w('SELECT job_id FROM job WHERE site_id = (SELECT site_id FROM site WHERE name = ''Bow'')');

\echo -- the durations and periods of a question
CREATE FUNCTION b(question text, query text) RETURNS SETOF text LANGUAGE plpgsql AS $$
DECLARE e jsonb := nl_encode(question, query);
BEGIN
	RETURN NEXT coalesce(e ->> 'text', '-') || ' | ' || (e ->> 'status');
END $$;
SELECT b('jobs due in the next 30 days', 'SELECT job_id FROM job WHERE due BETWEEN CURRENT_DATE AND CURRENT_DATE + 30');
SELECT b('jobs due in the next 7 days, today included', 'SELECT job_id FROM job WHERE due BETWEEN CURRENT_DATE AND CURRENT_DATE + 6');
SELECT b('jobs due within the next fortnight', 'SELECT job_id FROM job WHERE due >= CURRENT_DATE AND due < CURRENT_DATE + 14');
SELECT b('jobs that took more than 90 minutes', 'SELECT job_id FROM job WHERE ended - started > interval ''90 minutes''');
SELECT b('jobs that took over two days', 'SELECT job_id FROM job WHERE ended - started > interval ''48 hours''');
SELECT b('minutes above 15', 'SELECT job_id FROM job WHERE extract(epoch FROM ended - started) / 60 > 15');
SELECT b('paid within 28 days', 'SELECT count(*) FROM job WHERE paid <= due + 28');
SELECT b('sites 30 or older', 'SELECT name FROM site WHERE opened <= CURRENT_DATE - interval ''30 years''');
SELECT b('jobs per month over the last six full months', 'SELECT date_trunc(''month'', due)::date, count(*) FROM job WHERE due >= date_trunc(''month'', CURRENT_DATE) - interval ''6 months'' AND due < date_trunc(''month'', CURRENT_DATE) GROUP BY 1');
SELECT b('jobs of the first half of 2024', 'SELECT job_id FROM job WHERE due >= ''2024-01-01'' AND due < ''2024-07-01''');
SELECT b('jobs started at weekends', 'SELECT job_id FROM job WHERE extract(isodow FROM started) IN (6, 7)');
SELECT b('jobs of the last half year', 'SELECT job_id FROM job WHERE due >= CURRENT_DATE - interval ''6 months''');
-- beginnings of years that no period can be written for
DO $$
DECLARE day text;
BEGIN
	FOREACH day IN ARRAY '{0001-01-01 BC,0800-01-01,-infinity,infinity,5874897-12-01}'::text[] LOOP
		BEGIN
			PERFORM nl_roundtrip(format('SELECT job_id FROM job WHERE due >= %L', day));
		EXCEPTION WHEN OTHERS THEN NULL;
		END;
		BEGIN
			PERFORM nl_roundtrip(format('SELECT job_id FROM job WHERE due <= %L', day));
		EXCEPTION WHEN OTHERS THEN NULL;
		END;
	END LOOP;
END $$;
SELECT nl_walk('SELECT job_id FROM job WHERE due >= ''0800-01-01''');
SET client_min_messages = error;
DROP SCHEMA walker_time CASCADE;
