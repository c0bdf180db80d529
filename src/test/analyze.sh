#!/usr/bin/env bash
#
# analyze.sh: static analysis of engine, lang and pg, and valgrind over the unit
# tests of the first two; `make analyze` runs it.
#
# usage: analyze.sh [gcc|tidy|cppcheck|valgrind...]     all by default
#
# ANALYZE_FILES: which files, all by default. ANALYZE_JOBS: how many gcc and
# clang-tidy take at a time, one a processor by default. ANALYZE_TESTS: which unit tests
# valgrind runs, all by default; NL_WALK_SHARE, what percentage of their random
# walks it makes (src/test/unit/walk_share.h). ANALYZE_SECONDS: processor time that gcc
# -fanalyzer may take for one file, 300 by default; a file that takes more is
# named and left out. What checks clang-tidy makes: .clang-tidy.
#
# Everything that is reported is a failure, but for what src/test/analyze.txt
# lists: one suppression a line, with the reason that it is not a fault. What a
# line there no longer suppresses is reported too. Installs the tools where it
# may. Output of the tools: build/analyze.
set -uo pipefail
export LC_ALL=C

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
root=$(cd "$here/../.." && pwd)
cd "$root"
out=build/analyze
mkdir -p "$out"
which=" ${*:-gcc tidy cppcheck valgrind} "
bash src/test/install_needs.sh clang-tidy-14 cppcheck valgrind libcmocka-dev || exit 1
failures=0
source src/test/private_install.sh
find_postgres
flags=(-std=gnu99 -ffp-contract=off -Isrc -D_GNU_SOURCE)
server=(-isystem "$("$PG_CONFIG" --includedir-server)")
# shellcheck disable=SC2206 -- a list of names
files=(${ANALYZE_FILES:-src/engine/*.c src/lang/*.c src/pg/*.c})
# shellcheck disable=SC2206 -- a list of names
tests=(${ANALYZE_TESTS:-src/test/unit/test_*.c})
seconds=${ANALYZE_SECONDS:-300}
jobs=${ANALYZE_JOBS:-$(nproc)}

# filter TOOL: findings "file:line: text" on stdin without those that
# analyze.txt explains; notes which lines of it were of use.
filter() {
	awk -F '\t' -v tool="$1" -v whole="$([ -n "${ANALYZE_FILES:-}${ANALYZE_TESTS:-}" ] || echo 1)" '
		FNR == NR {
			if ($0 !~ /^#/ && NF >= 4 && $1 == tool) { file[++n] = $2; text[n] = $3; }
			next
		}
		{
			for (i = 1; i <= n; i++)
				if (index($0, file[i]) == 1 && index($0, text[i]) > 0) { hit[i] = 1; next }
			print
		}
		END { if (whole) for (i = 1; i <= n; i++) if (!hit[i]) print "analyze.txt: no longer found by " tool ": " file[i] ": " text[i] }
	' src/test/analyze.txt -
}

# verdict TOOL: what is left on stdin fails the run.
verdict() {
	local tool=$1

	filter "$tool" >"$out/$tool.left"
	if [ -s "$out/$tool.left" ]; then
		echo "FAILED: $tool, $(wc -l <"$out/$tool.left") findings"
		head -n 40 "$out/$tool.left"
		failures=$((failures + 1))
	else
		echo "ok: $tool over $2, $(grep -c "^$tool	" src/test/analyze.txt) suppressions with reasons"
	fi
}

# includes FILE: what it needs beside src.
includes() {
	case $1 in src/pg/*) printf '%s\n' "${server[@]}" ;; esac
}

# each WHAT: runs the function WHAT with each file, ANALYZE_JOBS at a time.
each() {
	printf '%s\n' "${files[@]}" | xargs -P "$jobs" -I {} bash -c "$1 \"\$1\"" _ {}
}

one_gcc() {
	local found=$out/gcc.d/${1//\//_} more=()

	mapfile -t more < <(includes "$1")
	(ulimit -t "$seconds" && exec gcc "${flags[@]}" "${more[@]}" -DNL_ANALYZE -O1 -Wall -Wextra -Wno-sign-compare -Wno-unused-parameter -fanalyzer -c -o /dev/null "$1") >"$found" 2>&1 ||
		if grep -qE 'CPU time limit|Killed' "$found"; then
			echo "left out: $1, which takes gcc -fanalyzer more than $seconds s of processor time"
			: >"$found"
		fi
}

one_tidy() {
	local found=$out/tidy.d/${1//\//_} more=()

	mapfile -t more < <(includes "$1")
	clang-tidy-14 --quiet "$1" -- "${flags[@]}" "${more[@]}" -DNL_ANALYZE >"$found" 2>"$found.err"
}

# what of bash's arrays the functions need goes over as their definitions
export out seconds
export -f includes one_gcc one_tidy
BASH_ENV=$out/arrays
declare -p flags server >"$BASH_ENV"
export BASH_ENV

if [[ $which == *" gcc "* ]]; then
	rm -rf "$out/gcc.d"
	mkdir -p "$out/gcc.d"
	each one_gcc
	cat "$out"/gcc.d/* | grep -E '^src/[^ ]*: (warning|error):' | sed -E 's/^(src[^:]*:[0-9]+):[0-9]+:/\1:/' | sort -u | verdict gcc "${#files[@]} files"
fi

if [[ $which == *" tidy "* ]]; then
	rm -rf "$out/tidy.d"
	mkdir -p "$out/tidy.d"
	each one_tidy
	cat "$out"/tidy.d/* | grep -E ': (warning|error):' | sed -E "s#^$root/##; s/^(src[^:]*:[0-9]+):[0-9]+:/\1:/" | sort -u | verdict tidy "${#files[@]} files"
fi

if [[ $which == *" cppcheck "* ]]; then
	# it cannot read the server's headers: what it must know of them it is told
	: >"$out/cppcheck"
	for server_files in 0 1; do
		mapfile -t some < <(printf '%s\n' "${files[@]}" | if [ $server_files = 1 ]; then grep '^src/pg/'; else grep -v '^src/pg/'; fi)
		more=(-D__GNUC__=12)
		[ $server_files = 0 ] || more=(--include=src/test/cppcheck_server.h)
		[ ${#some[@]} -eq 0 ] ||
			cppcheck --quiet --std=c99 --enable=warning,performance,portability --inline-suppr --suppress=missingIncludeSystem \
				-D__x86_64__=1 "${more[@]}" -Isrc --template='{file}:{line}: {severity}: {message} [{id}]' "${some[@]}" 2>>"$out/cppcheck"
	done
	grep -E '^src/' "$out/cppcheck" | sort -u | verdict cppcheck "${#files[@]} files"
fi

if [[ $which == *" valgrind "* ]]; then
	# without sanitizers, which valgrind cannot bear, and without AVX-512, which
	# it does not know: the kernels choose what the processor, as it shows it, has
	mkdir -p "$out/unit"
	for file in src/engine/*.c src/lang/*.c; do
		object=$out/unit/$(basename "$file" .c).o
		[ "$object" -nt "$file" ] && [ -z "$(find src/engine src/lang -name '*.h' -newer "$object")" ] ||
			gcc "${flags[@]}" -O1 -g -c -o "$object" "$file" || exit 1
	done
	n=0
	: >"$out/valgrind"
	rm -f "$out/libnl.a"
	ar rcs "$out/libnl.a" "$out"/unit/*.o
	for test in "${tests[@]}"; do
		name=$(basename "$test" .c)
		gcc "${flags[@]}" -O1 -g -o "$out/$name" "$test" "$out/libnl.a" -lcmocka -lm -ldl -lpthread || exit 1
		began=$SECONDS
		# children are other processes, some of which end by a signal on purpose;
		# a handler that mends a page (mapfile.c) goes on with what registers hold
		timeout 1800 valgrind --quiet --vex-iropt-register-updates=allregs-at-mem-access --leak-check=full --show-leak-kinds=definite,indirect --errors-for-leak-kinds=definite,indirect \
			--child-silent-after-fork=yes --error-exitcode=99 "$out/$name" model/nl2sql.gguf >"$out/$name.log" 2>&1
		status=$?
		echo "$name: status $status, $(grep -m 1 -oE '[0-9]+ test\(s\) run' "$out/$name.log"), $((SECONDS - began)) s"
		[ $status -eq 0 ] || echo "src/test/unit/$name.c:1: valgrind's status $status: $(grep -m 1 -E '^==[0-9]+== [A-Z]|FAILED' "$out/$name.log")" >>"$out/valgrind"
		n=$((n + 1))
	done
	verdict valgrind "$n unit tests" <"$out/valgrind"
fi
exit "$((failures > 0))"
