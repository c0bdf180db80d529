"""Reinforcement learning on answers that are run: PPO, and the group-relative estimator beside it.

usage: ppo.py --conn CONNINFO --data DIR --init BASE.pt --checkpoint FILE --vocab-from MODEL.gguf --policy FILE.gguf
              --method ppo|group --questions N [--validate N] [options]

A round: the policy is exported to --policy (where the server may read it), for --batch questions nl_sample draws --samples
answers each, through the grammar, so that each is in the language; each is run, and its reward is 1 when its rows are the
gold's (or it abstains where that is right), plus --head times the reward head's probability where the model has a head (--head above 0).
Then --epochs passes over the draws change the weights:

  ppo    clipped objective (Schulman et al., arXiv 1707.06347); a value head on the decoder's states; generalised advantages
         (arXiv 1506.02438); the KL to the supervised model is taken off the reward of each token
  group  the same clipped objective, the advantage of all tokens of an answer being its reward less the mean of its question's
         answers, over their deviation (Shao et al., arXiv 2402.03300); the KL is a term of the loss

Questions whose answers are all right or all wrong teach the group-relative estimator nothing; both leave them out with --mixed (the
dynamic sampling of Yu et al., arXiv 2503.14476), so that a round's time goes to those that differ.
The probabilities of the draws are the server's own, so that what its 8-bit weights do is part of the ratio; "drift" in
the log says how far they are from PyTorch's before a round's first change. Weights are changed without dropout. Of both estimators the
policy sees the same questions in the same order, by --seed. Pairs: the authored schemas' (train: neither business.txt nor
calibration.txt), or of --set or --pairs; databases as load.py made them. --validate: so many questions over the schemas of
calibration.txt (or of business.txt: --validate-with), drawn by seed, are asked of the policy before, and every --check rounds, as
evaluate.py does; without the reward head, which was fitted to other weights, unless --head is above 0.

The checkpoint (weights, value head, optimiser, round) is written after each round; the same command goes on from it, with the
same draws as if it had not stopped. The log, one JSON line a round, goes to CHECKPOINT.log; plot.py draws it. export.py makes the model file.
"""
import argparse
import json
import os
import pathlib
import random
import signal
import time

import numpy as np
import psycopg2
import torch
import torch.nn.functional as F

import batches
import evaluate
import export
import gguf
import load
import net
import pack
from net import ITEM

ADVANTAGE_FLOOR = 1e-4
TOGETHER = 8


def options(arguments=None):
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--set", default="authored", help="pairs as pack.py knows them")
    p.add_argument("--pairs", type=pathlib.Path, help="pairs of your own instead, .jsonl.xz as `python3 -m generate` writes them")
    p.add_argument("--name", action="append", help="only these databases")
    p.add_argument("--init", type=pathlib.Path, required=True, help="the supervised model: warm_start.py's or train.py's")
    p.add_argument("--vocab-from", type=pathlib.Path, required=True, help="the model file it belongs to: vocabulary, versions, reward head")
    p.add_argument("--checkpoint", type=pathlib.Path, required=True)
    p.add_argument("--policy", type=pathlib.Path, required=True)
    p.add_argument("--policy-type", default="Q8_0", choices=gguf.TYPES, help="of its weights: Q8_0 is quick, F32 draws from PyTorch's very policy")
    p.add_argument("--method", choices=("ppo", "group"), required=True)
    p.add_argument("--questions", type=int, required=True, help="to draw answers for, in all")
    p.add_argument("--batch", type=int, default=32, help="questions of a round")
    p.add_argument("--samples", type=int, default=8)
    p.add_argument("--temperature", type=float, default=1.)
    p.add_argument("--mixed", action="store_true", help="learn only from questions some of whose answers are right")
    p.add_argument("--epochs", type=int, default=2)
    p.add_argument("--minibatch", type=int, default=8, help="questions of a step")
    p.add_argument("--clip", type=float, default=.2)
    p.add_argument("--kl", type=float, default=.05)
    p.add_argument("--discount", type=float, default=1.)
    p.add_argument("--trace", type=float, default=.95, help="lambda of the generalised advantage")
    p.add_argument("--head", type=float, default=0., help="weight of the reward head's probability in the reward")
    p.add_argument("--lr", type=float, default=2e-5)
    p.add_argument("--encoder-lr", type=float, default=0., help="0: the encoder stays as it is")
    p.add_argument("--value-lr", type=float, default=1e-3)
    p.add_argument("--validate", type=int, default=0)
    p.add_argument("--validate-with", default="calibration", choices=("calibration", "business"))
    p.add_argument("--validate-on", action="append", help="only these databases")
    p.add_argument("--check", type=int, default=10)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--low", action="store_true", help="learn in bfloat16 where the processor has it")
    p.add_argument("--threads", type=int, default=1)
    return p.parse_args(arguments)


