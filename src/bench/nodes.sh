#!/usr/bin/env bash
#
# nodes.sh: questions a second with one node, with a standby more, through
# PgBouncer, and over tables whose parts are on another server.
#
# usage: nodes.sh        from `make bench-nodes`; environment:
#   ROUNDS       5; each measures every way once, in turn, every second one backwards
#   SECONDS_EACH 8; of one measurement: new connections, whose first question costs more
#   CLIENTS      2; that ask a node at once
#
# All servers are on this machine, and share its cores with the clients and with
# whatever else runs. So besides questions a second, as the clock tells, the
# processor's time is taken that each server's processes had: from it come the
# questions a second of nodes that have a core each, and these are compared. The
# other node is the standby, which answers as many again, or what the node waits
# for: PgBouncer, the server that has the parts; then the slower of both counts.
#
# Printed is a table of medians of the rounds; ratios are of one round each, with
# the least and the most. build/bench/nodes.tsv keeps round, way, questions a second,
# milliseconds of the node and of the other one for a question. All servers are
# thrown away. Without pgbouncer or postgres_fdw what needs them is left out.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/src/test/private_install.sh"
find_postgres
find_server_user
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-8}
clients=${CLIENTS:-2}
out=$root/build/bench
mkdir -p "$out"
[ -f "$root/model/nl2sql.gguf" ] || { echo 'there is no model/nl2sql.gguf: model/README.md tells how it is made' >&2; exit 1; }

tmp=$(mktemp -d "${TMPDIR:-/tmp}/nl2sql-nodes.XXXXXX")
run=$tmp/run		# data, sockets, logs
mkdir "$run"
chmod 755 "$tmp"
if [ "$(id -u)" -eq 0 ]; then
	chown "$server_user" "$run"
