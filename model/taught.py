"""What verified pairs give: accuracy on schemas of which 0, 5 and 20 statements have been taught.

usage: taught.py --conn CONNINFO --data DIR [--schemas business|calibration] [--taught N,...] [--every N] [--seed N] [--set NAME=VALUE]...

Over the schemas of business or calibration (every N-th). Of each schema the statements with two wordings or more that the guard takes are shuffled; of the first
N of them the first wording is taught (nl_teach, in a transaction that is rolled back). Asked are all the other wordings of all
statements of the schema, the same questions whatever N, none of which was taught. Told: the share of right answers, of the
questions whose statement was taught under another wording and of the others, and how many got the answer of a taught pair.
Answers are compared as evaluate.py does.
"""
import argparse
import json
import pathlib
import random
import sys

import psycopg2
from tqdm import tqdm

import evaluate
import load
import pack


def pairs_of(folder):
    """-> the pairs with a statement and two wordings or more"""
    pairs = (json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines())
    return [p for p in pairs if p["sql"] and len(p["questions"]) > 1]


def judge(cur, question, sql, wanted):
    """As evaluate.judge, and whatever failed leaves the transaction as it was"""
    cur.execute("SAVEPOINT asked")
    said = evaluate.judge(cur, question, sql, wanted)
    cur.execute("ROLLBACK TO asked")
    return said


def may_teach(cur, pair):
    """Does the guard take it?"""
    cur.execute("SAVEPOINT teaching")
    try:
        cur.execute("SELECT nl_teach(%s, %s)", (pair["questions"][0], pair["sql"]))
        return True
    except psycopg2.Error:
        return False
    finally:
        cur.execute("ROLLBACK TO teaching")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--taught", default="0,5,20")
    p.add_argument("--schemas", choices=("business", "calibration"), default="business")
    p.add_argument("--every", type=int, default=1)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    a = p.parse_args()
    names = load.named_in(a.schemas + ".txt")
    folders = [f for f in load.authored_folders(a.data) if f.name in names][::a.every]
    counts = [int(n) for n in a.taught.split(",")]
    found = {n: [] for n in counts}         # (statement taught, right, another answer than untaught)
    for folder in tqdm(folders, disable=not sys.stderr.isatty()):
        db = psycopg2.connect(a.conn, dbname="authored_" + folder.name)
        cur = db.cursor()
        cur.execute(pack.EXTENSION + "; SET statement_timeout = '10s'; SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
        for setting in a.set:
            cur.execute("SELECT set_config(%s, %s, false)", setting.split("=", 1))
        db.commit()
        pairs = [p for p in pairs_of(folder) if may_teach(cur, p)]
        random.Random(f"{a.seed} {folder.name}").shuffle(pairs)
        golds = [evaluate.run(cur, p["sql"]) for p in pairs]
        untaught = {}
        for n in counts:
            for pair in pairs[:n]:
                cur.execute("SELECT nl_teach(%s, %s)", (pair["questions"][0], pair["sql"]))
            for i, pair in enumerate(pairs):
                for asked in pair["questions"][1:]:
                    said = judge(cur, asked, pair["sql"], golds[i])
                    found[n].append((i < n, said["right"], said["sql"] != untaught.setdefault(asked, said["sql"])))
            db.rollback()
        db.close()
    print(f"{len(folders)} schemas, {len(found[counts[0]])} questions")
    for n, results in found.items():
        share = lambda those: f"{100 * sum(r for _, r, _ in those) / len(those):.1f}% of {len(those)}" if those else "-"
        print(f"{n} taught: {share(results)}; of a taught statement {share([r for r in results if r[0]])}; of others "
              f"{share([r for r in results if not r[0]])}; {sum(c for _, _, c in results)} answers other than with {counts[0]} taught")


if __name__ == "__main__":
    main()
