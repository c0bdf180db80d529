"""Tests of adapt.py, ppo.py, states.py, reward.py, plot.py and of net.py's deepening that need no server: seconds, on a network of the unit tests' size.

usage: test_learning.py          exit status 1 at the first that fails
"""
import json
import pathlib
import pickle
import random
import sys
import tempfile

import numpy as np
import torch

import adapt
import batches
import net
import plot
import ppo
import reward
import states
from net import ITEM

SYMBOLS = ["<pad>", "<s>", "</s>"] + [f"s{i}" for i in range(17)]
CONFIG = dict(hidden_size=32, num_attention_heads=4, intermediate_size=64, num_hidden_layers=2, vocab_size=50, max_position_embeddings=512,
              layer_norm_eps=1e-12, width=32, heads=4, relation_layers=2, decoder_layers=2, symbols=SYMBOLS)
BEGIN, END = 1, 2


def rollouts(chance, model):
    """Two questions over a schema of 2 tables and 4 columns; three letters each out of what is allowed, drawn from the model"""
    record = dict(schema="x", tables=[dict(name="a", pieces=[7]), dict(name="b", pieces=[8])], keys=[],
                  columns=[dict(table=t, name="c", pieces=[9 + i], type=2, primary=False, foreign=False) for i, t in enumerate((0, 0, 1, 1))])
    schema, out = batches.Schema(record), []
    for words in ([[20], [21]], [[22], [23], [24]]):
        r = ppo.Rollout()
        r.view = batches.view(batches.Example(schema, dict(words=words, values=[], links=[], ir=[])), False, [3, 4, 5, 6, 7], 1000)
        r.tokens, r.allowed, r.logs, r.rewards, r.right = [], [], [], [], []
        for _ in range(6):
            allowed = [[3, 4, ITEM + 1], [5, 6], [END]]
            r.tokens.append([chance.choice(part) for part in allowed[:2]])
            r.allowed.append(allowed), r.logs.append([0.] * 3)
            r.right.append(r.tokens[-1][0] == ITEM + 1)
            r.rewards.append(float(r.right[-1]))
        out.append(r)
    with torch.no_grad():                       # as if the model had drawn them
        b = ppo.collate(out, BEGIN, END, len(SYMBOLS))
        logs = ppo.policy(model, b, 1.)[0].tolist()
    for r in out:
        r.logs = [logs.pop(0)[:3] for _ in r.tokens]
    return out


def test_policy():
    """Probabilities sum to one over what is allowed; what is forced is certain; each answer is read with its own question"""
    torch.manual_seed(0)
    model = net.Linked(CONFIG).eval()
    mine = rollouts(random.Random(1), model)
    for r in mine:
        r.tokens, r.allowed = [[3, 5], [4, 5], [ITEM + 1, 5]], r.allowed[:3]
        r.logs, r.rewards, r.right = r.logs[:3], r.rewards[:3], r.right[:3]
    b = ppo.collate(mine, BEGIN, END, len(SYMBOLS))
    logs = ppo.policy(model, b, 1.)[0]
    assert torch.allclose(logs[:, 0].exp().view(2, 3).sum(1), torch.ones(2), atol=1e-5)
    assert torch.allclose(logs[:, 2], torch.zeros(6), atol=1e-5)
    for q, r in enumerate(mine):
        alone = ppo.collate([r], BEGIN, END, len(SYMBOLS))
        alone["read"] = model.read(alone)
        assert torch.allclose(ppo.policy(model, alone, 1.)[0], logs[3 * q:3 * q + 3], atol=1e-4)
    hot = ppo.policy(model, b, 100.)[0]
    assert torch.allclose(hot[:, 0].exp(), torch.full((6,), 1 / 3), atol=.02)


def test_advantages():
    """Against sums written out: GAE with lambda 1 is return less value, with 0 one step's error; nothing leaks over the end"""
    chance = np.random.default_rng(0)
    rewards, values = (torch.tensor(chance.normal(size=(3, 5)), dtype=torch.float32) for _ in "12")
    steps = torch.tensor([[1, 1, 1, 1, 1], [1, 1, 0, 0, 0], [1, 0, 0, 0, 0]], dtype=torch.bool)
    a, returns = ppo.generalised(rewards, values, steps, .9, 1.)
    for m in range(3):
        n = int(steps[m].sum())
        for t in range(n):
            total = sum(.9 ** (i - t) * rewards[m, i].item() for i in range(t, n))
            assert abs(a[m, t].item() - (total - values[m, t].item())) < 1e-4
            assert abs(returns[m, t].item() - total) < 1e-4
        assert not a[m, n:].any() and not returns[m, n:].any()
    a, _ = ppo.generalised(rewards, values, steps, .9, 0.)
    assert abs(a[0, 1] - (rewards[0, 1] + .9 * values[0, 2] - values[0, 1])) < 1e-5 and abs(a[1, 1] - (rewards[1, 1] - values[1, 1])) < 1e-5
    g = ppo.group_advantages(torch.tensor([1., 0, 0, 1, 1, 1]), torch.tensor([0, 0, 0, 0, 1, 1]))
    assert torch.allclose(g, torch.tensor([1., -1, -1, 1, 0, 0]))
    c = ppo.clipped(torch.tensor([1.5, 1.5, .5, .5]), torch.tensor([1., -1, 1, -1]), .2)
    assert torch.allclose(c, torch.tensor([1.2, -1.5, .5, -.8]))