fi
finish() {
	local data

	[ ! -f "$run/pgbouncer.pid" ] || kill "$(cat "$run/pgbouncer.pid")" || true
	for data in "$run"/*/postmaster.pid; do
		[ ! -f "$data" ] || as_server "$bindir/pg_ctl" -D "${data%/*}" -s -w -m immediate stop || true
	done
	rm -rf "$tmp"
}
trap finish EXIT
install_private "$tmp/install" "$tmp/private.conf"
model=$tmp/install$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf
[ -f "$model" ] || model=$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf
cd /

# start NAME PORT: a server whose data is there
start() {
	printf '%s\n' "port = $2" >>"$run/$1/postgresql.conf"
	as_server "$bindir/pg_ctl" -D "$run/$1" -l "$run/$1.log" -s -w start
}

# fresh NAME: data of a new server
fresh() {
	as_server "$bindir/initdb" -D "$run/$1" -U postgres -A trust -E UTF8 --locale=C -N --no-instructions >/dev/null
	{
		cat "$tmp/private.conf"
		echo "listen_addresses = ''"
		echo "unix_socket_directories = '$run'"
		echo 'fsync = off'
		echo "nl2sql.model = '$model'"
		echo 'nl2sql.timeout = 60s'
		echo 'nl2sql.value_lookup_timeout = 1s'
	} >>"$run/$1/postgresql.conf"
}

# sql PORT DATABASE [psql option...]
sql() {
	local port=$1 database=$2

	shift 2
	"$bindir/psql" -XAtq -v ON_ERROR_STOP=1 -h "$run" -p "$port" -U postgres -d "$database" "$@"
}

# ---- the primary, its standby ----

fresh primary
start primary 5432
sql 5432 postgres -c 'CREATE DATABASE demo'
sql 5432 demo -1 -f "$root/src/test/demo/schema.sql" -f "$root/src/test/demo/data.sql" -c 'CREATE EXTENSION nl2sql'
sql 5432 demo -c ANALYZE

# ---- sales in one table, in three parts here, in three parts of which two are elsewhere ----

columns='region text NOT NULL, sale_id int NOT NULL, product text NOT NULL, quantity int NOT NULL'
sales="SELECT (ARRAY['home', 'north', 'south'])[1 + i % 3], i, 'product ' || i % 50, 1 + i % 9 FROM generate_series(1, 60000) AS i"
here=(-c "CREATE TABLE whole_sales ($columns)" -c "INSERT INTO whole_sales $sales" -c 'CREATE INDEX ON whole_sales (sale_id)'
	-c "CREATE TABLE parted_sales ($columns) PARTITION BY LIST (region)")
for part in home north south; do
	here+=(-c "CREATE TABLE parted_$part PARTITION OF parted_sales FOR VALUES IN ('$part')")
done
here+=(-c 'INSERT INTO parted_sales SELECT * FROM whole_sales' -c 'CREATE INDEX ON parted_sales (sale_id)')
sql 5432 demo "${here[@]}"
fdw=$(sql 5432 demo -c "SELECT count(*) FROM pg_available_extensions WHERE name = 'postgres_fdw'")
if [ "$fdw" -gt 0 ]; then
	fresh parts
	start parts 5434
	there=(-c 'CREATE EXTENSION postgres_fdw' -c "CREATE TABLE spread_sales ($columns) PARTITION BY LIST (region)"
		-c "CREATE TABLE spread_home PARTITION OF spread_sales FOR VALUES IN ('home')"
		-c "INSERT INTO spread_home SELECT * FROM whole_sales WHERE region = 'home'" -c 'CREATE INDEX ON spread_home (sale_id)'
		-c "ALTER SYSTEM SET nl2sql.foreign_servers = north, south")
	for part in north south; do
		sql 5434 postgres -c "CREATE DATABASE $part"
		sql 5434 "$part" -c "CREATE TABLE sales ($columns)" -c "INSERT INTO sales SELECT * FROM ($sales) AS s (region) WHERE region = '$part'" \
			-c 'CREATE INDEX ON sales (sale_id)' -c ANALYZE
		there+=(-c "CREATE SERVER $part FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$run', port '5434', dbname '$part', fetch_size '10000',
				options '-c default_transaction_read_only=on')"
			-c "CREATE USER MAPPING FOR CURRENT_USER SERVER $part OPTIONS (user 'postgres')"
			-c "CREATE FOREIGN TABLE spread_$part PARTITION OF spread_sales FOR VALUES IN ('$part') SERVER $part OPTIONS (table_name 'sales')")
	done
	sql 5432 demo -c "LOAD 'nl2sql'" "${there[@]}"
fi
sql 5432 demo -c ANALYZE -c 'SELECT pg_reload_conf()' >/dev/null

# taught: their answers take no model
for table in whole parted spread; do
	[ "$table" != spread ] || [ "$fdw" -gt 0 ] || continue
	sql 5432 demo -c "SELECT nl_teach('pieces of each product, $table', 'SELECT product, sum(quantity) FROM ${table}_sales GROUP BY product')" \
		-c "SELECT nl_teach('pieces of each region, $table', 'SELECT region, sum(quantity) FROM ${table}_sales GROUP BY region')" \
		-c "SELECT nl_teach('the sale asked for, $table', 'SELECT product, quantity FROM ${table}_sales WHERE sale_id = 4711')" >/dev/null
done
sql 5432 demo -c "SELECT nl_teach('our suppliers in Italy', 'SELECT supplier_name FROM suppliers WHERE country = ''Italy''')" >/dev/null

as_server "$bindir/pg_basebackup" -h "$run" -p 5432 -U postgres -D "$run/standby" -R -c fast
start standby 5433
for _ in $(seq 100); do
	[ "$(sql 5433 demo -c "SELECT count(*) FROM nl_taught WHERE question = 'our suppliers in Italy'" 2>/dev/null)" != 1 ] || break
	sleep 0.1
done

# ---- PgBouncer: one pool of each kind, another one that resets after every transaction ----

bouncer=$(PATH=$PATH:/usr/sbin command -v pgbouncer || true)
if [ -n "$bouncer" ]; then
	echo '"postgres" ""' >"$run/users.txt"
	cat >"$run/pgbouncer.ini" <<-INI
		[databases]
		session = host=$run port=5432 dbname=demo pool_mode=session
		transaction = host=$run port=5432 dbname=demo pool_mode=transaction
		[pgbouncer]
		listen_addr =
		listen_port = 6432
		unix_socket_dir = $run
		auth_type = trust
		auth_file = $run/users.txt
		admin_users = postgres
		default_pool_size = $clients
		logfile = $run/pgbouncer.log
		pidfile = $run/pgbouncer.pid
	INI
	chmod a+r "$run"/users.txt "$run"/pgbouncer.ini
	as_server "$bouncer" -q -d "$run/pgbouncer.ini"
	sleep 1
fi

# ---- what is asked ----

# Six of the demo's questions, which the model answers; told if it does not.
cat >"$run/model.sql" <<'END'
\set q random(1, 6)
SELECT count(*) FROM nl_query((ARRAY['How many customers do we have in Bristol?', 'Which suppliers are in Italy?', 'Which products are discontinued?',
	'number of customers of each type, biggest first', 'How many orders are still open?', 'What is the heaviest product?'])[:q]);
END
echo "SELECT count(*) FROM nl_query('our suppliers in Italy');" >"$run/taught.sql"
for table in whole parted spread; do
	echo "SELECT count(*) FROM nl_query('pieces of each product, $table');" >"$run/groups_$table.sql"
	echo "SELECT count(*) FROM nl_query('pieces of each region, $table');" >"$run/regions_$table.sql"
	echo "SELECT count(*) FROM nl_query('the sale asked for, $table');" >"$run/row_$table.sql"
done

# asked PORT DATABASE SCRIPT [pgbench option...]: how many questions, and how many a second
asked() {
	local port=$1 database=$2 script=$3 told

	shift 3
	told=$("$bindir/pgbench" -n -h "$run" -p "$port" -U postgres -T "$seconds" -c "$clients" -j 1 -f "$run/$script.sql" "$@" "$database" 2>&1) ||
		{ echo "$told" >&2; return 1; }
	awk '/^number of transactions actually processed/ { sub(/\/.*/, "", $6); n = $6 } /^tps = / { print n, $3 }' <<<"$told"
}

