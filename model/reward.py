"""The heads of the model file that judge candidates: log odds that a candidate answers its question.

usage: reward.py --candidates DIR --calibration DIR --out FILE.npz [--keep MODEL.gguf] [--nets N] [--hidden N] [--follow-hidden N] [--steps N] [--seed N]

DIR are candidates.py's: those of the training schemas and those of calibration.txt, which the network has never seen; both are
learnt from, and five folds by schema tell for each what the heads are worth on schemas that they have not learnt from. That the
network knows the schemas that it has learnt from no better than new ones has been measured (MODEL_CARD.md): else its candidates
there would be too good to learn from.

Two heads (src/engine/head.c): the reward head reads a candidate's features; the follow-up head, of questions that follow another
one, the reward head's log odds, the candidate's own features and what it keeps of the answer before. Each is a linear sum and a
hidden layer of tanh beside it; several such nets from other seeds are one net as wide as all, their mean. Half of the loss is
that of a logistic regression; the other half asks that of a question's candidates a right one be first (softmax over them, as
ListNet, Cao et al. 2007), which is what the heads are for. Then log odds are scaled and shifted so that the probabilities that
the folds give are right (Platt 1999).
--keep: the reward head stays as that model file has it, and only the follow-up head is learnt, from candidates of follow-ups alone.
The same seed gives the same heads. export.py --reward FILE.npz puts them into a model file.
"""
import argparse
import pathlib
import pickle

import numpy as np
import torch
import torch.nn.functional as F

import gguf

EVIDENCE = 9 + 6 + 9 + 7                # behind the search's own: src/lang/evidence.h, of the candidate and beside the others; src/pg/outcome.h
OWN = 3 + 9                             # score, lowest, length; evidence of the candidate itself
OUTCOME = 7
FOLLOW = 27                             # src/lang/follow.h, the last of a follow-up's features
FOLDS = 5


