#!/usr/bin/env bash
#
# demo_score.sh: how many of the demo's questions are answered rightly.
#
# usage: demo_score.sh [questions|chinese|dialogues|catalog] [psql option...]
#        default: all four lists, the server of `make demo`
#
# questions  demo/questions.tsv, a question and its gold statement a line. A
#            question without gold statement is answered rightly by giving none.
# chinese    demo/chinese.tsv, the same in Chinese.
# dialogues  demo/dialogues.tsv, the same, an empty line between dialogues. The
#            turns of one are asked in one conversation; the next begins a new
#            one. A turn follows what was asked, whatever was answered.
# catalog    demo/catalog.tsv, with the database before the question: questions
#            to nl_ask, whose statement is read below its answer.
#
# The answer's and the gold statement's rows are compared as multisets, columns
# by position; in dialogues their order counts too where the gold statement
# ends in ORDER BY. Prints a line a question, the SQL of wrong answers, and
# the totals.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
source "$here/private_install.sh"
find_postgres
lists="questions chinese dialogues catalog"
case ${1:-} in
	questions | chinese | dialogues | catalog)
		lists=$1
		shift
		;;
esac
if [ $# -eq 0 ]; then
	set -- -h "${TMPDIR:-/tmp}/nl2sql-demo.$(id -u)/run" -p 5432 -U analyst -d demo
fi

# What a session begins with; the first question opens the model.
begin() {
	# what is understood counts, not how busy the machine is
	echo "SET default_transaction_read_only = on; SET statement_timeout = '20s'; SET nl2sql.value_lookup_timeout = '5s'; SET nl2sql.timeout = '15s';"
	echo "SELECT nl_sql('how many customers are there') \\g /dev/null"
}

# judge LABEL QUESTION GOLD ORDERED STATEMENT: STATEMENT gives the answer's SQL
# for :'question'. NL001 and NL003 are how a question is declined.
judge() {
	local label=$1 question=$2 gold=$3 number="" answer=$5 compare runs abstain=false

	[ "$4" = false ] || number=", row_number() OVER ()"
	compare="NOT EXISTS ((SELECT *$number FROM (:sql) a EXCEPT ALL SELECT *$number FROM ($gold) b)
		UNION ALL (SELECT *$number FROM ($gold) b EXCEPT ALL SELECT *$number FROM (:sql) a))"
	runs="SELECT 1 FROM ($gold) b"		# else an answer would be blamed for it
	if [ -z "$gold" ]; then
		runs="SELECT 1"
		compare=false
		abstain=true
	fi
	cat <<-COMMANDS
		\\unset sql
		\\set same f
		\\set question '${question//\'/\'\'}'
		SELECT clock_timestamp() AS started \\gset
		$answer AS sql \\gset
		\\set state :SQLSTATE
		SELECT round(1000 * extract(epoch FROM clock_timestamp() - :'started'::timestamptz), 1) AS ms \\gset
		\\if :{?sql}
			SELECT $compare AS same \\gset
		\\else
			\\set sql 'no answer: ' :LAST_ERROR_MESSAGE
			SELECT $abstain AND :'state' IN ('NL001', 'NL003', '00000') AS same \\gset
		\\endif
		\\if :same
			\\echo right :ms ms '  $label' :question
		\\else
			$runs \\g /dev/null
			\\if :ERROR
				\\echo 'gold statement fails  $label' :question
			\\else
				\\echo wrong :ms ms '  $label' :question
				\\echo '                ' :sql
			\\endif
		\\endif
	COMMANDS
}

questions_commands() {
	local question gold

	begin
	while IFS=$'\t' read -r question gold; do
		judge "" "$question" "$gold" false "SELECT nl_sql(:'question')"
	done
}

chinese_commands() {
	questions_commands
}

# Labels are the dialogue's and the turn's number.
dialogues_commands() {
	local question gold ordered dialogue=0 turn=0

	begin
	while IFS=$'\t' read -r question gold; do
		if [ -z "$question" ]; then
			turn=0
			continue
		fi
		if [ $((turn += 1)) -eq 1 ]; then
			dialogue=$((dialogue + 1))
			echo "SELECT nl_reset('demo_score'), nl_session('demo_score') \\g /dev/null"
		fi
		ordered=false
		! [[ $gold =~ \ ORDER\ BY\ [^\)]*$ ]] || ordered=true
		judge "$dialogue.$turn " "$question" "$gold" "$ordered" "SELECT nl_sql(:'question')"
	done
}

catalog_commands() {
	local database question gold connected=""

	while IFS=$'\t' read -r database question gold; do
		if [ "$database" != "$connected" ]; then
			echo "\\connect $database"
			begin
			connected=$database
		fi
		judge "$database " "$question" "$gold" false "SELECT substring(nl_ask(:'question') FROM '.*\\nFrom: (.*)\$')"
	done
}

questions_total() {
	echo "questions: $(grep -c '^right' "$report") of $total right"
}

chinese_total() {
	echo "questions in Chinese: $(grep -c '^right' "$report") of $total right"
}

catalog_total() {
	echo "questions about the database: $(grep -c '^right' "$report") of $total right"
}

dialogues_total() {
	awk '$1 == "right" || $1 == "wrong" {
			split($4, at, ".")
			dialogues = at[1]
			kind = at[2] == 1 ? "first" : "later"
			asked[kind]++
			right[kind] += $1 == "right"
			if ($1 == "wrong")
				spoilt[at[1]] = 1
		}
		END {
			for (dialogue in spoilt)
				faults++
			printf "first questions of dialogues: %d of %d right\n", right["first"], asked["first"]
			printf "follow-up questions: %d of %d right, %.1f%%\n", right["later"], asked["later"], 100 * right["later"] / asked["later"]
			printf "dialogues with all turns right: %d of %d, %.1f%%\n", dialogues - faults, dialogues, 100 * (dialogues - faults) / dialogues
		}' "$report"
}

report=$(mktemp)
totals=$(mktemp)
trap 'rm -f "$report" "$totals"' EXIT
for list in $lists; do
	"${list}_commands" <"$here/demo/$list.tsv" | "$bindir/psql" -X -q "$@" 2>/dev/null | tee "$report" || true
	total=$(grep -c . "$here/demo/$list.tsv")
	if [ "$(grep -c '^right\|^wrong' "$report")" -ne "$total" ]; then
		echo "not all of the $total questions of demo/$list.tsv could be scored: is the server of make demo running?" >&2
		exit 1
	fi
	"${list}_total" >>"$totals"
done
cat "$totals"
