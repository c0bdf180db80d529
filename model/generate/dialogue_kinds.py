"""What a follow-up changes of the statement before it: a rough classification by the two statements.

usage: python3 -m generate.dialogue_kinds [--data DIR] [FILE]

FILE: pairs as generate.dialogues writes them; without one, the authored dialogues to train on, each turn against the last
one that had a statement. Prints how many turns have each change; a turn may have several. A statement that is not one plain
SELECT is counted as "not read".
"""
import argparse
import collections
import json
import lzma
import pathlib
import re

import sqlglot
from sqlglot import exp

import load

DAY = re.compile(r"CURRENT_DATE|CURRENT_TIMESTAMP|NOW\(|'\d{4}-\d\d-\d\d|\b(19|20)\d\d\b", re.I)
AGGREGATES = (exp.AggFunc,)


def conjuncts(e):
    return conjuncts(e.left) + conjuncts(e.right) if isinstance(e, exp.And) else conjuncts(e.this) if isinstance(e, exp.Paren) \
        and isinstance(e.this, exp.And) else [e]


def parts(sql):
    """Statement -> its parts as texts without tables' aliases; None: not one plain SELECT"""
    try:
        e = sqlglot.parse_one(sql, dialect="postgres")
    except sqlglot.errors.SqlglotError:
        return None
    if not isinstance(e, exp.Select) or e.args.get("with_") or not e.args.get("from_"):
        return None
    tables = {t.name.lower() for t in e.find_all(exp.Table)}
    for c in e.find_all(exp.Column):
        c.set("table", None)
    named = {a.alias.lower(): a.this for a in e.expressions if isinstance(a, exp.Alias)}
    plain = [a.unalias() for a in e.expressions]

    def said(x):
        if isinstance(x, exp.Literal) and x.is_int and 0 < int(x.this) <= len(plain):
            x = plain[int(x.this) - 1]
        elif isinstance(x, exp.Column) and x.name.lower() in named:
            x = named[x.name.lower()]
        return x.sql("postgres").lower()

    get = lambda name: e.args[name] if e.args.get(name) else None
    return dict(tables=tables, select=[x.sql("postgres").lower() for x in plain], count=any(x.find(exp.AggFunc) for x in plain),
                where=[c.sql("postgres") for c in conjuncts(get("where").this)] if get("where") else [],
                group=[said(x) for x in get("group").expressions] if get("group") else [],
                having=get("having").sql("postgres") if get("having") else "",
                order=[(said(x.this), bool(x.args.get("desc"))) for x in get("order").expressions] if get("order") else [],
                limit=get("limit").sql("postgres") if get("limit") else "", offset=get("offset").sql("postgres") if get("offset") else "")


def about(condition):
    """A condition without what it compares with, its values, its sign"""
    return re.sub(r"\bNOT\b|<>|<=|>=|[=<>!]|'[^']*'|\b\d+(\.\d+)?\b|\s|CAST|AS DATE|[()]|\bIN\b|IS NULL|ISNULL|,", "",
                  re.sub(r"CURRENT_DATE.*|DATE_TRUNC.*|INTERVAL.*", "", condition)).lower()


def changes(before, after):
    """-> the set of changes from one statement's parts to the other's"""
    if not before["tables"] & after["tables"]:
        return {"fresh"}
    out = set()
    gone = [c for c in before["where"] if c not in after["where"]]
    new = [c for c in after["where"] if c not in before["where"]]
    swapped = {about(c) for c in gone} & {about(c) for c in new}
    for c in new:
        if about(c) in swapped:
            old = next(g for g in gone if about(g) == about(c))
            bare = lambda x: re.sub(r"\bNOT\b|<>|=|\s|[()]", "", x)
            out.add("period" if DAY.search(c) else "negated" if bare(c) == bare(old) or ("IS NULL" in c) != ("IS NULL" in old)
                    else "value" if "'" in c else "threshold")
        else:
            out.add("period added" if DAY.search(c) else "excluded" if re.search(r"<>|^NOT |NOT IN", c) else "condition added")
    for c in gone:
        if about(c) not in swapped:
            out.add("condition dropped")
    if set(before["group"]) != set(after["group"]):
        kept = set(before["group"]) & set(after["group"])
        listed = not before["count"] and not before["group"]
        if not before["group"]:
            out.add("grouped" if not listed else "list to groups")
        elif not after["group"]:
            out.add("grouping dropped" if after["count"] else "list")
        else:
            added, lost = set(after["group"]) - kept, set(before["group"]) - kept
            measures = {x for x in after["select"] if re.search(r"\b(count|sum|avg|min|max)\(", x)}
            if added and not lost and (added & set(after["select"])) and measures and kept and before["count"]:
                out.add("group key added")
            elif added and lost or lost:
                out.add("group key replaced")
    numbers = lambda p: [x for x in p["select"] if re.search(r"\b(count|sum|avg|min|max|percentile_cont)\(", x)]
    others = lambda p: [x for x in p["select"] if x not in numbers(p)]
    a, b = numbers(before), numbers(after)
    if not a and b and not after["group"] and not before["group"]:
        out.add("count" if b[0].startswith("count") else "aggregate of the list")
    elif a and not b and not before["group"]:
        out.add("list")
    elif a and b and a != b:
        out.add("aggregate added" if set(a) < set(b) else "aggregate changed")
    elif not a and b and after["group"] and before["group"]:
        out.add("figure shown")
    if not out & {"list", "count", "aggregate of the list", "grouped", "list to groups", "grouping dropped", "group key replaced",
                  "group key added"}:
        x, y = set(others(before)), set(others(after))
        if x < y:
            out.add("columns added")
        elif x != y and y - x:
            out.add("columns replaced")
        elif y < x:
            out.add("columns dropped")
    if before["having"] != after["having"]:
        out.add("having")
    if before["order"] != after["order"] and after["order"] and not out & {"aggregate changed"}:
        if [o for o, _ in before["order"]][:1] == [o for o, _ in after["order"]][:1]:
            out.add("order reversed" if before["order"][:1] != after["order"][:1] else "order")
        else:
            out.add("order")
    if before["offset"] != after["offset"]:
        out.add("next by offset")
    elif before["limit"] != after["limit"]:
        out.add("limit dropped" if not after["limit"] else "limit changed" if before["limit"] else "limit")
    return out or {"other"}


def count(turns):
    """(statement before, statement or None) of each turn -> how many have each change, how many turns"""
    counts, n = collections.Counter(), 0
    for before, after in turns:
        n += 1
        if not after:
            counts["lacking"] += 1
            continue
        a, b = parts(before), parts(after)
        for kind in changes(a, b) if a and b else {"not read"}:
            counts[kind] += 1
    return counts, n


def authored(data):
    held = load.named_in("business.txt", "calibration.txt")
    for folder in load.authored_folders(data):
        path = folder / "dialogues.jsonl"
        if folder.name in held or not path.exists():
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            before = None
            for turn in json.loads(line)["turns"]:
                if before:
                    yield before, turn["sql"]
                before = turn["sql"] or before


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    load.data_option(p)
    p.add_argument("file", nargs="?", type=pathlib.Path)
    a = p.parse_args()
    if a.file:
        with lzma.open(a.file, "rt") if a.file.suffix == ".xz" else open(a.file, encoding="utf-8") as f:
            turns = [(r["before"], r["sql"]) for r in map(json.loads, f) if r["before"]]
    else:
        turns = authored(a.data)
    counts, n = count(turns)
    print(f"{n} turns")
    for kind, k in counts.most_common():
        print(f"{k:6d} {100 * k / n:5.1f}%  {kind}")


if __name__ == "__main__":
    main()
