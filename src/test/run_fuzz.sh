#!/usr/bin/env bash
#
# run_fuzz.sh: every target of src/test/fuzz under libFuzzer with sanitizers.
#
# usage: run_fuzz.sh [SECONDS]       for each target; 60 by default
#
# A target with a stand-in for a part of the house says so: "Of engine/model.c,
# which this target is built without" leaves src/engine/model.c out. FUZZ names some of the targets.
# Needs clang (clang-14 on Debian 12). Finds go to build/fuzz; seeds are
# src/test/fuzz/corpus/<target>, a dictionary <target>.dict.
set -euo pipefail

seconds=${1:-60}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
bash src/test/install_needs.sh clang-14 libclang-rt-14-dev
cc=$(command -v clang-14 || command -v clang)
flags=(-std=gnu99 -O1 -g -ffp-contract=off -fno-sanitize-recover=all -Isrc -Isrc/test)
mkdir -p build/fuzz/house
# engine and lang, once for all targets: most of the time of seven builds
newest=$(find src/engine src/lang -name '*.h' -printf '%T@ %p\n' | sort -n | tail -n 1 | cut -d ' ' -f 2)
for file in src/engine/*.c src/lang/*.c; do
	object=build/fuzz/house/$(basename "$file" .c).o
	[ "$object" -nt "$file" ] && [ "$object" -nt "$newest" ] ||
		"$cc" "${flags[@]}" -fsanitize=fuzzer-no-link,address,undefined -c -o "$object" "$file"
done
for source in src/test/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	short=${name#fuzz_}
	case " ${FUZZ:-$short} " in *" $short "*) ;; *) continue ;; esac
	house=()
	for file in src/engine/*.c src/lang/*.c; do
		grep -q "Of ${file#src/}, which this target is built without" "$source" || house+=("build/fuzz/house/$(basename "$file" .c).o")
	done
	"$cc" "${flags[@]}" -fsanitize=fuzzer,address,undefined -o "build/fuzz/$name" "$source" "${house[@]}" -lm -ldl -lpthread
	mkdir -p "build/fuzz/corpus_$short"
	dictionary=()
	[ ! -f "src/test/fuzz/$short.dict" ] || dictionary=(-dict="src/test/fuzz/$short.dict")
	seeds=()
	[ ! -d "src/test/fuzz/corpus/$short" ] || seeds=("src/test/fuzz/corpus/$short")
	echo "== $name, $seconds s"
	(cd build/fuzz && "./$name" -max_total_time="$seconds" -print_final_stats=1 -verbosity=0 \
		"${dictionary[@]/#-dict=/-dict=$root/}" "corpus_$short" "${seeds[@]/#/$root/}")
done
