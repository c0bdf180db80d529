"""The reward head: log odds that a candidate answers its question, learnt from candidates that were executed.

usage: reward.py --conn CONNINFO --data DIR --out FILE.npz [--beam N] [--every N]

Questions: the authored schemas of calibration.txt, which no model is trained on, so that its candidates there are as
good and as bad as on a user's schema. For each question nl_features gives the beam's candidates and what the head reads
of them (src/engine/nl.h, nl_session_features; src/lang/evidence.h); a candidate is right when its rows are those of the
gold statement, or when it abstains where that is right (evaluate.py's rule). A linear head with an L2 penalty is fitted
(fit() tells its loss); five folds by schema tell what it is worth: accuracy of the first candidate by score and by head,
area under the ROC curve, and the expected calibration error of its probabilities (ten bins). The candidates are kept
beside FILE and used again; delete them for another model. export.py --reward FILE.npz puts the head into the model file.
"""
import argparse
import json
import pathlib
import sys

import numpy as np
import psycopg2
import torch
from tqdm import tqdm

import evaluate
import load
import pack

PENALTIES = (0.1, 0.3, 1., 3., 10., 30., 100.)
EVIDENCE = 9 + 6 + 9 + 7                # the last features: src/lang/evidence.h, of the candidate and beside the others; src/pg/outcome.h
SCORE = -EVIDENCE - 3                   # before them: score, lowest, length


def judged(cur, asked, sql, gold, beam):
    """The beam's candidates for a question -> (SQL, features, right). gold: the rows of its statement sql, None where it has none"""
    cur.execute("SELECT sql, features FROM nl_features(%s, %s)", (asked, beam))
    for said, features in cur.fetchall():
        right = said is None and gold is None
        if said is not None and gold is not None:
            try:
                right = evaluate.same(evaluate.run(cur, said), gold, evaluate.order(sql))
            except psycopg2.Error:
                right = False
        yield said, features, right


def collect(conn, data, beam, every):
    """-> features [candidates, F], right [candidates], question number, schema name"""
    X, Y, Q, S, question = [], [], [], [], 0
    names = load.named_in("calibration.txt")
    for folder in tqdm([f for f in load.authored_folders(data) if f.name in names], disable=not sys.stderr.isatty()):
        db = psycopg2.connect(conn, dbname="authored_" + folder.name)
        db.autocommit = True
        cur = db.cursor()
        cur.execute(pack.EXTENSION + "; SET statement_timeout = '10s'; SET nl2sql.timeout = 0; SET nl2sql.schemas = '*'")
        for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
            pair = json.loads(line)
            gold = evaluate.run(cur, pair["sql"]) if pair["sql"] else None
            for asked in pair["questions"]:
                question += 1
                if question % every:
                    continue
                for _, features, right in judged(cur, asked, pair["sql"], gold, beam):
                    X.append(features), Y.append(right), Q.append(question), S.append(folder.name)
        db.close()
    return np.array(X, np.float32), np.array(Y, bool), np.array(Q), np.array(S)


def fit(X, Y, Q, penalty):
    """-> weight [F], bias over the features as they are. Half of the loss is that of a logistic regression on standardised
    features; the other half asks that of a question's candidates a right one be first (softmax over them, as ListNet,
    Cao et al. 2007), which is what the head is for. Then the log odds are scaled and shifted so that the probabilities
    are right (Platt 1999). The penalty is for the decoder's state; the few numbers behind it bear a hundredth of it."""
    mean, deviation = X.mean(0), X.std(0) + 1e-3
    x, y = torch.tensor((X - mean) / deviation), torch.tensor(Y.astype(np.float32))
    group = torch.tensor(np.unique(Q, return_inverse=True)[1])
    questions = int(group.max()) + 1
    total = lambda v: torch.zeros(questions).scatter_add(0, group, v)
    solvable = total(y) > 0
    strength = torch.full((X.shape[1],), penalty / X.shape[1])
    strength[SCORE:] *= 0.01
    likely = torch.nn.functional.binary_cross_entropy_with_logits

    def ranked(z):
        best = torch.full((questions,), -torch.inf).scatter_reduce(0, group, z.detach(), "amax")
        share = torch.exp(z - best[group])
        return -torch.log((total(share * y) + 1e-9) / total(share))[solvable].sum() / questions

    w, b = torch.zeros(X.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    minimise(lambda: (likely(x @ w + b, y) + ranked(x @ w)) / 2 + (strength * w * w).sum(), w, b)
    z = (x @ w).detach()
    slope, shift = torch.ones(1, requires_grad=True), torch.zeros(1, requires_grad=True)
    minimise(lambda: likely(slope * z + shift, y), slope, shift)
    weight = w.detach().numpy() * slope.item() / deviation
    return weight.astype(np.float32), np.float32(shift.item() - (weight * mean).sum())


def minimise(loss, *variables):
    optimizer = torch.optim.LBFGS(variables, max_iter=100, line_search_fn="strong_wolfe")

    def step():
        optimizer.zero_grad()
        value = loss()
        value.backward()
        return value

    optimizer.step(step)


def first(score, Y, Q):
    """Share of the questions whose best candidate by score is right"""
    best = {}
    for s, y, q in zip(score, Y, Q):
        if q not in best or s > best[q][0]:
            best[q] = (s, y)
    return float(np.mean([y for _, y in best.values()]))


def calibration_error(logit, Y):
    """How far the probabilities of ten bins are from the shares that are right"""
    p = 1 / (1 + np.exp(-logit))
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs(p[bins == i].mean() - Y[bins == i].mean()) * (bins == i).sum() for i in range(10) if (bins == i).any()) / len(p))


def figures(logit, X, Y, Q):
    order = np.argsort(logit)
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    positive = Y.sum()
    return dict(by_score=first(X[:, SCORE], Y, Q), by_head=first(logit, Y, Q), best_possible=first(Y.astype(float), Y, Q),
                auc=float((rank[Y].sum() - positive * (positive - 1) / 2) / max(1, positive * (len(Y) - positive))), calibration_error=calibration_error(logit, Y))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--beam", type=int, default=4)
    p.add_argument("--every", type=int, default=1, help="every n-th question only")
    a = p.parse_args()
    seen = a.out.with_suffix(".candidates.npz")
    if seen.exists():
        X, Y, Q, S = (np.load(seen)[k] for k in "XYQS")
    else:
        X, Y, Q, S = collect(a.conn, a.data, a.beam, a.every)
        np.savez_compressed(seen, X=X, Y=Y, Q=Q, S=S)
    print(f"{len(set(Q))} questions, {len(Y)} candidates, {100 * Y.mean():.1f}% right")
    schemas, best = sorted(set(S)), None
    for penalty in PENALTIES:
        logit = np.zeros(len(Y), np.float32)
        for k in range(5):
            test = np.isin(S, schemas[k::5])
            weight, bias = fit(X[~test], Y[~test], Q[~test], penalty)
            logit[test] = X[test] @ weight + bias
        found = figures(logit, X, Y, Q)
        print(f"penalty {penalty}: " + ", ".join(f"{k} {v:.3f}" for k, v in found.items()))
        # which is first, and whether its probability can be believed
        worth = found["by_head"] - found["calibration_error"]
        if best is None or worth > best[1]:
            best = (penalty, worth)
    weight, bias = fit(X, Y, Q, best[0])
    np.savez(a.out, weight=weight, bias=np.array([bias], np.float32))
    print(f"{a.out}: penalty {best[0]}")


if __name__ == "__main__":
    main()
