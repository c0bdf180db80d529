#!/usr/bin/env bash
#
# run_regress.sh: the tests that need a server; `make check` runs it.
#
# usage: run_regress.sh [--no-tap]
#
# PG_CONFIG	the server to test with: 14 to 18, with ICU, libxml, its contrib
#		modules and the Perl modules of its own tests (--enable-tap-tests)
# NL_PG_REGRESS	another pg_regress than the server's own
# REGRESS	names of regress tests: sql/NAME.sql with expected/NAME.out; all, if not set
# PROVE_TESTS	TAP tests, relative to the root; src/test/t/*.pl, if not set
# NL_PYTHON	a Python with torch for 150_learning.pl, that of build/venv if not set;
#		the server's user must be able to run it, else the test is left out
# NL2SQL_MODEL	the model file; the tiny one of src/test/data, if not set
#
# Nothing needs to be installed, and root is not needed (but where a server takes
# extensions only from its own folders: private_install.sh): extension, inputs and
# servers lie in a folder of their own, which goes away unless a test failed.
# Tests find the repository's sql/, expected/, src/test/ and the lexicon in the current
# directory; pg_regress tells its scripts its path as PG_ABS_SRCDIR.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
source "$here/private_install.sh"
find_postgres
find_server_user
# Where PGXS keeps the tools: .../pgxs/src/makefiles/pgxs.mk
pgxs=$(cd "$(dirname "$("$PG_CONFIG" --pgxs)")/../.." && pwd)

# A short path: it holds sockets, whose names may have 107 bytes.
tmp=$(mktemp -d "${TMPDIR:-/tmp}/nl2sql-check.XXXXXX")
failed=0
finish() {
	if [ "$failed" -ne 0 ]; then
		echo "kept for a look: $tmp" >&2
	else
		rm -rf "$tmp"
	fi
}
trap finish EXIT
failed=1		# until shown otherwise

# A copy of the inputs that the server's user can read and write beside.
work=$tmp/work
mkdir -p "$work/src/test"
cp -R "$root/sql" "$root/expected" "$work/"
cp -R "$here/clients" "$here/data" "$here/demo" "$here/t" "$here/long" "$work/src/test/"
# what run_long.sh has built for the tests of long/
mkdir "$work/built"
[ -z "${NL_BUILT:-}" ] || cp -R "$NL_BUILT/." "$work/built/"
# makes memory run out and disks full
"${CC:-gcc}" -O1 -Wall -shared -fPIC -I"$("$PG_CONFIG" --includedir-server)" -o "$work/built/faults.so" "$here/long/faults.c" -ldl
mkdir "$work/model"
cp "$root/model/chinese.lexicon" "$work/model/"
# docs and what writes its reference, for 110_docs.pl
mkdir "$work/src/pg"
cp "$here/reference.sh" "$work/src/test/"
cp "$root/src/pg/nlerrors.h" "$work/src/pg/"
[ ! -d "$root/docs" ] || cp -R "$root/docs" "$work/"
# the pipeline's scripts and what they read, for 150_learning.pl
mkdir -p "$work/model" "$work/src/lang"
cp -R "$root"/model/*.py "$root"/model/*.txt "$root/model/generate" "$root/model/thesaurus" "$work/model/"
cp "$root/src/lang/ir.h" "$work/src/lang/"
conf=$tmp/temp.conf
install_private "$tmp/install" "$conf"
model=$work/src/test/data/tiny.gguf
if [ -n "${NL2SQL_MODEL:-}" ]; then
	cp "$NL2SQL_MODEL" "$tmp/model.gguf"
	model=$tmp/model.gguf
fi
{
	# Debian's default for sockets is a folder that only its package may write.
	echo "unix_socket_directories = '$tmp'"
	echo "nl2sql.model = '$model'"
	# a busy machine is no reason to fail: tests of deadlines set their own
	echo "nl2sql.timeout = '120s'"
	echo "nl2sql.value_lookup_timeout = '20s'"
} >>"$conf"
chmod -R a+rX "$tmp"
if [ "$(id -u)" -eq 0 ]; then
	chown -R "$server_user" "$tmp"
fi
cd "$work"
result=0

if [ -z "${REGRESS+set}" ]; then
	REGRESS=$(cd sql && for f in *.sql; do case $f in *--*) ;; *) echo "${f%.sql}" ;; esac; done)
fi
if [ -n "$REGRESS" ]; then
	# shellcheck disable=SC2086 -- a list of names
	as_server "${NL_PG_REGRESS:-$pgxs/src/test/regress/pg_regress}" --bindir="$bindir" --temp-instance="$work/instance" \
		--temp-config="$conf" --encoding=UTF8 --no-locale --inputdir="$work" --outputdir="$work" \
		$REGRESS || result=1
	if [ -s regression.diffs ]; then
		cat regression.diffs
	fi
fi

shopt -s nullglob
tap=(${PROVE_TESTS-src/test/t/*.pl})
if [ "${1:-}" != --no-tap ] && [ ${#tap[@]} -gt 0 ]; then
	# TESTDIR says where their files go until 15, the other two from 16 on
	as_server env PATH="$bindir:$PATH" TEMP_CONFIG="$conf" TESTDIR="$work" TESTDATADIR="$work/tmp_check" \
		TESTLOGDIR="$work/tmp_check/log" NL_PYTHON="${NL_PYTHON:-$root/build/venv/bin/python}" \
		PG_REGRESS="$pgxs/src/test/regress/pg_regress" \
		prove ${PROVE_FLAGS:-} -I "$pgxs/src/test/perl" "${tap[@]}" || result=1
fi

failed=$result
exit "$result"
