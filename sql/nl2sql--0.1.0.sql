/* nl2sql 0.1.0: questions in words -> SQL, inside the server */

-- complain if script is sourced in psql, rather than via CREATE EXTENSION
\echo Use "CREATE EXTENSION nl2sql" to load this file. \quit

-- All functions run as the caller and see what the caller may read. VOLATILE
-- and PARALLEL UNSAFE: they use subtransactions, portals and per-session state.

--
-- Asking
--

CREATE FUNCTION nl_sql(question text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_sql'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_sql(text) IS
	'the SQL that answers a question';

CREATE FUNCTION nl_query(question text) RETURNS SETOF jsonb
	AS 'MODULE_PATHNAME', 'nl_query'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_query(text) IS
	'the rows that answer a question, each as jsonb';

CREATE FUNCTION nl_query_json(question text) RETURNS SETOF json
	AS 'MODULE_PATHNAME', 'nl_query'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_query_json(text) IS
	'the rows that answer a question, each as json with the columns in their order';

-- Not STRICT: the second argument only gives the type, as in NULL::my_type.
CREATE FUNCTION nl_query(question text, row_type anyelement) RETURNS SETOF anyelement
	AS 'MODULE_PATHNAME', 'nl_query_typed'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_query(text, anyelement) IS
	'the rows that answer a question, each of the type of the second argument';

CREATE FUNCTION nl_query_cursor(question text, cursor refcursor DEFAULT 'nl_result')
	RETURNS refcursor
	AS 'MODULE_PATHNAME', 'nl_query_cursor'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_query_cursor(text, refcursor) IS
	'opens a cursor over the rows that answer a question';

CREATE FUNCTION nl_view(name text, question text, replace boolean DEFAULT false) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_view'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_view(text, text, boolean) IS
	'makes a view of the SQL that answers a question, with the question as its comment; returns the SQL';

CREATE FUNCTION nl_candidates(question text, n int DEFAULT 4,
	OUT rank int, OUT sql text, OUT confidence float8, OUT cost float8, OUT note text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_candidates'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_candidates(text, int) IS
	'the candidates for a question, best first, and why some were refused';

--
-- Conversations: what was asked before, in this session and by this role.
-- They end with the session; a rollback does not take them back.
--

CREATE FUNCTION nl_session(name text DEFAULT '') RETURNS text
	AS 'MODULE_PATHNAME', 'nl_session'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_session(text) IS
	'begins a conversation, or goes on with it: turns nl2sql.conversation on, so that questions are read after those before';

-- Not STRICT: without a name it is the conversation at hand.
CREATE FUNCTION nl_history(name text DEFAULT NULL,
	OUT turn int, OUT question text, OUT sql text, OUT asked_at timestamptz)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_history'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_history(text) IS
	'what is remembered of a conversation: the last 16 questions and their SQL';

CREATE FUNCTION nl_reset(name text DEFAULT NULL) RETURNS int
	AS 'MODULE_PATHNAME', 'nl_reset'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_reset(text) IS
	'forgets a conversation; returns how many questions it had';

CREATE FUNCTION nl_explain(question text, OUT part text, OUT detail text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_explain'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_explain(text) IS
	'where the answer to a question comes from: its meaning in words, the tables, columns, values and joins, and warnings';

--
-- Teaching: questions whose answers are known, and what people said of answers.
-- pg_dump carries the rows. Keys: the question's words without its values.
--

CREATE TABLE nl_taught (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	role regrole NOT NULL DEFAULT quote_ident(current_user)::regrole,
	question text NOT NULL,
	key text NOT NULL,
	sql text NOT NULL,
	relations text[] NOT NULL,
	made timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nl_taught IS
	'questions whose SQL is known (nl_teach); a role sees its own and those whose tables it may read wholly';
CREATE INDEX ON nl_taught (key);

CREATE TABLE nl_ratings (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	role regrole NOT NULL DEFAULT quote_ident(current_user)::regrole,
	question text NOT NULL,
	key text NOT NULL,
	good boolean NOT NULL,
	sql text,
	corrected_sql text,
	candidates jsonb NOT NULL,
	model text,
	made timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nl_ratings IS
	'what roles said of answers (nl_feedback); a role sees its own';
CREATE INDEX ON nl_ratings (key);

ALTER TABLE nl_taught ENABLE ROW LEVEL SECURITY;
ALTER TABLE nl_ratings ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON nl_taught
	USING (role = quote_ident(current_user)::regrole)
	WITH CHECK (role = quote_ident(current_user)::regrole);
-- A pair may name any column of its tables and any value in them: it is shown
-- to who may read all columns of them and all rows.
CREATE POLICY readable ON nl_taught FOR SELECT
	USING ((SELECT coalesce(bool_and(coalesce(
				pg_catalog.has_table_privilege(pg_catalog.to_regclass(r), 'SELECT')
				AND NOT pg_catalog.row_security_active(pg_catalog.to_regclass(r)), false)), false)
			FROM pg_catalog.unnest(relations) AS r));
CREATE POLICY own ON nl_ratings
	USING (role = quote_ident(current_user)::regrole)
	WITH CHECK (role = quote_ident(current_user)::regrole);
GRANT SELECT, INSERT, UPDATE, DELETE ON nl_taught, nl_ratings TO PUBLIC;

SELECT pg_catalog.pg_extension_config_dump('nl_taught', '');
SELECT pg_catalog.pg_extension_config_dump('nl_ratings', '');
SELECT pg_catalog.pg_extension_config_dump('nl_taught_id_seq', '');
SELECT pg_catalog.pg_extension_config_dump('nl_ratings_id_seq', '');

CREATE FUNCTION nl_teach(question text, sql text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_teach'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_teach(text, text) IS
	'stores the SQL that answers a question, for this question with any values; returns its id in nl_taught';

-- Not STRICT: there need not be a correction.
CREATE FUNCTION nl_feedback(question text, good boolean, corrected_sql text DEFAULT NULL)
	RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_feedback'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_feedback(text, boolean, text) IS
	'stores whether the answer to a question is right, and what would be; returns its id in nl_ratings';

--
-- The log of questions, where nl2sql.log_questions is on.
--

CREATE FUNCTION nl_log(OUT at timestamptz, OUT role regrole, OUT function text, OUT question text,
	OUT sql text, OUT confidence float8, OUT ms float8, OUT outcome text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_log'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_log() IS
	'questions that were asked in this database, the oldest first, and what became of them (ok or a SQLSTATE): a role''s own, all for members of pg_monitor';

CREATE FUNCTION nl_log_prune() RETURNS int
	AS 'MODULE_PATHNAME', 'nl_log_prune'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_log_prune() IS
	'removes from all databases'' logs the days that nl2sql.log_retention is past; returns how many files; superusers, or who is granted it';
REVOKE ALL ON FUNCTION nl_log_prune() FROM PUBLIC;

--
-- Definitions: what the schema does not say of itself. pg_dump carries the rows.
-- One counts for everybody if its role owns the table, else for its role alone.
--

CREATE TABLE nl_defined (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	role regrole NOT NULL DEFAULT quote_ident(current_user)::regrole,
	relation regclass NOT NULL,
	name text NOT NULL DEFAULT '',
	kind text NOT NULL CHECK (kind IN ('synonyms', 'hidden', 'expression', 'unit', 'time', 'join')),
	words text[] NOT NULL DEFAULT '{}',
	expression text,
	target regclass NOT NULL DEFAULT '-',
	path regclass[] NOT NULL DEFAULT '{}',
	made timestamptz NOT NULL DEFAULT now(),
	UNIQUE (role, relation, name, kind, target)
);
COMMENT ON TABLE nl_defined IS
	'what nl_define and its kin stored: synonyms, hidden tables and columns, named expressions, units, time columns, joins; a role sees its own, and those of tables'' owners where it may read the table';
ALTER TABLE nl_defined ENABLE ROW LEVEL SECURITY;
CREATE POLICY own ON nl_defined
	USING (role = quote_ident(current_user)::regrole)
	WITH CHECK (role = quote_ident(current_user)::regrole);
CREATE POLICY readable ON nl_defined FOR SELECT
	USING (pg_catalog.has_table_privilege(relation, 'SELECT')
		AND pg_catalog.pg_has_role(role, (SELECT relowner FROM pg_catalog.pg_class AS c
				WHERE c.oid = relation), 'USAGE')
		AND NOT EXISTS (SELECT FROM pg_catalog.unnest(path) AS p
			WHERE NOT pg_catalog.has_table_privilege(p, 'SELECT')
				OR NOT pg_catalog.pg_has_role(role, (SELECT relowner FROM pg_catalog.pg_class AS c
					WHERE c.oid = p), 'USAGE')));
GRANT SELECT, INSERT, UPDATE, DELETE ON nl_defined TO PUBLIC;
-- What a table that is gone was called by would be a number.
SELECT pg_catalog.pg_extension_config_dump('nl_defined',
	'WHERE EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = relation)'
	' AND EXISTS (SELECT FROM pg_catalog.pg_roles AS a WHERE a.oid = role)'
	' AND NOT EXISTS (SELECT FROM pg_catalog.unnest(path) AS p'
	' WHERE NOT EXISTS (SELECT FROM pg_catalog.pg_class AS c WHERE c.oid = p))');
SELECT pg_catalog.pg_extension_config_dump('nl_defined_id_seq', '');

CREATE FUNCTION nl_defined_changed() RETURNS trigger
	AS 'MODULE_PATHNAME', 'nl_defined_changed'
	LANGUAGE C;
COMMENT ON FUNCTION nl_defined_changed() IS
	'trigger of nl_defined: sessions read their schema again';
CREATE TRIGGER changed AFTER INSERT OR UPDATE OR DELETE OR TRUNCATE ON nl_defined
	FOR EACH STATEMENT EXECUTE FUNCTION nl_defined_changed();
ALTER TABLE nl_defined ENABLE ALWAYS TRIGGER changed;

CREATE FUNCTION nl_define_synonym(object text, VARIADIC words text[]) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_define_synonym'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_define_synonym(text, text[]) IS
	'other names of a table or table.column, in place of those given before; an empty list takes them away';

CREATE FUNCTION nl_hide(object text, hidden boolean DEFAULT true) RETURNS boolean
	AS 'MODULE_PATHNAME', 'nl_hide'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_hide(text, boolean) IS
	'hides a table or table.column from questions and their statements, or shows it again';

CREATE FUNCTION nl_define(name text, expression text, on_table regclass,
	synonyms text[] DEFAULT '{}') RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_define'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_define(text, text, regclass, text[]) IS
	'gives an expression over the columns of a table a name, as if it were a column: a measure, a filter';

-- Not STRICT: NULL takes it away.
CREATE FUNCTION nl_define_unit(object text, unit text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_define_unit'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_define_unit(text, text) IS
	'what the numbers of a table.column count, as km: numbers said in another unit are converted; NULL takes it away';

CREATE FUNCTION nl_define_time(object text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_define_time'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_define_time(text) IS
	'table.column: the date that questions mean which name a period and no date; a table alone: none of its dates';

CREATE FUNCTION nl_define_join(joined text, preferred boolean DEFAULT true) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_define_join'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_define_join(text, boolean) IS
	'the way from one table to another, as a JOIN b ON a.x = b.y: taken where there are several, and a key where there is none';

CREATE FUNCTION nl_definitions(OUT id bigint, OUT role regrole, OUT object text, OUT kind text,
	OUT expression text, OUT synonyms text[], OUT fault text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_definitions'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_definitions() IS
	'the definitions that the role may see; fault: why one no longer counts, as after an ALTER TABLE';

--
-- Looking inside
--

-- Not STRICT: without a table it is about all of them.
CREATE FUNCTION nl_suggest(table_name regclass DEFAULT NULL, n int DEFAULT 10, OUT question text, OUT sql text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_suggest_questions'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_suggest(regclass, int) IS
	'questions that the tables can answer, each tried: what it finds and that asking it gives this SQL';

CREATE FUNCTION nl_context(question text,
	OUT "position" int, OUT kind text, OUT name text, OUT words text, OUT links text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_context'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_context(text) IS
	'what the model is shown for a question: words, tables, columns, values and their links';

CREATE FUNCTION nl_timing(question text, OUT stage text, OUT ms float8)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_timing'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_timing(text) IS
	'how long each stage of answering a question took, in milliseconds';

CREATE FUNCTION nl_prompt(question text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_prompt'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_prompt(text) IS
	'what a text model is told for a question: tables, keys, sample values, verified pairs, the question';

CREATE FUNCTION nl_model(
	OUT name text, OUT file text, OUT parameters bigint, OUT weights text,
	OUT encoder_layers int, OUT relation_layers int, OUT decoder_layers int,
	OUT symbols int, OUT file_size bigint, OUT memory bigint,
	OUT architecture text, OUT tokenizer text, OUT template text,
	OUT context_tokens int, OUT cached_tokens int)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_model'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_model() IS
	'the model in use by this session';

--
-- Training data: what the model reads and should write for a pair. Superusers
-- only (checked in C too): parse analysis of any SQL, without the guard.
--

-- Not STRICT: without SQL there is no target, and '' means to abstain.
CREATE FUNCTION nl_encode(question text, sql text DEFAULT NULL, "full" boolean DEFAULT false,
	change boolean DEFAULT false, before text DEFAULT NULL)
	RETURNS jsonb
	AS 'MODULE_PATHNAME', 'nl_encode'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_encode(text, text, boolean, boolean, text) IS
	'a question and its SQL as the model is trained on them; superusers only';
REVOKE ALL ON FUNCTION nl_encode(text, text, boolean, boolean, text) FROM PUBLIC;

CREATE FUNCTION nl_encode_schema() RETURNS jsonb
	AS 'MODULE_PATHNAME', 'nl_encode_schema'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_encode_schema() IS
	'the schema as it is read and cut into pieces; superusers only';
REVOKE ALL ON FUNCTION nl_encode_schema() FROM PUBLIC;

CREATE FUNCTION nl_walk(sql text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_walk'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_walk(text) IS
	'the intermediate representation of an SQL query, as text; superusers only';
REVOKE ALL ON FUNCTION nl_walk(text) FROM PUBLIC;

CREATE FUNCTION nl_roundtrip(sql text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_roundtrip'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_roundtrip(text) IS
	'an SQL query to its intermediate representation and back; superusers only';
REVOKE ALL ON FUNCTION nl_roundtrip(text) FROM PUBLIC;

CREATE FUNCTION nl_features(question text, n int DEFAULT 8, OUT sql text, OUT features real[], OUT alike real[])
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_features'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_features(text, int) IS
	'candidates and what a reward head reads of them, sql null for abstaining; of those that were taught, how alike the questions are; superusers only';
REVOKE ALL ON FUNCTION nl_features(text, int) FROM PUBLIC;

CREATE FUNCTION nl_sample(question text, n int DEFAULT 8, temperature real DEFAULT 1, seed bigint DEFAULT 0,
	OUT sql text, OUT tokens int[], OUT log_probabilities real[], OUT allowed int[],
	OUT n_allowed int[], OUT confidence double precision, OUT note text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_sample'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_sample(text, int, real, bigint) IS
	'answers drawn at random from the model under the grammar, and the probabilities that they had; superusers only';
REVOKE ALL ON FUNCTION nl_sample(text, int, real, bigint) FROM PUBLIC;

--
-- SQL of the caller's own behind the guard that the answers pass: one SELECT,
-- read-only, with the limits of the settings. No model is needed.
--

CREATE FUNCTION nl_guard(sql text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_guard'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_guard(text) IS
	'what the guard says of a statement: ok, or why it may not run; runs nothing';

CREATE FUNCTION nl_run(sql text) RETURNS SETOF jsonb
	AS 'MODULE_PATHNAME', 'nl_run'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_run(text) IS
	'the rows of a guarded statement, each as jsonb';

CREATE FUNCTION nl_run_json(sql text) RETURNS SETOF json
	AS 'MODULE_PATHNAME', 'nl_run'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_run_json(text) IS
	'the rows of a guarded statement, each as json with the columns in their order';

-- Not STRICT, as nl_query(text, anyelement).
CREATE FUNCTION nl_run(sql text, row_type anyelement) RETURNS SETOF anyelement
	AS 'MODULE_PATHNAME', 'nl_run_typed'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_run(text, anyelement) IS
	'the rows of a guarded statement, each of the type of the second argument';

CREATE FUNCTION nl_run_cursor(sql text, cursor refcursor DEFAULT 'nl_result')
	RETURNS refcursor
	AS 'MODULE_PATHNAME', 'nl_run_cursor'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_run_cursor(text, refcursor) IS
	'opens a cursor over the rows of a guarded statement';

--
-- Changing data: shown first, from a trial that is rolled back, then applied by
-- its token. Off unless nl2sql.allow_changes is on.
--

CREATE FUNCTION nl_change(question text,
	OUT sql text, OUT description text, OUT rows bigint, OUT before jsonb, OUT after jsonb,
	OUT notes text[], OUT token text)
	AS 'MODULE_PATHNAME', 'nl_change'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_change(text) IS
	'the INSERT, UPDATE or DELETE that is asked for, tried and rolled back: rows before and after, notes, and a token for nl_apply';

CREATE FUNCTION nl_change_sql(statement text, all_rows boolean DEFAULT false,
	OUT sql text, OUT description text, OUT rows bigint, OUT before jsonb, OUT after jsonb,
	OUT notes text[], OUT token text)
	AS 'MODULE_PATHNAME', 'nl_change_sql'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_change_sql(text, boolean) IS
	'what an INSERT, UPDATE or DELETE of one''s own would do: tried and rolled back; all_rows: it need have no WHERE';
REVOKE ALL ON FUNCTION nl_change_sql(text, boolean) FROM PUBLIC;

CREATE FUNCTION nl_apply(token text) RETURNS bigint
	AS 'MODULE_PATHNAME', 'nl_apply'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_apply(text) IS
	'runs a change that was shown, once, if it would change as many rows as then; returns their number';

--
-- Making statements faster. The planner is asked, nothing is executed.
--

CREATE FUNCTION nl_optimize(sql text,
	OUT advice int, OUT kind text, OUT reason text, OUT evidence text,
	OUT cost_before float8, OUT cost_after float8, OUT statement text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_optimize'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_optimize(text) IS
	'how to make a SELECT faster: rewrites, indexes, statistics, with the planner''s costs; runs nothing';

--
-- Understanding statements: told from the analysed tree, nothing is executed.
--

CREATE FUNCTION nl_describe(sql text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_describe_sql'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_describe(text) IS
	'what a SELECT does, in plain words; runs nothing';

CREATE FUNCTION nl_fix(INOUT sql text, OUT changes text[], OUT note text)
	AS 'MODULE_PATHNAME', 'nl_fix'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_fix(text) IS
	'repairs a SELECT that does not parse or analyse: names, joins, groups, quoting, the syntax of other systems; runs nothing';

--
-- The database itself, for nl_ask(): the catalogs, statistics and settings, as
-- far as the caller may see them. The views run with the rights of the
-- extension's owner, so each says itself what is for current_user: relations
-- in schemas with USAGE and with SELECT on a column, of these the columns with
-- SELECT, sessions of roles whose rights one has. nl_visible is where that is
-- said. Names are bare where search_path finds them, else with their schema.
-- Ordinary questions are not about these views.
--

CREATE VIEW nl_visible WITH (security_barrier) AS
	SELECT c.oid AS relation, c.relkind, c.relowner, c.reltuples, c.relacl, n.nspname,
		c.relname, c.relrowsecurity,
		pg_catalog.has_table_privilege(c.oid, 'SELECT') AS wholly,
		CASE WHEN pg_catalog.pg_table_is_visible(c.oid) THEN c.relname::text
			ELSE n.nspname::text || '.' || c.relname::text END AS table_name
	FROM pg_catalog.pg_class AS c
		JOIN pg_catalog.pg_namespace AS n ON n.oid = c.relnamespace
	WHERE c.relkind IN ('r', 'v', 'm', 'f', 'p')
		AND n.nspname <> 'information_schema'
		AND (pg_catalog.left(n.nspname::text, 3) <> 'pg_' OR n.oid = pg_catalog.pg_my_temp_schema())
		AND pg_catalog.has_schema_privilege(n.oid, 'USAGE')
		AND pg_catalog.has_any_column_privilege(c.oid, 'SELECT')
		AND NOT EXISTS (SELECT FROM pg_catalog.pg_depend AS d
			JOIN pg_catalog.pg_extension AS e ON e.oid = d.refobjid
			WHERE d.classid = 'pg_catalog.pg_class'::pg_catalog.regclass AND d.objid = c.oid
				AND d.refclassid = 'pg_catalog.pg_extension'::pg_catalog.regclass
				AND d.deptype = 'e' AND e.extname = 'nl2sql');
COMMENT ON VIEW nl_visible IS
	'relations that the caller may see; the views of nl_ask() are over it';

CREATE VIEW nl_tables WITH (security_barrier) AS
	SELECT v.table_name, v.nspname::text AS schema_name,
		CASE v.relkind WHEN 'r' THEN 'table' WHEN 'v' THEN 'view' WHEN 'm' THEN 'materialized view'
			WHEN 'f' THEN 'foreign table' ELSE 'partitioned table' END AS kind,
		pg_catalog.pg_get_userbyid(v.relowner)::text AS owner,
		CASE WHEN v.reltuples >= 0 AND v.relkind <> 'v' THEN v.reltuples::bigint END AS estimated_rows,
		pg_catalog.pg_total_relation_size(v.relation) AS total_bytes,
		pg_catalog.pg_indexes_size(v.relation) AS index_bytes,
		(SELECT pg_catalog.count(*) FROM pg_catalog.pg_index AS i WHERE i.indrelid = v.relation) AS index_count,
		pg_catalog.pg_stat_get_numscans(v.relation) AS sequential_scans,
		(SELECT coalesce(pg_catalog.sum(pg_catalog.pg_stat_get_numscans(i.indexrelid)), 0)::bigint
			FROM pg_catalog.pg_index AS i WHERE i.indrelid = v.relation) AS index_scans,
		pg_catalog.pg_stat_get_dead_tuples(v.relation) AS dead_rows,
		pg_catalog.pg_stat_get_mod_since_analyze(v.relation) AS changed_rows,
		greatest(pg_catalog.pg_stat_get_last_analyze_time(v.relation),
			pg_catalog.pg_stat_get_last_autoanalyze_time(v.relation)) AS last_analyzed,
		greatest(pg_catalog.pg_stat_get_last_vacuum_time(v.relation),
			pg_catalog.pg_stat_get_last_autovacuum_time(v.relation)) AS last_vacuumed,
		v.relrowsecurity AS row_security,
		pg_catalog.obj_description(v.relation, 'pg_class') AS description
	FROM nl_visible AS v;
COMMENT ON VIEW nl_tables IS 'tables and views of this database';
COMMENT ON COLUMN nl_tables.kind IS 'table, view, materialized view, foreign table or partitioned table';
COMMENT ON COLUMN nl_tables.owner IS 'role that owns the table';
COMMENT ON COLUMN nl_tables.estimated_rows IS 'number of rows, as estimated';
COMMENT ON COLUMN nl_tables.total_bytes IS 'size on disk with indexes';
COMMENT ON COLUMN nl_tables.index_bytes IS 'size of the indexes';
COMMENT ON COLUMN nl_tables.index_count IS 'number of indexes';
COMMENT ON COLUMN nl_tables.sequential_scans IS 'how often it was scanned whole';
COMMENT ON COLUMN nl_tables.index_scans IS 'how often its indexes were used';
COMMENT ON COLUMN nl_tables.dead_rows IS 'bloat, to be vacuumed';
COMMENT ON COLUMN nl_tables.changed_rows IS 'modified since last analyzed';
COMMENT ON COLUMN nl_tables.last_analyzed IS 'when statistics were gathered; null = never';
COMMENT ON COLUMN nl_tables.last_vacuumed IS 'null = never';
COMMENT ON COLUMN nl_tables.description IS 'comment, meaning';

CREATE VIEW nl_columns WITH (security_barrier) AS
	SELECT v.table_name, a.attname::text AS column_name, a.attnum::int AS "position",
		pg_catalog.format_type(a.atttypid, a.atttypmod) AS data_type,
		NOT a.attnotnull AS nullable,
		CASE WHEN a.attgenerated = '' OR v.wholly THEN pg_catalog.pg_get_expr(d.adbin, d.adrelid) END AS default_value,
		coalesce(p.indkey @> ARRAY[a.attnum], false) AS primary_key,
		CASE WHEN s.n_distinct < 0 THEN pg_catalog.round(-s.n_distinct * greatest(v.reltuples, 0))
			ELSE s.n_distinct END::bigint AS distinct_values,
		s.null_frac AS null_fraction,
		pg_catalog.col_description(v.relation, a.attnum) AS description
	FROM nl_visible AS v
		JOIN pg_catalog.pg_attribute AS a ON a.attrelid = v.relation
		LEFT JOIN pg_catalog.pg_attrdef AS d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
		LEFT JOIN (SELECT i.indrelid, i.indkey::int2[] AS indkey FROM pg_catalog.pg_index AS i
			WHERE i.indisprimary) AS p ON p.indrelid = a.attrelid
		LEFT JOIN pg_catalog.pg_stats AS s ON s.schemaname = v.nspname AND s.tablename = v.relname
			AND s.attname = a.attname AND s.inherited = (v.relkind = 'p')
	WHERE a.attnum > 0 AND NOT a.attisdropped
		AND pg_catalog.has_column_privilege(v.relation, a.attnum, 'SELECT');
COMMENT ON VIEW nl_columns IS 'columns of tables';
COMMENT ON COLUMN nl_columns.table_name IS 'table that has the column';
COMMENT ON COLUMN nl_columns.data_type IS 'type';
COMMENT ON COLUMN nl_columns.nullable IS 'may be empty';
COMMENT ON COLUMN nl_columns.primary_key IS 'part of the primary key';
COMMENT ON COLUMN nl_columns.distinct_values IS 'number of different values, as estimated';
COMMENT ON COLUMN nl_columns.null_fraction IS 'share of empty values, 0 to 1';
COMMENT ON COLUMN nl_columns.description IS 'comment, meaning';

CREATE VIEW nl_foreign_keys WITH (security_barrier) AS
	SELECT k.conname::text AS constraint_name, v.table_name, a.attname::text AS column_name,
		r.table_name AS referenced_table, b.attname::text AS referenced_column
	FROM pg_catalog.pg_constraint AS k
		JOIN nl_visible AS v ON v.relation = k.conrelid
		JOIN nl_visible AS r ON r.relation = k.confrelid
		CROSS JOIN LATERAL pg_catalog.generate_subscripts(k.conkey, 1) AS u (place)
		JOIN pg_catalog.pg_attribute AS a ON a.attrelid = k.conrelid AND a.attnum = k.conkey[u.place]
		JOIN pg_catalog.pg_attribute AS b ON b.attrelid = k.confrelid AND b.attnum = k.confkey[u.place]
	WHERE k.contype = 'f'
		AND pg_catalog.has_column_privilege(k.conrelid, a.attnum, 'SELECT')
		AND pg_catalog.has_column_privilege(k.confrelid, b.attnum, 'SELECT');
COMMENT ON VIEW nl_foreign_keys IS 'foreign keys: how tables are connected';
COMMENT ON COLUMN nl_foreign_keys.table_name IS 'table that refers to another';
COMMENT ON COLUMN nl_foreign_keys.referenced_table IS 'table that it points to';

-- Of a table that is seen in part, indexes over what is seen: a definition
-- with expressions or a condition may name other columns.
CREATE VIEW nl_indexes WITH (security_barrier) AS
	SELECT c.relname::text AS index_name, v.table_name,
		(SELECT pg_catalog.string_agg(a.attname::text, ', ' ORDER BY u.place)
			FROM pg_catalog.unnest(i.indkey::int2[]) WITH ORDINALITY AS u (number, place)
				JOIN pg_catalog.pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = u.number) AS column_names,
		m.amname::text AS method, i.indisunique AS is_unique, i.indisprimary AS is_primary, i.indisvalid AS is_valid,
		pg_catalog.pg_stat_get_numscans(c.oid) AS scans,
		pg_catalog.pg_relation_size(c.oid) AS size_bytes,
		pg_catalog.pg_get_indexdef(c.oid) AS definition
	FROM pg_catalog.pg_index AS i
		JOIN nl_visible AS v ON v.relation = i.indrelid
		JOIN pg_catalog.pg_class AS c ON c.oid = i.indexrelid
		JOIN pg_catalog.pg_am AS m ON m.oid = c.relam
	WHERE v.wholly OR (i.indexprs IS NULL AND i.indpred IS NULL AND NOT EXISTS (
		SELECT FROM pg_catalog.unnest(i.indkey::int2[]) AS u (number)
		WHERE NOT pg_catalog.has_column_privilege(i.indrelid, u.number, 'SELECT')));
COMMENT ON VIEW nl_indexes IS 'indexes of tables';
COMMENT ON COLUMN nl_indexes.column_names IS 'columns in the index';
COMMENT ON COLUMN nl_indexes.method IS 'btree, hash, gin, gist, brin';
COMMENT ON COLUMN nl_indexes.is_valid IS 'false = broken';
COMMENT ON COLUMN nl_indexes.scans IS 'how often used';
COMMENT ON COLUMN nl_indexes.size_bytes IS 'size on disk';

CREATE VIEW nl_privileges WITH (security_barrier) AS
	SELECT v.table_name,
		CASE x.grantee WHEN 0 THEN 'PUBLIC' ELSE pg_catalog.pg_get_userbyid(x.grantee)::text END AS role_name,
		x.privilege_type AS privilege, x.is_grantable AS grantable
	FROM nl_visible AS v
		CROSS JOIN LATERAL pg_catalog.aclexplode(
			coalesce(v.relacl, pg_catalog.acldefault('r', v.relowner))) AS x;
COMMENT ON VIEW nl_privileges IS 'grants: who may do what with a table';
COMMENT ON COLUMN nl_privileges.role_name IS 'role, user; PUBLIC = everybody';
COMMENT ON COLUMN nl_privileges.privilege IS 'SELECT = read, INSERT = add, UPDATE = change, DELETE, TRUNCATE, REFERENCES, TRIGGER';
COMMENT ON COLUMN nl_privileges.grantable IS 'may pass it on';

CREATE VIEW nl_roles WITH (security_barrier) AS
	SELECT r.rolname::text AS role_name, r.rolcanlogin AS can_login, r.rolsuper AS is_superuser,
		r.rolcreatedb AS can_create_databases, r.rolcreaterole AS can_create_roles,
		r.rolvaliduntil AS valid_until,
		(SELECT pg_catalog.string_agg(g.rolname::text, ', ' ORDER BY g.rolname)
			FROM pg_catalog.pg_auth_members AS m JOIN pg_catalog.pg_roles AS g ON g.oid = m.roleid
			WHERE m.member = r.oid) AS member_of
	FROM pg_catalog.pg_roles AS r
	WHERE pg_catalog.left(r.rolname::text, 3) <> 'pg_';
COMMENT ON VIEW nl_roles IS 'roles: users and groups of the server';
COMMENT ON COLUMN nl_roles.can_login IS 'may connect: a user';
COMMENT ON COLUMN nl_roles.valid_until IS 'password expires';
COMMENT ON COLUMN nl_roles.member_of IS 'groups';

CREATE VIEW nl_activity WITH (security_barrier) AS
	SELECT s.pid AS process, s.usename::text AS role_name, s.datname::text AS database_name,
		s.application_name AS application, s.state, s.wait_event_type AS waiting_for,
		s.backend_start AS connected_at, s.xact_start AS transaction_started_at,
		s.query_start AS started_at,
		CASE s.state WHEN 'active' THEN pg_catalog.round(pg_catalog.date_part('epoch',
			pg_catalog.clock_timestamp() - s.query_start)::numeric, 1) END AS running_seconds,
		coalesce(s.wait_event_type = 'Lock', false) AS blocked,
		s.query
	FROM pg_catalog.pg_stat_activity AS s
	WHERE s.backend_type = 'client backend'
		AND (pg_catalog.pg_has_role(s.usesysid, 'USAGE')
			OR pg_catalog.pg_has_role('pg_read_all_stats', 'USAGE'));
COMMENT ON VIEW nl_activity IS 'sessions, connections: what is running now';
COMMENT ON COLUMN nl_activity.role_name IS 'user who is connected';
COMMENT ON COLUMN nl_activity.state IS 'active = running, idle, idle in transaction = open transaction';
COMMENT ON COLUMN nl_activity.waiting_for IS 'Lock, IO, Client ...';
COMMENT ON COLUMN nl_activity.started_at IS 'start of the query';
COMMENT ON COLUMN nl_activity.blocked IS 'waits for a lock of another session';
COMMENT ON COLUMN nl_activity.query IS 'last or running statement';

CREATE VIEW nl_settings WITH (security_barrier) AS
	SELECT s.name, s.setting AS value, s.unit, s.boot_val AS default_value,
		s.setting IS DISTINCT FROM s.boot_val AND s.source NOT IN ('default', 'override') AS changed, s.source,
		s.context = 'postmaster' AS needs_restart, s.pending_restart,
		s.category, s.short_desc AS description
	FROM pg_catalog.pg_settings AS s;
COMMENT ON VIEW nl_settings IS 'settings: configuration parameters of the server';
COMMENT ON COLUMN nl_settings.changed IS 'not the default';
COMMENT ON COLUMN nl_settings.source IS 'default, configuration file, command line, database, user, session, client';
COMMENT ON COLUMN nl_settings.pending_restart IS 'changed, waits for a restart';
COMMENT ON COLUMN nl_settings.description IS 'meaning';

GRANT SELECT ON nl_tables, nl_columns, nl_foreign_keys, nl_indexes, nl_privileges,
	nl_roles, nl_activity, nl_settings TO PUBLIC;

CREATE FUNCTION nl_ask(question text) RETURNS text
	AS 'MODULE_PATHNAME', 'nl_ask'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_ask(text) IS
	'answers a question about the database itself: its tables, columns, keys, indexes, privileges, roles, sessions and settings';
