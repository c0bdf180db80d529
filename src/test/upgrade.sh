#!/usr/bin/env bash
#
# upgrade.sh: what installing, upgrading and removing the extension leave in
# the catalog.
#
# usage: upgrade.sh
#
# For every version in released_versions.txt: installed by its old script and
# upgraded, the extension must have the same functions, tables, comments and
# privileges as when installed anew. Dropped and created again it must have
# them too. All that it makes must be its own (a member, or hanging on one), so
# that nothing is left after DROP EXTENSION.
#
# First the check is tried on scripts that are wrong on purpose. Needs neither
# root nor an installed extension; the throwaway server and its folder go away
# unless something failed. PG_CONFIG names the server.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/private_install.sh"
find_postgres
find_server_user

current=$(sed -n "s/^default_version = '\(.*\)'/\1/p" "$root/nl2sql.control")
mapfile -t released < <(grep -v '^#' "$here/released_versions.txt" | grep . || true)

tmp=$(mktemp -d "${TMPDIR:-/tmp}/nl2sql-upgrade.XXXXXX")
run=$tmp/run
failures=1		# until shown otherwise
finish() {
	if [ -f "$run/data/postmaster.pid" ]; then
		as_server "$bindir/pg_ctl" -D "$run/data" -s -w -m immediate stop || true
	fi
	if [ "$failures" -ne 0 ]; then
		echo "kept for a look: $tmp" >&2
	else
		rm -rf "$tmp"
	fi
}
trap finish EXIT

install_private "$tmp/install" "$tmp/private.conf"
scripts=$tmp/install$("$PG_CONFIG" --sharedir)/extension
[ -d "$scripts" ] || scripts=$("$PG_CONFIG" --sharedir)/extension
chmod -R a+rX "$tmp"
mkdir -m 700 "$run"
[ "$(id -u)" -ne 0 ] || chown "$server_user" "$run"
cd /
as_server "$bindir/initdb" -D "$run/data" -U postgres -A trust -E UTF8 --locale=C -N --no-instructions >/dev/null
{
	cat "$tmp/private.conf"
	echo "listen_addresses = ''"
	echo "unix_socket_directories = '$run'"
	echo "fsync = off"
} >>"$run/data/postgresql.conf"
as_server "$bindir/pg_ctl" -D "$run/data" -l "$run/log" -s -w start

connect() {
	"$bindir/psql" -X -q -h "$run" -U postgres -v ON_ERROR_STOP=1 "$@"
}

# catalog members|strays: of the database test.
catalog() {
	connect -d test -v list="$1" -f "$here/catalog.sql"
}

# A new database, with these commands run in it; template0, so that it is bare.
new_database() {
	connect -d postgres -c 'DROP DATABASE IF EXISTS test' -c 'CREATE DATABASE test TEMPLATE template0'
	local command
	for command in "$@"; do
		connect -d test -c "$command"
	done
}

# Succeeds if nothing of the database is another's than the extension's.
no_strays() {
	catalog strays >"$tmp/strays"
	[ ! -s "$tmp/strays" ]
}

# Succeeds if the extension is as $tmp/fresh says; writes what differs.
like_fresh() {
	catalog members >"$tmp/now"
	diff -U 2 "$tmp/fresh" "$tmp/now" >"$tmp/diff"
}

failures=0
result() {
	local status=$1

	shift
	if [ "$status" -eq 0 ]; then
		echo "ok: $*"
	else
		echo "FAILED: $*" >&2
		failures=$((failures + 1))
	fi
}

# must WHAT COMMAND...: and shows the list that the command made if not.
must() {
	local what=$1 list=$2

	shift 2
	if "$@"; then
		result 0 "$what"
	else
		result 1 "$what"
		head -n 40 "$tmp/$list" >&2
	fi
}

# must_not WHAT COMMAND...: a wrong script, which the check has to see.
must_not() {
	local what=$1

	shift
	if "$@"; then
		result 1 "$what"
	else
		result 0 "$what"
	fi
}

