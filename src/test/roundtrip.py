#!/usr/bin/env python3
"""SQL -> IR -> SQL over real pairs: how many convert, and do the rows stay the same?

usage: roundtrip.py [options] SET [SAMPLE]
  SET      spider.train, spider.dev, authored (the data folder's and this repository's), or a .jsonl(.xz) file of pairs
  SAMPLE   how many statements, drawn with a fixed seed (default: all)

  --walker CONNINFO   where nl_walk and nl_roundtrip are (a superuser's connection); default: libpq's environment
  --data CONNINFO     where the rows are (default: as --walker)
  --module PATH       no extension there: create the functions from this shared library for the session
  --shared PATH       folder with data/ (default: ../shared beside the repository)
  --at-least C B      fail where less than C percent convert, or less than B percent of these come back with the same rows,
                      instead of where any does not
  --show N            print N statements of each reason (default 3)
  --out FILE          write every failure there, as JSON lines

Databases are called spider_<db_id> and authored_<folder>. Rows are compared as multisets; numbers to 1e-6, a
date equals the timestamp at its midnight. A statement whose rows change from run to run by ties is no failure when
it has a LIMIT and as many rows come back; such are counted apart. Exit status 1 when rows differ or SQL does not run.
"""
import argparse
import collections
import datetime
import decimal
import json
import lzma
import pathlib
import random
import re
import sys

import psycopg2


def pairs(args):
    shared = pathlib.Path(args.shared)
    if args.set == "authored":
        own = pathlib.Path(__file__).resolve().parents[2] / "model/authored"
        for path in sorted(p for place in (shared / "data/authored", own) for p in place.glob("*/pairs.jsonl")):
            name = "authored_" + re.sub(r"\W", "_", path.parent.name)
            for line in path.read_text(encoding="utf-8").splitlines():
                pair = json.loads(line)
                if pair["sql"]:
                    yield name, pair["sql"]
        return
    path = pathlib.Path(args.set)
    if not path.exists():
        path = shared / f"data/pairs/{args.set}.jsonl.xz"
    opened = lzma.open(path, "rt", encoding="utf-8") if path.suffix == ".xz" else open(path, encoding="utf-8")
    with opened as lines:
        for line in lines:
            pair = json.loads(line)
            for turn in pair.get("turns", [pair]):
                sql = turn.get("sql_pg")
                if sql and turn.get("pg_check") in ("ok", "ties", "differs"):
                    yield "spider_" + re.sub(r"\W", "_", pair["db_id"]), sql


def plain(value):
    if isinstance(value, (int, float, decimal.Decimal)) and not isinstance(value, bool):
        value = float(value)
        return "%.6g" % value if value == value else "nan"
    if isinstance(value, datetime.datetime):
        value = value.replace(tzinfo=None)
        return str(value.date()) if value.time() == datetime.time() else str(value)
    return str(value)


def rows(cursor, sql):
    cursor.execute(sql)
    result = collections.Counter(tuple(plain(v) for v in row) for row in cursor.fetchall())
    cursor.connection.rollback()
    return result


FUNCTIONS = """
CREATE OR REPLACE FUNCTION pg_temp.nl_walk(text) RETURNS text AS '{0}', 'nl_walk' LANGUAGE C;
CREATE OR REPLACE FUNCTION pg_temp.nl_roundtrip(text) RETURNS text AS '{0}', 'nl_roundtrip' LANGUAGE C;
"""