# --- what is drawn ---

class Server:
    """Connections to the pairs' databases, all with the policy as their model; one is open at a time."""

    def __init__(self, conn, policy):
        self.conn, self.policy, self.database, self.db = conn, policy, None, None

    def cursor(self, database):
        if database != self.database:
            self.close()
            self.db = psycopg2.connect(self.conn, dbname=database)
            self.db.autocommit = True
            cur = self.db.cursor()
            cur.execute(f"{pack.EXTENSION}; {pack.SETTINGS}; SET statement_timeout = '10s'; SET nl2sql.timeout = 0; SET default_transaction_read_only = on")
            cur.execute("SET nl2sql.model = %s", (str(self.policy),))
            self.database = database
        return self.db.cursor()

    def close(self):
        if self.db:
            self.db.close()
        self.db = self.database = None


class Rollout:
    """A question with the answers drawn for it: view [batches.view], tokens, allowed (per step), logs, rewards, right"""
    __slots__ = ("view", "tokens", "allowed", "logs", "rewards", "right")


def layout(encoded):
    """nl_encode's answer in full -> as batches.view gives it: what the server itself shows to the model, be the schema cut or not"""
    p = encoded["positions"]
    n = len(encoded["words"]) + len(p["items"])
    return (p["pieces"], p["slots"], len(encoded["words"]), np.array(p["kinds"], np.int64), np.array(p["keys"], np.int64),
            np.array(p["relations"], np.int64).reshape(n, n), [], p["items"])


def roll(cur, database, question, sql, a, seed):
    """-> Rollout, or None where the question cannot be used: its gold fails, or no draw came to an end"""
    try:
        gold = evaluate.run(cur, sql) if sql else None
        cur.execute("SELECT nl_encode(%s, NULL, true)", (question,))
        view = layout(cur.fetchone()[0])
        cur.execute("SELECT sql, tokens, log_probabilities, allowed, n_allowed, confidence FROM nl_sample(%s, %s, %s::real, %s)",
                    (question, a.samples, a.temperature, seed))
        drawn = cur.fetchall()
    except psycopg2.Error:
        if cur.connection.closed:
            raise
        return None
    r = Rollout()
    r.view = view
    place = {int(item): at for at, item in enumerate(r.view[7])}
    r.tokens, r.allowed, r.logs, r.rewards, r.right = [], [], [], [], []
    for said, tokens, logs, allowed, counts, confidence in drawn:
        move = lambda t: t if t < ITEM else ITEM + place[t - ITEM]
        right = evaluate.gives(cur, said, sql, gold) or said is None and gold is None and tokens == [pack.ir_symbols().index("abstain")]
        r.tokens.append([move(t) for t in tokens])
        r.allowed.append([[move(t) for t in part] for part in np.split(np.array(allowed), np.cumsum(counts)[:-1])])
        r.logs.append(logs), r.right.append(bool(right))
        r.rewards.append(float(right) + a.head * (confidence or 0.))
    return r if r.tokens else None


# --- what is learnt ---

def collate(rollouts, begin, end, symbols):
    """Rollouts -> batches.collate's tensors of their questions, and of their answers [M, T]: which question, target (<s> first), taken (the
    output's index among symbols and items), mask of the steps, allowed [M, T, S + N], logs, rewards [M]"""
    b = batches.collate([r.view for r in rollouts], begin, end)
    M, T = sum(len(r.tokens) for r in rollouts), max(len(t) for r in rollouts for t in r.tokens) + 1
    N = b["kinds"].shape[1]
    owner, reward = np.zeros(M, np.int64), np.zeros(M, np.float32)
    target, taken = np.zeros((M, T), np.int64), np.zeros((M, T), np.int64)
    mask, logs = np.zeros((M, T), bool), np.zeros((M, T), np.float32)
    allowed = np.zeros((M, T, symbols + N), bool)
    index = lambda t: t if t < ITEM else symbols + t - ITEM
    m = 0
    for q, r in enumerate(rollouts):
        for tokens, steps, log, value in zip(r.tokens, r.allowed, r.logs, r.rewards):
            n = len(tokens) + 1
            owner[m], reward[m] = q, value
            target[m, :n] = [begin] + tokens
            taken[m, :n] = [index(t) for t in tokens] + [end]
            mask[m, :n], logs[m, :n] = True, log
            for t, choices in enumerate(steps):
                allowed[m, t, [index(c) for c in choices]] = True
            allowed[m, n:, 0] = True            # steps that are not: something must be allowed
            m += 1
    b.update({k: torch.from_numpy(v) for k, v in dict(owner=owner, answers=target, taken=taken, steps=mask, allowed=allowed, logs=logs, rewards=reward).items()})
    return b