def options(arguments=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--candidates", type=pathlib.Path, required=True)
    p.add_argument("--calibration", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--keep", type=pathlib.Path, metavar="MODEL.gguf")
    p.add_argument("--nets", type=int, default=4)
    p.add_argument("--hidden", type=int, default=32, help="of each net of the reward head")
    p.add_argument("--follow-hidden", type=int, default=48)
    p.add_argument("--steps", type=int, default=250)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=1)
    return p.parse_args(arguments)


class Candidates:
    """X [n, features], Y [n] right, Q [n] question, S [n] schema; of questions or of follow-ups"""

    def __init__(self, X, Y, Q, S):
        self.X, self.Y, self.Q, self.S = np.array(X, np.float32), np.array(Y, bool), np.array(Q, int), np.array(S)

    def where(self, keep):
        return Candidates(self.X[keep], self.Y[keep], self.Q[keep], self.S[keep])

    def folds(self):
        schemas = sorted(set(self.S))
        for k in range(FOLDS):
            yield np.isin(self.S, schemas[k::FOLDS])


def read(folder, width=None):
    """-> candidates of questions, of follow-ups. A follow-up with nothing before it that it could be ranked by counts as a
    question; the answer before given again is left out: the server sets it aside (src/pg/followup.c)"""
    rows, question = [], 0
    for path in sorted(folder.glob("*.pickle")):
        with open(path, "rb") as f:
            name, asked = pickle.load(f)
        for _, _, candidates in asked:
            question += 1
            rows += [(x, y, question, name) for x, y in candidates]
    widths = {len(row[0]) for row in rows}
    width = width or min(widths, default=0)
    if not widths or not widths <= {width, width + FOLLOW}:
        raise SystemExit(f"{folder}: features of {sorted(widths)} numbers: no candidates, or those of several versions")

    def part(width, keep):
        mine = [row for row in rows if len(row[0]) == width and keep(row[0])]
        return Candidates(*zip(*mine)) if mine else None

    return part(width, lambda x: True), part(width + FOLLOW, lambda x: x[-FOLLOW] == 0)


def follow_features(candidates, head):
    """What the follow-up head reads (src/pg/reward.c)"""
    X = candidates.X
    outcome = X.shape[1] - FOLLOW - OUTCOME
    own = X.shape[1] - FOLLOW - EVIDENCE - 3
    odds = head_odds(head, X[:, :X.shape[1] - FOLLOW])
    return Candidates(np.concatenate([odds[:, None], X[:, own:own + OWN], X[:, outcome:]], 1), candidates.Y, candidates.Q, candidates.S)


PARTS = {"weight": "weight", "bias": "bias", "up": "up.weight", "up_bias": "up.bias", "down": "down.weight"}     # as the file calls them


def head_of(model):
    """The reward head of a model file"""
    tensors = gguf.read(model)[1]
    return {part: tensors["reward." + name].astype(np.float64) for part, name in PARTS.items()}


def head_odds(head, X):
    """head: arrays weight [F], bias [1], up [H, F], up_bias [H], down [H], as the file has them"""
    return X @ head["weight"] + head["bias"] + np.tanh(X @ head["up"].T + head["up_bias"]) @ head["down"]


class Net(torch.nn.Module):
    def __init__(self, n, hidden):
        super().__init__()
        self.sum, self.up, self.down = torch.nn.Linear(n, 1), torch.nn.Linear(n, hidden), torch.nn.Linear(hidden, 1, bias=False)
        torch.nn.init.zeros_(self.down.weight)

    def forward(self, x):
        return (self.sum(x) + self.down(F.dropout(torch.tanh(self.up(x)), .2, self.training)))[:, 0]


def ranked(z, y, group, questions):
    """The mean of the questions' -log share of the right ones, where there are right ones"""
    total = lambda v: torch.zeros(questions).scatter_add(0, group, v)
    best = torch.full((questions,), -torch.inf).scatter_reduce(0, group, z.detach(), "amax")
    share = torch.exp(z - best[group])
    return -torch.log((total(share * y) + 1e-9) / total(share))[total(y) > 0].sum() / questions


def fit(c, nets, hidden, steps, seed, rate=1e-2):
    """-> a head, over the features as they are"""
    mean, deviation = c.X.mean(0), c.X.std(0) + 1e-3
    x, y = torch.from_numpy((c.X - mean) / deviation), torch.from_numpy(c.Y.astype(np.float32))
    group = torch.from_numpy(np.unique(c.Q, return_inverse=True)[1])
    questions, made = int(group.max()) + 1, []
    for i in range(nets):
        torch.manual_seed(seed + i)
        net = Net(x.shape[1], hidden)
        optimizer = torch.optim.AdamW(net.parameters(), lr=rate, weight_decay=.05)
        for step in range(steps):
            optimizer.param_groups[0]["lr"] = rate * (1 - step / steps)
            z = net(x)
            optimizer.zero_grad()
            (F.binary_cross_entropy_with_logits(z, y) + ranked(z, y, group, questions)).backward()
            optimizer.step()
        made.append({k: v.double().numpy() for k, v in net.state_dict().items()})
    weight = np.mean([m["sum.weight"][0] for m in made], 0) / deviation
    up = np.concatenate([m["up.weight"] for m in made]) / deviation
    return dict(weight=weight, bias=np.array([np.mean([m["sum.bias"][0] for m in made]) - (weight * mean).sum()]),
                up=up, up_bias=np.concatenate([m["up.bias"] for m in made]) - up @ mean, down=np.concatenate([m["down.weight"][0] for m in made]) / nets)


def scaled(head, odds, right):
    """The head whose probabilities are right where a head like it gives these log odds; by which slope and shift, too"""
    z, y = torch.from_numpy(odds).double(), torch.from_numpy(right.astype(np.float64))
    slope, shift = torch.ones(1, dtype=torch.float64, requires_grad=True), torch.zeros(1, dtype=torch.float64, requires_grad=True)
    optimizer = torch.optim.LBFGS([slope, shift], max_iter=100, line_search_fn="strong_wolfe")

    def step():
        optimizer.zero_grad()
        value = F.binary_cross_entropy_with_logits(slope * z + shift, y)
        value.backward()
        return value

    optimizer.step(step)
    slope, shift = slope.item(), shift.item()
    return dict(head, weight=head["weight"] * slope, bias=head["bias"] * slope + shift, down=head["down"] * slope, slope=slope, shift=shift)


def first(score, c):
    """Share of the questions whose best candidate by score is right"""
    best = {}
    for s, y, q in zip(score, c.Y, c.Q):
        if q not in best or s > best[q][0]:
            best[q] = (s, y)
    return float(np.mean([y for _, y in best.values()]))


def calibration_error(odds, Y):
    """How far the probabilities of ten bins are from the shares that are right"""
    p = 1 / (1 + np.exp(-odds))
    bins = np.minimum((p * 10).astype(int), 9)
    return float(sum(abs(p[bins == i].mean() - Y[bins == i].mean()) * (bins == i).sum() for i in range(10) if (bins == i).any()) / len(p))


def tell(name, c, odds, score):
    order = np.argsort(odds)
    rank = np.empty(len(order))
    rank[order] = np.arange(len(order))
    positive = c.Y.sum()
    auc = (rank[c.Y].sum() - positive * (positive - 1) / 2) / max(1, positive * (len(c.Y) - positive))
    print(f"{name}: n {len(set(c.Q))}, first is right by score {first(score, c):.3f}, by the head {first(odds, c):.3f}, "
          f"one is right {first(c.Y.astype(float), c):.3f}; area under the curve {auc:.3f}, calibration error {calibration_error(odds, c.Y):.3f}", flush=True)


def joined(a, b):
    """Both, their questions apart"""
    return Candidates(*(np.concatenate(x) for x in ((a.X, b.X), (a.Y, b.Y), (a.Q, b.Q + a.Q.max() + 1), (a.S, b.S))))


def made(name, learnt, held, score, a, hidden):
    """A head fitted to both, the figures of five folds told of each; score: the column that the search orders by"""
    c = joined(learnt, held)
    out = np.zeros(len(c.Y))
    for test in c.folds():
        out[test] = head_odds(fit(c.where(~test), a.nets, hidden, a.steps, a.seed), c.X[test])
    head = scaled(fit(c, a.nets, hidden, a.steps, a.seed), out, c.Y)
    odds = head["slope"] * out + head["shift"]
    tell(f"{name}, training schemas", learnt, odds[:len(learnt.Y)], learnt.X[:, score])
    tell(f"{name}, schemas of calibration.txt", held, odds[len(learnt.Y):], held.X[:, score])
    return head


def main():
    a = options()
    torch.set_num_threads(a.threads)
    head = head_of(a.keep) if a.keep else None
    width = len(head["weight"]) if head else None
    (questions, follow), (held, held_follow) = read(a.candidates, width), read(a.calibration, width)
    if not head:
        head = made("questions", questions, held, questions.X.shape[1] - EVIDENCE - 3, a, a.hidden)
    out = [("reward", part, head[part]) for part in PARTS]
    if follow and held_follow:
        of = made("follow-ups", follow_features(follow, head), follow_features(held_follow, head), 1, a, a.follow_hidden)
        out += [("follow", part, of[part]) for part in PARTS]
    np.savez(a.out, **{f"{which}.{PARTS[part]}": v.astype(np.float32) for which, part, v in out})
    print(f"{a.out}: {sum(v.size for *_, v in out)} numbers")


if __name__ == "__main__":
    main()
