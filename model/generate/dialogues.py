"""Make follow-up questions with their SQL: what people ask next about an answer.

usage: python3 -m generate.dialogues --conn CONNINFO [--data DIR] --count N --seed S [--out FILE] [--wordnet DIR]
           [--databases N | --name DATABASE...]

A dialogue begins with an authored pair, one of Spider's training pairs, or one of the generator's; the statement is taken apart
(block.py), changed (follow.py) and the change said as people say it (follow_templates.py), up to three times in a row. Some turns
are a fresh question after an unrelated one, of which nothing may be kept, and some ask for what no table has. Databases are those
of `python3 -m generate`; every statement is run and kept if it gives rows, and others than the one before it. FILE (default
data/generated_dialogues.pairs.jsonl.xz) gets {"db", "question": "q1 | q2", "sql", "before": SQL of the turn before, "kind"} a
line, sql null where the right answer is to abstain. The same seed over the same databases on the same day gives the same pairs.
"""
import argparse
import collections
import json
import lzma
import pathlib
import random
import re

import psycopg2

import load
import pack
from . import __main__ as questions
from . import follow, follow_shown as shown, grammar, style
from .block import read
from .compare import ghost
from .follow_templates_figures import FRAMES
from .phrases import Names
from .say import Say
from .thesaurus import Thesaurus

STYLE_WEIGHTS = (10, 10, 42, 38)        # as grammar.STYLES: what follows is seldom a full sentence
LENGTHS = (48, 34, 18)                  # of dialogues: one, two, three follow-ups
FRESH, LACKING = .155, .06
GENERATED = .45                         # share of the dialogues that begin with a generated question
ROWS = 200
# (change, weight): weights follow what people change in the authored dialogues (python3 -m generate.dialogue_kinds)
CHANGES = [(follow.add, 32), (follow.value, 21), (follow.period, 8), (follow.drop, 5.5), (follow.period_added, 6),
           (follow.exclude, 4), (follow.negate, 2), (follow.threshold, 2),
           (shown.order, 13), (shown.columns, 16), (shown.group, 15), (shown.figure_changed, 8), (shown.listed, 5.5), (shown.limit, 7),
           (shown.columns_only, 3.5), (shown.counted, 3), (shown.reckoned, 2.5), (shown.figure_too, 2), (shown.reverse, 3),
           (shown.group_dropped, 2), (shown.figure_shown, 2), (shown.having, 2)]


class Limits:
    """What is drawn is drawn as often as wanted over the whole run: kinds that few statements allow catch up where one does."""
    def __init__(self):
        self.made = collections.Counter()
        self.total = sum(w for _, w in CHANGES)

    def weight(self, change, weight):
        n = self.made.total()
        return weight * min(4, max(.25, (n * weight / self.total + 4) / (self.made[change.__name__] + 4))) ** 1.5


def begins(data):
    """database -> [(question, SQL)] that dialogues may begin with"""
    out = collections.defaultdict(list)
    for source in (pack.authored_pairs(data, load.named_in("business.txt"), False, "pairs.jsonl"), pack.spider_pairs(data, "spider.train")
                   if data else {}):
        for database, pairs in source.items():
            out[database] += [(q, sql) for q, sql in pairs if sql and not re.search("[\u3000-\u9fff]", q) and len(q) < 150 and "|" not in q]
    return out


def rows_of(cur, sql):
    """First rows of a statement, or None where it fails or says nothing"""
    try:
        cur.execute(sql if re.search(r"\bLIMIT \d", sql) else f"{sql} LIMIT {ROWS}")
        rows = cur.fetchmany(ROWS)
    except psycopg2.Error:
        return None
    empty = not rows or any(all(v is None for v in column) for column in zip(*rows))
    empty = empty or len(rows) == 1 and set(map(str, rows[0])) <= {"0", "None"}
    return None if empty else rows


def said(frame, slots, say, fits=lambda t: True, replaced=()):
    """A frame in words, or None where no template of it can be filled"""
    slots = {k: v for k, v in slots.items() if v is not None}
    ok = [t for t in FRAMES[frame] if set(re.findall(r"\{(\w+)\}", t)) <= slots.keys() and fits(t)]
    if not ok:
        return None
    t = say.r.choice(ok)
    for old, new in replaced:
        t = t.replace(old, new)
    keep = [str(slots[k]) for k in ("v", "old", "a") if k in slots]
    return style.realise(t, slots, say.style, say.r, keep)


def step(turn, cur, limits, tries=14):
    """One follow-up -> (kind, frame, words, Block, rows) or None"""
    say = turn.say
    weights = [limits.weight(c, w) for c, w in CHANGES]
    for _ in range(tries):
        change = say.r.choices([c for c, _ in CHANGES], weights)[0]
        try:
            x = change(turn)
        except (StopIteration, KeyError):           # a table named twice, a column of none
            continue
        if not x:
            continue
        frame, slots, new, *more = x
        words = said(frame, slots, say, *more)
        if not words:
            continue
        sql = new.sql()
        now = rows_of(cur, sql)
        if not now or now == turn.rows:
            continue
        return change.__name__, frame, words, new, now
    return None


