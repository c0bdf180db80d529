"""Large schemas: public databases merged until a database has 10, 100 or 1,000 tables; are the right tables shown, and how fast?

usage: big_schemas.py --conn CONNINFO --data DIR [--questions spider-dev|training] [--size N]... [--n N] [--json FILE] [--set NAME=VALUE]...

Databases big_<size>_<k> are made of Spider's databases and of authored ones that are not in business.txt, each in a schema of its own,
in an order that is the same in every run; Spider dev's are among the first. Sizes are numbers of tables (10 100 1000 without --size);
of a small size there are several databases. They are kept for the next run. --conn must be a superuser's.

Questions: spider-dev (measured only) or training (those that the model and the ranking of tables have seen). N of them a size (300),
spread over its databases; --recall asks for the tables alone, which is much faster. nl2sql.schemas is *, so a question is asked of all tables; only its own database
can be right, even where another has a table for it.

Told for each size: how many of the gold's tables stand before the model and how many questions have them all (nl_context); execution
accuracy; nl_sql warm as the client sees it, p50 and p95, and the mean of its stages (nl_timing); the first question of a new backend;
all of these with the processor's time of the backend in brackets, which a busy machine does not change; the second question after a table was altered, and after a comment; memory in contexts of nl2sql, and how much a backend's private memory
(RssAnon of /proc, so on the server's machine only) grew from its connecting to after the first question, and to after all of them.
"""
import argparse
import collections
import functools
import json
import lzma
import pathlib
import random
import re
import subprocess
import sys
import time

import psycopg2
import sqlglot
from sqlglot import exp
from tqdm import tqdm

import evaluate
import load
import pack

DATABASES = {10: 8, 100: 3}         # a size: how many; of others one


def sources(data):
    """-> {name: (in training, about how many tables, function -> SQL scripts)} of the databases that may be merged"""
    out = {}
    with lzma.open(data / "schemas" / "spider.jsonl.xz", "rt") as f:
        for s in map(json.loads, f):
            dump = data / "postgres" / (s["db_id"] + ".sql.xz")
            if dump.exists():
                out["spider_" + s["db_id"]] = (s.get("split") != "dev", len(s["tables"]), lambda dump=dump, s=s: [lzma.open(dump, "rt").read(), *load.readable_names(s)])
    business = load.named_in("business.txt")
    for folder in load.authored_folders(data):
        scripts = [(folder / name).read_text(encoding="utf-8") for name in ("schema.sql", "data.sql")]
        # one with schemas of its own cannot be moved into one; two cannot have the same extension
        if folder.name not in business and not any(x in s.lower() for s in scripts for x in ("create schema", "create extension", "public.")):
            out["authored_" + folder.name] = (True, len(re.findall(r"^create (?:table|view|materialized)", scripts[0], re.M | re.I)), lambda scripts=scripts: scripts)
    return out


def asked(suite, data):
    """-> {database: [(question, gold)]}; those without an answer are left out"""
    if suite == "spider-dev":
        pairs = pack.spider_pairs(data, "spider.dev")
    else:
        pairs = {**pack.spider_pairs(data, "spider.train"), **pack.authored_pairs(data, load.named_in("business.txt"), False, "pairs.jsonl")}
    return {d: [(q, s) for q, s in p if s] for d, p in pairs.items()}


@functools.cache
def named_in(sql):
    """The tables that a statement names, and the names of its columns (aliases among them); none if it cannot be read"""
    try:
        tree = sqlglot.parse_one(sql, read="postgres")
    except sqlglot.errors.SqlglotError:
        return set(), set()
    made = {c.alias for c in tree.find_all(exp.CTE)}
    return {t.name for t in tree.find_all(exp.Table)} - made - {""}, {c.name for c in tree.find_all(exp.Column)}