def lower(low):
    """Where it is wanted and the processor can: bfloat16, twice as fast; its rounding moves log probabilities by some thousandths"""
    dtype = net.computing("cpu") if low else torch.float32
    return torch.autocast("cpu", dtype, enabled=dtype != torch.float32)


def policy(model, b, temperature, low=False):
    """-> log probabilities of the tokens taken [M, T], entropy [M, T], the decoder's states [M, T, D]. b["read"]: what the
    pretrained encoder says, kept as long as it stays as it is"""
    at = b["owner"]
    again = dict(mask=b["mask"][at], is_item=b["is_item"][at])
    kept = []
    hook = model.dec_norm.register_forward_hook(lambda module, inputs, output: kept.append(output.float()))
    with lower(low):
        states, items = model.encode(b)
        logits = model.decode(states[at], items[at], again, b["answers"])
    hook.remove()
    logs = (logits / temperature).masked_fill(~b["allowed"], -1e9).log_softmax(-1)
    entropy = -(logs.exp() * logs.clamp(min=-50)).sum(-1)
    return logs.gather(-1, b["taken"][..., None])[..., 0], entropy, kept[0]


def generalised(rewards, values, steps, discount, trace):
    """rewards, values, steps (which are) [M, T] -> advantages, returns [M, T]; 0 beyond the end"""
    M, T = rewards.shape
    advantages, last = torch.zeros_like(rewards), torch.zeros(M)
    for t in reversed(range(T)):
        there = steps[:, t].float()
        following = values[:, t + 1] * steps[:, t + 1].float() if t + 1 < T else torch.zeros(M)
        last = there * (rewards[:, t] + discount * following - values[:, t] + discount * trace * last)
        advantages[:, t] = last
    return advantages, (advantages + values) * steps.float()


def group_advantages(rewards, owner):
    """[M] each: reward less its question's mean, over its deviation; 0 where all are alike"""
    out = torch.zeros_like(rewards)
    for q in owner.unique():
        mine = owner == q
        r = rewards[mine]
        deviation = r.std(unbiased=False)
        if deviation > ADVANTAGE_FLOOR:
            out[mine] = (r - r.mean()) / deviation
    return out


def clipped(ratio, advantage, clip):
    return torch.minimum(ratio * advantage, ratio.clamp(1 - clip, 1 + clip) * advantage)


