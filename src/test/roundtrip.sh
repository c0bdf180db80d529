#!/usr/bin/env bash
#
# roundtrip.sh: SQL -> IR -> SQL over Spider's statements and the authored ones, with the shares that must be reached.
#
# usage: roundtrip.sh DATA_DIR [SAMPLE]
#
# SAMPLE: how many statements of each set, drawn with a fixed seed; all by default. Loads the databases that are not yet in
# the throwaway server of model/cluster.sh. Exit status 1 when a set falls short.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
data=$(cd "${1:?where is the data folder}" && pwd)
source "$here/../../model/cluster.sh"
cluster_start
python=$(tools_python psycopg2-binary sqlglot tqdm)
"$python" "$root/model/load.py" --conn "$conn" --data "$data"
module=$cluster/inst$("$PG_CONFIG" --pkglibdir)/nl2sql.so
result=0
while read -r set convert back; do
	"$python" "$here/roundtrip.py" --walker "$conn" --module "$module" --shared "$(dirname "$data")" --show 0 \
		--at-least "$convert" "$back" "$set" ${2:+"$2"} || { echo "roundtrip.sh: $set falls short of $convert and $back" >&2; result=1; }
done <<-SETS
	spider.train 97 99
	spider.dev 97 99
	authored 93 99
SETS
exit $result
