#!/usr/bin/env bash
#
# nodes.sh: questions a second with one node, with a standby more, through
# PgBouncer, and over tables whose parts are on another server.
#
# usage: nodes.sh        from `make bench-nodes`; environment:
#   ROUNDS       5; each measures every way once, in turn, every second one backwards
#   SECONDS_EACH 8; of one measurement: new connections, whose first question costs more
#   CLIENTS      2; that ask a node at once
#   NODE_SHARE   percent of a core that a node has; without it a whole one
#
# A node has one core: the primary the first of this machine, the standby and the
# server that has the other parts the second (taskset; with one core they share
# it, and the figures of two nodes say nothing). Where the machine has other work
# to do, NODE_SHARE gives each node a quota of its own that it is likely to get on
# whatever core is free: a control group, which takes root and the cpu controller of
# cgroup version 1. Clients (pgbench) and PgBouncer run beside, without a quota.
# All is thrown away afterwards. Without pgbouncer or postgres_fdw what needs them
# is left out.
#
# Printed is a table: questions a second, the median of the rounds, and the
# median of the ratios to what the line is compared with, each of one round, with
# the least and the most. build/bench/nodes.tsv keeps round, way, questions a second.
set -euo pipefail

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
source "$root/src/test/private_install.sh"
find_postgres
find_server_user
rounds=${ROUNDS:-5}
seconds=${SECONDS_EACH:-8}
clients=${CLIENTS:-2}
share=${NODE_SHARE:-}
groups=/sys/fs/cgroup/cpu/nl2sql-nodes-$$
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
	[ -z "$share" ] || rmdir "$groups".* || true
}
trap finish EXIT
first=0
second=$(($(nproc) > 1 ? 1 : 0))
install_private "$tmp/install" "$tmp/private.conf"
model=$tmp/install$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf
[ -f "$model" ] || model=$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf
cd /

# start NAME PORT CORE: a server whose data is there
start() {
	printf '%s\n' "port = $2" >>"$run/$1/postgresql.conf"
	if [ -z "$share" ]; then
		as_server taskset -c "$3" "$bindir/pg_ctl" -D "$run/$1" -l "$run/$1.log" -s -w start
		return
	fi
	mkdir "$groups.$1"
	echo 20000 >"$groups.$1/cpu.cfs_period_us"
	echo $((share * 200)) >"$groups.$1/cpu.cfs_quota_us"
	( echo "$BASHPID" >"$groups.$1/tasks" && as_server "$bindir/pg_ctl" -D "$run/$1" -l "$run/$1.log" -s -w start )
}

