#!/usr/bin/env bash
#
# reference.sh: writes docs/reference.md from what a server says of the
# extension, and the SQLSTATEs from src/pg/nlerrors.h.
#
# usage: reference.sh [psql option...] > docs/reference.md
#
# The options lead to a database that has the extension, as a superuser; the
# server's own settings do not matter (defaults are shown, not what is set).
# src/test/t/110_docs.pl compares the output with docs/reference.md.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

cat <<'END'
# Reference

All functions, tables, views, settings and SQLSTATEs. Made by `src/test/reference.sh` from the COMMENTs in
`sql/nl2sql--*.sql`, from pg_settings and from `src/pg/nlerrors.h`: change those, not this page.

## Functions

END

"${PSQL:-psql}" -XAtq -v ON_ERROR_STOP=1 "$@" <<'SQL'
SET client_min_messages = warning;
SET search_path = pg_catalog;
LOAD 'nl2sql';

-- the functions, in the order of the script; OUT arguments are columns
SELECT '| function | returns | what it does | who may call it |';
SELECT '|---|---|---|---|';
SELECT format('| `%s(%s)` | `%s` | %s | %s |', p.proname,
		regexp_replace(pg_get_function_arguments(p.oid), '(^|, )OUT .*$', ''),
		coalesce((SELECT 'TABLE(' || string_agg(format('%s %s', p.proargnames[i], format_type(p.proallargtypes[i], NULL)), ', ' ORDER BY i) || ')'
				FROM generate_subscripts(p.proargmodes, 1) AS i WHERE p.proargmodes[i] = 'o'),
			pg_get_function_result(p.oid)),
		replace(coalesce(obj_description(p.oid, 'pg_proc'), ''), '|', '\|'),
		CASE WHEN has_function_privilege('public', p.oid, 'EXECUTE') THEN 'everybody' ELSE 'superusers' END)
	FROM pg_proc AS p JOIN pg_depend AS d ON d.classid = 'pg_proc'::regclass AND d.objid = p.oid
		JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND d.deptype = 'e'
	WHERE e.extname = 'nl2sql' ORDER BY p.oid;

\qecho
\qecho '## Tables and views'

-- tables and views, each with its columns and policies
SELECT format(E'\n`%s`: %s\n\n| column | type | |\n|---|---|---|\n', c.relname, obj_description(c.oid, 'pg_class'))
	|| (SELECT string_agg(format('| `%s` | %s | %s |', a.attname, format_type(a.atttypid, a.atttypmod),
				concat_ws(', ', CASE WHEN a.attnotnull THEN 'not null' END,
					CASE WHEN a.attidentity = 'a' THEN 'generated' END,
					'default ' || pg_get_expr(b.adbin, b.adrelid),
					col_description(c.oid, a.attnum))), E'\n' ORDER BY a.attnum)
			FROM pg_attribute AS a LEFT JOIN pg_attrdef AS b ON b.adrelid = a.attrelid AND b.adnum = a.attnum
			WHERE a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped)
	|| coalesce(E'\n\nRow-level security: ' || (SELECT string_agg(format('policy `%s` for %s', p.polname,
				CASE p.polcmd WHEN '*' THEN 'all' WHEN 'r' THEN 'SELECT' WHEN 'a' THEN 'INSERT' WHEN 'w' THEN 'UPDATE' ELSE 'DELETE' END), ', ' ORDER BY p.polname)
			FROM pg_policy AS p WHERE p.polrelid = c.oid) || '.', '')
	FROM pg_class AS c JOIN pg_depend AS d ON d.classid = 'pg_class'::regclass AND d.objid = c.oid
		JOIN pg_extension AS e ON d.refclassid = 'pg_extension'::regclass AND e.oid = d.refobjid AND d.deptype = 'e'
	WHERE e.extname = 'nl2sql' AND c.relkind IN ('r', 'v') ORDER BY c.oid;

\qecho
\qecho '## Settings'
\qecho

SELECT '| setting | default | range | who may set it | what it does |';
SELECT '|---|---|---|---|---|';
SELECT format('| `%s` | %s | %s | %s | %s |', name,
		CASE WHEN vartype = 'string' AND boot_val = '' THEN 'empty' ELSE format('`%s`', concat_ws(' ', boot_val, unit)) END,
		CASE WHEN vartype = 'enum' THEN array_to_string(enumvals, ', ') WHEN vartype = 'bool' THEN 'on, off'
			WHEN vartype = 'string' THEN ''
			WHEN max_val::float8 >= 2147483646 THEN format('%s and more', min_val)
			ELSE format('%s to %s', min_val, max_val) END,
		CASE context WHEN 'superuser' THEN 'superusers' WHEN 'user' THEN 'everybody' WHEN 'sighup' THEN 'the configuration file' ELSE context END,
		concat_ws(' ', short_desc, replace(extra_desc, '"$sharedir"', '`$sharedir`')))
	FROM pg_settings WHERE name LIKE 'nl2sql.%' ORDER BY name;
SQL

cat <<'END'

Superusers may let others set a setting: `GRANT SET ON PARAMETER` (from PostgreSQL 15 on).

## SQLSTATEs

The extension's own, class NL:

| SQLSTATE | raised when |
|---|---|
END
# A comment of one line, then the macro with the five characters.
awk '/^\/\*.*\*\/$/ { what = $0; gsub(/^\/\* *| *\*\/$/, "", what) }
	/MAKE_SQLSTATE\(/ { code = $0; sub(/.*MAKE_SQLSTATE\(/, "", code); gsub(/[^A-Z0-9]/, "", code); print "| " code " | " what " |" }' \
	"$here/../pg/nlerrors.h"
cat <<'END'

The server's own that it raises, besides those of the statement that is run:

| SQLSTATE | raised when |
|---|---|
| 0A000 | the model file does not fit this version; the processor lacks the kernels; rows of a domain over a row type |
| 22004 | NULL where a question, a statement or a verdict is needed |
| 22021 | the question is not valid UTF-8 |
| 22023 | no words in the question, or too many bytes; a number of candidates out of range; a number that is no reading; a good answer with a correction |
| 25006 | a change, or teaching, rating, defining, in a read-only transaction or on a standby |
| 42501 | a function for superusers, called by another role; a setting for superusers |
| 42622 | the name of a conversation is too long |
| 42804 | the answer does not have the columns of the row type |
| 42P01 | the role may read no table in the schemas at hand |
| 42P03 | a cursor of that name is open |
| 53200, 54000 | out of memory; a limit of the program |
| 53400 | too many conversations in the session |
| 57014 | `nl2sql.timeout` is over, or the query was canceled |
| 58000 | OpenBLAS cannot be used |
| 58P01, 58030 | the model file cannot be opened or read |
| XX001 | the model file is damaged or no model |
END
