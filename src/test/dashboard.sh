#!/usr/bin/env bash
#
# dashboard.sh: builds the page of docs/dashboard over the demo and takes its
# picture. Not a part of `make check`: it needs npm and its registry, and
# chromium.
#
# usage: dashboard.sh PICTURE.png
#
# The demo's server must run (make demo); the schema "dashboard" is made in its
# database and dropped again. Fails if the page is not built, if a number of the
# database is not on it, or if no picture was taken.
set -euo pipefail

here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
picture=$(realpath -m "${1:?usage: dashboard.sh PICTURE.png}")
export PGHOST=${PGHOST:-${TMPDIR:-/tmp}/nl2sql-demo.$(id -u)/run} PGDATABASE=demo

tmp=$(mktemp -d "${TMPDIR:-/tmp}/nl2sql-dashboard.XXXXXX")
server=
finish() {
	[ -z "$server" ] || kill "$server"
	psql -X -q -U postgres -c 'SET client_min_messages = error' -c 'DROP SCHEMA IF EXISTS dashboard CASCADE' || true
	rm -rf "$tmp"
}
trap finish EXIT

psql -X -q -U postgres -c 'SET client_min_messages = error' -c 'DROP SCHEMA IF EXISTS dashboard CASCADE'
# a busy machine is no reason to fail
PGOPTIONS='-c nl2sql.timeout=120s' psql -X -U postgres -v ON_ERROR_STOP=1 -f "$here/../../docs/dashboard/views.sql"

cp -R "$here/../../docs/dashboard/." "$tmp/"
cd "$tmp"
npm install --no-audit --no-fund >npm.log 2>&1 || { cat npm.log >&2; exit 1; }
PGUSER=analyst npx observable build

# a browser's own port would do; python's server takes any that is free
python3 -u -m http.server 0 --bind 127.0.0.1 --directory dist >server.log 2>&1 &
server=$!
for _ in $(seq 50); do
	port=$(sed -n 's/.*port \([0-9]*\).*/\1/p' server.log)
	[ -z "$port" ] || break
	sleep 0.2
done
chrome=(chromium --headless --no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking
	--disable-component-update --disable-sync --hide-scrollbars --user-data-dir="$tmp/chrome" --virtual-time-budget=8000)
"${chrome[@]}" --window-size=1200,1240 --screenshot="$picture" "http://127.0.0.1:$port/" 2>/dev/null
"${chrome[@]}" --dump-dom "http://127.0.0.1:$port/" >page.html 2>/dev/null
total=$(psql -X -At -U postgres -c "SELECT to_char(round(sum), 'FM999,999,999') FROM dashboard.unpaid")
customer=$(psql -X -At -U postgres -c 'SELECT customer_name FROM dashboard.best LIMIT 1')
grep -q "$total" page.html && grep -q "$customer" page.html ||
	{ echo "the page lacks $total or $customer" >&2; exit 1; }
[ -s "$picture" ]
echo "$picture: £$total, $customer and more"