def test_learning():
    """Both estimators make the rewarded answers likelier, keep to the supervised model under a strong KL, and go on where they
    stopped as if they had not"""
    for method in ("ppo", "group"):
        def probability(learner):
            mine = rollouts(random.Random(5), learner.model)
            for r in mine:
                r.tokens[0] = [ITEM + 1, 5]
            b = ppo.collate(mine, BEGIN, END, len(SYMBOLS))
            return ppo.policy(learner.model, b, 1.)[0][:, 0].exp()[[0, 6]].mean().item()

        def learner(kl, encoder_lr=0.):
            torch.manual_seed(3)
            a = ppo.options(["--conn", "", "--init", "x", "--vocab-from", "x", "--checkpoint", "x", "--policy", "x", "--questions", "1", "--method", method,
                             "--lr", "1e-3", "--kl", str(kl), "--encoder-lr", str(encoder_lr)])
            return ppo.Learner(a, CONFIG, net.Linked(CONFIG).state_dict())

        def rounds(x, first, last):
            for i in range(first, last):
                figures = x.learn(rollouts(random.Random(i), x.model), BEGIN, END, random.Random(i))
                assert figures["drift"] < 1e-4, figures
            return x

        free = learner(0.)
        before, encoder = probability(free), free.model.pretrained.layers[0].up.weight.clone()
        rounds(free, 0, 12)
        after = probability(free)
        assert after > before + .1, (method, before, after)
        assert torch.equal(encoder, free.model.pretrained.layers[0].up.weight), "the encoder was to stay"
        held = probability(rounds(learner(20.), 0, 12))
        assert held < after, (method, held, after)
        half = rounds(learner(0.), 0, 6)
        again = learner(0.)
        again.load(half.state())
        rounds(again, 6, 12)
        assert all(torch.equal(x, y) for x, y in zip(again.model.state_dict().values(), free.model.state_dict().values())), "resuming changed the run"
        moved = rounds(learner(0., 1e-3), 0, 1)
        assert not torch.equal(encoder, moved.model.pretrained.layers[0].up.weight)


def test_pairs():
    """adapt.py: the last word counts, wordings of a statement stay together, and the split hangs on the seed only"""
    said = adapt.last_words([("How many?", True, "SELECT 1", None), ("how  many?", False, "SELECT 1", None), ("Which?", False, "SELECT 2", "SELECT 3"),
                             ("Who?", True, "SELECT 4", None), ("Who?", True, "SELECT 5", None), ("none", True, None, None)])
    assert said == [("Which?", "SELECT 3"), ("Who?", "SELECT 5")], said
    key = lambda ir, sql="": adapt.statement_key(sql, dict(ir=ir), 6)
    assert key([4, ITEM + 5, ITEM + 6]) == key([4, ITEM + 5, ITEM + 9]) != key([4, ITEM + 4, ITEM + 6])
    assert adapt.statement_key("SELECT a FROM t WHERE x = 'y' LIMIT 5", {}, 6) == adapt.statement_key("select a  FROM t where x = 'z' LIMIT 12", {}, 6)
    keys = [f"k{i}" for i in range(40)]
    choose, test = adapt.split(keys * 3, .25, 1)
    assert len(choose) == len(test) == 5 and not choose & test and (choose, test) == adapt.split(keys[::-1], .25, 1) != adapt.split(keys, .25, 2)
    assert adapt.split(keys, 0, 1) == (set(), set())


def test_states():
    """What was read before gives the loss of reading now, whatever it is batched with; a deeper network says the same at first
    and learns in its new layers"""
    torch.manual_seed(3)
    model = net.Linked(CONFIG).eval()
    views = [r.view[:6] + ([3, ITEM, 5], *r.view[7:]) for r in rollouts(random.Random(1), model)]
    views[1] = (views[1][0][:12], views[1][1][:12], *views[1][2:])      # cut off: positions without pieces
    now = batches.collate(views, BEGIN, END)
    assert not now["said"][now["mask"]].all()
    read = batches.collate([next(states.read(model, [v], BEGIN, END)) for v in views], BEGIN, END)
    assert "pieces" not in read and all(torch.equal(now[k], read[k]) for k in ("said", "mask", "kinds", "keys", "relations", "target"))
    assert abs(model.loss(now).item() - model.loss(read).item()) < 1e-3
    deep = dict(CONFIG, relation_layers=3, decoder_layers=4)
    deeper = net.Linked(deep).eval()
    deeper.load_state_dict(net.deepen(model.state_dict(), CONFIG, deep))
    assert abs(model.loss(now).item() - deeper.loss(now).item()) < 1e-5
    deeper.loss(read).backward()
    for layer in (deeper.relation[2], *deeper.decoder[2:]):
        assert layer.out.weight.grad.abs().max() > 0


