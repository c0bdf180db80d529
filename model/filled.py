"""Databases for pairs whose data set gives the schema but no rows: BIRD's training part and WikiSQL's.

usage: filled.py --conn CONNINFO --data DIR [--tables N] [bird|wikisql]...

Every BIRD database becomes bird_<db_id>, its keys and column comments declared. N tables of WikiSQL, drawn with a fixed
seed, become one database wikisql, a schema for each. The rows are made of the constants that the gold statements compare a
column with, found by sqlglot: a question's value is then found in the column that its statement means, as it would be in
the real rows, among the values of the other questions. Rows are only for linking values while questions are encoded: no
answer is ever run on them. Keys are declared NOT VALID. A database that is there already is left alone.
"""
import argparse
import collections
import datetime
import json
import lzma
import pathlib
import random
import re
import sys

import psycopg2
import sqlglot
from psycopg2.extras import execute_values
from sqlglot import exp
from tqdm import tqdm

import load

ROWS = 400                      # of a table, at most
TABLES = 3000                   # of WikiSQL
DAY = r"[12]\d{3}-(0[1-9]|1[0-2])-(0[1-9]|1\d|2[0-8])"
FITS = {"integer": r"-?\d{1,9}", "numeric": r"-?\d{1,15}(\.\d+)?", "double precision": r"-?\d{1,15}(\.\d+)?",
        "date": DAY, "timestamp": DAY + r"( ([01]\d|2[0-3]):[0-5]\d(:[0-5]\d)?)?"}


def pairs(data, name):
    """-> database -> [(question, PostgreSQL's form)] of what has one. Of BIRD, whose questions come with hints ("evidence"):
    none whose formula only the hint tells."""
    out = collections.defaultdict(list)
    with lzma.open(data / "pairs" / f"{name}.train.jsonl.xz", "rt") as f:
        for p in map(json.loads, f):
            sql = p["sql"] if name == "wikisql" else p["sql_pg"] if p["pg_check"] == "plans" else None
            if sql and not (p.get("evidence") and re.search(r"[*/]| [-+] ", sql)):
                out[p["db_id"]].append((p["question"], sql))
    return out


def drawn(asked, tables):
    """Which of WikiSQL's tables, those of pairs(data, "wikisql"), are used; the same in load and pack"""
    names = sorted(asked)
    return sorted(random.Random(7).sample(names, min(tables, len(names))))


def constants(statements, schema):
    """-> (table, column) -> [constants that it is compared with], each once"""
    columns = {t["name"]: {c["name"] for c in t["columns"]} for t in schema["tables"]}
    found = collections.defaultdict(dict)
    for sql in statements:
        try:
            tree = sqlglot.parse_one(sql, read="postgres")
        except sqlglot.errors.SqlglotError:
            continue
        aliases = {t.alias_or_name: t.name for t in tree.find_all(exp.Table)}
        for test in tree.find_all(exp.EQ, exp.NEQ, exp.GT, exp.GTE, exp.LT, exp.LTE, exp.Like, exp.ILike, exp.In, exp.Between):
            column = next(test.this.find_all(exp.Column), None) if test.this else None
            if column is None:
                continue
            owners = [aliases.get(column.table)] if column.table else [t for t in aliases.values() if column.name in columns.get(t, ())]
            for owner in owners:
                if column.name in columns.get(owner, ()):
                    for literal in test.find_all(exp.Literal):
                        found[owner, column.name][literal.this.strip("%")] = True
    return {k: list(v) for k, v in found.items()}


def rows_of(table, values):
    """Rows whose columns run through their constants; those of the primary key are filled, its first differs in every row."""
    mine = {}
    for c in table["columns"]:
        fits = FITS.get(c["type"])
        mine[c["name"]] = [v for v in values.get((table["name"], c["name"]), []) if v and (not fits or re.fullmatch(fits, v))]
    key = table["primary_key"]
    n = min(ROWS, max([len(v) for v in mine.values()] + [5]))
    out = []
    for i in range(n):
        row = []
        for c in table["columns"]:
            v = mine[c["name"]]
            if v and (i < len(v) or c["name"] not in key[:1]):
                row.append(v[i % len(v)])
            elif c["name"] not in key:
                row.append(None)
            elif c["type"] in ("date", "timestamp"):
                row.append(str(datetime.date(1900, 1, 1) + datetime.timedelta(days=i)))
            else:
                row.append(str(1000000 + i))
        out.append(row)
    return out


def fill(cur, space, schema, statements):
    """Tables, rows, comments and keys of one schema into the namespace `space`."""
    values = constants(statements, schema)
    name = lambda table: load.quoted(space) + "." + load.quoted(table)
    unique = set()
    for t in schema["tables"]:
        cur.execute("CREATE TABLE %s (%s)" % (name(t["name"]), ", ".join(load.quoted(c["name"]) + " " + c["type"] for c in t["columns"])))
        execute_values(cur, "INSERT INTO %s VALUES %%s" % name(t["name"]), rows_of(t, values))
        if t["primary_key"]:
            cur.execute("ALTER TABLE %s ADD PRIMARY KEY (%s)" % (name(t["name"]), ", ".join(map(load.quoted, t["primary_key"]))))
            if len(t["primary_key"]) == 1:
                unique.add((t["name"], t["primary_key"][0]))
    for table, column, other, target in schema["foreign_keys"]:
        cur.execute("SAVEPOINT key")
        try:
            if (other, target) not in unique:
                cur.execute("ALTER TABLE %s ADD UNIQUE (%s)" % (name(other), load.quoted(target)))
                unique.add((other, target))
            cur.execute("ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s) NOT VALID"
                        % (name(table), load.quoted(column), name(other), load.quoted(target)))
        except psycopg2.Error:          # types that differ, values twice: left undeclared, as in many a real schema
            cur.execute("ROLLBACK TO key")
    if space == "public":
        for comment in load.readable_names(schema):
            cur.execute(comment)


def database(conn, name):
    """Makes the database -> a connection to it; None: it is there"""
    return psycopg2.connect(conn, dbname=name) if load.new_database(conn, name) else None


def analyze(db):
    db.commit()
    db.autocommit = True
    db.cursor().execute("ANALYZE")
    db.close()


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--tables", type=int, default=TABLES, help="of WikiSQL")
    p.add_argument("sets", nargs="*", default=["bird", "wikisql"])
    a = p.parse_args()
    for name in a.sets:
        gone = load.lacking(a.data, f"pairs/{name}.train.jsonl.xz", f"schemas/{name}_train.jsonl.xz")
        if gone:
            load.left_out(name, gone)
            continue
        asked = pairs(a.data, name)
        with lzma.open(a.data / "schemas" / f"{name}_train.jsonl.xz", "rt") as f:
            schemas = {s["db_id"]: s for s in map(json.loads, f)}
        if name == "bird":
            for db_id in tqdm(sorted(asked), desc=name, disable=not sys.stderr.isatty()):
                db = database(a.conn, "bird_" + db_id)
                if db:
                    fill(db.cursor(), "public", schemas[db_id], [sql for _, sql in asked[db_id]])
                    analyze(db)
            continue
        db = database(a.conn, "wikisql")
        if db:
            cur = db.cursor()
            for table in tqdm(drawn(asked, a.tables), desc=name, disable=not sys.stderr.isatty()):
                cur.execute("CREATE SCHEMA " + load.quoted(table))
                fill(cur, table, schemas[table], [sql for _, sql in asked[table]])
                db.commit()             # not all at once: locks of thousands of tables
            analyze(db)


if __name__ == "__main__":
    main()
