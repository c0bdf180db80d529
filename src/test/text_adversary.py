"""Statements of text models that write garbage: does every one parse, analyse and pass the guard?

usage: text_adversary.py --conn CONNINFO --model FILE [--model FILE]... [--databases N] [--statements N] [--tokens N]

CONNINFO is a superuser's; the databases authored_* and spider_* there are asked (model/load.py makes them), the first N by name. A model file
must be readable by the server. The questions are nonsense in a fixed order: what is written has nothing to do with them. Each statement is
prepared (which parses and analyses) in a session of its own and shown to nl_guard(). Prints one line of JSON; exit status 1 if one fails.
"""
import argparse
import json
import sys
import time

import psycopg2

WORDS = "orders names dates total average last year by city most per month without any more than 10 who which of all never twice".split()


def questions():
    n = 0
    while True:
        yield " ".join(WORDS[(n * 7 + i * i * (1 + n % 5)) % len(WORDS)] for i in range(3 + n % 5)) + f" {n}"
        n += 1


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conn", required=True)
    parser.add_argument("--model", action="append", required=True)
    parser.add_argument("--databases", type=int, default=20)
    parser.add_argument("--statements", type=int, default=1000)
    parser.add_argument("--tokens", type=int, default=48, help="nl2sql.text_answer")
    args = parser.parse_args()
    with psycopg2.connect(args.conn) as c, c.cursor() as cur:
        cur.execute("SELECT datname FROM pg_database WHERE datname LIKE 'authored%%' OR datname LIKE 'spider%%' ORDER BY 1 LIMIT %s", (args.databases,))
        databases = [d for d, in cur]
    bad, n, seen, start, asked = [], 0, set(), time.time(), questions()
    for i, name in enumerate(databases):
        conn = psycopg2.connect(args.conn + f" dbname={name}")
        check = psycopg2.connect(args.conn + f" dbname={name}")
        conn.autocommit = check.autocommit = True
        cur, other = conn.cursor(), check.cursor()
        cur.execute("CREATE EXTENSION IF NOT EXISTS nl2sql")
        cur.execute("SET nl2sql.timeout = '300s'; SET nl2sql.text_context = 4096; SET nl2sql.value_lookup = off")
        # some of the databases have schemas of their own
        for c in (cur, other):
            c.execute("SET nl2sql.schemas = '*'")
        cur.execute("SELECT set_config('nl2sql.text_answer', %s, false)", (str(args.tokens),))
        for s in range(args.statements * i // len(databases), args.statements * (i + 1) // len(databases)):
            cur.execute("SELECT set_config('nl2sql.model', %s, false)", (args.model[s % len(args.model)],))
            cur.execute("SELECT sql, note FROM nl_candidates(%s, 1)", (next(asked),))
            for sql, note in cur.fetchall():
                n += 1
                seen.add((name, sql))
                try:
                    other.execute("PREPARE written AS " + sql)
                    other.execute("DEALLOCATE written")
                    other.execute("SELECT nl_guard(%s)", (sql,))
                    verdict = other.fetchone()[0]
                except psycopg2.Error as e:
                    verdict = str(e)
                if verdict != "ok":
                    bad.append({"database": name, "sql": sql, "verdict": verdict})
        conn.close(), check.close()
    print(json.dumps({"statements": n, "distinct": len(seen), "databases": len(databases), "valid": n - len(bad), "seconds": round(time.time() - start),
                      "bad": bad[:10]}))
    sys.exit(bool(bad) or n == 0)


if __name__ == "__main__":
    main()