def merge(conn, name, size, order, have):
    """Makes the database, if it is not there: from the front of order (a list, consumed) whole sources until it has `size` tables.
    -> {source: its number of tables}; sources that do not fit are left in order"""
    cur = load.new_database(conn, name)
    dsn = psycopg2.extensions.make_dsn(conn, dbname=name)
    if cur:
        cur.connection.close()
        db = psycopg2.connect(dsn)
        db.autocommit = True
        cur = db.cursor()
        left, skipped, merged = size, [], {}
        while left > 0 and order:
            source = order.pop(0)
            if have[source][1] > left:
                skipped.append(source)
                continue
            script = "\n".join(["BEGIN;", *have[source][2](), ";RESET search_path; ALTER SCHEMA public RENAME TO " + load.quoted(source) + "; CREATE SCHEMA public; COMMIT;"])
            said = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-o", "/dev/null"], input=script.encode(), capture_output=True)
            if said.returncode:
                print(f"{source} left out: {said.stderr.decode().strip().splitlines()[0][:200]}", file=sys.stderr)
                continue
            cur.execute("SELECT count(*) FROM pg_class c WHERE relkind IN ('r', 'p', 'v', 'm') AND NOT relispartition AND relnamespace = %s::regnamespace", (load.quoted(source),))
            n = cur.fetchone()[0]
            if n > left:
                cur.execute("SET client_min_messages = warning; DROP SCHEMA %s CASCADE" % load.quoted(source))
                skipped.append(source)
                continue
            merged[source] = n
            left -= n
        order[:0] = skipped
        # what is in it stands outside of what can be asked about
        cur.execute("COMMENT ON DATABASE %s IS %%s" % load.quoted(name), (json.dumps(merged),))
        cur.execute("VACUUM ANALYZE")
        db.close()
    db = psycopg2.connect(dsn)
    db.autocommit = True
    cur = db.cursor()
    cur.execute(pack.EXTENSION)
    cur.execute("SELECT shobj_description(oid, 'pg_database') FROM pg_database WHERE datname = current_database()")
    merged = json.loads(cur.fetchone()[0])
    db.close()
    for source in merged:
        if source in order:
            order.remove(source)
    return merged


