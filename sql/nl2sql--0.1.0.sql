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
	role name NOT NULL DEFAULT current_user,
	question text NOT NULL,
	key text NOT NULL,
	sql text NOT NULL,
	relations text[] NOT NULL,
	made timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE nl_taught IS
	'questions whose SQL is known (nl_teach); a role sees its own and those whose tables it may read';
CREATE INDEX ON nl_taught (key);

CREATE TABLE nl_ratings (
	id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
	role name NOT NULL DEFAULT current_user,
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
	USING (role = current_user) WITH CHECK (role = current_user);
CREATE POLICY readable ON nl_taught FOR SELECT
	USING ((SELECT coalesce(bool_and(coalesce(
				pg_catalog.has_any_column_privilege(pg_catalog.to_regclass(r), 'SELECT'), false)), false)
			FROM pg_catalog.unnest(relations) AS r));
CREATE POLICY own ON nl_ratings
	USING (role = current_user) WITH CHECK (role = current_user);
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
-- Looking inside
--

CREATE FUNCTION nl_context(question text,
	OUT "position" int, OUT kind text, OUT name text, OUT words text, OUT links text)
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_context'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_context(text) IS
	'what the model is shown for a question: words, tables, columns, values and their links';

CREATE FUNCTION nl_model(
	OUT name text, OUT file text, OUT parameters bigint, OUT weights text,
	OUT encoder_layers int, OUT relation_layers int, OUT decoder_layers int,
	OUT symbols int, OUT file_size bigint, OUT memory bigint)
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
CREATE FUNCTION nl_encode(question text, sql text DEFAULT NULL, "full" boolean DEFAULT false)
	RETURNS jsonb
	AS 'MODULE_PATHNAME', 'nl_encode'
	LANGUAGE C VOLATILE PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_encode(text, text, boolean) IS
	'a question and its SQL as the model is trained on them; superusers only';
REVOKE ALL ON FUNCTION nl_encode(text, text, boolean) FROM PUBLIC;

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

CREATE FUNCTION nl_features(question text, n int DEFAULT 8, OUT sql text, OUT features real[])
	RETURNS SETOF record
	AS 'MODULE_PATHNAME', 'nl_features'
	LANGUAGE C VOLATILE STRICT PARALLEL UNSAFE;
COMMENT ON FUNCTION nl_features(text, int) IS
	'candidates and what a reward head reads of them, sql null for abstaining; superusers only';
REVOKE ALL ON FUNCTION nl_features(text, int) FROM PUBLIC;

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
