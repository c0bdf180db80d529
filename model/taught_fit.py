"""How taught pairs are weighed: the numbers of src/pg/taught_candidates.c, fitted to candidates that were run.

usage: taught_fit.py --conn CONNINFO --data DIR --out DIR [--every N] [--questions N] [--part K/N] [--fit]

Over the authored schemas that are neither in business.txt nor in calibration.txt (every N-th): a part of a schema's statements is
taught (nl_teach, in a transaction that is rolled back), in three ways (a quarter under one wording, half under one, half under all
but the last), and the last wordings of --questions statements are asked, taught or not. nl_features gives the candidates, the head's
log odds of them and, of those made of a taught pair, how alike the questions are (NlpgAlike of src/pg/question.h). A file a
schema, DIR/NAME.pickle; those that are there are left alone, so that it goes on where it stopped.

--fit reads the files instead: log odds of a taught candidate, linear in these numbers, half by their probabilities and half by
which candidate of a question comes first (as reward.py). Told: by five folds of schemas how many questions are right, those whose
statement was taught and the others; with nothing taught standing among the candidates; and with the numbers that the file has.
"""
import argparse
import json
import os
import pathlib
import pickle
import random
import re
import sys

import numpy as np
import psycopg2
from tqdm import tqdm

import evaluate
import load
import pack
import reward

HERE = pathlib.Path(__file__).resolve().parent
WAYS = ((.25, 1), (.5, 1), (.55, None))     # share of the statements, wordings of each