class Learner:
    def __init__(self, a, config, weights):
        self.a, self.config, self.S = a, config, len(config["symbols"])
        self.model, self.reference = net.Linked(config).eval(), net.Linked(config).eval()
        self.model.load_state_dict(weights), self.reference.load_state_dict(weights)
        self.reference.requires_grad_(False)
        (self.model.pretrained.token_embd.weight if a.encoder_lr else self.model.pretrained).requires_grad_(False)
        torch.manual_seed(a.seed)
        self.value = torch.nn.Linear(config["width"], 1)
        torch.nn.init.zeros_(self.value.weight), torch.nn.init.zeros_(self.value.bias)
        encoder = [w for w in self.model.pretrained.parameters() if w.requires_grad]
        known = {id(w) for w in encoder}
        rest = [w for w in self.model.parameters() if w.requires_grad and id(w) not in known]
        groups = [dict(params=rest, lr=a.lr), dict(params=self.value.parameters(), lr=a.value_lr)] + ([dict(params=encoder, lr=a.encoder_lr)] if encoder else [])
        self.optimizer = torch.optim.AdamW(groups, betas=(.9, .98), weight_decay=0.)

    def learn(self, rollouts, begin, end, chance):
        """One round of changes -> figures for the log"""
        a, parts = self.a, []
        order = sorted(rollouts, key=lambda r: len(r.view[0]))      # of like length: less padding
        for at in range(0, len(order), a.minibatch):
            b = collate(order[at:at + a.minibatch], begin, end, self.S)
            with torch.no_grad():
                with lower(a.low):
                    b["read"] = self.reference.read(b)
                b["reference"] = policy(self.reference, b, a.temperature, a.low)[0]
                if a.encoder_lr:
                    del b["read"]
                now, _, states = policy(self.model, b, a.temperature, a.low)
                values = self.value(states)[..., 0]
            steps = b["steps"].float()
            b["drift"] = ((now - b["logs"]).abs() * steps).sum() / steps.sum()
            b["kl"] = ((now - b["reference"]) * steps).sum() / len(steps)
            if a.method == "ppo":
                rewards = -a.kl * (b["logs"] - b["reference"]) * steps
                last = b["steps"].sum(1) - 1
                rewards[torch.arange(len(last)), last] += b["rewards"]
                b["advantage"], b["returns"] = generalised(rewards, values, b["steps"], a.discount, a.trace)
                b["explained"] = values
            else:
                b["advantage"] = group_advantages(b["rewards"], b["owner"])[:, None] * steps
            parts.append(b)
        if a.method == "ppo":                   # over the whole round, as is usual
            every = torch.cat([b["advantage"][b["steps"]] for b in parts])
            for b in parts:
                b["advantage"] = (b["advantage"] - every.mean()) / (every.std() + 1e-6) * b["steps"].float()
        figures, count = dict(loss=0., value_loss=0., entropy=0., clipped=0.), 0
        for _ in range(a.epochs):
            for b in chance.sample(parts, len(parts)):
                steps = b["steps"].float()
                mean = lambda x: (x * steps).sum() / steps.sum()
                now, entropy, states = policy(self.model, b, a.temperature, a.low)
                ratio = (now - b["logs"]).exp()
                loss = -mean(clipped(ratio, b["advantage"], a.clip))
                value_loss = torch.zeros(())
                if a.method == "ppo":
                    # the value head learns from the states, but does not change them
                    value_loss = mean((self.value(states.detach())[..., 0] - b["returns"]) ** 2)
                else:
                    gap = b["reference"] - now
                    loss = loss + a.kl * mean(gap.exp() - gap - 1)
                self.optimizer.zero_grad(set_to_none=True)
                (loss + value_loss).backward()
                torch.nn.utils.clip_grad_norm_([w for w in self.model.parameters() if w.requires_grad], 1.)
                self.optimizer.step()
                count += 1
                figures["loss"] += loss.item()
                figures["value_loss"] += value_loss.item()
                figures["entropy"] += mean(entropy.detach()).item()
                figures["clipped"] += mean(((ratio.detach() - 1).abs() > a.clip).float()).item()
        figures = {k: round(v / count, 5) for k, v in figures.items()}
        figures.update(drift=round(float(np.mean([b["drift"] for b in parts])), 5), kl=round(float(np.mean([b["kl"] for b in parts])), 5))
        if a.method == "ppo":
            returns, guess = (torch.cat([b[k][b["steps"]] for b in parts]) for k in ("returns", "explained"))
            figures["value_explains"] = round(1 - ((returns - guess).var() / (returns.var() + 1e-8)).item(), 4)
        return figures

    def state(self):
        return dict(config=self.config, average=self.model.state_dict(), value=self.value.state_dict(), optimizer=self.optimizer.state_dict())

    def load(self, state):
        self.model.load_state_dict(state["average"]), self.value.load_state_dict(state["value"])
        self.optimizer.load_state_dict(state["optimizer"])


# --- the run ---

def pairs_of(a):
    """[(database, question, sql)] in an order by --seed: a few of one database together, since opening one costs as much as a question"""
    chance, parts = random.Random(a.seed), []
    for database, pairs in sorted((pack.generated_pairs(a.pairs) if a.pairs else pack.pairs_of(a.set, a.data)).items()):
        if a.name and database not in a.name:
            continue
        mine = [(database, q, s) for q, s, *_ in pairs]
        chance.shuffle(mine)
        parts += [mine[i:i + TOGETHER] for i in range(0, len(mine), TOGETHER)]
    if not parts:
        raise SystemExit("there are no pairs to learn from")
    chance.shuffle(parts)
    return sum(parts, [])


