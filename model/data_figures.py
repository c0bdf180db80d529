"""Figures about the training data, as Markdown for DATA.md.

usage: data_figures.py [--folder DIR] > DATA.md

Reads the shards that pack.py wrote (DIR, default data/): counts by source, constructs by source, how many of the words
and query shapes of the validation suites occur in training, n-grams and shapes against Spider's; at the end generate/ablation.md, which ablation.py measured, and generate/review.md. A shape is the IR with tables, columns and values replaced
by their kind. SET_more.jsonl.xz, a shard packed later over more schemas, counts with SET. A suite whose shard is not there is left out, and said.
"""
import argparse
import collections
import json
import lzma
import pathlib
import random
import re

HERE = pathlib.Path(__file__).resolve().parent
TRAINING = ("spider.train", "spider.train_others", "spider_syn.train", "first_turns", "dialogues", "generated", "generated_dialogues", "renamed", "changes",
            "bird.train", "wikisql.train", "authored_zh", "authored")
CHECKS = ("spider.dev", "business")
CONSTRUCTS = {
    "join (two tables or more)": None, "group": {"group"}, "having": {"having"}, "order": {"order"}, "limit": {"limit"},
    "top n per group": {"per"}, "with ties": {"ties"}, "window function": {"over"}, "subquery": {"("}, "with / without": {"with", "without"},
    "set operation": {"union", "unionall", "intersect", "except"}, "filter": {"filter"}, "case": {"if"}, "percent": {"percent"},
    "arithmetic": {"+", "-", "*", "/"}, "relative date": {"today", "ago"}, "part of a date": {"year", "quarter", "month", "day", "dow", "hour", "weekday"},
    "date cut": {"trunc_year", "trunc_quarter", "trunc_month", "trunc_week", "trunc_day"}, "interval": {"elapsed", "minutes", "years", "plus_months"},
    "text search": {"contains", "!contains", "starts", "ends"}, "null test": {"isnull", "notnull"}, "distinct": {"distinct"},
    "self-join": {"second"}, "left join": {"left"}, "median": {"median"}, "list of texts": {"join_text"}, "abstain": {"abstain"}}

# How a word is linked to a table or column, the strongest first (src/lang/link.h)
LINKS = {"whole name": (12, 17), "part of the name": (11, 16), "comment": (13, 46), "synonym": (14, 47)}
KINDS = (("authored_", "authored"), ("spider_", "Spider's"), ("bird_", "BIRD's"), ("app_", "applications"), ("renamed_", "copies"),
         ("chase_", "Chase's"))


def words(text):
    return re.findall(r"[a-z]+|\d+", text.lower())


def shape(ir, symbols, schema):
    tables, items = schema
    kind = lambda t: symbols[t] if t < 1000 else "T" if t - 1000 < tables else "C" if t - 1000 < items else "V"
    return " ".join(map(kind, ir))


def read(paths, symbols):
    """Shards of one set -> [(question, IR symbol names, shape, number of tables used)], names of schemas, questions asked.
    Asked are those of the report where there is one, else those in the shard: errors and changes of several rows are missing."""
    out, names, asked = [], set(), 0
    for path in paths:
        schemas, inside = {}, 0
        with lzma.open(path, "rt") as f:
            for line in f:
                r = json.loads(line)
                if "tables" in r:
                    column_table = [c["table"] for c in r["columns"]]
                    schemas[r["schema"]] = (len(r["tables"]), len(r["tables"]) + len(r["columns"]), column_table)
                    continue
                inside += 1
                if r.get("ir"):
                    tables, items, of = schemas[r["schema"]]
                    used = {t - 1000 if t - 1000 < tables else of[t - 1000 - tables] for t in r["ir"] if 1000 <= t < 1000 + items}
                    out.append((r["question"], {symbols[t] for t in r["ir"] if t < 1000}, shape(r["ir"], symbols, (tables, items)), len(used)))
        report = path.with_name(path.name.replace(".jsonl.xz", ".report.json"))
        if report.exists():
            said = json.loads(report.read_text())
            inside = said["total"] - dict(said["counts"]).get("no database", 0)
        asked += inside
        names |= schemas.keys()
    return out, names, asked


def linked(path):
    """Of the tables and columns that a shard's statements name, how a word of the question is linked to each: counts by the best kind
    (src/lang/link.h), 0 for none; and of all links of each kind, how many lead to one of them -> Counter, Counter, Counter"""
    best, links, right, items = collections.Counter(), collections.Counter(), collections.Counter(), {}
    with lzma.open(path, "rt") as f:
        for r in map(json.loads, f):
            if "tables" in r:
                items[r["schema"]] = len(r["tables"]) + len(r["columns"])
            elif r.get("ir"):
                gold = {t - 1000 for t in r["ir"] if 1000 <= t < 1000 + items[r["schema"]]}
                found = collections.defaultdict(set)
                for _, item, kind in r["links"]:
                    how = next((h for h, kinds in LINKS.items() if kind in kinds), None)
                    if how:
                        found[item].add(how)
                        links[how] += 1
                        right[how] += item in gold
                best.update(next((h for h in LINKS if h in found[g]), "none") for g in gold)
    return best, links, right


def reasons(folder, name):
    path = folder / f"{name}.report.json"
    return json.loads(path.read_text())["counts"] if path.exists() else []


