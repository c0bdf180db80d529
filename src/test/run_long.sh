#!/usr/bin/env bash
#
# run_long.sh: the long runs; `make check-long` runs it.
#
# usage: run_long.sh [NAME...]       those of src/test/long/*NAME*.pl; all by default
#
# LONG_CANCELS, LONG_MINUTES, LONG_SESSIONS, LONG_QUESTIONS, LONG_EVERY,
# LONG_FIRST, LONG_ONLY, LONG_TIMES, LONG_WALKS, LONG_SEED: how much (the head of each test says of
# what). The figures go to build/long.txt, after the date and the machine;
# src/test/RESULTS.md has the last ones.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
built=$root/build/long
mkdir -p "$built"
[ -z "$(find src/lang src/engine src/test/walk_sql.c src/test/unit/*.h -newer "$built/walk_sql" -name '*.[ch]' 2>&1)" ] ||
	"${CC:-gcc}" -std=gnu99 -O1 -g -ffp-contract=off -Isrc -Isrc/test -o "$built/walk_sql" \
	src/test/walk_sql.c src/lang/*.c src/engine/*.c -lm -ldl -lpthread

tests=()
for name in "${@:-}"; do
	for file in src/test/long/*"$name"*.pl; do
		[ ! -f "$file" ] || tests+=("$file")
	done
done
{
	echo "== $(date -u '+%Y-%m-%d %H:%M') UTC, $(nproc) cores of $(sed -n 's/^model name[[:space:]]*: //p' /proc/cpuinfo | head -n 1), load $(cut -d ' ' -f 1-3 /proc/loadavg)"
	echo "commit $(git rev-parse --short HEAD 2>/dev/null || echo none)$(git diff --quiet HEAD 2>/dev/null || echo ', changed')"
	env | grep '^LONG_' || true
} >>build/long.txt
result=0
NL_BUILT=$built REGRESS='' PROVE_TESTS="${tests[*]}" PROVE_FLAGS="--timer" bash "$here/run_regress.sh" 2>&1 |
	tee "build/long.$$" || result=1
sed -n 's/^# figure: //p' "build/long.$$" >>build/long.txt
mv "build/long.$$" build/long.log
exit "$result"
