"""Execution accuracy in PostgreSQL: ask every question of a suite through nl_sql, run answer and gold, compare rows.

usage: evaluate.py --conn CONNINFO --data DIR --suite SUITE [--limit N] [--json FILE] [--against FILE] [--set NAME=VALUE]...

SUITE: spider-dev; business; business-zh (the same schemas asked in Chinese) and business-en (the meanings of business-zh, each
as often, in English); authored-zh and authored-en (the same over training schemas); dialogues (follow-ups, over the schemas of
business.txt) and dialogues-calibration (over those of calibration.txt); spider-dev-synonyms, spider-dev-abbreviations, spider-dev-distractors
(made by robust.py, read from --robust). --against names the --json of another run, such as spider-dev's, whose share of
right answers to the same questions is told.

A dialogue is played: its turns are asked one after the other in a conversation of its own, each after what nl_sql itself
said to those before it, right or wrong; the follow-ups are counted, not the first questions.

The databases must be loaded (load.py) and the extension available to the cluster. Rows are compared as the Spider test
suite does (arXiv 2010.02840): multisets of rows, in order only if the gold has an outer ORDER BY, columns in any
order, numbers to 1e-6. In business and dialogues rows that are equal in all keys of that order may stand in any order where
the keys are shown; the share by the stricter rule is told beside it. Hardness is Spider's own (its evaluation.py), reckoned from the source SQL. A question whose
right answer is no query counts as right when nl_sql abstains. Latency is the whole call of nl_sql as the client sees
it, in a warm backend (each database's first call is left out of it and reported apart).
"""
import argparse
import collections
import datetime
import decimal
import functools
import itertools
import json
import lzma
import pathlib
import sys
import time

import psycopg2
import sqlglot
from sqlglot import exp
from tqdm import tqdm

import load
import pack

ABSTAIN = ("NL001", "NL003")
FROM = "from_" if "from_" in exp.Select.arg_types else "from"


def hardness(sql, dialect="sqlite"):
    """Spider's easy, medium, hard, extra from its counts of components; None if sqlglot cannot read the statement."""
    try:
        tree = sqlglot.parse_one(sql, read=dialect)
    except sqlglot.errors.SqlglotError:
        return None
    nested = 0
    select = tree
    while not isinstance(select, exp.Select):
        if not isinstance(select, (exp.Union, exp.Intersect, exp.Except, exp.Subquery, exp.Paren)):
            return None
        nested += isinstance(select, (exp.Union, exp.Intersect, exp.Except))
        select = select.this
    inside = list(select.find_all(exp.Select))[1:]
    nested += len([s for s in inside if not isinstance(s.parent, (exp.From, exp.Join)) and s.find_ancestor(exp.Select) is select])
    own = lambda node, kind: [x for x in node.find_all(kind) if x.find_ancestor(exp.Select) is select] if node else []
    where, having, group, order = (select.args.get(k) for k in ("where", "having", "group", "order"))
    conditions = [x for x in own(where, exp.Predicate) if not isinstance(x, (exp.Not,))]
    joins = len(select.args.get("joins") or [])
    one = (bool(where) + bool(group) + bool(order) + bool(select.args.get("limit")) + joins
           + len(own(where, exp.Or)) + len(own(having, exp.Or)) + len(own(where, exp.Like)) + len(own(having, exp.Like)))
    aggregates = sum(len(own(x, exp.AggFunc)) for x in list(select.expressions) + [where, having, group, order] if x)
    other = (aggregates > 1) + (len(select.expressions) > 1) + (len(conditions) > 1) + (len(group.expressions) > 1 if group else 0)
    if one <= 1 and other == 0 and nested == 0:
        return "easy"
    if (other <= 2 and one <= 1 and nested == 0) or (one <= 2 and other < 2 and nested == 0):
        return "medium"
    if (other > 2 and one <= 2 and nested == 0) or (2 < one <= 3 and other <= 2 and nested == 0) or (one <= 1 and other == 0 and nested <= 1):
        return "hard"
    return "extra"


