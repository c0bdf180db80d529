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