def main():
    parser = argparse.ArgumentParser(usage=__doc__)
    parser.add_argument("set")
    parser.add_argument("sample", nargs="?", type=int)
    parser.add_argument("--walker", default="")
    parser.add_argument("--data")
    parser.add_argument("--module")
    parser.add_argument("--shared", default=str(pathlib.Path(__file__).resolve().parents[3] / "shared"))
    parser.add_argument("--show", type=int, default=3)
    parser.add_argument("--out")
    parser.add_argument("--at-least", nargs=2, type=float, metavar=("C", "B"))
    parser.add_argument("--walk-only", action="store_true", help="do not compare rows")
    args = parser.parse_args()

    statements = list(dict.fromkeys(pairs(args)))
    if args.sample and args.sample < len(statements):
        statements = random.Random(1).sample(statements, args.sample)
    statements.sort(key=lambda s: s[0])
    count, why, examples = collections.Counter(), collections.Counter(), collections.defaultdict(list)
    failures = open(args.out, "w", encoding="utf-8") if args.out else None
    current = walker = data = None

    def note(kind, reason, db, sql, more=""):
        count[kind] += 1
        why[(kind, reason)] += 1
        if len(examples[(kind, reason)]) < args.show:
            examples[(kind, reason)].append(f"{db}: {sql}" + (f"\n        {more}" if more else ""))
        if failures:
            print(json.dumps({"kind": kind, "reason": reason, "db": db, "sql": sql, "more": more},
                             ensure_ascii=False), file=failures)

    for db, sql in statements:
        if db != current:
            for conn in (walker, data):
                if conn:
                    conn.close()
            walker = psycopg2.connect(args.walker, dbname=db)
            walker.autocommit = True
            data = psycopg2.connect(args.data or args.walker, dbname=db)
            current = db
            schema = ""
            walker.cursor().execute("SET nl2sql.schemas = '*'")
            if args.module:
                walker.cursor().execute(FUNCTIONS.format(args.module))
                schema = "pg_temp."
            data.cursor().execute("SET statement_timeout = '20s'; SET default_transaction_read_only = on")
            data.commit()
        count["all"] += 1
        cursor = walker.cursor()
        try:
            cursor.execute(f"SELECT {schema}nl_walk(%s)", (sql,))
            ir = cursor.fetchone()[0]
        except psycopg2.Error as error:
            note("walk error", str(error).splitlines()[0][:60], db, sql)
            if walker.closed:
                current = None
            continue
        if ir.startswith("unsupported: "):
            note("unsupported", ir[len("unsupported: "):], db, sql)
            continue
        if "  -- grammar" in ir:
            note("grammar", "token " + " ".join(ir.split("  --")[0].split()[:0]), db, sql, ir)
        count["converted"] += 1
        count["tokens"] += len(ir.split())
        if args.walk_only:
            continue
        try:
            cursor.execute(f"SELECT {schema}nl_roundtrip(%s)", (sql,))
            back = cursor.fetchone()[0]
        except psycopg2.Error as error:
            note("compile error", str(error).splitlines()[0][:80], db, sql, ir)
            if walker.closed:
                current = None
            continue
        mine = data.cursor()
        try:
            gold = rows(mine, sql)
        except psycopg2.Error as error:
            data.rollback()
            count["gold does not run"] += 1
            continue
        try:
            again = rows(mine, back)
        except psycopg2.Error as error:
            data.rollback()
            note("back does not run", str(error).splitlines()[0][:60], db, sql, f"{ir}\n        {back}")
            continue
        count["compared"] += 1
        if gold == again:
            count["same rows"] += 1
        elif "LIMIT" in sql.upper() and sum(gold.values()) == sum(again.values()):
            count["same number of rows, LIMIT"] += 1
            note("limit", "ties or nulls", db, sql, f"{ir}\n        {back}")
        else:
            note("rows differ", f"{sum(gold.values())} -> {sum(again.values())}"[:0], db, sql, f"{ir}\n        {back}")

    for (kind, reason), n in why.most_common():
        print(f"{n:6} {kind}: {reason}")
        for example in examples[(kind, reason)]:
            print(f"        {example}")
    total, converted, compared, share = count["all"], count["converted"], count["compared"], 0
    print(dict(count))
    if total:
        print(f"{args.set}: {total} statements, {100 * converted / total:.2f}% convert", end="")
        if converted:
            print(f", {count['tokens'] / converted:.1f} words of IR", end="")
        if compared:
            good = count["same rows"] + count["same number of rows, LIMIT"]
            tried = compared + count["back does not run"] + count["compile error"]
            share = 100 * good / tried
            print(f", {share:.2f}% of {tried} round-trip")
        else:
            print()
    if args.at_least:
        least, same = args.at_least
        return 0 if total and 100 * converted / total >= least and (args.walk_only or share >= same) else 1
    return 1 if count["rows differ"] + count["back does not run"] + count["compile error"] else 0


if __name__ == "__main__":
    sys.exit(main())
