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
mkdir -p build/fuzz
for source in src/test/fuzz/fuzz_*.c; do
	name=$(basename "$source" .c)
	short=${name#fuzz_}
	case " ${FUZZ:-$short} " in *" $short "*) ;; *) continue ;; esac
	house=()
	for file in src/engine/*.c src/lang/*.c; do
		grep -q "Of ${file#src/}, which this target is built without" "$source" || house+=("$file")
	done
	"$cc" -std=gnu99 -O1 -g -ffp-contract=off -fsanitize=fuzzer,address,undefined -fno-sanitize-recover=all \
		-Isrc -Isrc/test -o "build/fuzz/$name" "$source" "${house[@]}" -lm -ldl -lpthread
	mkdir -p "build/fuzz/corpus_$short"
	dictionary=()
	[ ! -f "src/test/fuzz/$short.dict" ] || dictionary=(-dict="src/test/fuzz/$short.dict")
	seeds=()
	[ ! -d "src/test/fuzz/corpus/$short" ] || seeds=("src/test/fuzz/corpus/$short")
	echo "== $name, $seconds s"
	(cd build/fuzz && "./$name" -max_total_time="$seconds" -print_final_stats=1 -verbosity=0 \
		"${dictionary[@]/#-dict=/-dict=$root/}" "corpus_$short" "${seeds[@]/#/$root/}")
done
