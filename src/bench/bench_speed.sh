#!/usr/bin/env bash
#
# bench_speed.sh: speed of text models beside llama.cpp, in one run.
#
# usage: bench_speed.sh [ROUNDS]      from `make bench-speed`; environment:
#   PEER        llama.cpp's source folder (holds include/llama.h); without it
#               only our own figures are printed
#   PEER_BUILD  where it is or shall be built; build/peer by default
#   MODELS      files to measure; without it models of random weights are made
#   SHAPES      of those: "30M:Q8_0 30M:Q4_K 30M:F32 60M:Q8_0 125M:Q8_0 0.5B:Q8_0"
#   PYTHON      with numpy and matplotlib (given to make as an argument, not in
#               the environment, where PGXS has its own); by default that of build/venv, into
#               which they are installed
#
# Builds only the peer's library. Each model's tasks are followed by its logits
# compared with the peer's. What is printed goes to build/bench/speed.log, and
# from there to build/bench/speed.json and speed.png (speed_json.py).
set -euo pipefail

rounds=${1:-7}
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
cd "$root"
if [ -n "${PYTHON:-}" ]; then
	python=$PYTHON
else
	source "$root/model/cluster.sh"
	python=$(tools_python numpy matplotlib)
fi
peer_build=${PEER_BUILD:-$root/build/peer}
shapes=${SHAPES:-30M:Q8_0 30M:Q4_0 30M:Q4_K 30M:F32 60M:Q8_0 125M:Q8_0 0.5B:Q8_0}
out=build/bench
mkdir -p "$out"

flags=(-std=gnu99 -O2 -ffp-contract=off -Wall -Wextra -Wno-sign-compare -Isrc -Isrc/bench)
peer=()
if [ -z "${PEER:-}" ]; then
	echo 'no peer to compare with: PEER=FOLDER names the source folder of llama.cpp (PEER_BUILD=FOLDER where it is built)'
elif [ ! -f "$PEER/include/llama.h" ]; then
	echo "PEER: no include/llama.h in \"$PEER\": expected the source folder of llama.cpp" >&2
	exit 1
else
	if [ ! -f "$peer_build/bin/libllama.so" ]; then
		command -v cmake >/dev/null || { echo 'building the peer needs cmake' >&2; exit 1; }
		cmake -S "$PEER" -B "$peer_build" -DCMAKE_BUILD_TYPE=Release -DBUILD_SHARED_LIBS=ON -DGGML_NATIVE=ON -DGGML_OPENMP=OFF \
			-DLLAMA_BUILD_TESTS=OFF -DLLAMA_BUILD_EXAMPLES=OFF -DLLAMA_BUILD_TOOLS=OFF -DLLAMA_BUILD_SERVER=OFF -DLLAMA_BUILD_COMMON=OFF \
			-DLLAMA_CURL=OFF >"$out/cmake.log" 2>&1
		nice cmake --build "$peer_build" --target llama -j1 >"$out/peer.log" 2>&1 || { echo "building the peer failed: $out/peer.log" >&2; exit 1; }
	fi
	cc -O2 -I"$PEER/include" -I"$PEER/ggml/include" -Isrc/bench -c -o "$out/peer_llama.o" src/bench/peer_llama.c
	peer=(-DNL_PEER "$out/peer_llama.o" -L"$peer_build/bin" -Wl,-rpath,"$(realpath "$peer_build/bin")" -lllama -lggml -lggml-base)
	cc "${flags[@]}" -o "$out/compare_text" src/bench/compare_text.c src/engine/*.c "${peer[@]}" -lm -ldl -lpthread
fi
cc "${flags[@]}" -o "$out/bench_text" src/bench/bench_text.c src/engine/*.c "${peer[@]}" -lm -ldl -lpthread

if [ -z "${MODELS:-}" ]; then
	MODELS=
	for shape in $shapes; do
		file=$out/random_${shape%%:*}_${shape##*:}.gguf
		[ -f "$file" ] || "$python" model/random_text.py "${shape%%:*}" "${shape##*:}" "$file"
		MODELS="$MODELS $file"
	done
fi
measure() {
	echo "$(date -u +%F), $(sed -n 's/^model name.*: //p' /proc/cpuinfo | head -1), $(nproc) cores, load $(cut -d' ' -f1 /proc/loadavg)"
	for model in $MODELS; do
		echo "== $model"
		"$out/bench_text" "$model" "$rounds"
		[ ${#peer[@]} -eq 0 ] || "$out/compare_text" "$model" logits
	done
}
measure | tee "$out/speed.log"
"$python" src/bench/speed_json.py "$out/speed.log" --json "$out/speed.json" --png "$out/speed.png"
echo "written: $out/speed.json, $out/speed.png"