def plain(v):
    if isinstance(v, bool):
        return int(v)
    if isinstance(v, (int, float, decimal.Decimal)):
        return float("%.6g" % float(v))
    if isinstance(v, (datetime.datetime,)) and not (v.hour or v.minute or v.second):
        return str(v.date())
    if isinstance(v, list):
        return str(v)
    return v if v is None else str(v)


def same(a, b, ordered):
    """Rows a and b: equal as the test suite says?"""
    if len(a) != len(b):
        return False
    if not a:
        return True
    a, b = [tuple(map(plain, r)) for r in a], [tuple(map(plain, r)) for r in b]
    if len(a[0]) != len(b[0]):
        return False
    at = ordered if isinstance(ordered, tuple) else ()
    key = (lambda rows: (collections.Counter(rows), [[r[i] for i in at] for r in rows])) if at else \
        lambda rows: rows if ordered else collections.Counter(rows)
    if key(a) == key(b):
        return True
    n = len(a[0])
    columns = [collections.Counter(r[i] for r in b) for i in range(n)]
    mine = [collections.Counter(r[i] for r in a) for i in range(n)]
    choices = [[j for j in range(n) if mine[j] == columns[i]] for i in range(n)]
    if n > 8 or not all(choices):
        return False
    for order in itertools.product(*choices):
        if len(set(order)) == n and key([tuple(r[j] for j in order) for r in a]) == key(b):
            return True
    return False


@functools.lru_cache(None)
def ordered(gold):
    """Does the order of the gold's rows count? Yes if its outermost query has ORDER BY."""
    try:
        return bool(sqlglot.parse_one(gold, read="postgres").args.get("order"))
    except sqlglot.errors.SqlglotError:
        return "order by" in gold.lower().rsplit(")", 1)[-1]


@functools.lru_cache(None)
def order(gold):
    """As ordered(), but where all keys of the order are shown: their places, for rows of equal keys may come in any order."""
    try:
        tree = sqlglot.parse_one(gold, read="postgres")
        keys, shown = tree.args.get("order"), tree.expressions
        places = []
        for key in keys.expressions if keys else []:
            key = key.this
            if key.is_int:
                places.append(int(key.name) - 1)
                continue
            text = key.sql().lower()
            places.append(next(i for i, x in enumerate(shown) if text in (x.unalias().sql().lower(), x.alias.lower()) or
                               isinstance(key, exp.Column) and key.name == x.alias_or_name and not key.table))
        return tuple(places) if places and len(shown) > max(places) else bool(places)
    except (sqlglot.errors.SqlglotError, StopIteration):
        return ordered(gold)


def business(suite, a):
    """business, business_zh, and authored_zh: the training schemas' Chinese wordings, which say what a model that never saw Chinese knows"""
    return {d: [(q, s, s, {"ordered": order(s)} if s else {}) for q, s in p] for d, p in pack.pairs_of(suite.replace("-", "_"), a.data).items()}


def said_in_english(suite, a):
    """The meanings of a Chinese suite that have English wordings too, in the first of these: what to hold that suite against"""
    zh, out = suite.replace("-en", "_zh"), {}
    english = pack.pairs_of(zh.removesuffix("_zh"), a.data)
    for d, pairs in pack.pairs_of(zh, a.data).items():
        first = {}
        for q, s in english.get(d, []):
            first.setdefault(s, q)
        out[d] = [(first[s], s, s, {"ordered": order(s)} if s else {}) for _, s in pairs if s in first]
    return out


def dialogues(suite, a):
    """The authored dialogues of held-out schemas; a turn's record has its number, and the first ones are asked but not counted"""
    out = collections.defaultdict(list)
    held = load.named_in("calibration.txt" if suite == "dialogues-calibration" else "business.txt")
    for folder in load.authored_folders(a.data):
        path = folder / "dialogues.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if folder.name in held and path.exists() else []:
            for i, turn in enumerate(json.loads(line)["turns"]):
                sql = turn["sql"] or ""
                out["authored_" + folder.name].append((turn["question"], sql, sql, dict(turn=i, **({"ordered": order(sql)} if sql else {}))))
    return out


def spider_dev(suite, a):
    out = collections.defaultdict(list)
    with lzma.open(a.data / "pairs" / "spider.dev.jsonl.xz", "rt") as f:
        for i, p in enumerate(map(json.loads, f)):
            out["spider_" + p["db_id"]].append((p["question"], p["sql_pg"], p["sql"], dict(id=i)))
    return out


