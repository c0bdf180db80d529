#!/usr/bin/env bash
#
# run_demo.sh: a server with a small business in it, and questions to it.
#
# usage: run_demo.sh          what `make demo` runs
#        run_demo.sh stop     stops the server and removes all of it
#
# Everything lies in one folder, named below; the system's PostgreSQL gets
# nothing. The server listens on a socket in that folder alone, which only its
# own user (and root) can open. It goes on running for the reader's own
# questions; the next `make demo` replaces it.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/private_install.sh"

demo=${TMPDIR:-/tmp}/nl2sql-demo.$(id -u)
run=$demo/run			# the server's: data, socket, log
port=5432				# only names the socket; nothing listens on TCP

fail() {
	echo "$*" >&2
	exit 1
}

# Stops the server of an earlier demo and removes its folder.
remove_demo() {
	[ -e "$demo" ] || [ -L "$demo" ] || return 0
	if [ -L "$demo" ] || [ ! -O "$demo" ]; then
		fail "$demo is not this user's: remove it, or set TMPDIR"
	fi
	if [ -f "$run/data/postmaster.pid" ]; then
		as_server "$bindir/pg_ctl" -D "$run/data" -s -w -m fast stop || true
	fi
	rm -rf "$demo"
}

start_server() {
	# The folder may be entered by all, its parts by their owners.
	mkdir -m 755 "$demo"
	mkdir -m 700 "$run"
	if [ "$(id -u)" -eq 0 ]; then
		chown "$server_user" "$run"
	fi
	install_private "$demo/install" "$demo/private.conf"
	model=$demo/install$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf
	if [ ! -f "$model" ]; then		# installed into the system
		model=$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf
	fi
	as_server "$bindir/initdb" -D "$run/data" -U postgres -A trust -E UTF8 --locale=C --lc-ctype=C.UTF-8 \
		-N --no-instructions >/dev/null
	{
		cat "$demo/private.conf"
		echo "listen_addresses = ''"
		echo "port = $port"
		echo "unix_socket_directories = '$run'"
		echo "fsync = off"			# nothing in it is to last
		echo "nl2sql.model = '$model'"
	} >>"$run/data/postgresql.conf"
	as_server "$bindir/pg_ctl" -D "$run/data" -l "$run/log" -s -w start ||
		fail "the server did not start; its last words:" "$(tail -n 5 "$run/log")"
}

# connect USER DATABASE [psql option...]
connect() {
	local user=$1 database=$2

	shift 2
	"$bindir/psql" -X -q -h "$run" -p "$port" -U "$user" -d "$database" "$@"
}

# The questions are asked by a role that may read the tables and do no more.
# Clinic and shop are there for questions about a database itself.
load_business() {
	local database

	connect postgres postgres -v ON_ERROR_STOP=1 -c 'CREATE DATABASE demo' -c 'CREATE ROLE analyst LOGIN'
	connect postgres demo -v ON_ERROR_STOP=1 -1 -f "$here/demo/schema.sql" -f "$here/demo/data.sql" \
		-c 'GRANT SELECT ON ALL TABLES IN SCHEMA public TO analyst' -c 'CREATE EXTENSION nl2sql' -c 'ANALYZE'
	for database in clinic shop; do
		connect postgres postgres -c "CREATE DATABASE $database"
		connect postgres "$database" -v ON_ERROR_STOP=1 -1 -f "$here/demo/$database.sql"
	done
}

# Writes the psql commands that ask the first $1 questions.
ask() {
	head -n "$1" "$here/demo/questions.tsv" | cut -f 1 | while IFS= read -r question; do
		cat <<-COMMANDS
			\\unset sql
			\\set question '${question//\'/\'\'}'
			\\echo
			\\echo '>' :question
			\\timing on
			SELECT nl_sql(:'question') AS sql \\gset
			\\timing off
			\\if :{?sql}
			\\echo :sql
			SELECT format('SELECT * FROM (%s) AS answer LIMIT 12', :'sql') \\gexec
			\\endif
		COMMANDS
	done
}

[ "${1:-}" = stop ] || "$here/install_needs.sh"
find_postgres
find_server_user
cd /			# the server's user may not be allowed into the caller's folder

case ${1:-} in
	stop)
		remove_demo
		exit 0
		;;
	'') ;;
	*) fail "usage: run_demo.sh [stop]" ;;
esac

[ -f "$root/model/nl2sql.gguf" ] || fail "there is no model/nl2sql.gguf: see model/README.md for how it is made"
remove_demo
echo "building nl2sql and starting a server in $demo"
start_server
load_business
echo "a wholesaler of coffee equipment: $(connect analyst demo -At -c \
	"SELECT count(*) || ' tables, ' || sum(n_live_tup) || ' rows' FROM pg_stat_user_tables")"
echo "(Time: the question became SQL; at most 12 rows are shown; the first question also opens the model)"
ask 10 | connect analyst demo 2>&1

cat <<END

Now ask yourself. The server keeps running:

    $bindir/psql -h $run -p $port -U analyst -d demo
    demo=> SELECT nl_sql('how many machines did we install this year') \\gexec

All $(wc -l <"$here/demo/questions.tsv") questions of the demo, checked:  $here/demo_score.sh questions
With dialogues and questions about the database, which take longer:  $here/demo_score.sh
Stop the server and remove it:   $here/run_demo.sh stop
END