def write_policy(a, config, weights, source):
    metadata, tensors = source
    versions = metadata["nl2sql.ir_version"], metadata["nl2sql.encode_version"]
    out = export.tensors(weights, a.policy_type, versions)
    if a.head:
        out.update(export.heads(tensors))
    temporary = a.policy.with_name(a.policy.name + ".new")
    gguf.write(temporary, export.metadata(config, metadata["general.name"] + "+" + a.method, metadata["tokenizer.ggml.tokens"], versions,
                                          metadata.get("nl2sql.thesaurus", "")), out)
    temporary.chmod(0o644)
    os.replace(temporary, a.policy)


def validation(a):
    if a.validate_with == "business":
        pairs = pack.pairs_of("business", a.data)
    else:
        pairs = pack.authored_pairs(a.data, load.named_in("calibration.txt"), True, "pairs.jsonl", set())
    every = [(d, q, s) for d, mine in sorted(pairs.items()) if not a.validate_on or d in a.validate_on for q, s in mine]
    return sorted(random.Random(3).sample(every, min(a.validate, len(every))))


def validate(server, questions):
    right = 0
    for database, question, sql in questions:
        try:
            right += evaluate.judge(server.cursor(database), question, sql)["right"]
        except psycopg2.Error:                  # the gold fails here: wrong for all
            pass
    return round(right / max(1, len(questions)), 4)


def main(arguments=None):
    a = options(arguments)
    torch.set_num_threads(a.threads)
    source = gguf.read(a.vocab_from)
    init = torch.load(a.init, map_location="cpu", weights_only=False)
    config = init["config"]
    begin, end = config["symbols"].index("<s>"), config["symbols"].index("</s>")
    learner = Learner(a, config, init["average"])
    round_, spent = 0, 0.
    if a.checkpoint.exists():
        state = torch.load(a.checkpoint, map_location="cpu", weights_only=False)
        if state["method"] != a.method:
            raise SystemExit(f"{a.checkpoint} is of method {state['method']}")
        learner.load(state)
        round_, spent = state["round"], state["spent"]
    pairs, held, server = pairs_of(a), validation(a) if a.validate else [], Server(a.conn, a.policy)
    rounds = -(-a.questions // a.batch)
    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    log = open(f"{a.checkpoint}.log", "a")

    def check(when):
        figure = validate(server, held)
        print(json.dumps({"step": when, "minutes": round(spent, 2), a.validate_with: figure}), file=log, flush=True)
        print(f"round {when}: {a.validate_with} {100 * figure:.1f}% of {len(held)}", flush=True)

    write_policy(a, config, learner.model.state_dict(), source)
    if held and not round_:
        check(0)
    while round_ < rounds and not stop:
        start, cpu = time.monotonic(), time.process_time()
        chance = random.Random(f"{a.seed}/{round_}")
        mine = [pairs[(round_ * a.batch + i) % len(pairs)] for i in range(a.batch)]
        rollouts = []
        for database, question, sql in sorted(mine):
            r = roll(server.cursor(database), database, question, sql, a, chance.randrange(1 << 60))
            if r:
                rollouts.append(r)
        server.close()
        line = dict(step=round_ + 1, seen=(round_ + 1) * a.batch, used=len(rollouts))
        learnt = [r for r in rollouts if not a.mixed or 0 < sum(r.right) < len(r.right)]
        if learnt:
            answers = sum(len(r.right) for r in rollouts)
            line.update(reward=round(sum(map(sum, (r.rewards for r in rollouts))) / answers, 4), right=round(sum(sum(r.right) for r in rollouts) / answers, 4),
                        mixed=round(sum(0 < sum(r.right) < len(r.right) for r in rollouts) / len(rollouts), 4))
            drawn = time.monotonic()
            line.update(learner.learn(learnt, begin, end, chance), seconds_drawing=round(drawn - start, 1), seconds_learning=round(time.monotonic() - drawn, 1),
                        cpu=round(time.process_time() - cpu, 1))
        round_ += 1
        spent += (time.monotonic() - start) / 60
        line["minutes"] = round(spent, 2)
        print(json.dumps(line), file=log, flush=True)
        write_policy(a, config, learner.model.state_dict(), source)
        temporary = a.checkpoint.with_suffix(".tmp")
        torch.save(dict(learner.state(), round=round_, spent=spent, method=a.method), temporary)
        os.replace(temporary, a.checkpoint)
        if held and (round_ % a.check == 0 or round_ == rounds):
            check(round_)
    server.close()
    print(f"{round_} of {rounds} rounds, {spent:.1f} minutes", flush=True)


if __name__ == "__main__":
    main()