def robust(suite, a):
    """A suite that robust.py wrote"""
    out = collections.defaultdict(list)
    if not (a.robust / f"{suite}.jsonl.xz").exists():
        raise SystemExit(f"{a.robust} has no {suite}: make it with robust.py, or name the folder with --robust")
    with lzma.open(a.robust / f"{suite}.jsonl.xz", "rt") as f:
        for p in map(json.loads, f):
            out[p["db"]].append((p["question"], p["gold"], p["source"], {k: p[k] for k in ("id", "ordered", "changed") if k in p}))
    return out


# suite -> function: database -> [(question, gold in PostgreSQL or "" to abstain or None, source SQL, more for its record)]
SUITES = {"spider-dev": spider_dev, "business": business, "business-zh": business, "business-en": said_in_english,
          "authored-zh": business, "authored-en": said_in_english, "dialogues": dialogues, "dialogues-calibration": dialogues,
          "spider-dev-synonyms": robust, "spider-dev-abbreviations": robust, "spider-dev-distractors": robust, "calibration-abbreviations": robust}


def drawn(questions, k, every):
    """Every n-th question, the first being the k-th of all; a dialogue is taken whole, with its first turn."""
    chosen = [(k + i) % every == 0 for i in range(len(questions))]
    for i, question in enumerate(questions):
        if question[3].get("turn", 0) > 0:
            chosen[i] = chosen[i - 1]
    return [q for q, c in zip(questions, chosen) if c]


def run(cur, sql, most=20000):
    cur.execute(sql)
    return cur.fetchmany(most) if cur.description else []


def gives(cur, said, sql, gold):
    """Does a statement, None where there is none, give gold, the rows of the statement sql (None: that has none)? Not where it
    fails; raises when the connection is lost"""
    if said is None or gold is None:
        return False
    try:
        return same(run(cur, said), gold, order(sql))
    except psycopg2.Error:
        if cur.connection.closed:
            raise
        return False


