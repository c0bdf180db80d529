#!/usr/bin/env bash
#
# demo_change_score.sh: how many of the demo's requests for changes are
# understood rightly, and whether any touches other rows than it shows.
#
# usage: demo_change_score.sh [--gold] [psql option...]
#
# Options lead to the demo's database as a superuser; default: the server of
# `make demo`. Needs a model that was trained for changes. Every request of
# demo/changes.tsv is asked and applied, and its gold statement run, each in a
# transaction that is rolled back; right is what leaves the same rows in all
# tables. A request without gold statement is answered rightly by none (NL001 to
# NL003).
#
# Shown: each row that is gone must stand in `before` and each new one in
# `after`, and if there are more than these hold, no more than `rows` of them
# may differ, all in one table. --gold applies the gold statements in place of
# what was understood (nl_change_sql), which tests all of this without a model.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/private_install.sh"
find_postgres
gold_only=false
if [ "${1:-}" = --gold ]; then
	gold_only=true
	shift
fi
if [ $# -eq 0 ]; then
	set -- -h "${TMPDIR:-/tmp}/nl2sql-demo.$(id -u)/run" -p 5432 -U postgres -d demo
fi
tables='branches employees customers suppliers categories products stock orders order_lines invoices machines service_visits'

# A copy of every row, and functions that say what differs from it.
prepare() {
	local table part='' state=''

	echo 'DROP SCHEMA IF EXISTS change_score CASCADE; CREATE SCHEMA change_score;'
	for table in $tables; do
		echo "CREATE TABLE change_score.$table AS TABLE public.$table;"
		part+="${part:+ UNION ALL }(SELECT '$table', false, to_jsonb(a) FROM (TABLE change_score.$table EXCEPT ALL TABLE public.$table) a)
			UNION ALL (SELECT '$table', true, to_jsonb(a) FROM (TABLE public.$table EXCEPT ALL TABLE change_score.$table) a)"
		state+="${state:+ || }(SELECT md5(string_agg(a::text, E'\\n' ORDER BY a::text)) FROM public.$table a)"
	done
	echo "CREATE FUNCTION change_score.differences() RETURNS TABLE (name text, is_new bool, content jsonb) LANGUAGE sql AS \$f\$ $part \$f\$;"
	echo "CREATE FUNCTION change_score.state() RETURNS text LANGUAGE sql AS \$f\$ SELECT $state \$f\$;"
	cat <<-'END'
		CREATE FUNCTION change_score.as_shown(n bigint, before jsonb, after jsonb) RETURNS bool LANGUAGE sql AS $f$
			SELECT count(DISTINCT name) <= 1 AND count(*) FILTER (WHERE is_new) <= n AND count(*) FILTER (WHERE NOT is_new) <= n
				AND (n > 10 OR coalesce(bool_and(CASE WHEN is_new THEN after @> jsonb_build_array(content)
					ELSE before @> jsonb_build_array(content) END), true))
			FROM change_score.differences() $f$;
	END
}

commands() {
	local request gold ask

	echo "SET client_min_messages = warning; SET statement_timeout = '60s'; SET search_path = public; SET nl2sql.schemas = 'public';"
	prepare
	echo "LOAD 'nl2sql'; SET nl2sql.allow_changes = on; SET nl2sql.timeout = '30s'; SET nl2sql.value_lookup_timeout = '5s';"
	while IFS=$'\t' read -r request gold; do
		ask="nl_change(:'request')"
		if $gold_only; then
			[ -n "$gold" ] || continue
			ask="nl_change_sql(:'gold', :'request' ~* '\\yall\\y')"
		fi
		cat <<-COMMANDS
			\\unset sql
			\\set same f
			\\set shown t
			\\set state 00000
			\\set wanted ''
			\\set request '${request//\'/\'\'}'
			\\set gold '${gold//\'/\'\'}'
			BEGIN;
			${gold:+$gold;}
			SELECT change_score.state() AS wanted \\gset
			ROLLBACK;
			BEGIN;
			SELECT clock_timestamp() AS started \\gset
			SELECT sql, rows, coalesce(before, '[]') AS before, coalesce(after, '[]') AS after, coalesce(token, '') AS token FROM $ask \\gset
			\\set state :SQLSTATE
			\\set why :LAST_ERROR_MESSAGE
			SELECT round(1000 * extract(epoch FROM clock_timestamp() - :'started'::timestamptz), 1) AS ms \\gset
			\\if :{?sql}
				SELECT :'token' <> '' AS changes \\gset
				\\if :changes
					SELECT nl_apply(:'token') AS applied \\gset
				\\endif
				SELECT change_score.state() = :'wanted' AND :'gold' <> '' AS same, change_score.as_shown(:rows, :'before', :'after') AS shown \\gset
			\\else
				\\set sql 'no answer: ' :why
				ROLLBACK;
				\\set ms '-'
				SELECT :'gold' = '' AND :'state' IN ('NL001', 'NL002', 'NL003') AS same \\gset
			\\endif
			ROLLBACK;
			\\if :same
				\\echo right :ms ms '  ' :request
			\\else
				\\echo wrong :ms ms '  ' :request
				\\echo '                ' :sql
			\\endif
			\\if :shown
			\\else
				\\echo 'other rows than shown:' :sql
			\\endif
		COMMANDS
	done <"$here/demo/changes.tsv"
	echo 'DROP SCHEMA change_score CASCADE;'
}

report=$(mktemp)
trap 'rm -f "$report"' EXIT
commands | "$bindir/psql" -X -q "$@" 2>"$report.err" | tee "$report" || true
total=$(wc -l <"$here/demo/changes.tsv")
if $gold_only; then
	total=$(awk -F '\t' '$2 != ""' "$here/demo/changes.tsv" | wc -l)
fi
if [ "$(grep -c '^right\|^wrong' "$report")" -ne "$total" ]; then
	echo "not all of the $total requests could be asked: is the server of make demo running?" >&2
	head -n 3 "$report.err" >&2
	rm -f "$report.err"
	exit 1
fi
rm -f "$report.err"
echo "right: $(grep -c '^right' "$report") of $total; other rows than shown: $(grep -c '^other rows' "$report")"