def options(arguments=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn")
    load.data_option(p)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--every", type=int, default=2)
    p.add_argument("--questions", type=int, default=14)
    p.add_argument("--part", default="0/1", help="K/N: every N-th of these, from the K-th")
    p.add_argument("--fit", action="store_true")
    return p.parse_args(arguments)


def tried(cur, statement, parameters=()):
    """Runs it; what failed leaves the transaction as it was. -> rows, or None"""
    cur.execute("SAVEPOINT trying")
    try:
        cur.execute(statement, parameters)
        rows = cur.fetchall()
        cur.execute("RELEASE trying")
        return rows
    except psycopg2.Error:
        if cur.connection.closed:
            raise
        cur.execute("ROLLBACK TO trying")
        return None


def of_schema(cur, folder, questions, head):
    """-> list of (was its statement taught, list of (head's log odds, alike or None, right))"""
    chance, out = random.Random(folder.name), []
    pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
    pairs = [p for p in pairs if p["sql"] and len(p["questions"]) > 1]
    chance.shuffle(pairs)
    for share, wordings in WAYS:
        n, taught = round(share * len(pairs)), set()
        for i, pair in enumerate(pairs[:n]):
            for question in pair["questions"][:-1][:wordings]:
                if tried(cur, "SELECT nl_teach(%s, %s)", (question, pair["sql"])) is not None:
                    taught.add(i)
        for i in chance.sample(range(len(pairs)), min(questions, len(pairs))):
            pair = pairs[i]
            try:
                cur.execute("SAVEPOINT gold")
                gold = evaluate.run(cur, pair["sql"])
            except psycopg2.Error:
                cur.execute("ROLLBACK TO gold")
                continue
            found = []
            for said, features, alike in tried(cur, "SELECT sql, features, alike FROM nl_features(%s, 4)", (pair["questions"][-1],)) or ():
                cur.execute("SAVEPOINT gold")
                right = evaluate.gives(cur, said, pair["sql"], gold)
                cur.execute("ROLLBACK TO gold")
                odds = alike[0] if alike else float(reward.head_odds(head, np.array([features], np.float64))[0])
                found.append((odds, alike, right))
            if found:
                out.append((i in taught, found))
        cur.connection.rollback()
    return out


def collect(a):
    held, k, of = load.named_in("business.txt", "calibration.txt"), *map(int, a.part.split("/"))
    folders = [f for f in load.authored_folders(a.data) if f.name not in held]
    random.Random(11).shuffle(folders)
    a.out.mkdir(parents=True, exist_ok=True)
    head = reward.head_of(HERE / "nl2sql.gguf")
    for folder in tqdm(folders[::a.every][k::of], disable=not sys.stderr.isatty()):
        path = a.out / (folder.name + ".pickle")
        if path.exists():
            continue
        db = psycopg2.connect(a.conn, dbname="authored_" + folder.name)
        cur = db.cursor()
        cur.execute(pack.EXTENSION + "; SET statement_timeout = '10s'; SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
        db.commit()
        found = of_schema(cur, folder, a.questions, head)
        db.close()
        with open(path.with_suffix(".tmp"), "wb") as f:
            pickle.dump((folder.name, found), f)
        os.replace(path.with_suffix(".tmp"), path)


# --- the fit ---

def flat(schemas):
    """-> X [n, 5], odds of the head [n], which are taught [n], right [n], question [n], schema [n], and by question whether its statement was taught"""
    rows, known = [], []
    for s, (_, asked) in enumerate(schemas):
        for was_taught, found in asked:
            rows += [(alike or [0] * 5, odds, alike is not None, right, len(known), s) for odds, alike, right in found]
            known.append(was_taught)
    X, odds, taught, right, question, schema = (np.array(x) for x in zip(*rows))
    return X.astype(float), odds.astype(float), taught, right, question, schema, np.array(known)


def fit(X, odds, taught, right, question, steps=400):
    """-> weights [5], shift: of candidates that were taught; the others keep the head's log odds"""
    import torch
    import torch.nn.functional as F
    mean, deviation = X[taught].mean(0), X[taught].std(0) + 1e-3
    x, y, is_taught = torch.tensor((X - mean) / deviation), torch.tensor(right.astype(float)), torch.tensor(taught)
    group = torch.from_numpy(np.unique(question, return_inverse=True)[1])
    torch.manual_seed(0)
    sum_ = torch.nn.Linear(X.shape[1], 1).double()
    optimizer = torch.optim.AdamW(sum_.parameters(), lr=.03, weight_decay=.02)
    for step in range(steps):
        optimizer.param_groups[0]["lr"] = .03 * (1 - step / steps)
        z = sum_(x)[:, 0]
        loss = F.binary_cross_entropy_with_logits(z[is_taught], y[is_taught])
        loss = loss + reward.ranked(torch.where(is_taught, z, torch.tensor(odds)).float(), y.float(), group, int(group.max()) + 1)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
    weights = sum_.weight[0].detach().numpy() / deviation
    return weights, sum_.bias.item() - (weights * mean).sum()


def in_file():
    """The weights and the shift that src/pg/taught_candidates.c has"""
    text = (HERE.parent / "src" / "pg" / "taught_candidates.c").read_text()
    return (np.array([float(x) for x in re.search(r"weights\[NLPG_ALIKE\] = {([^}]*)}", text)[1].split(",")]),
            float(re.search(r"#define SHIFT\s+\(?(-?[0-9.]+)", text)[1]))


def main(arguments=None):
    a = options(arguments)
    if not a.fit:
        return collect(a)
    schemas = [pickle.load(open(path, "rb")) for path in sorted(a.out.glob("*.pickle"))]
    X, odds, taught, right, question, schema, known = flat(schemas)

    def tell(name, z):
        score, best = np.where(taught, z, odds), {}
        for s, y, q in zip(score, right, question):
            if q not in best or s > best[q][0]:
                best[q] = s, y
        told = [sum(y for q, (_, y) in best.items() if known[q] == of) for of in (True, False)]
        of_each = [len([q for q in best if known[q] == of]) for of in (True, False)]
        print(f"{name}: right {told[0]} of {of_each[0]} whose statement was taught, {told[1]} of {of_each[1]} others")

    tell("nothing taught", np.full(len(odds), -np.inf))
    weights, shift = in_file()
    tell("the numbers in the file", X @ weights + shift)
    z = np.zeros(len(odds))
    for k in range(reward.FOLDS):
        test = schema % reward.FOLDS == k
        weights, shift = fit(X[~test], odds[~test], taught[~test], right[~test], question[~test])
        z[test] = X[test] @ weights + shift
    tell("five folds", z)
    print(f"calibration error of {taught.sum()} taught candidates {reward.calibration_error(z[taught], right[taught]):.3f}")
    weights, shift = fit(X, odds, taught, right, question)
    print(f"{len(schemas)} schemas: weights {', '.join(f'{w:.3f}' for w in weights)}, shift {shift:.3f}")


if __name__ == "__main__":
    main()
