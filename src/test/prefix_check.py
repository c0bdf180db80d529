"""Can known statements be written under the prefix oracle? Every beginning of each, byte by byte, must be alive.

usage: prefix_check.py --conn CONNINFO --data DIR --suite spider-dev|authored [--limit N] [--show N]

The databases must be loaded (model/load.py); those that are not are passed over. CONNINFO is a superuser's. Statements that nl_guard() refuses
are left out. Prints how many can be written, and of others the beginning that is found dead. The oracle is one-sided: what it lets through is
proved, what it does not is only not found, and this is how much that is.
"""
import argparse
import json
import lzma
import pathlib
import random

import psycopg2

HERE = pathlib.Path(__file__).resolve().parent


def spider(data):
    with lzma.open(data / "pairs" / "spider.dev.jsonl.xz", "rt") as f:
        for d in map(json.loads, f):
            if d.get("pg_check") in ("ok", "ties"):
                yield "spider_" + d["db_id"], d.get("sql_pg") or d["sql"]


def authored(data):
    for place in (data / "authored", HERE.parent.parent / "model" / "authored"):
        for path in sorted(place.glob("*/pairs.jsonl")):
            for d in map(json.loads, path.read_text(encoding="utf-8").splitlines()):
                if d.get("sql"):
                    yield "authored_" + path.parent.name, d["sql"]


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conn", required=True)
    parser.add_argument("--data", type=pathlib.Path, required=True)
    parser.add_argument("--suite", choices=("spider-dev", "authored"), required=True)
    parser.add_argument("--limit", type=int, default=400)
    parser.add_argument("--show", type=int, default=20)
    args = parser.parse_args()
    with psycopg2.connect(args.conn) as c, c.cursor() as cur:
        cur.execute("SELECT datname FROM pg_database")
        there = {d for d, in cur}
    items = [x for x in (spider if args.suite == "spider-dev" else authored)(args.data) if x[0] in there]
    random.Random(1).shuffle(items)
    conn, asked, dead, n = None, None, [], 0
    for database, sql in sorted(items[:args.limit]):
        if database != asked:
            if conn:
                conn.close()
            conn, asked = psycopg2.connect(args.conn + f" dbname={database}"), database
            conn.autocommit = True
            cur = conn.cursor()
            cur.execute("CREATE EXTENSION IF NOT EXISTS nl2sql")
            cur.execute("CREATE OR REPLACE FUNCTION pg_temp.nl_prefix_dead(text) RETURNS text AS 'nl2sql', 'nl_prefix_dead' LANGUAGE C STRICT")
            cur.execute("SET nl2sql.timeout = '300s'")
        sql = " ".join(sql.split()).rstrip(";")
        cur.execute("SELECT nl_guard(%s)", (sql,))
        if cur.fetchone()[0] != "ok":
            continue
        n += 1
        cur.execute("SELECT pg_temp.nl_prefix_dead(%s)", (sql,))
        beginning = cur.fetchone()[0]
        if beginning is not None:
            dead.append((database, beginning, sql))
    print(f"{n - len(dead)} of {n} can be written")
    for database, beginning, sql in dead[:args.show]:
        print(f"{database}: {beginning} <<< {sql[len(beginning):]}")


if __name__ == "__main__":
    main()
