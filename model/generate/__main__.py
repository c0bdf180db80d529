"""Make training pairs (question, SQL) from the schemas and rows of live databases.

usage: python3 -m generate --conn CONNINFO [--data DIR] --count N --seed S --out FILE [--wordnet DIR] [--databases N | --name DATABASE...]

The cluster is the one that load.py and applications.py filled. Databases are taken in turn, those of model/business.txt, calibration.txt and
of Spider's dev set never; every query is run (its first rows) and kept if it gives any, with 3% of the empty ones. FILE (.jsonl or
.jsonl.xz) gets {"db", "question", "sql", "style", "shape"} a line, sql null where the right answer is to abstain. The
same seed over the same databases on the same day gives the same pairs. Everything is in memory of one process; a
database that cannot be read is reported and left out.
"""
import argparse
import collections
import json
import lzma
import pathlib
import random
import re
import sys

import psycopg2

import applications
import load
import pack
from . import grammar, schemas, style
from .say import Say
from .templates import TEMPLATES
from .phrases import Names
from .thesaurus import Thesaurus

STYLE_WEIGHTS = (34, 20, 26, 20)
EMPTY_KEPT, ATTEMPTS = .03, 40


SHARES = (("authored_", 1.5), ("app_", .7))     # questions at work count more, those about the machinery of applications less


def databases(data, conn):
    """Names of the databases to train on; of applications, those that the cluster has"""
    held = load.named_in("business.txt", "calibration.txt")
    out = ["authored_" + f.name for f in load.authored_folders(data) if f.name not in held]
    gone = load.lacking(data, "schemas/spider.jsonl.xz", "postgres")
    if gone:
        load.left_out("questions over Spider's databases", gone)
        return out + applications.databases(conn)
    with lzma.open(data / "schemas" / "spider.jsonl.xz", "rt") as f:
        out += ["spider_" + s["db_id"] for s in map(json.loads, f) if s.get("split") != "dev"
                and (data / "postgres" / (s["db_id"] + ".sql.xz")).exists()]
    return out + applications.databases(conn)


def pairs(schema, n, rng, thesaurus, cur, counts, pool):
    """n pairs over one schema"""
    names = Names(thesaurus, rng)
    names.annotate(schema)
    if not any(t.thing for t in schema.tables):
        return
    functions, weights = zip(*grammar.SHAPES)
    seen, made, tries = set(), 0, 0
    while made < n and tries < n * ATTEMPTS:
        tries += 1
        say = Say(schema, rng.choices(grammar.STYLES, STYLE_WEIGHTS)[0], rng, thesaurus, names)
        say.pool = pool
        shape = rng.choices(functions, weights)[0]
        x = shape(say)
        if x is None:
            continue
        frame, slots, sql = x
        fits = [t for t in TEMPLATES[frame][say.style] if not any("{" + k + "}" in t for k, v in slots.items() if v is None)
                and not ("{np} that" in t and re.search(" (that|who) ", slots["np"]))
                and not (" where " in slots["np"] and re.search(r"\{np\} \S*(per|by|each|with|across|in|of)\b", t))
                and not ("{label" in t and slots.get("label") in (slots["ts"], slots["ts0"]))        # the codes of the codes
                and not (" where " in slots["np"] and re.search(r"\{np\} (there|\(?are|\(?do|have|on file|we)", t))
                and not (slots.get("person") and re.search(r"(What|what's|Which\|What\)) (is|are|\(?our|the)\b.*\{sup\}", t))
                and (not slots["sort"] or "{sort}" in t) and (not slots["tail"] or "{tail" in t) and (not slots["dp"] or "{dp" in t)]
        if not fits:
            continue
        question = style.realise(rng.choice(fits), slots, say.style, rng,
                                 re.findall(r"'([^']+)'", sql or ""))
        if question.lower() in seen or len(question) > 220:
            continue
        if sql is not None:
            try:
                cur.execute(sql if re.search(" (LIMIT|FETCH FIRST) ", sql) else sql + " LIMIT 2")
                rows = cur.fetchall()
            except psycopg2.Error as e:
                counts["error " + frame] += 1
                if counts["error " + frame] < 3:
                    print(schema.database, str(e).splitlines()[0], sql, file=sys.stderr)
                continue
            if not rows or all(v is None for row in rows for v in row) or len(rows) == 1 and set(rows[0]) <= {0, None}:
                counts["empty"] += 1
                if rng.random() > EMPTY_KEPT:
                    continue
        seen.add(question.lower())
        made += 1
        counts[frame] += 1
        yield dict(db=schema.database, question=question, sql=sql, style=say.style, shape=frame)


