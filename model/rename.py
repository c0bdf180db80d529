"""Training databases once more under other names: the questions stay, tables and columns are renamed.

usage: rename.py --conn CONNINFO [--data DIR] [--out FILE] [--name DATABASE]... [--new | --calibration]

For each training database (Spider's training set and the authored ones that are neither in business.txt nor in
calibration.txt) a copy renamed_<database> is made. In three of five the names are abbreviated, each copy in a manner of
its own (first letters, consonants, the thesaurus's abbreviations, prefixes such as t_); in the others words become the
thesaurus's synonyms. Most comments are taken off. PostgreSQL carries the statements over (robust.py, carried). Of an
authored meaning one wording is taken. Written: FILE (default data/renamed.pairs.jsonl.xz), lines as generate's, for
pack.py's set "renamed". Deterministic; --new keeps the lines of copies that are there and makes only the others.
Without DIR only this repository's schemas are copied. No one else may be connected to a database while it is copied.
--calibration: copies of the schemas of calibration.txt, which nothing is trained on, in place of those; all of them
abbreviated and without comments. Written: the suite calibration-abbreviations (evaluate.py) into build/robust, to choose by.
The manner is not that of the robustness suites, which measure this: robust.py has its own.
"""
import argparse
import json
import lzma
import pathlib
import random
import re
import sys

from tqdm import tqdm

import evaluate
import load
import pack
import robust
from generate.thesaurus import Thesaurus, plural, singular

HERE = pathlib.Path(__file__).resolve().parent
MANNERS = ("first three", "first four", "consonants", "four consonants", "three consonants", "syllable")


class Namer:
    """Names of one database: the same word becomes the same everywhere."""

    def __init__(self, database, thesaurus, short=False):
        self.chance, self.thesaurus, self.known = random.Random(database), thesaurus, {}
        self.short = self.chance.random() < .6 or short
        self.manners = self.chance.sample(MANNERS, self.chance.choice((1, 2, 2, 3)))
        self.kept = self.chance.choice((0, .1, .25, .4))
        self.prefix = self.chance.choice(("", "", "", "", "t_", "tbl_", "x"))
        self.joint = self.chance.random() < .2          # custno instead of cust_no
        self.bare = self.chance.choice((1, 1, 1, .7, .3))

    def abbreviation(self, word):
        one = singular(word)
        named = [n for n in self.thesaurus.words.get(one, {}).get("names", []) if "_" not in n and len(n) < len(one) and n[0] == one[0]]
        if named and self.chance.random() < .5:
            return self.chance.choice(named)
        if len(one) <= 3 or len(one) == 4 and self.chance.random() < .5 or self.chance.random() < self.kept:
            return word
        manner = self.chance.choice(self.manners)
        bare = one[0] + re.sub(r"[aeiou]", "", one[1:])
        if manner.startswith("first"):
            return one[:3] if manner.endswith("three") else one[:4]
        if manner == "syllable":                        # up to the consonants behind the first vowel
            m = re.match(r"[^aeiouy]*[aeiouy]+[^aeiouy]{1,2}", one)
            return m[0] if m and len(m[0]) > 2 else one[:3]
        if len(bare) < 3:
            return one[:3]
        return bare if manner == "consonants" else bare[:4] if manner.startswith("four") else bare[0] + bare[1] + bare[-1]

    def synonym(self, word):
        one = singular(word)
        others = [w for w in self.thesaurus.synonyms(one) if re.fullmatch("[a-z]+( [a-z]+)?", w)]
        if not others or self.chance.random() < .25:
            return word
        new = self.chance.choice(others)
        return (plural(new) if one != word else new).replace(" ", "_")

    def word(self, word):
        if word not in self.known:
            self.known[word] = (self.abbreviation if self.short else self.synonym)(word)
        return self.known[word]

    def __call__(self, name, readable):
        def other(m):
            new = self.word(m[0].lower())
            return new.upper() if m[0].isupper() and len(m[0]) > 1 else new.capitalize() if m[0][0].isupper() else new
        out = re.sub(r"[A-Z]?[a-z]+|[A-Z]+(?![a-z])", other, name)
        return out.replace("_", "") if self.short and self.joint and len(out) < 12 else out

    def table(self, name):
        return self.prefix + name if self.short else name


def statements(data, calibration=False):
    """-> database -> [dict(question, sql_pg)]"""
    business, out = load.named_in("business.txt"), {}
    if calibration:
        for folder in load.authored_folders(data):
            if folder.name in load.named_in("calibration.txt"):
                pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
                out["authored_" + folder.name] = [dict(question=q, sql_pg=p["sql"] or "") for p in pairs for q in p["questions"]]
        return out
    for database, pairs in pack.spider_pairs(data, "spider.train").items():
        out[database] = [dict(question=q, sql_pg=s) for q, s in pairs]
    chance = random.Random(7)
    for folder in load.authored_folders(data):
        if folder.name in business | load.named_in("calibration.txt"):
            continue
        pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
        out["authored_" + folder.name] = [dict(question=chance.choice(p["questions"]), sql_pg=p["sql"]) for p in pairs]
    return out


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--out", type=pathlib.Path, default=HERE / "data" / "renamed.pairs.jsonl.xz")
    p.add_argument("--name", action="append")
    p.add_argument("--new", action="store_true")
    p.add_argument("--calibration", action="store_true")
    a = p.parse_args()
    lines, done, lost = [], set(), 0
    if a.new and a.out.exists():
        with lzma.open(a.out, "rt") as f:
            lines = f.readlines()
        done = {json.loads(x)["db"] for x in lines}
    thesaurus = Thesaurus()
    for database, pairs in tqdm(sorted(statements(a.data, a.calibration).items()), desc="renamed", disable=not sys.stderr.isatty()):
        copy = "renamed_" + database
        if a.name and database not in a.name or copy in done:
            continue
        namer = Namer(database, thesaurus, a.calibration)
        cur = robust.copied(a.conn, database, copy)
        tables = {t for t, _, _ in robust.catalog(cur)}
        name = lambda old, readable: namer.table(namer(old, readable)) if old in tables else namer(old, readable)
        _, golds, _ = robust.carried(cur, pairs, lambda: robust.rename(cur, name, lambda: a.calibration or namer.chance.random() < namer.bare))
        cur.execute("ANALYZE")
        cur.connection.close()
        for pair, gold in zip(pairs, golds):
            if a.calibration and (gold or not pair["sql_pg"]):
                lines.append(json.dumps(dict(db=copy, id=len(lines), question=pair["question"], gold=gold or "", source=pair["sql_pg"],
                                             ordered=evaluate.ordered(pair["sql_pg"]))) + "\n")
            elif gold or not pair["sql_pg"]:
                lines.append(json.dumps(dict(db=copy, question=pair["question"], sql=gold or "")) + "\n")
            else:
                lost += 1
    if a.calibration:
        a.out = HERE.parent / "build" / "robust" / "calibration-abbreviations.jsonl.xz"
        a.out.parent.mkdir(parents=True, exist_ok=True)
    with lzma.open(a.out.with_suffix(".tmp"), "wt", preset=4) as f:
        f.writelines(lines)
    a.out.with_suffix(".tmp").replace(a.out)
    print(f"{len(lines)} questions over {len({json.loads(x)['db'] for x in lines})} copies; {lost} statements could not be carried over")


if __name__ == "__main__":
    sys.exit(main())
