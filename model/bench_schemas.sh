#!/usr/bin/env bash
#
# bench_schemas.sh: databases of 10, 100 and 1,000 tables merged of public ones.
#
# usage: bench_schemas.sh DATA_DIR [big_schemas.py options]
#
# Starts the throwaway server that cluster.sh keeps, makes the databases once
# and measures what enters the model, accuracy, latency and memory
# (big_schemas.py); writes build/big-schemas.json. Needs Python 3 with venv;
# installs psycopg2 and sqlglot into build/venv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=${1:?where is the data folder}
shift
if [ ! -d "$data/pairs" ]; then
	echo "the databases' data is not at $data: it is a folder with pairs/, schemas/, postgres/ and authored/;" >&2
	echo "put it there or name it: make bench-schemas NL_DATA=/path/to/data" >&2
	exit 2
fi
source "$here/cluster.sh"
cluster_start
python=$(tools_python psycopg2-binary sqlglot tqdm)
"$python" "$here/big_schemas.py" --conn "$conn" --data "$data" --json "$root/build/big-schemas.json" "$@"