def remember(schema, pool):
    """Into the pool: what the customers of other schemas may lack"""
    for t in schema.tables:
        if t.thing and t.label:
            pool[t.phrases.one].extend((c.phrases.one, c.role == "measure") for c in t.columns if c.phrases.ok
                                       and c.phrases.one in c.phrases.concept.get("words", [])[:1]
                                       and c.role in ("measure", "category", "contact"))


def drawn(a):
    """The databases to ask: those named, else all; of them as many as --databases says"""
    todo = a.name or databases(a.data, a.conn)
    if a.databases and a.databases < len(todo):
        todo = sorted(random.Random(a.seed).sample(todo, a.databases), key=todo.index)
    return todo


def opened(conn, database, seconds):
    """-> (connection, cursor, schema) to read from, a statement having so many seconds; None, and said, where that fails"""
    try:
        db = psycopg2.connect(conn, dbname=database)
        db.autocommit = True
        cur = db.cursor()
        cur.execute(pack.EXTENSION)
        cur.execute("SET default_transaction_read_only = on; SET nl2sql.schemas = '*'; SET statement_timeout = '60s'")
        schema = schemas.load(cur, database)
        cur.execute(f"SET statement_timeout = '{seconds}s'")
    except psycopg2.Error as e:
        print(f"{database}: {str(e).splitlines()[0]}", file=sys.stderr)
        return None
    return db, cur, schema


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--count", type=int, default=30000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"),
                   help="the dictionary of Debian's wordnet-base")
    p.add_argument("--name", action="append", help="only these databases")
    p.add_argument("--databases", type=int, help="only so many, drawn with the seed: a sample to read")
    a = p.parse_args()
    if not a.wordnet.exists():
        print(f"no WordNet in {a.wordnet} (Debian's wordnet-base): names folded together and adjectives are told apart less well",
              file=sys.stderr)
    thesaurus = Thesaurus(wordnet=a.wordnet if a.wordnet.exists() else None)
    todo = drawn(a)
    counts, total, pool = collections.Counter(), 0, collections.defaultdict(list)
    with (lzma.open(a.out, "wt", preset=4) if a.out.suffix == ".xz" else open(a.out, "w", encoding="utf-8")) as out:
        for i, database in enumerate(todo):
            share = [next((s for start, s in SHARES if d.startswith(start)), 1) for d in todo[i:]]
            want = int((a.count - total) * share[0] / sum(share))
            found = opened(a.conn, database, 10)
            if not found:
                continue
            db, cur, schema = found
            for pair in pairs(schema, want, random.Random(f"{a.seed}/{database}"), thesaurus, cur, counts, pool):
                out.write(json.dumps(pair, ensure_ascii=False) + "\n")
                total += 1
            remember(schema, pool)
            db.close()
    templates = {s: sum(style.variants(style.parsed(t)) for f in TEMPLATES.values() for t in f[s]) for s in grammar.STYLES}
    plain = {s: sum(len(f[s]) for f in TEMPLATES.values()) for s in grammar.STYLES}
    print(f"{total} pairs; {len(grammar.SHAPES)} makers, {len(TEMPLATES)} frames; templates {plain}, spelt out {templates}; "
          f"{thesaurus.count} entries of the thesaurus")
    print(", ".join(f"{k} {n}" for k, n in counts.most_common()))


if __name__ == "__main__":
    main()