def dialogues(schema, n, rng, thesaurus, cur, limits, pool, mine):
    """n pairs over one schema"""
    names = Names(thesaurus, rng)
    names.annotate(schema)
    if not any(t.thing for t in schema.tables):
        return
    other = []
    for p in questions.pairs(schema, n if mine else 2 * n, random.Random(rng.random()), thesaurus, cur, collections.Counter(), pool):
        if p["sql"]:
            other.append((p["question"], p["sql"]))
    mine, seen, made = rng.sample(mine, min(len(mine), 4 * n)), set(), 0
    everything = mine + other
    for _ in range(6 * n):
        if made >= n or not everything:
            return
        source = other if other and (not mine or rng.random() < GENERATED) else mine
        question, sql = rng.choice(source)
        fresh = lambda: Say(schema, rng.choices(grammar.STYLES, STYLE_WEIGHTS)[0], rng, thesaurus, names)
        asked = [question]
        if rng.random() < FRESH:
            q, s = rng.choice(everything)
            text = (question + " | " + q).lower()
            if s == sql or text in seen or not rows_of(cur, s):
                continue
            seen.add(text)
            made += 1
            limits.made["fresh"] += 1
            yield dict(db=schema.database, question=pack.after([question, q]), sql=s, before=sql, kind="fresh")
            if rng.random() < .6:
                continue
            asked, sql = [question, q], s
        block = read(sql, schema)
        rows = block and rows_of(cur, sql)
        if not rows or block.kind() == "other":
            continue
        for i in range(rng.choices((1, 2, 3), LENGTHS)[0]):
            say = fresh()
            say.pool = pool
            turn = follow.Turn(block, say, rows)
            if rng.random() < LACKING and turn.named and turn.kind in ("list", "group", "count"):
                g = ghost(say, turn.t)
                words = g and said("lacking", dict(x=g[0]), say)
                if words and (question + words).lower() not in seen:
                    seen.add((question + words).lower())
                    made += 1
                    limits.made["lacking"] += 1
                    yield dict(db=schema.database, question=pack.after([*asked, words]), sql=None, before=sql, kind="lacking")
                break
            x = turn.kind != "other" and step(turn, cur, limits)
            if not x:
                break
            change, frame, words, block, rows = x
            key = (question + " | " + words).lower()
            if key in seen or len(words) > 120:
                break
            seen.add(key)
            new = block.sql()
            made += 1
            limits.made[change] += 1
            asked.append(words)
            yield dict(db=schema.database, question=pack.after(asked), sql=new, before=sql, kind=frame)
            sql = new


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--count", type=int, default=10000)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--out", type=pathlib.Path, default=pack.HERE / "data" / "generated_dialogues.pairs.jsonl.xz")
    p.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"), help="as for python3 -m generate")
    p.add_argument("--name", action="append", help="only these databases")
    p.add_argument("--databases", type=int, help="only so many, drawn with the seed: a sample to read")
    a = p.parse_args()
    thesaurus = Thesaurus(wordnet=a.wordnet if a.wordnet.exists() else None)
    todo = questions.drawn(a)
    mine, limits, total, pool, frames = begins(a.data), Limits(), 0, collections.defaultdict(list), collections.Counter()
    share = [next((s for start, s in questions.SHARES if d.startswith(start)), 1) for d in todo]
    with (lzma.open(a.out, "wt", preset=4) if a.out.suffix == ".xz" else open(a.out, "w", encoding="utf-8")) as out:
        for i, database in enumerate(todo):
            want = round((a.count - total) * share[i] / sum(share[i:]))
            found = questions.opened(a.conn, database, 3)
            if not found:
                continue
            db, cur, schema = found
            rng = random.Random(f"{a.seed}/{database}")
            for pair in dialogues(schema, want, rng, thesaurus, cur, limits, pool, mine.get(database, [])):
                out.write(json.dumps(pair, ensure_ascii=False) + "\n")
                frames[pair["kind"]] += 1
                total += 1
            questions.remember(schema, pool)
            db.close()
    print(f"{total} pairs; {len(CHANGES)} changes, {len(FRAMES)} frames, {sum(map(len, FRAMES.values()))} templates, spelt out "
          f"{sum(style.variants(style.parsed(t)) for f in FRAMES.values() for t in f)}")
    print("changes: " + ", ".join(f"{k} {n}" for k, n in limits.made.most_common()))
    print("frames: " + ", ".join(f"{k} {n}" for k, n in frames.most_common()))


if __name__ == "__main__":
    main()
