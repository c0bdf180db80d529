"""Are batches.py and the server's C laying out the same question alike? Compares every array on questions drawn at random.

usage: test_encoding.py --conn CONNINFO [--data DIR] [--number N] [--name DATABASE]... [SET...]      exit status 1 on the first difference
The databases must be loaded and hold the extension (pack.py created it).
"""
import argparse
import pathlib
import random
import sys

import numpy as np
import psycopg2

import batches
import load
import pack


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--name", action="append", help="only these databases")
    p.add_argument("--number", type=int, default=200)
    p.add_argument("sets", nargs="*", default=["spider.train", "authored", "dialogues"])
    a = p.parse_args()
    marks = batches.vocabulary(pack.HERE / "data")[2]
    compared = cut = 0
    for name in a.sets:
        flat = [(d, q, s, b[0] if b else None) for d, pairs in sorted(pack.pairs_of(name, a.data).items()) if not a.name or d in a.name for q, s, *b in pairs]
        for database, question, sql, before in random.Random(3).sample(flat, min(a.number, len(flat))):
            db = psycopg2.connect(a.conn, dbname=database)
            cur = db.cursor()
            cur.execute(f"{pack.EXTENSION}; {pack.SETTINGS}; SET nl2sql.max_items = 304")
            cur.execute("SELECT nl_encode_schema(), nl_encode(%s, %s, true, %s, %s)", (question, sql, name in pack.CHANGES, before))
            schema, e = cur.fetchone()
            db.close()
            full = e["positions"]
            mine = batches.view(batches.Example(batches.Schema(schema), dict(e, ir=e["ir"] if e["status"] == "ok" else [])), False, marks, 1000)
            if len(full["items"]) < len(mine[7]) or len(full["pieces"]) >= batches.MAX_PIECES:
                cut += 1                                 # a schema over the limits: C chooses, Python does not
                continue
            n = len(full["kinds"]) + mine[2]
            for what, x, y in (("items", full["items"], mine[7]), ("pieces", full["pieces"], mine[0]), ("slots", full["slots"], mine[1]),
                               ("kinds", full["kinds"], mine[3]), ("keys", full["keys"], mine[4]),
                               ("relations", np.array(full["relations"]).reshape(n, n), mine[5])):
                x, y = np.asarray(x), np.asarray(y)
                if x.shape != y.shape or (x != y).any():
                    at = "shape" if x.shape != y.shape else np.argwhere(x != y)[:5].tolist()
                    print(f"{database}: {question!r}: {what} differ at {at}: C {x[x != y][:5] if x.shape == y.shape else x.shape}"
                          f" Python {y[x != y][:5] if x.shape == y.shape else y.shape}")
                    return 1
            compared += 1
    print(f"{compared} questions laid out alike, {cut} over the limits left out")
    return 0 if compared else 1


if __name__ == "__main__":
    sys.exit(main())
