# cluster.sh: the throwaway server that the data and evaluation scripts share.
#
# Sourced by bash. cluster_start makes (once) and starts a server under
# $NL_CLUSTER (default /tmp/nl2sql-data.<uid>), with the extension built from
# this tree and installed privately; it sets `conn`, a superuser's connection
# string. The server stays up for the next script; stop it with cluster_stop.
# tools_python PACKAGE... prints a Python of build/venv that has them.
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
source "$root/src/test/private_install.sh"
cluster=${NL_CLUSTER:-/tmp/nl2sql-data.$(id -u)}

cluster_start() {
	bash "$root/src/test/install_needs.sh" >&2
	find_postgres
	find_server_user
	mkdir -p "$root/build" "$cluster"
	chmod 755 "$cluster"
	if [ "$(id -u)" -eq 0 ]; then chown "$server_user" "$cluster"; fi
	install_private "$cluster/inst" "$cluster/extension.conf"
	echo "nl2sql.model = '$cluster/inst$("$PG_CONFIG" --sharedir)/nl2sql/nl2sql.gguf'" >>"$cluster/extension.conf"
	chmod 644 "$cluster/extension.conf"
	conn="host=$cluster port=5432 user=nl2sql dbname=postgres"
	if [ ! -d "$cluster/data" ]; then
		as_server "$bindir/initdb" -D "$cluster/data" -U nl2sql -E UTF8 --lc-collate=C --lc-ctype=C.UTF-8 -A trust >/dev/null
		cat <<-SETTINGS | as_server tee -a "$cluster/data/postgresql.conf" >/dev/null
			listen_addresses = ''
			unix_socket_directories = '$cluster'
			fsync = off
			synchronous_commit = off
			full_page_writes = off
			autovacuum = off
			include = '$cluster/extension.conf'
		SETTINGS
	fi
	if as_server "$bindir/pg_ctl" -D "$cluster/data" status >/dev/null; then
		as_server "$bindir/pg_ctl" -D "$cluster/data" reload >/dev/null
	else
		as_server "$bindir/pg_ctl" -D "$cluster/data" -l "$cluster/log" -w start >/dev/null
	fi
}

cluster_stop() {
	find_postgres
	find_server_user
	as_server "$bindir/pg_ctl" -D "$cluster/data" -m fast stop
}

tools_python() {
	local venv=$root/build/venv
	if [ ! -x "$venv/bin/python" ]; then
		python3 -m venv "$venv" >&2
	fi
	"$venv/bin/pip" install -q --disable-pip-version-check "$@" >&2
	echo "$venv/bin/python"
}
