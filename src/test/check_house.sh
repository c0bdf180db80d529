#!/usr/bin/env bash
#
# check_house.sh: engine and lang know nothing of the server, and the engine
# nothing of lang.
#
# usage: check_house.sh        run from anywhere; CC names the compiler
#
# Includes are read from the text. Every source file of the two folders is
# compiled without the server's headers, with warnings as errors, and what the
# objects leave undefined must come from themselves or from libc and its parts
# (libm, libdl, libpthread).
set -euo pipefail
export LC_ALL=C

root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cc=${CC:-gcc}
tmp=$(mktemp -d)
trap 'rm -rf "$tmp"' EXIT
cd "$root/src"
faults=0

fault() {
	echo "house: $*" >&2
	faults=$((faults + 1))
}

if grep -nE '^#include *[<"](postgres|pg/|utils/|nodes/|catalog/)|\b(ereport|elog|palloc0?|exit|abort|printf|setjmp|longjmp) *\(' engine/*.[ch] lang/*.[ch]; then
	fault "the lines above name what is the server's, or end or print"
fi
if grep -n '^#include *"lang/' engine/*.[ch]; then
	fault "the engine includes lang"
fi

for file in engine/*.c lang/*.c; do
	"$cc" -std=gnu99 -O1 -I. -ffp-contract=off -Wall -Wextra -Wno-unused-parameter -Wno-sign-compare \
		-Wdeclaration-after-statement -Wmissing-prototypes -Werror -c "$file" -o "$tmp/$(basename "$file" .c).o" || fault "$file"
done

# Undefined and not ours: names with a leading nl_ are defined in another
# object of the two folders, others must be libc's.
nm -u "$tmp"/*.o | awk '$1 == "U" { print $2 }' | sort -u >"$tmp/wanted"
nm --defined-only "$tmp"/*.o | awk 'NF == 3 { print $3 }' | sort -u >"$tmp/ours"
{
	for lib in libc.so.6 libm.so.6 libdl.so.2 libpthread.so.0; do
		nm -D --defined-only "$("$cc" -print-file-name="$lib")"
	done
	nm --defined-only "$("$cc" -print-libgcc-file-name)" 2>/dev/null		# what the compiler adds of its own
} | awk 'NF == 3 { sub(/@.*/, "", $3); print $3 }' | sort -u >"$tmp/libc"
echo _GLOBAL_OFFSET_TABLE_ | sort -u "$tmp/ours" "$tmp/libc" - | comm -23 "$tmp/wanted" - >"$tmp/foreign"
if [ -s "$tmp/foreign" ]; then
	fault "undefined here and in libc: $(tr '\n' ' ' <"$tmp/foreign")"
fi
nm --defined-only "$tmp"/*.o | awk 'NF == 3 && $2 ~ /^[TDBRVWC]$/ && $3 !~ /^nl_/ { print $3 }' >"$tmp/unprefixed"
if [ -s "$tmp/unprefixed" ]; then
	fault "not static and without the prefix nl_: $(tr '\n' ' ' <"$tmp/unprefixed")"
fi

[ "$faults" -eq 0 ]
echo "house: engine and lang stand alone"
