#!/usr/bin/env bash
#
# install_needs.sh: what building and trying nl2sql needs.
#
# usage: install_needs.sh [PACKAGE...]      further packages to install
#
# Looks first and installs only what is missing, with apt-get, as root or by
# sudo. Where neither is to be had it prints the command and fails. PG_CONFIG
# may name another PostgreSQL than Debian's 15.
set -euo pipefail

source "$(dirname "${BASH_SOURCE[0]}")/private_install.sh"
PATH=$PATH:/usr/sbin:/sbin

# Succeeds if there is a whole PostgreSQL, with what extensions are built with.
have_server() {
	find_postgres 2>/dev/null && [ -x "$bindir/initdb" ]
}

have_headers() {
	find_postgres 2>/dev/null && [ -f "$("$PG_CONFIG" --includedir-server)/postgres.h" ] && [ -f "$("$PG_CONFIG" --pgxs)" ]
}

missing=()
have_server || missing+=(postgresql-15)
have_headers || missing+=(postgresql-server-dev-15)
ldconfig -p | grep 'libopenblas\.so\.0' >/dev/null || missing+=(libopenblas0-pthread)
command -v gcc >/dev/null || missing+=(gcc libc6-dev)
command -v make >/dev/null || missing+=(make)
for package in "$@"; do
	dpkg-query -W -f '${Status}' "$package" 2>/dev/null | grep 'ok installed' >/dev/null || missing+=("$package")
done
[ ${#missing[@]} -gt 0 ] || exit 0

command=(apt-get install -y --no-install-recommends "${missing[@]}")
if ! command -v apt-get >/dev/null; then
	echo "missing, by their Debian names: ${missing[*]}" >&2
	echo "Install them, or name another PostgreSQL: make demo PG_CONFIG=/path/to/pg_config" >&2
	exit 1
fi
if [ "$(id -u)" -eq 0 ]; then
	sudo=()
elif command -v sudo >/dev/null && sudo -n true 2>/dev/null; then
	sudo=(sudo)
else
	echo "missing: ${missing[*]}. Run this first:" >&2
	echo "    sudo apt-get update && sudo ${command[*]}" >&2
	exit 1
fi
echo "installing ${missing[*]}"
"${sudo[@]}" apt-get update -qq
"${sudo[@]}" env DEBIAN_FRONTEND=noninteractive "${command[@]}" >/dev/null