def schemas_told(folder, names):
    """A sentence on distinct schemas: copies under other names are none, WikiSQL's single tables are told apart"""
    kinds = collections.Counter(next((k for p, k in KINDS if n.startswith(p)), "WikiSQL's tables") for n in names)
    path, more = folder / "applications.report.json", ""
    if path.exists():
        r = json.loads(path.read_text())
        kinds["applications"] = max(kinds["applications"], r["databases"])
        more = (f" Of the {r['databases'] + len(r['left_out'])} applications {r['databases']} are used: {r['tables']} tables, {r['filled']} with rows, "
                f"{r['rows']} rows; " + ", ".join(f"{n} {k}" for k, n in sorted(r["counts"].items()) if n)
                + f"; {len(r['left_out'])} have too few tables that people would ask about.")
    copies, single = kinds.pop("copies", 0), kinds.pop("WikiSQL's tables", 0)
    return (f"\nDistinct schemas to train on: **{sum(kinds.values())}** (" + ", ".join(f"{k} {n}" for k, n in sorted(kinds.items()))
            + f"), besides {copies} copies under other names and {single} single tables of WikiSQL." + more)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--folder", type=pathlib.Path, default=HERE / "data")
    a = p.parse_args()
    symbols = json.loads((a.folder / "meta.json").read_text())["symbols"]
    shards = {n: [p for p in (a.folder / f"{n}.jsonl.xz", a.folder / f"{n}_more.jsonl.xz") if p.exists()] for n in TRAINING + CHECKS}
    data = {n: read(paths, symbols) for n, paths in shards.items() if paths}
    print("# The training data in figures\n\nMade by `python3 data_figures.py` from the shards that `make data` packs.\n")
    for n in CHECKS:
        if n not in data:
            print(f"The suite {n} is not packed here: its figures are left out.\n")
    print("| set | schemas | questions | encoded | share | distinct questions | distinct shapes |\n|---|---|---|---|---|---|---|")
    for n, (rows, schemas, total) in data.items():
        print(f"| {n} | {len(schemas)} | {total} | {len(rows)} | {100 * len(rows) / total:.1f}% | {len({q.lower() for q, *_ in rows})} | {len({s for _, _, s, _ in rows})} |")
    print(schemas_told(a.folder, set().union(*(data[n][1] for n in TRAINING if n in data))))
    print("\nWhat is not encoded (the IR, the walker or value linking lacks it), the most frequent reasons:\n")
    for n in ("authored", "spider.train", "changes"):
        counts = reasons(a.folder, n)
        if counts:
            print(f"- {n}: " + ", ".join(f"{r} {c}" for r, c in counts if r not in ("ok", "no database"))[:600].rsplit(",", 1)[0])
    print("\n## Constructs\n\nQuestions of each set whose IR uses it.\n")
    print("| construct | " + " | ".join(data) + " |\n|---|" + "---|" * len(data))
    for name, wanted in CONSTRUCTS.items():
        count = [sum(t > 1 if wanted is None else bool(s & wanted) for _, s, _, t in rows) for rows, *_ in data.values()]
        print(f"| {name} | " + " | ".join(map(str, count)) + " |")
    train = [r for n in TRAINING if n in data for r in data[n][0]]
    known, shapes = {w for q, *_ in train for w in words(q)}, {s for _, _, s, _ in train}
    print("\n## Coverage of the suites\n\n| suite | distinct words | in training | questions whose shape is in training |\n|---|---|---|---|")
    for n in CHECKS:
        if n in data:
            rows, mine = data[n][0], {w for q, *_ in data[n][0] for w in words(q)}
            print(f"| {n} | {len(mine)} | {100 * len(mine & known) / len(mine):.1f}% | {100 * sum(s in shapes for _, _, s, _ in rows) / len(rows):.1f}% |")
    print("\n## Schema linking\n\nTables and columns that the statements name, by the strongest link that a word of the question has to their name; behind it,"
          " of all links of that kind, how many lead to one of them. Synonyms are those of `src/lang/synonyms.c`, of the thesaurus and what letters abbreviate.\n")
    print("| set | named | " + " | ".join(LINKS) + " | none |\n|---|---|" + "---|" * (len(LINKS) + 1))
    for n in ("authored", "spider.train", *CHECKS):
        path = a.folder / f"{n}.jsonl.xz"
        if path.exists():
            best, links, right = linked(path)
            print(f"| {n} | {best.total()} | " + " | ".join(f"{100 * best[h] / best.total():.1f}%; {100 * right[h] / max(1, links[h]):.0f}% right" for h in LINKS)
                  + f" | {100 * best['none'] / best.total():.1f}% |")
    print("\n## Variety\n\n| set | distinct words | 2-grams | 3-grams | shapes in 1,000 random questions |\n|---|---|---|---|---|")
    for n, (rows, *_) in data.items():
        grams = [set(), set(), set()]
        for q, *_ in rows:
            w = words(q)
            for k in range(3):
                grams[k].update(tuple(w[i:i + k + 1]) for i in range(len(w) - k))
        some = random.Random(0).sample(rows, min(1000, len(rows)))
        print(f"| {n} | " + " | ".join(str(len(g)) for g in grams) + f" | {len({s for _, _, s, _ in some})} |")
    for part in ("ablation.md", "review.md"):
        print("\n" + (HERE / "generate" / part).read_text(), end="")


if __name__ == "__main__":
    main()
