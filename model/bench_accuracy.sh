#!/usr/bin/env bash
#
# bench_accuracy.sh: execution accuracy of the bundled model on a suite.
#
# usage: bench_accuracy.sh SUITE DATA_DIR [evaluate.py options]
#
# SUITE: spider-dev, business, business-zh, business-en, dialogues, or one of spider-dev-synonyms,
# spider-dev-abbreviations, spider-dev-distractors, which robust.py makes from
# spider-dev into build/robust first and which are told beside spider-dev's
# result if build/spider-dev.json is there.
#
# Starts the throwaway server that cluster.sh keeps, loads the suite's
# databases once, asks every question through nl_sql (evaluate.py) and writes
# build/<suite>.json. Needs Python 3 with venv; installs psycopg2 and sqlglot
# into build/venv.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
suite=${1:?which suite: spider-dev, business, business-zh, business-en, dialogues, spider-dev-synonyms, spider-dev-abbreviations or spider-dev-distractors}
data=${2:?where is the data folder}
shift 2
if [ ! -d "$data/pairs" ]; then
	echo "the suites' data is not at $data: it is a folder with pairs/, schemas/, postgres/ and authored/;" >&2
	echo "put it there or name it: make bench-accuracy SUITE=$suite NL_DATA=/path/to/data" >&2
	exit 2
fi
source "$here/cluster.sh"
cluster_start
python=$(tools_python psycopg2-binary sqlglot tqdm)
if [[ $suite = spider-dev* ]]; then
	names=$("$python" -c "
import json, lzma
print(' '.join('--name ' + json.loads(l)['db_id'] for l in lzma.open('$data/schemas/spider.jsonl.xz', 'rt') if json.loads(l).get('split') == 'dev'))")
	"$python" "$here/load.py" --conn "$conn" --data "$data" --only spider $names
	if [ "$suite" != spider-dev ]; then
		"$python" "$here/robust.py" --conn "$conn" --data "$data" "$suite"
		if [ -f "$root/build/spider-dev.json" ]; then set -- --against "$root/build/spider-dev.json" "$@"; fi
	fi
else
	"$python" "$here/load.py" --conn "$conn" --data "$data" --only authored $(sed 's/^/--name /' "$here/business.txt")
fi
"$python" "$here/evaluate.py" --conn "$conn" --data "$data" --suite "$suite" --json "$root/build/$suite.json" "$@"
