#!/usr/bin/env bash
#
# source_servers.sh: regress and TAP tests with servers of other versions, built
# from PostgreSQL's source where the system has only its own.
#
# usage: source_servers.sh GIT [VERSION...]      14, 16, 17, 18; all by default
#
# GIT is a clone of PostgreSQL's repository, bare or not, with the branches
# REL_<version>_STABLE. Each is built once, below NL_SERVERS (/var/tmp/nl2sql-source
# by default: the user that servers run as must be able to read it), with what
# the tests need: ICU, libxml, the Perl modules of TAP tests, and the contrib
# modules that tests create. Five to ten minutes of a core a version, and as
# much for its tests; so not part of `make check`. NL_TAP=no leaves TAP tests out.
# Installs what building needs where it may.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
git=${1:?the folder of a clone of PostgreSQL}
shift
servers=${NL_SERVERS:-/var/tmp/nl2sql-source}
contrib=(citext tablefunc hstore postgres_fdw dblink)
result=0
mkdir -p "$servers"
bash "$here/install_needs.sh" bison flex libicu-dev libxml2-dev libreadline-dev zlib1g-dev libipc-run-perl libcmocka-dev || exit 1

# build VERSION: configured, made and installed into $servers/VERSION
build() {
	local version=$1 source=$servers/source/$1 module

	mkdir -p "$source"
	git -C "$git" archive "REL_${version}_STABLE" | tar -x -C "$source" || return 1
	cd "$source" || return 1
	./configure --quiet --prefix="$servers/$version" --enable-tap-tests --with-icu --with-libxml || return 1
	make -s -j "$(nproc)" -C src/backend generated-headers && make -s -j "$(nproc)" -C src && make -s -C src install || return 1
	for module in "${contrib[@]}"; do
		make -s -C "contrib/$module" install || return 1
	done
	chmod -R a+rX "$servers/$version"
	touch "$servers/$version/complete"
	cd "$here" && rm -rf "$source"
}

for version in "${@:-14 16 17 18}"; do
	for one in $version; do
		config=$servers/$one/bin/pg_config
		if [ ! -f "$servers/$one/complete" ]; then
			(build "$one") >"$servers/build_$one.log" 2>&1 || { echo "$one: not built, see $servers/build_$one.log"; result=1; continue; }
		fi
		echo "== $("$config" --version)"
		# shellcheck disable=SC2046 -- an option or none
		PG_CONFIG=$config COPT=-Werror bash "$here/run_regress.sh" $([ "${NL_TAP:-}" != no ] || echo --no-tap) || result=1
	done
done
exit "$result"
