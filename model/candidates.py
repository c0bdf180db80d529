"""Candidates of the search that were run: what reward.py learns from.

usage: candidates.py --conn CONNINFO --data DIR --out DIR [--calibration] [--every N] [--dialogues N] [--played] [--beam N] [--part K/N] [--name NAME]...

Asked are questions over the authored schemas (training ones: neither business.txt nor calibration.txt; --calibration: those of
calibration.txt) and, where they have dialogues, their follow-ups, each after the gold statements of the turns before it (taught and
asked in a transaction that is rolled back) and, with --played, once more after what the model itself answered to them, as long as
that was right: after a wrong answer there is little to learn from; every N-th question and the follow-ups of every N-th dialogue (0: none), drawn by the
schema's name. nl_features gives the beam's candidates and what a head reads of them (src/engine/nl.h, nl_session_features;
src/lang/evidence.h; src/pg/outcome.h; src/lang/follow.h); a candidate is right when its rows are those of the gold statement, or
when it abstains where that is right (evaluate.py's rule). A question whose gold statement fails or is too slow is left out.

A file a schema, DIR/NAME.pickle: (name, list of (question, is a follow-up, list of (features, right))). Schemas that are there are
left alone, so that it goes on where it stopped; delete them for another model.
"""
import argparse
import json
import os
import pathlib
import pickle
import random
import sys

import numpy as np
import psycopg2
from tqdm import tqdm

import evaluate
import load
import pack


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--calibration", action="store_true")
    p.add_argument("--every", type=int, default=5)
    p.add_argument("--dialogues", type=int, default=1)
    p.add_argument("--played", action="store_true")
    p.add_argument("--beam", type=int, default=4)
    p.add_argument("--part", default="0/1", help="K/N: every N-th schema, from the K-th")
    p.add_argument("--name", action="append", help="only these schemas")
    return p.parse_args()


def judged(cur, question, sql, beam):
    """The beam's candidates for a question -> list of (features, right); None where the gold statement sql cannot be run"""
    try:
        gold = evaluate.run(cur, sql) if sql else None
    except psycopg2.Error:
        if cur.connection.closed:
            raise
        return None
    cur.execute("SELECT sql, features FROM nl_features(%s, %s)", (question, beam))
    out = []
    for said, features in cur.fetchall():
        right = evaluate.gives(cur, said, sql, gold) or said is None and gold is None
        out.append((np.array(features, np.float32), right))
    return out


def ask(cur, question, sql):
    """The turn, answered by the model. -> whether it is right"""
    try:
        gold = evaluate.run(cur, sql) if sql else None
        cur.execute("SELECT nl_sql(%s)", (question,))
        return evaluate.gives(cur, cur.fetchone()[0], sql, gold)
    except psycopg2.Error:
        if cur.connection.closed:
            raise
        return False


def remember(cur, question, sql):
    """The turn, as if that statement had answered it"""
    cur.execute("BEGIN")
    try:
        if sql:
            cur.execute("SELECT nl_teach(%s, %s)", (question, sql))
        cur.execute("SELECT nl_sql(%s)", (question,))
    except psycopg2.Error:
        pass
    cur.execute("ROLLBACK")


def of_schema(cur, folder, every, dialogues, played, beam):
    """-> list of (question, is a follow-up, candidates)"""
    out, chance = [], random.Random(folder.name)
    drawn = lambda n: n > 0 and chance.random() < 1 / n
    for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
        pair = json.loads(line)
        for question in pair["questions"]:
            if drawn(every):
                out.append((question, False, judged(cur, question, pair["sql"], beam)))
    path = folder / "dialogues.jsonl"
    for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else ():
        turns = json.loads(line)["turns"]
        if not drawn(dialogues):
            continue
        cur.execute("SELECT nl_reset('candidates'), nl_session('candidates')")
        for i, turn in enumerate(turns):
            if i > 0:
                out.append((turn["question"], True, judged(cur, turn["question"], turn["sql"], beam)))
            remember(cur, turn["question"], turn["sql"])
        if not played:
            continue
        cur.execute("SELECT nl_reset('played'), nl_session('played')")
        for i, turn in enumerate(turns[:-1]):
            if not ask(cur, turn["question"], turn["sql"]):
                break
            following = turns[i + 1]
            out.append((following["question"], True, judged(cur, following["question"], following["sql"], beam)))
    return [found for found in out if found[2]]


def main():
    a = options()
    k, of = map(int, a.part.split("/"))
    business, calibration = load.named_in("business.txt"), load.named_in("calibration.txt")
    folders = [f for f in load.authored_folders(a.data) if f.name not in business and (f.name in calibration) == a.calibration
               and (not a.name or f.name in a.name)]
    random.Random(7).shuffle(folders)
    a.out.mkdir(parents=True, exist_ok=True)
    for folder in tqdm(folders[k::of], disable=not sys.stderr.isatty()):
        path = a.out / (folder.name + ".pickle")
        if path.exists():
            continue
        db = psycopg2.connect(a.conn, dbname="authored_" + folder.name)
        db.autocommit = True
        cur = db.cursor()
        cur.execute(pack.EXTENSION + "; SET statement_timeout = '10s'; SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
        found = of_schema(cur, folder, a.every, a.dialogues, a.played, a.beam)
        db.close()
        with open(path.with_suffix(".tmp"), "wb") as f:
            pickle.dump((folder.name, found), f)
        os.replace(path.with_suffix(".tmp"), path)


if __name__ == "__main__":
    main()
