"""How follow-ups are ranked (src/pg/followup.c): weights fitted on dialogues whose candidates are run.

usage: follow.py --conn CONNINFO --data DIR --out FILE.npz [--beam N] [--training N]

Dialogues: those of the schemas of calibration.txt, and of every N-th schema of the training sets (0: none). Before each
follow-up the turns before it have their gold statements (taught and asked in a transaction that is rolled back), then
nl_features gives the candidates; a candidate is right as in reward.py. Fitted are the numbers of NUMBERS alone, among
them the reward head's own log odds, so that another model needs no other weights unless its head is of another kind.
Five folds by schema tell what they are worth. Prints the table for src/pg/followup.c. The candidates are kept beside
FILE and used again.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import psycopg2
from tqdm import tqdm

import evaluate
import gguf
import load
import pack
import reward

FOLLOW = 27                             # src/lang/follow.h
# the reward head's log odds; score, lowest, length; evidence.h; outcome.h; follow_features.c
NAMES = """head score lowest length joins columns columns_unlinked tables_unsaid words_used words_left values_unsaid values_left
    numbers_left alike others empty single rows nulls repeated same shown_lost shown_new shown_none kept lost replaced new
    group_lost group_new having order_lost order_new limit_lost limit_new distinct table_unsaid column_unsaid value_unsaid
    value_left word_left nothing nothing_long shown_long lost_long abstains same_rows""".split()
PENALTIES = (0.003, 0.01, 0.03, 0.1, 0.3, 1.)


def schemas(data, training):
    business, calibration = load.named_in("business.txt"), load.named_in("calibration.txt")
    folders = [f for f in load.authored_folders(data) if (f / "dialogues.jsonl").exists() and f.name not in business]
    other = [f for f in folders if f.name not in calibration]
    return [f for f in folders if f.name in calibration] + (other[::training] if training else [])


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


def collect(conn, data, beam, training):
    X, Y, Q, S, T, question = [], [], [], [], [], 0
    for folder in tqdm(schemas(data, training), disable=not sys.stderr.isatty()):
        try:
            db = psycopg2.connect(conn, dbname="authored_" + folder.name)
        except psycopg2.OperationalError:
            continue
        db.autocommit = True
        cur = db.cursor()
        cur.execute(pack.EXTENSION + "; SET statement_timeout = '10s'; SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
        for line in (folder / "dialogues.jsonl").read_text(encoding="utf-8").splitlines():
            turns = json.loads(line)["turns"]
            cur.execute("SELECT nl_reset('follow'), nl_session('follow')")
            for i, turn in enumerate(turns):
                if i > 0:
                    question += 1
                    gold = evaluate.run(cur, turn["sql"]) if turn["sql"] else None
                    for sql, features, right in reward.judged(cur, turn["question"], turn["sql"], gold, beam):
                        X.append(features), Y.append(right), Q.append(question), S.append(folder.name)
                        T.append((turn["question"], sql))
                remember(cur, turn["question"], turn["sql"])
        db.close()
    width = max(map(len, X))
    keep = [i for i, x in enumerate(X) if len(x) == width]     # without a statement before it there is nothing to rank by
    return tuple(np.array([v[i] for i in keep], t) for v, t in ((X, np.float32), (Y, bool), (Q, int), (S, str))) + ([T[i] for i in keep],)


def numbers(X, head):
    """-> the columns that are fitted, as NAMES has them; and which candidates are not the answer before given again"""
    weight, bias = head
    first = X.shape[1] - FOLLOW - reward.EVIDENCE - 3
    own = X[:, -FOLLOW:]
    return np.concatenate([(X[:, :len(weight)] @ weight + bias)[:, None], X[:, first:first + 12],
                           X[:, -FOLLOW - 7:-FOLLOW], own], 1).astype(np.float32), own[:, 0] == 0


def fit(N, Y, Q, penalty):
    """reward.fit with the whole penalty on every number: there are few dialogues"""
    X = np.concatenate([N, np.zeros((len(N), reward.EVIDENCE + 3), np.float32)], 1)
    weight, bias = reward.fit(X, Y, Q, penalty)
    return weight[:N.shape[1]], bias


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--model", type=pathlib.Path, default=pathlib.Path(__file__).resolve().parent / "nl2sql.gguf", help="whose head it is")
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--beam", type=int, default=4)
    p.add_argument("--training", type=int, default=0)
    a = p.parse_args()
    seen = a.out.with_suffix(".candidates.npz")
    if seen.exists():
        X, Y, Q, S = (np.load(seen)[k] for k in "XYQS")
    else:
        X, Y, Q, S, T = collect(a.conn, a.data, a.beam, a.training)
        np.savez_compressed(seen, X=X, Y=Y, Q=Q, S=S)
        seen.with_suffix(".json").write_text(json.dumps(T))
    tensors = gguf.read(a.model)[1]
    N, other = numbers(X, (tensors["reward.weight"].ravel(), tensors["reward.bias"].ravel()[0]))
    N, Y, Q, S = N[other], Y[other], Q[other], S[other]
    print(f"{len(set(Q))} follow-ups, {len(Y)} candidates, {100 * Y.mean():.1f}% right; one is right of {100 * reward.first(Y.astype(float), Y, Q):.1f}%")
    print(f"first by score {reward.first(N[:, 1], Y, Q):.3f}, by the reward head {reward.first(N[:, 0], Y, Q):.3f}")
    names, best = sorted(set(S)), None
    for penalty in PENALTIES:
        logit = np.zeros(len(Y), np.float32)
        for k in range(5):
            test = np.isin(S, names[k::5])
            weight, bias = fit(N[~test], Y[~test], Q[~test], penalty)
            logit[test] = N[test] @ weight + bias
        found = reward.first(logit, Y, Q)
        error = reward.calibration_error(logit, Y)
        print(f"penalty {penalty}: first {found:.3f}, calibration error {error:.3f}")
        if best is None or found - error >= best[1]:        # of equals the greater penalty
            best = (penalty, found - error)
    weight, bias = fit(N, Y, Q, best[0])
    print(f"penalty {best[0]}; bias {bias:.3f}")
    for name, w in zip(NAMES, weight):
        print(f"\t{w:.3f}f,\t\t/* {name} */")


if __name__ == "__main__":
    main()