# worked NAME: the processor's time that a server's processes have had, those that are gone included; in ticks
worked() {
	local pid files

	pid=$(head -1 "$run/$1/postmaster.pid" 2>/dev/null || cat "$run/$1.pid")
	files=$(pgrep -P "$pid" | sed 's|.*|/proc/&/stat|' || true)
	# shellcheck disable=SC2086 -- a list of names; some may have ended
	cat "/proc/$pid/stat" $files 2>/dev/null | awk '{ sub(/.*\) /, ""); sum += $12 + $13 + $14 + $15 } END { print sum }'
}

# rate OTHER PORT DATABASE SCRIPT [pgbench option...]: questions a second, milliseconds of the primary and of
# the other server ("-": there is none) for a question
rate() {
	local other=$1 node=0 beside=0 result

	shift
	node=$(worked primary)
	[ "$other" = - ] || beside=$(worked "$other")
	result=$(asked "$@")
	sleep 0.3		# until its backends are gone
	node=$(($(worked primary) - node))
	[ "$other" = - ] || beside=$(($(worked "$other") - beside))
	awk -v node="$node" -v beside="$beside" -v hz="$(getconf CLK_TCK)" '{ print $2 "\t" node * 1000 / hz / $1 "\t" beside * 1000 / hz / $1 }' <<<"$result"
}

# both SCRIPT: the primary and the standby at once, each with its clients
both() {
	local node beside one other

	node=$(worked primary)
	beside=$(worked standby)
	asked 5433 demo "$1" >"$run/other" &
	other=$!
	one=$(asked 5432 demo "$1")
	wait "$other"
	sleep 0.3
	node=$(($(worked primary) - node))
	beside=$(($(worked standby) - beside))
	awk -v node="$node" -v beside="$beside" -v hz="$(getconf CLK_TCK)" -v one="$one" \
		'{ split(one, o, " "); print o[2] + $2 "\t" node * 1000 / hz / o[1] "\t" beside * 1000 / hz / $1 }' "$run/other"
}

# with SETTINGS OTHER SCRIPT: the primary with settings of the session
with() {
	PGOPTIONS=$1 rate "$2" 5432 demo "$3"
}

pushed='-c enable_partitionwise_aggregate=on'
# name | what it is compared with | how it is measured | what the table says
ways=(
	"model-one|model-one|rate - 5432 demo model|the model answers: one node"
	"model-two|model-one|both model|one standby more, both asked at once"
	"taught-one|taught-one|rate - 5432 demo taught|a taught question: one node"
	"taught-two|taught-one|both taught|one standby more, both asked at once"
)
if [ -n "$bouncer" ]; then
	ways+=(
		"taught-session|taught-one|rate pgbouncer 6432 session taught|through PgBouncer, session pooling"
		"taught-transaction|taught-one|rate pgbouncer 6432 transaction taught|through PgBouncer, transaction pooling"
		"taught-reset|taught-one|resetting rate pgbouncer 6432 transaction taught|the same, with server_reset_query_always"
	)
fi
ways+=("connect-one|connect-one|rate - 5432 demo model -C|a connection for each question, the model answers: one node")
if [ -n "$bouncer" ]; then
	ways+=(
		"connect-session|connect-one|rate pgbouncer 6432 session model -C|through PgBouncer, session pooling"
		"connect-transaction|connect-one|rate pgbouncer 6432 transaction model -C|through PgBouncer, transaction pooling"
	)
