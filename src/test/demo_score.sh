#!/usr/bin/env bash
#
# demo_score.sh: how many of the demo's questions are answered rightly.
#
# usage: demo_score.sh [psql option...]     default: the server of `make demo`
#
# Asks every question of demo/questions.tsv, runs the answer and the gold
# statement and compares their rows as multisets, columns by position. A
# question without gold statement is answered rightly by giving none. Prints
# a line a question, the SQL of wrong answers, and the total.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/private_install.sh"
find_postgres
if [ $# -eq 0 ]; then
	set -- -h "${TMPDIR:-/tmp}/nl2sql-demo.$(id -u)/run" -p 5432 -U analyst -d demo
fi

# NL001 and NL003 are how nl_sql says that it has no answer.
commands() {
	local question gold compare abstain

	echo "SET default_transaction_read_only = on; SET statement_timeout = '20s';"
	echo "SELECT nl_sql('how many customers are there') \\g /dev/null"		# opens the model
	while IFS=$'\t' read -r question gold; do
		compare="NOT EXISTS ((SELECT * FROM (:sql) a EXCEPT ALL SELECT * FROM ($gold) b)
			UNION ALL (SELECT * FROM ($gold) b EXCEPT ALL SELECT * FROM (:sql) a))"
		abstain=false
		if [ -z "$gold" ]; then
			compare=false
			abstain=true
		fi
		cat <<-COMMANDS
			\\unset sql
			\\set same f
			\\set question '${question//\'/\'\'}'
			SELECT clock_timestamp() AS started \\gset
			SELECT nl_sql(:'question') AS sql \\gset
			\\set state :SQLSTATE
			SELECT round(1000 * extract(epoch FROM clock_timestamp() - :'started'::timestamptz), 1) AS ms \\gset
			\\if :{?sql}
				SELECT $compare AS same \\gset
			\\else
				\\set sql 'no answer: ' :LAST_ERROR_MESSAGE
				SELECT $abstain AND :'state' IN ('NL001', 'NL003', '00000') AS same \\gset
			\\endif
			\\if :same
				\\echo right :ms ms '  ' :question
			\\else
				\\echo wrong :ms ms '  ' :question
				\\echo '                ' :sql
			\\endif
		COMMANDS
	done <"$here/demo/questions.tsv"
}

report=$(mktemp)
trap 'rm -f "$report"' EXIT
commands | "$bindir/psql" -X -q "$@" 2>/dev/null | tee "$report" || true
total=$(wc -l <"$here/demo/questions.tsv")
if [ "$(grep -c '^right\|^wrong' "$report")" -ne "$total" ]; then
	echo "not all of the $total questions could be asked: is the server of make demo running?" >&2
	exit 1
fi
echo "right: $(grep -c '^right' "$report") of $total"