def test_hidden():
    """A view whose links are hidden is that of an example which never had them"""
    record = dict(schema="x", tables=[dict(name="a", pieces=[7]), dict(name="b", pieces=[8])], keys=[],
                  columns=[dict(table=t, name="c", pieces=[9 + i], type=2, primary=False, foreign=False) for i, t in enumerate((0, 0, 1, 1))])
    links = [[0, 0, 14], [1, 3, 47], [1, 1, 12], [0, 4, 17], [1, 5, 47]]
    made = lambda mine: batches.view(batches.Example(batches.Schema(record), dict(words=[[20], [21]], values=[], links=mine, ir=[3])), False, [3, 4, 5, 6, 7], 1000)
    full, bare = made(links), made([x for x in links if x[2] not in (14, 47)])
    assert not np.array_equal(full[5], bare[5]) and np.array_equal(batches.hide(full, (14, 47))[5], bare[5])
    assert np.array_equal(batches.hide(full, ())[5], full[5])
    assert [batches.held_out(f"s{i}", 0) for i in range(9)] == [False] * 9 and 20 < sum(batches.held_out(f"s{i}", 4) for i in range(120)) < 40


def test_reward():
    """Both heads learn what no sum can say (right is where two signs differ), their probabilities fit, follow-ups are told from
    questions and the answer before given again is left out; the same seed gives the same heads"""
    chance, width = np.random.default_rng(4), 4

    def asked(n):
        for i in range(n):
            follows, right, out = i % 3 == 0, int(chance.integers(2)), []
            for c in range(2 + follows):
                x = .1 * chance.normal(size=width + 3 + reward.EVIDENCE + reward.FOLLOW * follows).astype(np.float32)
                x[width + 3:width + 5] = 1 + x[width + 3:width + 5]
                x[width + 3] *= chance.choice([-1, 1])
                x[width + 4] *= np.sign(x[width + 3]) * (-1 if c == right else 1)
                if follows:
                    x[-reward.FOLLOW] = c == 2              # the answer before, given again
                out.append((x, c == right or c == 2))
            yield f"q{i}", follows, out

    with tempfile.TemporaryDirectory() as folder:
        folder = pathlib.Path(folder)
        for name, schemas in (("learn", 8), ("held", 2), ("new", 2)):
            (folder / name).mkdir()
            for s in range(schemas):
                (folder / name / f"{s}.pickle").write_bytes(pickle.dumps((f"{name}{s}", list(asked(90)))))
        questions, follow = reward.read(folder / "learn")
        held, held_follow = reward.read(folder / "held")
        new, new_follow = reward.read(folder / "new")
        assert len(set(questions.Q)) == 480 and len(set(follow.Q)) == 240 and len(follow.Y) == 480, "the third candidates are left out"
        a = reward.options(["--candidates", "", "--calibration", "", "--out", "", "--nets", "2", "--hidden", "8", "--follow-hidden", "8", "--steps", "150"])
        head = reward.made("questions", questions, held, width, a, a.hidden)
        odds = reward.head_odds(head, new.X)
        assert reward.first(odds, new) > .9 > .65 > reward.first(new.X[:, width], new)
        assert reward.calibration_error(odds, new.Y) < .1
        of = reward.made("follow-ups", reward.follow_features(follow, head), reward.follow_features(held_follow, head), 1, a, a.follow_hidden)
        assert len(of["weight"]) == 1 + reward.OWN + reward.OUTCOME + reward.FOLLOW
        assert reward.first(reward.head_odds(of, reward.follow_features(new_follow, head).X), new_follow) > .9
        again = reward.fit(questions, 2, 8, 150, a.seed)
        assert all(np.array_equal(v, again[k]) for k, v in reward.fit(questions, 2, 8, 150, a.seed).items())


def test_plot():
    with tempfile.TemporaryDirectory() as folder:
        log, out = pathlib.Path(folder) / "a.pt.log", pathlib.Path(folder) / "a.png"
        log.write_text("\n".join(json.dumps(x) for x in (dict(step=1, minutes=.1, loss=2., seen=3), dict(step=2, minutes=.2, loss=1.),
                                                            dict(step=2, minutes=.2, exact=dict(held=.5)))) + '\n{"step": 3, "min')
        found = plot.curves(log)
        assert dict(found) == {"loss": ([.1, .2], [2., 1.]), "exact held": ([.2], [.5])}, found
        sys.argv = ["plot.py", str(log), "--out", str(out), "--smooth", "2"]
        plot.main()
        assert out.read_bytes().startswith(b"\x89PNG")


if __name__ == "__main__":
    torch.set_num_threads(1)
    for test in (test_policy, test_advantages, test_learning, test_pairs, test_states, test_hidden, test_reward, test_plot):
        test()
        print(f"{test.__name__}: ok", flush=True)