fi
ways+=(
	"groups-parted|groups-parted|rate - 5432 demo groups_parted|sums for 50 products of 60,000 rows, three partitions here"
	"groups-whole|groups-parted|rate - 5432 demo groups_whole|one table"
)
[ "$fdw" -eq 0 ] || ways+=("groups-spread|groups-parted|rate parts 5432 demo groups_spread|two of the partitions on another server")
ways+=("regions-parted|regions-parted|rate - 5432 demo regions_parted|sums for the regions that are the partitions, all here")
if [ "$fdw" -gt 0 ]; then
	ways+=(
		"regions-spread|regions-parted|rate parts 5432 demo regions_spread|two of them on another server"
		"regions-pushed|regions-parted|with '$pushed' parts regions_spread|the same, enable_partitionwise_aggregate"
	)
fi
ways+=("row-parted|row-parted|rate - 5432 demo row_parted|one row by an index, three partitions here")
[ "$fdw" -eq 0 ] || ways+=("row-spread|row-parted|rate parts 5432 demo row_spread|two of them on another server")

# resetting COMMAND...: with DISCARD ALL after every transaction
resetting() {
	sql 6432 pgbouncer -c 'SET server_reset_query_always = 1' >/dev/null
	"$@"
	sql 6432 pgbouncer -c 'SET server_reset_query_always = 0' >/dev/null
}

for script in model taught groups_whole groups_parted row_parted; do		# what cannot be answered fails here; it also warms up
	asked 5432 demo "$script" >/dev/null
	asked 5433 demo "$script" >/dev/null
done
if [ -n "$bouncer" ]; then
	asked 6432 session model >/dev/null
	asked 6432 transaction model >/dev/null
fi
: >"$run/nodes.tsv"
began=$(cut -d ' ' -f 1 /proc/loadavg)
for round in $(seq "$rounds"); do
	order=$(seq 0 $((${#ways[@]} - 1)))
	[ $((round % 2)) -eq 1 ] || order=$(tac <<<"$order")
	for i in $order; do
		IFS='|' read -r name _ command _ <<<"${ways[$i]}"
		printf '%s\t%s\t%s\n' "$round" "$name" "$(eval "$command")" | tee -a "$run/nodes.tsv" >&2
	done
done
cp "$run/nodes.tsv" "$out/nodes.tsv"

echo "$(date -u +%F), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, load $began before and $(cut -d ' ' -f 1 /proc/loadavg) after;"
echo "$rounds rounds of $seconds s, $clients clients a node; $("$bindir/postgres" --version)${bouncer:+; $("$bouncer" --version | head -1)}"
echo
echo '| | asked | a question: ms of the node | of the other | questions a second, a core each | ratio | of line | as the clock tells, here |'
echo '|---|---|---|---|---|---|---|---|'
line() {
	local i

	for i in "${!ways[@]}"; do
		[ "${ways[$i]%%|*}" != "$1" ] || echo $((i + 1))
	done
}
for way in "${ways[@]}"; do
	IFS='|' read -r name base _ label <<<"$way"
	awk -F '\t' -v name="$name" -v base="$base" -v line="$(line "$name")" -v of="$(line "$base")" -v label="$label" '
		function sort(values, n,    i, j, v) {
			for (i = 2; i <= n; i++) {
				v = values[i]
				for (j = i - 1; j > 0 && values[j] > v; j--)
					values[j + 1] = values[j]
				values[j + 1] = v
			}
			return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
		}
		function said(x) {
			return sprintf("%.*f", x < 10 ? 2 : x < 100 ? 1 : 0, x)
		}
		# of nodes that have a core each
		function speed(way, node, other) {
			return way ~ /-two$/ ? 1000 / node + 1000 / other : 1000 / (node > other ? node : other)
		}
		$2 == name { n++; own[$1] = speed($2, $4, $5); speeds[n] = own[$1]; nodes[n] = $4; others[n] = $5; clock[n] = $3 }
		$2 == base { compared[$1] = speed($2, $4, $5) }
		END {
			for (round in own)
				ratio[++m] = own[round] / compared[round]
			middle = sort(ratio, m)
			beside = sort(others, n)
			beside = (beside > 0 ? said(beside) : "")
			middle = (name == base ? "| " : sprintf("%.2f (%.2f to %.2f) | %d", middle, ratio[1], ratio[m], of))
			printf "| %d | %s | %s | %s | %s | %s | %s |\n", line, label, said(sort(nodes, n)), beside, said(sort(speeds, n)), middle, said(sort(clock, n))
		}' "$run/nodes.tsv"
done