no_strays_before=$(new_database >&2; catalog strays)
result "$([ -z "$no_strays_before" ]; echo $?)" "an empty database has no strays"

new_database 'CREATE EXTENSION nl2sql'
catalog members >"$tmp/fresh"
result "$(grep -q '^function: .*nl_sql' "$tmp/fresh"; echo $?)" "$current has $(grep -c '^member:' "$tmp/fresh") members"

# ---- wrong on purpose: each must be seen ----

wrong=$scripts/nl2sql--wrong.sql
cat "$root/sql/nl2sql--$current.sql" - >"$wrong" <<-'SQL'
	ALTER EXTENSION nl2sql DROP FUNCTION nl_model();
SQL
new_database "CREATE EXTENSION nl2sql VERSION 'wrong'"
must_not "a function that is no member is seen" no_strays
connect -d test -c 'DROP EXTENSION nl2sql'
must_not "a function that DROP EXTENSION leaves is seen" no_strays

printf '' >"$scripts/nl2sql--wrong--$current.sql"
while IFS='|' read -r what command; do
	cat "$root/sql/nl2sql--$current.sql" - >"$wrong" <<<"$command"
	new_database "CREATE EXTENSION nl2sql VERSION 'wrong'" "ALTER EXTENSION nl2sql UPDATE"
	must_not "$what is seen" like_fresh
done <<-'WRONG'
	a missing function|DROP FUNCTION nl_model();
	a function with another property|ALTER FUNCTION nl_model() STABLE;
	another comment|COMMENT ON FUNCTION nl_model() IS 'another';
	another comment on a table|COMMENT ON TABLE nl_taught IS NULL;
	a privilege too many|GRANT EXECUTE ON FUNCTION nl_walk(text) TO PUBLIC;
	a privilege too few|REVOKE DELETE ON nl_taught FROM PUBLIC;
	a column too many|ALTER TABLE nl_taught ADD COLUMN more int;
	another default|ALTER TABLE nl_taught ALTER COLUMN made DROP DEFAULT;
	a missing index|DROP INDEX nl_taught_key_idx;
	a missing policy|DROP POLICY own ON nl_taught;
	row-level security turned off|ALTER TABLE nl_ratings DISABLE ROW LEVEL SECURITY;
	a table that is not dumped|UPDATE pg_catalog.pg_extension SET extconfig = NULL, extcondition = NULL WHERE extname = 'nl2sql';
WRONG
rm "$wrong" "$scripts/nl2sql--wrong--$current.sql"

# ---- the extension ----

new_database 'CREATE EXTENSION nl2sql'
must "all that $current makes is its own" strays no_strays
connect -d test -c 'DROP EXTENSION nl2sql'
must "DROP EXTENSION leaves nothing" strays no_strays
connect -d test -c 'CREATE EXTENSION nl2sql'
must "created again it is the same" diff like_fresh
connect -d test -c 'CREATE SCHEMA aside' -c 'ALTER EXTENSION nl2sql SET SCHEMA aside' -c 'ALTER EXTENSION nl2sql SET SCHEMA public' \
	-c 'DROP SCHEMA aside'
must "moved to another schema and back it is the same" diff like_fresh

for version in "${released[@]}"; do
	result "$([ -f "$root/sql/nl2sql--$version.sql" ]; echo $?)" "$version has kept its script"
	new_database "CREATE EXTENSION nl2sql VERSION '$version'" 'ALTER EXTENSION nl2sql UPDATE'
	must "upgraded from $version it is the same" diff like_fresh
	must "all of it is its own" strays no_strays
	connect -d test -c 'DROP EXTENSION nl2sql'
	must "DROP EXTENSION leaves nothing" strays no_strays
done
[ ${#released[@]} -gt 0 ] || echo "no version is released: no upgrade to try"

[ "$failures" -eq 0 ]