def judge(cur, question, gold, wanted=None):
    """Asks nl_sql -> dict(sql, state, right): its statement, or the SQLSTATE with which it or the statement failed. gold: '' to
    abstain. wanted: the gold's rows where they are known. In a connection with autocommit, or between savepoints; raises
    psycopg2.Error when the gold fails."""
    said = dict(sql=None, state="", right=False)
    if gold and wanted is None:
        wanted = run(cur, gold)
    try:
        cur.execute("SELECT nl_sql(%s)", (question,))
        said["sql"] = cur.fetchone()[0]
        said["right"] = bool(gold) and same(run(cur, said["sql"]), wanted, order(gold))
    except psycopg2.Error as e:
        if cur.connection.closed:
            raise SystemExit(f"the server closed the connection on: {question}")
        said["state"] = e.pgcode
        said["right"] = not gold and said["sql"] is None and e.pgcode in ABSTAIN
    return said


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--suite", choices=tuple(SUITES), default="spider-dev")
    p.add_argument("--robust", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent.parent / "build" / "robust", help="where robust.py wrote")
    p.add_argument("--against", type=pathlib.Path)
    p.add_argument("--name", action="append", help="only these databases")
    p.add_argument("--limit", type=int, default=0, help="every n-th question only, so that about so many are asked")
    p.add_argument("--json", type=pathlib.Path)
    p.add_argument("--set", action="append", default=[])
    a = p.parse_args()
    if not (a.data / "pairs").exists():
        print(f"the suite's data is not here: put the folder with pairs/, schemas/, postgres/ and authored/ at {a.data}, or name it with DATA=", file=sys.stderr)
        return 2
    pairs = {d: p for d, p in SUITES[a.suite](a.suite, a).items() if not a.name or d in a.name}
    total = sum(map(len, pairs.values()))
    every = max(1, total // a.limit) if a.limit else 1
    records, first, k = [], [], 0
    for database, questions in tqdm(sorted(pairs.items()), desc=a.suite, disable=not sys.stderr.isatty()):
        asked = drawn(questions, k, every)
        k += len(questions)
        if not asked:
            continue
        db = psycopg2.connect(a.conn, dbname=database)
        db.autocommit = True
        cur = db.cursor()
        cur.execute(pack.EXTENSION)
        db.close()
        db = psycopg2.connect(a.conn, dbname=database)
        db.autocommit = True
        cur = db.cursor()
        cur.execute(pack.EXTENSION + "; SET statement_timeout = '20s'; SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
        for s in a.set:
            name, value = s.split("=", 1)
            cur.execute(f"SET {name} = %s", (value,))
        for i, (question, gold, source, more) in enumerate([asked[0]] + asked):
            if more.get("turn") == 0:
                cur.execute("SELECT nl_reset('evaluate'), nl_session('evaluate')")
            start = time.perf_counter()
            state, said = "", None
            try:
                cur.execute("SELECT nl_sql(%s)", (question,))
                said = cur.fetchone()[0]
            except psycopg2.Error as e:
                if db.closed:
                    raise SystemExit(f"the server closed the connection on: {database}: {question}")
                state = e.pgcode
            ms = (time.perf_counter() - start) * 1000
            if i == 0:
                first.append(ms)
                continue
            r = dict(db=database, question=question, gold=gold, sql=said, state=state, ms=ms, right=False, invalid=False,
                     hardness=hardness(source, "sqlite" if a.suite.startswith("spider") else "postgres") if source else "abstain", **more)
            if said is not None:
                try:
                    mine = run(cur, said)
                except psycopg2.Error as e:
                    mine, r["invalid"], r["error"] = None, True, str(e).splitlines()[0]
                if mine is not None and gold:
                    try:
                        wanted = run(cur, gold)
                        r["right"] = same(mine, wanted, more.get("ordered", ordered(gold)))
                        r["strict"] = r["right"] and same(mine, wanted, bool(more.get("ordered", ordered(gold))))
                    except psycopg2.Error as e:
                        r["error"] = "gold: " + str(e).splitlines()[0]
            elif gold == "" and state in ABSTAIN:
                r["right"] = True
            records.append(r)
        db.close()
    records = [r for r in records if r.get("turn") != 0]
    n = len(records)
    share = lambda rows: f"{100 * sum(r['right'] for r in rows) / max(1, len(rows)):5.1f}% of {len(rows)}"
    print(f"{a.suite}: execution accuracy {share(records)}")
    for level in ("easy", "medium", "hard", "extra", "abstain", None):
        rows = [r for r in records if r["hardness"] == level]
        if rows:
            print(f"  {level or 'not sorted':10} {share(rows)}")
    if any("changed" in r for r in records):
        print(f"  changed    {share([r for r in records if r['changed']])}")
    if a.against:
        before = {r["id"]: r for r in json.loads(a.against.read_text())["records"] if "id" in r}
        for what, rows in (("all", records), ("changed", [r for r in records if r.get("changed")])):
            rows = [r for r in rows if r.get("id") in before]
            if rows:
                print(f"  {what + ',':10} the same questions: {share([before[r['id']] for r in rows])} in {a.against.name}, {share(rows)} here")
    if any(isinstance(r.get("ordered"), tuple) for r in records):
        print(f"  rows of equal keys in the gold's own order: {100 * sum(r.get('strict', r['right']) for r in records) / max(1, n):5.1f}%")
    answered = [r for r in records if r["sql"] is not None]
    print(f"  answered   {len(answered)} of {n}, of these right {share(answered)}; statements that failed to run {sum(r['invalid'] for r in records)}")
    print(f"  no answer  {dict(collections.Counter(r['state'] for r in records if r['sql'] is None))}")
    ms = sorted(r["ms"] for r in records)
    print(f"  latency ms p50 {ms[n // 2]:.1f}, p95 {ms[int(n * .95)]:.1f}, max {ms[-1]:.1f}; first call in a new backend p50 {sorted(first)[len(first) // 2]:.1f}, max {max(first):.1f}")
    if a.json:
        a.json.write_text(json.dumps(dict(suite=a.suite, n=n, accuracy=sum(r["right"] for r in records) / max(1, n), records=records), indent=1, default=str))
    return 0


if __name__ == "__main__":
    sys.exit(main())
