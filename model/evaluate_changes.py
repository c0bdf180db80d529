"""How many requests for changes of rows nl_change understands: its statement and the gold one leave the same rows.

usage: evaluate_changes.py --conn CONNINFO --data DIR [--held] [--limit N] [--show] [--set NAME=VALUE]...

Requests are those of changes.jsonl of the authored schemas: the ones that are trained on, with --held those of the
schemas of business.txt. The databases must be loaded (load.py); those that are not are left out and counted. Each
request's statement and the gold one are run and rolled back; the rows of the gold one's table are compared behind them
(changes_effect.py). A request to be refused is answered rightly by no change (NL001 to NL003).
"""
import argparse
import collections
import pathlib
import time

import psycopg2

import load
import pack
from changes_effect import TABLE, effect

REFUSED = ("NL001", "NL002", "NL003")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--held", action="store_true", help="those of business.txt, not those trained on")
    p.add_argument("--limit", type=int, default=0, help="every n-th request only, so that about so many are asked")
    p.add_argument("--show", action="store_true", help="the wrong ones")
    p.add_argument("--set", action="append", default=[])
    a = p.parse_args()
    counts, kinds, k = collections.Counter(), collections.Counter(), 0
    pairs = pack.change_pairs(a.data, load.named_in("business.txt"), a.held)
    conn = psycopg2.connect(a.conn)
    cur = conn.cursor()
    cur.execute("SELECT datname FROM pg_database")
    there = {r[0] for r in cur.fetchall()}
    conn.close()
    counts["no database"] = sum(len(v) for d, v in pairs.items() if d not in there)
    pairs = {d: v for d, v in pairs.items() if d in there}
    every = max(1, sum(map(len, pairs.values())) // a.limit) if a.limit else 1
    for database, requests in sorted(pairs.items()):
        asked = [r for i, r in enumerate(requests) if (k + i) % every == 0]
        k += len(requests)
        if not asked:
            continue
        db = psycopg2.connect(a.conn, dbname=database)
        cur = db.cursor()
        cur.execute(f"{pack.EXTENSION}; LOAD 'nl2sql'; {pack.SETTINGS}; SET nl2sql.allow_changes = on; SET nl2sql.timeout = 0; SET statement_timeout = '60s'")
        for s in a.set:
            name, value = s.split("=", 1)
            cur.execute(f"SET {name} = %s", (value,))
        db.commit()
        for request, gold in asked:
            if gold is None:
                counts["an INSERT of several rows, not asked"] += 1
                continue
            kind = gold.split(" ")[0].upper() or "to be refused"
            said, state = None, ""
            try:
                cur.execute("SELECT sql FROM nl_change(%s)", (request,))
                said = cur.fetchone()[0]
            except psycopg2.Error as e:
                if db.closed:
                    raise SystemExit(f"the server closed the connection on: {database}: {request}")
                state = e.pgcode
            db.rollback()
            if said is None or not gold:
                right = said is None and not gold and state in REFUSED
            else:
                table = TABLE.match(gold).group(1)
                want = effect(cur, gold, table)
                right = not isinstance(want[0], str) and want == effect(cur, said, table)
                db.rollback()
            counts["right" if right else "wrong"] += 1
            kinds[kind, right] += 1
            if a.show and not right:
                print(database, request, "\n   ", gold or "(refuse)", "\n   ", said or state, flush=True)
        db.close()
    n = counts["right"] + counts["wrong"]
    print(f"changes{' held' if a.held else ''}: {counts['right']} of {n} right, {100 * counts['right'] / max(1, n):.1f}%; "
          + ", ".join(f"{w} {kinds[w, True]} of {kinds[w, True] + kinds[w, False]}" for w in ("INSERT", "UPDATE", "DELETE", "to be refused"))
          + "".join(f"; {v} {w}" for w, v in counts.items() if w not in ("right", "wrong") and v))


if __name__ == "__main__":
    main()
