# private_install.sh: a private copy of the extension for a throwaway server.
#
# Sourced by run_demo.sh and run_regress.sh, by bash, after `root` was set to
# the repository's root. Nothing goes into the system's PostgreSQL where that
# can be avoided; the caller owns the folders that it names and removes them.

# PG_CONFIG may name a server; else PostgreSQL 15 where Debian puts it, else
# what the path has. Makes `make` use the same.
find_postgres() {
	local debian=/usr/lib/postgresql/15/bin/pg_config

	if [ -z "${PG_CONFIG:-}" ]; then
		PG_CONFIG=pg_config
		[ ! -x "$debian" ] || PG_CONFIG=$debian
	fi
	export PG_CONFIG
	bindir=$("$PG_CONFIG" --bindir)
	# Libpq's own variables would lead to another server.
	unset PGHOST PGHOSTADDR PGPORT PGDATABASE PGUSER PGPASSWORD PGSERVICE PGOPTIONS PGDATA PGTZ PGCLIENTENCODING
}

# The server refuses to run as root: then it runs as another user, and
# as_server runs commands as that one.
find_server_user() {
	server_user=$(id -un)
	[ "$(id -u)" -eq 0 ] || return 0
	for server_user in postgres nobody; do
		! id -u "$server_user" >/dev/null 2>&1 || return 0
	done
	echo "neither of the users postgres and nobody exists; run this as a user who is not root" >&2
	return 1
}

as_server() {
	if [ "$(id -u)" -eq 0 ]; then
		runuser -u "$server_user" -- "$@"
	else
		"$@"
	fi
}

# Builds, and installs below the folder $1. Writes to $2 the settings with
# which a server finds the extension there.
install_private() {
	local dest=$1 conf=$2 settings
	local make=${MAKE:-make}

	"$make" -s -C "$root" PG_CONFIG="$PG_CONFIG" all >&2
	settings=$("$bindir/postgres" --describe-config | cut -f 1)
	if grep -qx extension_destdir <<<"$settings"; then				# Debian's own
		printf "extension_destdir = '%s'\n" "$dest" >"$conf"
	elif grep -qx extension_control_path <<<"$settings"; then		# PostgreSQL 18
		printf "extension_control_path = '%s:\$system'\n" "$dest$("$PG_CONFIG" --sharedir)" >"$conf"
	else
		echo "this server takes extensions only from its own folders: installing nl2sql there" >&2
		"$make" -s -C "$root" PG_CONFIG="$PG_CONFIG" install >&2
		: >"$conf"
		return 0
	fi
	(umask 022 && "$make" -s -C "$root" PG_CONFIG="$PG_CONFIG" DESTDIR="$dest" install >&2)
	printf "dynamic_library_path = '%s:\$libdir'\n" "$dest$("$PG_CONFIG" --pkglibdir)" >>"$conf"
}