def connect(a, database):
    db = psycopg2.connect(a.conn, dbname=database)
    db.autocommit = True
    cur = db.cursor()
    cur.execute("SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
    cur.execute("SELECT pg_backend_pid()")
    pid = cur.fetchone()[0]
    cur.execute("SELECT extnamespace::regnamespace FROM pg_extension WHERE extname = 'nl2sql'")
    cur.execute("SET search_path = public, %s" % cur.fetchone()[0])
    for s in a.set:
        n, value = s.split("=", 1)
        cur.execute(f"SET {n} = %s", (value,))
    return cur, pid


def private(pid):
    """Private megabytes of a backend on this machine, None elsewhere"""
    try:
        for line in pathlib.Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("RssAnon:"):
                return int(line.split()[1]) / 1024
    except OSError:
        return None


def worked(pid):
    """The processor's milliseconds of a backend on this machine, not a number elsewhere"""
    try:
        return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    except OSError:
        return float("nan")


def timed(cur, pid, sql, *args):
    """-> (milliseconds, those of the processor), first value of the answer or None, SQLSTATE or ''"""
    start, before = time.perf_counter(), worked(pid)
    try:
        cur.execute(sql, args)
        said, state = cur.fetchone()[0], ""
    except psycopg2.Error as e:
        if cur.connection.closed:
            raise SystemExit(f"the server closed the connection on: {args}")
        said, state = None, e.pgcode
    return ((time.perf_counter() - start) * 1000, worked(pid) - before), said, state


def shown(cur, source, question, gold):
    """-> what stands before the model for a question, the beginning of its record"""
    cur.execute("SELECT kind, name FROM nl_context(%s)", (question,))
    items = cur.fetchall()
    names = {n.lower() for k, n in items if k == "table"}
    tables, columns = map(sorted, named_in(gold))
    cur.execute("SELECT DISTINCT attname FROM pg_attribute WHERE attname = ANY (%s) AND attrelid IN (SELECT oid FROM pg_class WHERE relnamespace = quote_ident(%s)::regnamespace AND relname = ANY (%s))",
                (columns, source, tables))
    columns = [r[0] for r in cur.fetchall()]
    seen = {n.lower().rpartition(".")[2] for k, n in items if k.startswith("column") and n.lower().startswith(source + ".")}
    return dict(columns=columns, columns_shown=[c for c in columns if c.lower() in seen], source=source, question=question, gold=gold, tables=tables, n_tables=len(names), n_items=sum(k == "table" or k.startswith("column") for k, _ in items),
                shown=[t for t in tables if f"{source}.{t}".lower() in names])


def ask(cur, pid, source, question, gold):
    """-> the record of one question"""
    r = shown(cur, source, question, gold)
    (ms, cpu), said, state = timed(cur, pid, "SELECT nl_sql(%s)", question)
    r.update(sql=said, state=state, ms=ms, cpu=cpu, right=False)
    mine = wanted = None
    try:
        mine = evaluate.run(cur, said) if said else None
    except psycopg2.Error:
        pass
    cur.execute("SHOW search_path")
    path = cur.fetchone()[0]
    cur.execute("SET search_path = " + load.quoted(source))
    try:
        wanted = evaluate.run(cur, gold)
    except psycopg2.Error as e:
        r["fault"] = str(e).splitlines()[0]
    cur.execute("SET search_path = " + path)
    r["right"] = mine is not None and wanted is not None and evaluate.same(mine, wanted, evaluate.order(gold))
    return r


def machine(a, database, questions):
    """What a backend costs: first questions, the second after a change, memory -> dict"""
    first, second, grown, contexts = [], collections.defaultdict(list), [], []
    for i in range(a.backends):
        cur, pid = connect(a, database)
        idle = private(pid)
        first.append(timed(cur, pid, "SELECT nl_sql(%s)", questions[i % len(questions)][1])[0])
        if idle is not None:
            grown.append(private(pid) - idle)
        cur.execute("SELECT sum(total_bytes) FROM pg_backend_memory_contexts WHERE name LIKE 'nl2sql%%' OR parent LIKE 'nl2sql%%'")
        contexts.append(float(cur.fetchone()[0]) / 2**20)
        other = psycopg2.connect(a.conn, dbname=database)
        other.autocommit = True
        ddl = other.cursor()
        ddl.execute("SELECT c.oid::regclass FROM pg_class c WHERE relkind = 'r' AND relnamespace = %s::regnamespace ORDER BY c.oid LIMIT 1", (load.quoted(questions[0][0]),))
        table = ddl.fetchone()[0]
        again = lambda: timed(cur, pid, "SELECT nl_sql(%s)", questions[i % len(questions)][1])[0]
        again()
        second["nothing"].append(again())
        ddl.execute(f"ALTER TABLE {table} ADD COLUMN big_schemas int")
        second["ALTER TABLE"].append(again())
        ddl.execute(f"COMMENT ON TABLE {table} IS 'big_schemas'")
        second["COMMENT"].append(again())
        ddl.execute(f"COMMENT ON TABLE {table} IS NULL; ALTER TABLE {table} DROP COLUMN big_schemas")
        ddl.execute(f"ANALYZE {table}")
        again()
        ddl.execute(f"ANALYZE {table}")
        second["ANALYZE"].append(again())
        other.close()
        cur.connection.close()
    return dict(first=first, second=second, grown=grown, contexts=contexts)


def middle(values, share=0.5):
    return sorted(values)[min(len(values) - 1, int(len(values) * share))] if values else float("nan")


def measure(a, size, have, pairs):
    dev, training = (sorted(d for d in have if have[d][0] == t) for t in (False, True))
    random.Random(1).shuffle(dev)
    random.Random(2).shuffle(training)
    order = [d for two in zip(dev, training) for d in two] + training[len(dev):]
    records, columns, asked_of = [], [], {}
    stages = collections.defaultdict(list)
    databases = [f"big_{size}_{k}" for k in range(DATABASES.get(size, 1))]
    merged = {d: merge(a.conn, d, size, order, have) for d in databases}
    # small ones may hold no database of the kind that is asked about
    askable = {d: [(s, q, g) for s in sorted(merged[d]) for q, g in pairs.get(s, []) if named_in(g)[0]] for d in databases}
    askable = {d: questions for d, questions in askable.items() if questions}
    for d, questions in askable.items():
        random.Random(3).shuffle(questions)
        questions = questions[:-(-a.n // len(askable))]
        cur, pid = connect(a, d)
        idle = private(pid)
        cur.execute("SELECT count(*) FROM pg_attribute JOIN pg_class c ON c.oid = attrelid JOIN pg_namespace n ON n.oid = relnamespace"
                    " WHERE attnum > 0 AND NOT attisdropped AND relkind IN ('r', 'p', 'v', 'm') AND nspname = ANY (%s)", (list(merged[d]),))
        columns.append(cur.fetchone()[0])
        timed(cur, pid, "SELECT nl_sql(%s)", questions[0][1])
        for q in tqdm(questions, desc=d, disable=not sys.stderr.isatty()):
            records.append(shown(cur, *q) if a.recall else ask(cur, pid, *q))
            if a.recall:
                continue
            if len(records) % 5 == 0:
                try:
                    cur.execute("SELECT stage, ms FROM nl_timing(%s)", (q[1],))
                    for stage, ms in cur.fetchall():
                        stages[stage].append(ms)
                except psycopg2.Error:
                    pass
        asked_of[d] = questions, private(pid) - idle if idle is not None else float("nan")
        cur.connection.close()
    gold = sum(len(r["tables"]) for r in records)
    n = len(records)
    told = dict(size=size, tables=[sum(merged[d].values()) for d in asked_of], columns=columns, n=n, table_recall=sum(len(r["shown"]) for r in records) / gold,
                question_recall=sum(len(r["shown"]) == len(r["tables"]) for r in records) / n, shown=sum(r["n_tables"] for r in records) / n, items=sum(r["n_items"] for r in records) / n,
                column_recall=sum(len(r["columns_shown"]) for r in records) / sum(len(r["columns"]) for r in records))
    print(f"{size} tables, {sum(columns) // len(columns)} columns, {len(asked_of)} database(s), {n} questions ({a.questions})")
    print(f"  gold tables shown {100 * told['table_recall']:.1f}% of {gold}; questions with all {100 * told['question_recall']:.1f}%; columns {100 * told['column_recall']:.1f}%; shown: {told['shown']:.1f} tables, {told['items']:.0f} tables and columns", flush=True)
    if a.recall:
        return dict(told, records=records)
    both = lambda pairs, share=0.5: tuple(middle([p[i] for p in pairs], share) for i in (0, 1))
    said = lambda pair: "%.1f (%.1f)" % pair
    ms = [(r["ms"], r["cpu"]) for r in records]
    told = dict(told, accuracy=sum(r["right"] for r in records) / n, p50=both(ms), p95=both(ms, .95), stages={k: sum(v) / len(v) for k, v in stages.items()})
    print(f"  execution accuracy {100 * told['accuracy']:.1f}%; nl_sql warm ms p50 {said(told['p50'])}, p95 {said(told['p95'])}")
    print("  stages ms " + ", ".join(f"{k} {v:.1f}" for k, v in told["stages"].items()), flush=True)
    costs = [machine(a, d, questions) for d, (questions, _) in asked_of.items()]
    all_of = lambda key: [x for c in costs for x in c[key]]
    told = dict(told, first=both(all_of("first")), first_most=both(all_of("first"), 1), second={k: both([x for c in costs for x in c["second"][k]]) for k in costs[0]["second"]},
                contexts=middle(all_of("contexts")), grown=middle(all_of("grown")), end=max(end for _, end in asked_of.values()))
    print(f"  first question of a new backend ms p50 {said(told['first'])}, most {said(told['first_most'])}; the second p50 " + ", ".join(f"after {k} {said(v)}" for k, v in told["second"].items()))
    print(f"  memory MB: nl2sql's contexts {told['contexts']:.1f}; private above idle {told['grown']:.1f} after one question, {told['end']:.1f} after all", flush=True)
    return dict(told, records=records)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--questions", choices=("spider-dev", "training"), default="spider-dev")
    p.add_argument("--size", type=int, action="append")
    p.add_argument("--n", type=int, default=300)
    p.add_argument("--backends", type=int, default=7, help="how many new backends tell what first questions cost")
    p.add_argument("--recall", action="store_true", help="only which tables are shown")
    p.add_argument("--json", type=pathlib.Path)
    p.add_argument("--set", action="append", default=[])
    a = p.parse_args()
    have, pairs = sources(a.data), asked(a.questions, a.data)
    told = [measure(a, size, have, pairs) for size in a.size or (10, 100, 1000)]
    if a.json:
        a.json.write_text(json.dumps(told, indent=1, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
