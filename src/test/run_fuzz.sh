#!/usr/bin/env bash
#
# run_fuzz.sh: every target of src/test/fuzz under libFuzzer with sanitizers.
#
# usage: run_fuzz.sh [SECONDS]       for each target; 60 by default
#
# FUZZ names some of the targets. FUZZ_JOBS: how many are built and run at the
# same time, as many as there are processors by default.
#
# A target with a stand-in for a part of the house says so: "Of engine/model.c,
# which this target is built without" leaves src/engine/model.c out.
# Needs clang (clang-14 on Debian 12). Finds and each target's words go to
# build/fuzz; seeds are src/test/fuzz/corpus/<target>, a dictionary <target>.dict.
# Fails if a target finds something or cannot be built.
set -euo pipefail

seconds=${1:-60}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
bash src/test/install_needs.sh clang-14 libclang-rt-14-dev
cc=$(command -v clang-14 || command -v clang)
export flags="-std=gnu99 -O1 -g -ffp-contract=off -fno-sanitize-recover=all -Isrc -Isrc/test" cc seconds root
jobs=${FUZZ_JOBS:-$(nproc)}
mkdir -p build/fuzz/house

# engine and lang, once for all targets: most of the time of seven builds
newest=$(find src/engine src/lang -name '*.h' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2)
for file in src/engine/*.c src/lang/*.c; do
	object=build/fuzz/house/$(basename "$file" .c).o
	[ "$object" -nt "$file" ] && [ "$object" -nt "$newest" ] || printf '%s\n' "$file"
done | xargs -r -P "$jobs" -I {} bash -c \
	'exec "$cc" $flags -fsanitize=fuzzer-no-link,address,undefined -c -o "build/fuzz/house/$(basename "$1" .c).o" "$1"' _ {}

# one SOURCE: builds and runs a target; its words go to build/fuzz/NAME.log,
# all of them to the terminal if it fails.
one() {
	local source=$1 name short file house=() dictionary=() seeds=() began=$SECONDS status=0

	name=$(basename "$source" .c)
	short=${name#fuzz_}
	for file in src/engine/*.c src/lang/*.c; do
		grep -q "Of ${file#src/}, which this target is built without" "$source" || house+=("build/fuzz/house/$(basename "$file" .c).o")
	done
	# shellcheck disable=SC2086 -- a list of flags
	"$cc" $flags -fsanitize=fuzzer,address,undefined -o "build/fuzz/$name" "$source" "${house[@]}" -lm -ldl -lpthread || return 1
	mkdir -p "build/fuzz/corpus_$short"
	[ ! -f "src/test/fuzz/$short.dict" ] || dictionary=(-dict="$root/src/test/fuzz/$short.dict")
	[ ! -d "src/test/fuzz/corpus/$short" ] || seeds=("$root/src/test/fuzz/corpus/$short")
	(cd build/fuzz && "./$name" -max_total_time="$seconds" -print_final_stats=1 -verbosity=0 \
		"${dictionary[@]}" "corpus_$short" "${seeds[@]}") >"build/fuzz/$name.log" 2>&1 || status=1
	if [ "$status" -ne 0 ]; then
		cat "build/fuzz/$name.log"
		echo "FAILED: $name"
		return 1
	fi
	echo "ok: $name, $((SECONDS - began)) s, inputs $(sed -n 's/^stat::number_of_executed_units: *//p' "build/fuzz/$name.log"), peak $(sed -n 's/^stat::peak_rss_mb: *//p' "build/fuzz/$name.log") MB"
}
export -f one

for source in src/test/fuzz/fuzz_*.c; do
	short=$(basename "$source" .c)
	short=${short#fuzz_}
	case " ${FUZZ:-$short} " in *" $short "*) printf '%s\n' "$source" ;; esac
done | xargs -r -P "$jobs" -I {} bash -c 'set -uo pipefail; one "$1"' _ {}
