#!/usr/bin/env python3
"""Are all parts of a statement in what nl_describe() says of it?

usage: describe_check.py --conn CONNINFO --data DATA [-n 50] [--seed 1] [-v] DATABASE...

DATABASE is one that is loaded and has the extension, named as its folder in DATA/authored (pairs.jsonl) or its db_id in
DATA/pairs/spider.dev.jsonl.xz; n statements are drawn, evenly over the databases and, inside one, over the sets of parts
that statements have. Looked for in the description:
  every table      its name's words (any of singular and plural), or its comment
  every constant   a text as it stands, without the % of patterns; a number; of a date its year, or a word for a period;
                   of an interval its number or unit
  every aggregate  a word for it
  every direction  of ORDER BY: a word that says which end comes first
Statements are read by regular expressions here, so that nothing of the extension judges itself. Exit status 1 if
anything is missing.
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

AGGREGATES = {
    "count": r"\bnumber\b|\bmost\b|\bfewest\b",
    "sum": r"\btotal\b",
    "avg": r"\baverage\b",
    "min": r"\b(lowest|earliest|first|shortest)\b",
    "max": r"\b(highest|latest|last|longest)\b",
    "string_agg": r"\blist\b",
    "array_agg": r"\blist\b",
    "percentile_cont": r"\b(median|percentile)\b",
}
# of seconds
UNITS = {"60": "minutes of", "3600": "hours of", "86400": "days of"}
UP = r"\b(lowest|earliest|fewest|shortest|A to Z|false first|ascending|Monday on)"
DOWN = r"\b(highest|latest|most|longest|Z to A|true first|descending|Sunday back)"
PERIOD = r"\b(today|yesterday|tomorrow|now|(this|last|next) (day|week|month|quarter|year)|ago|current|start of)\b"


def words(name):
    """CamelCase and snake_case opened: the words of a name, lower case."""
    name = re.sub(r"(?<=[a-z0-9])(?=[A-Z])|(?<=[A-Z])(?=[A-Z][a-z])", " ", name)
    return [w for w in re.split(r"[\W_]+", name.lower()) if w]


def stem(word):
    return re.sub(r"(ies|ie|y|e)$", "", re.sub(r"(?<=[^s])s$|(?<=s)es$", "", word))


def strip_texts(sql):
    """The statement without its string literals, and these."""
    texts = [t.replace("''", "'") for t in re.findall(r"'((?:[^']|'')*)'", sql)]
    return re.sub(r"'(?:[^']|'')*'", "''", sql), texts


def tables_of(bare):
    ctes = set(re.findall(r'(?:\bWITH|,)\s+("[^"]+"|\w+)\s+AS\s*\(', bare, re.I))
    found = re.findall(r'\b(?:FROM|JOIN)\s+(?:\w+\.)?("[^"]+"|\w+)(?!\s*\()', re.sub(r"(?i)extract\s*\([^()]*\bFROM\b|IS (NOT )?DISTINCT FROM", "", bare), re.I)
    return {t.strip('"') for t in found if t not in ctes and t.lower() not in ("select", "lateral")}


def missing(sql, said, comments):
    """What the description lacks, in words."""
    lack = []
    low = said.lower()
    stems = {stem(w) for w in words(said)}
    bare, texts = strip_texts(sql)
    for table in sorted(tables_of(bare)):
        name = [stem(w) for w in words(table)]
        comment = [stem(w) for w in words(comments.get(table, ""))]
        # idle first words (dim_, fact_, a prefix of all tables) are left out on purpose
        if not (set(name) <= stems or (len(name) > 1 and set(name[1:]) <= stems) or (comment and set(comment) <= stems)):
            lack.append(f"table {table}")
    for text in texts:
        plain = text.strip("%").lower()
        if re.fullmatch(r"\d{4}-\d\d-\d\d.*", text):
            # the end of a period may be said by its beginning
            ok = text[:4] in said or str(int(text[:4]) - 1) in said
        elif re.fullmatch(r"\d*\s*(year|quarter|month|week|day|hour|minute)s?", text):
            ok = all(w.rstrip("s") in low or re.search(PERIOD, low) for w in text.split())
        elif text in ("year", "quarter", "month", "week", "day", "hour", "minute"):
            ok = text in low or re.search(PERIOD, low)
        elif re.search(rf"to_char\s*\([^']*'{re.escape(text)}'", sql, re.I):
            ok = plain in low or re.search(r"\b(weekday|year|month|day)\b", low)
        else:
            ok = plain in low or plain.replace("\\", "") in low
        if not ok:
            lack.append(f"text {text!r}")
    code = re.sub(r'"[^"]*"', "x", bare)
    code = re.sub(r"(?i)EXISTS\s*\(\s*SELECT 1\b", "", code)
    code = re.sub(r"(?i)\bGROUP BY [\d, ]+|\bORDER BY \d+", "", code)
    for number in re.findall(r"(?<![\w.])\d+(?:\.\d+)?(?![\w.])", code):
        near = re.search(r"\bfirst\b", said) if number == "1" else None     # LIMIT 1: "only the first"
        if not (re.search(rf"(?<![\w.]){re.escape(number)}(?!\w)", said) or near or
                (number in ("0", "0.0") and re.search(r"decimal|whole|missing|there is (no|a)", said)) or
                (number in UNITS and UNITS[number] in said) or
                (number in ("100", "100.0") and "percent" in said) or
                (re.fullmatch(r"0?\.5", number) and "median" in said)):
            lack.append(f"number {number}")
    for name, pattern in AGGREGATES.items():
        if re.search(rf"\b{name}\s*\(", bare, re.I) and not re.search(pattern, low):
            lack.append(f"aggregate {name}")
    bare = re.sub(r"(?i)WITHIN GROUP \(ORDER BY", "(", bare)  # of a median, no order of rows
    ends = r"\bLIMIT\b|\bFETCH\b|\bOFFSET\b|\bUNION\b|\bROWS\b|\bRANGE\b|;|$"
    for found in re.finditer(r"\bORDER BY\s+", bare, re.I):
        keys = re.split(ends, bare[found.end():], flags=re.I)[0]
        depth, parts = 0, [""]
        for c in keys:
            depth += (c == "(") - (c == ")")
            if depth < 0:
                break
            if c == "," and depth == 0:
                parts.append("")
            else:
                parts[-1] += c
        if any(re.search(r"\bDESC\b", p, re.I) for p in parts) and not re.search(DOWN, said):
            lack.append("order, descending")
        if any(not re.search(r"\bDESC\b", p, re.I) for p in parts) and not re.search(UP, said):
            lack.append("order, ascending")
    return lack


def parts_of(sql):
    """Which clauses a statement has: statements are drawn evenly over these."""
    marks = ("JOIN", "WHERE", "GROUP BY", "HAVING", "ORDER BY", "LIMIT", "DISTINCT", "UNION", "INTERSECT", "EXCEPT", "OVER",
             "CASE", "EXISTS", "IN (SELECT", "WITH")
    return tuple(m for m in marks if re.search(rf"\b{re.escape(m)}", sql, re.I))


def statements(data, database):
    folder = data / "authored" / database
    if folder.exists():
        lines = (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()
        return [p["sql"] for p in map(json.loads, lines) if p["sql"]]
    with lzma.open(data / "pairs" / "spider.dev.jsonl.xz", "rt") as f:
        pairs = [json.loads(line) for line in f]
    return sorted({p["sql_pg"] for p in pairs if p["db_id"] == database and p["pg_check"] == "ok"})


def draw(all_of_them, n, rng):
    by_parts = collections.defaultdict(list)
    for sql in all_of_them:
        by_parts[parts_of(sql)].append(sql)
    groups = [by_parts[k] for k in sorted(by_parts)]
    rng.shuffle(groups)
    drawn = []
    while len(drawn) < n and any(groups):
        for group in groups:
            if group and len(drawn) < n:
                drawn.append(group.pop(rng.randrange(len(group))))
    return drawn


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--conn", required=True)
    ap.add_argument("--data", type=pathlib.Path, required=True)
    ap.add_argument("-n", type=int, default=50)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("-v", action="store_true", help="print every description")
    ap.add_argument("databases", nargs="+")
    args = ap.parse_args()
    rng = random.Random(args.seed)
    whole = asked = 0
    for i, database in enumerate(args.databases):
        n = args.n * (i + 1) // len(args.databases) - args.n * i // len(args.databases)
        db = psycopg2.connect(args.conn, dbname=database)
        db.autocommit = True
        cur = db.cursor()
        cur.execute("""SELECT relname, obj_description(oid, 'pg_class') FROM pg_class
            WHERE relkind IN ('r', 'v', 'm', 'p') AND obj_description(oid, 'pg_class') IS NOT NULL""")
        comments = dict(cur.fetchall())
        for sql in draw(statements(args.data, database), n, rng):
            asked += 1
            try:
                cur.execute("SELECT nl_describe(%s)", (sql,))
                said = cur.fetchone()[0]
                lack = missing(sql, said, comments)
            except psycopg2.Error as e:
                said, lack = str(e).strip(), ["a description"]
            whole += not lack
            if lack or args.v:
                print(f"{database}: {sql}\n    {said}" + (f"\n    MISSING {', '.join(lack)}" if lack else ""))
    print(f"{whole} of {asked} descriptions have every part")
    sys.exit(whole != asked)


if __name__ == "__main__":
    main()