# Periods in which the node would have used more than it has, of all in which it ran.
limited() {
	awk '{ n[$1] = $2 } END { printf "%d of %d", n["nr_throttled"], n["nr_periods"] }' "$groups.$1/cpu.stat"
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
start primary 5432 "$first"
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
	start parts 5434 "$second"
	there=(-c 'CREATE EXTENSION postgres_fdw' -c "CREATE TABLE spread_sales ($columns) PARTITION BY LIST (region)"
		-c "CREATE TABLE spread_home PARTITION OF spread_sales FOR VALUES IN ('home')"
		-c "INSERT INTO spread_home SELECT * FROM whole_sales WHERE region = 'home'" -c 'CREATE INDEX ON spread_home (sale_id)'
		-c "ALTER SYSTEM SET nl2sql.foreign_servers = north, south")
	for part in north south; do
		sql 5434 postgres -c "CREATE DATABASE $part"
		sql 5434 "$part" -c "CREATE TABLE sales ($columns)" -c "INSERT INTO sales SELECT * FROM ($sales) AS s (region) WHERE region = '$part'" \
			-c 'CREATE INDEX ON sales (sale_id)' -c ANALYZE
		there+=(-c "CREATE SERVER $part FOREIGN DATA WRAPPER postgres_fdw OPTIONS (host '$run', port '5434', dbname '$part',
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
		-c "SELECT nl_teach('the sale asked for, $table', 'SELECT product, quantity FROM ${table}_sales WHERE sale_id = 4711')" >/dev/null
done
sql 5432 demo -c "SELECT nl_teach('our suppliers in Italy', 'SELECT supplier_name FROM suppliers WHERE country = ''Italy''')" >/dev/null

as_server "$bindir/pg_basebackup" -h "$run" -p 5432 -U postgres -D "$run/standby" -R -c fast
start standby 5433 "$second"
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
	echo "SELECT count(*) FROM nl_query('the sale asked for, $table');" >"$run/row_$table.sql"
done

# rate PORT DATABASE SCRIPT [pgbench option...]: questions a second
rate() {
	local port=$1 database=$2 script=$3 told

	shift 3
	told=$("$bindir/pgbench" -n -h "$run" -p "$port" -U postgres -T "$seconds" -c "$clients" -j 1 -f "$run/$script.sql" "$@" "$database" 2>&1) ||
		{ echo "$told" >&2; return 1; }
	sed -n 's/^tps = \([0-9.]*\).*/\1/p' <<<"$told"
}

# both SCRIPT: the primary and the standby at once, each with its clients
both() {
	rate 5433 demo "$1" >"$run/other" &
	local other=$! one

	one=$(rate 5432 demo "$1")
	wait "$other"
	awk -v one="$one" '{ print one + $1 }' "$run/other"
}

# with SETTINGS SCRIPT: the primary with settings of the session
with() {
	PGOPTIONS=$1 rate 5432 demo "$2"
}

pushed='-c enable_partitionwise_aggregate=on'
# name | what it is compared with | how it is measured | what the table says
ways=(
	"model-one|model-one|rate 5432 demo model|the model answers: one node"
	"model-two|model-one|both model|one standby more, both asked at once"
	"taught-one|taught-one|rate 5432 demo taught|a taught question: one node"
	"taught-two|taught-one|both taught|one standby more, both asked at once"
)
if [ -n "$bouncer" ]; then
	ways+=(
		"taught-session|taught-one|rate 6432 session taught|through PgBouncer, session pooling"
		"taught-transaction|taught-one|rate 6432 transaction taught|through PgBouncer, transaction pooling"
		"taught-reset|taught-one|resetting rate 6432 transaction taught|the same, with server_reset_query_always"
	)
fi
ways+=("connect-one|connect-one|rate 5432 demo model -C|a connection for each question, the model answers: one node")
if [ -n "$bouncer" ]; then
	ways+=(
		"connect-session|connect-one|rate 6432 session model -C|through PgBouncer, session pooling"
		"connect-transaction|connect-one|rate 6432 transaction model -C|through PgBouncer, transaction pooling"
	)
fi
ways+=(
	"groups-whole|groups-parted|rate 5432 demo groups_whole|sums of 50 groups of 60,000 rows, one table"
	"groups-parted|groups-parted|rate 5432 demo groups_parted|three partitions here"
)
if [ "$fdw" -gt 0 ]; then
	ways+=(
		"groups-spread|groups-parted|rate 5432 demo groups_spread|two of them on another server"
		"groups-pushed|groups-parted|with '$pushed' groups_spread|the same, enable_partitionwise_aggregate"
	)
fi
ways+=("row-parted|row-parted|rate 5432 demo row_parted|one row by an index, three partitions here")
[ "$fdw" -eq 0 ] || ways+=("row-spread|row-parted|rate 5432 demo row_spread|two of them on another server")

# resetting COMMAND...: with DISCARD ALL after every transaction
resetting() {
	sql 6432 pgbouncer -c 'SET server_reset_query_always = 1' >/dev/null
	"$@"
	sql 6432 pgbouncer -c 'SET server_reset_query_always = 0' >/dev/null
}

for script in model taught groups_whole groups_parted row_parted; do		# what cannot be answered fails here; it also warms up
	rate 5432 demo "$script" >/dev/null
	rate 5433 demo "$script" >/dev/null
done
if [ -n "$bouncer" ]; then
	rate 6432 session model >/dev/null
	rate 6432 transaction model >/dev/null
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
echo "$rounds rounds of $seconds s, $clients clients a node${share:+ that has $share% of a core}; $("$bindir/postgres" --version)${bouncer:+; $("$bouncer" --version | head -1)}"
[ -z "$share" ] || echo "Periods in which a node had less than it could use: primary $(limited primary), standby $(limited standby)."
echo
echo '| | asked | questions a second | ratio | of line |'
echo '|---|---|---|---|---|'
line() {
	local i

	for i in "${!ways[@]}"; do
		[ "${ways[$i]%%|*}" != "$1" ] || echo $((i + 1))
	done
}
for way in "${ways[@]}"; do
	IFS='|' read -r name base _ label <<<"$way"
	awk -F '\t' -v name="$name" -v base="$base" -v line="$(line "$name")" -v of="$(line "$base")" -v label="$label" '
		function median(values, n,    i, j, v) {
			for (i = 2; i <= n; i++) {
				v = values[i]
				for (j = i - 1; j > 0 && values[j] > v; j--)
					values[j + 1] = values[j]
				values[j + 1] = v
			}
			return n % 2 ? values[(n + 1) / 2] : (values[n / 2] + values[n / 2 + 1]) / 2
		}
		$2 == name { own[$1] = $3; all[++n] = $3 }
		$2 == base { other[$1] = $3 }
		END {
			for (round in own)
				ratio[++m] = own[round] / other[round]
			speed = median(all, n)
			middle = median(ratio, m)
			printf "| %d | %s | %.*f | %s | %s |\n", line, label, speed < 10 ? 2 : 1, speed,
				name == base ? "" : sprintf("%.2f (%.2f to %.2f)", middle, ratio[1], ratio[m]), name == base ? "" : of
		}' "$run/nodes.tsv"
done
