"""Supervised fine-tuning of the linked model, resumable.

usage: train.py --data NAME[:WEIGHT],... --minutes M [--steps N] --checkpoint FILE [--init FILE] [--encoder DIR] [options]

NAME is a shard data/NAME.jsonl.xz made by pack.py; WEIGHT how many times an epoch shows it (default 1). A checkpoint
holds weights, their moving average (with --steps over the second half), the optimiser, the random states and the minutes spent, and is written every
--save minutes and on SIGTERM; the same command goes on from it. The learning rate is a cosine over --minutes of
training (not of wall time lost between runs), or over --steps of them: then the same seed and data on the same machine
give the same weights, as long as the run is not interrupted, and --minutes only bounds it. --init warm-starts the weights from another checkpoint (this script's
or export.py's); else the encoder's weights come from --encoder, a folder with config.json and model.safetensors.
The log (one JSON line every --tell steps) goes to CHECKPOINT.log; plot.py draws it.
"""
import argparse
import json
import math
import os
import pathlib
import pickle
import random
import signal
import sys
import time

os.environ.setdefault("LRU_CACHE_CAPACITY", "4096")
os.environ.setdefault("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "8192")

import numpy as np
import torch
from safetensors.torch import load_file
from tqdm import tqdm

import batches
import net

HERE = pathlib.Path(__file__).resolve().parent


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", default="")
    p.add_argument("--folder", type=pathlib.Path, default=HERE / "data")
    p.add_argument("--states", type=pathlib.Path, help="learn from the views that states.py keeps there; the encoder stays as it is, --data only says what "
                   "sets they are of, for --validate with --hold-out")
    p.add_argument("--validate", default="", help="shards to measure exact IR on, comma separated")
    p.add_argument("--validate-size", type=int, default=300)
    p.add_argument("--hold-out", type=int, default=0, metavar="N", help="a schema of every N is kept out of the training and a set's are validated on if it is "
                   "one of --validate too; which, its name tells: the same whatever the sets")
    p.add_argument("--no-links", default="", help="kinds of link (src/lang/link.h) hidden in training and validation, comma separated")
    p.add_argument("--minutes", type=float, required=True)
    p.add_argument("--steps", type=int, default=0)
    p.add_argument("--checkpoint", type=pathlib.Path, required=True)
    p.add_argument("--init", type=pathlib.Path)
    p.add_argument("--encoder", type=pathlib.Path)
    p.add_argument("--width", type=int, default=256)
    p.add_argument("--heads", type=int, default=8)
    p.add_argument("--relation-layers", type=int, default=2)
    p.add_argument("--decoder-layers", type=int, default=2)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--items", type=int, default=32, help="most tables and columns of an example while training")
    p.add_argument("--lr", type=float, default=5e-4)
    p.add_argument("--encoder-lr", type=float, default=8e-5, help="0: the encoder stays as it is, which costs a third of the time")
    p.add_argument("--frozen", type=int, default=0, help="the encoder's lowest layers that stay as they are: each saves a twelfth of the time")
    p.add_argument("--warmup", type=int, default=300)
    p.add_argument("--smoothing", type=float, default=0.)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--threads", type=int, default=0)
    p.add_argument("--save", type=float, default=5)
    p.add_argument("--check", type=float, default=30, help="minutes between validations")
    p.add_argument("--tell", type=int, default=50)
    a = p.parse_args()
    if a.states:
        a.encoder_lr = 0.
    elif not a.data:
        p.error("--data or --states")
    return a


def progress(a, step, spent):
    """How much of the training is done, 1: all. Of --steps where they are given, unless the minutes are over first"""
    return step / a.steps if a.steps and spent < a.minutes else spent / a.minutes


def mixture(data):
    """NAME[:WEIGHT],... -> (name, weight) of each"""
    for part in data.split(","):
        name, _, weight = part.partition(":")
        yield name, float(weight or 1)


def kept(folder, size, hidden=(), pool=4):
    """Lists of `size` views of those that states.py writes to folder, without end: all parts in random order, then again; without
    the links of the kinds hidden"""
    while True:
        parts = sorted(folder.glob("*.views"))
        random.shuffle(parts)
        if not parts:
            time.sleep(10)
        for at in range(0, len(parts), pool):
            views = []
            for path in parts[at:at + pool]:
                with open(path, "rb") as f:
                    views += [batches.hide(v, hidden) if hidden else v for v in pickle.load(f)]
            random.shuffle(views)
            yield from batches.by_length(views, size)


def main():
    a = options()
    if a.threads:
        torch.set_num_threads(a.threads)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    low = net.computing(device)
    autocast = lambda: torch.autocast(device, dtype=low, enabled=low != torch.float32)
    random.seed(a.seed), np.random.seed(a.seed), torch.manual_seed(a.seed)
    begin, end, marks, symbols = batches.vocabulary(a.folder)

    state = torch.load(a.checkpoint, map_location=device, weights_only=False) if a.checkpoint.exists() else None
    init = torch.load(a.init, map_location=device, weights_only=False) if a.init and not state else None
    if state or init:
        config = dict((state or init)["config"], symbols=symbols)
        if init:
            config.update({k: max(config[k], n) for k, n in (("relation_layers", a.relation_layers), ("decoder_layers", a.decoder_layers))})
    else:
        config = dict(net.pretrained_config(a.encoder), width=a.width, heads=a.heads, relation_layers=a.relation_layers,
                      decoder_layers=a.decoder_layers, symbols=symbols)
    model = net.Linked(config).to(device)
    if init:
        model.load_state_dict(net.deepen(net.widen(init["average"], len(symbols)), init["config"], config))
    elif not state:
        model.pretrained.load_bert(load_file(a.encoder / "model.safetensors"))
    (model.pretrained.token_embd.weight if a.encoder_lr else model.pretrained).requires_grad_(False)
    if a.frozen:
        for part in (model.pretrained.position_embd, model.pretrained.norm, *model.pretrained.layers[:a.frozen]):
            part.requires_grad_(False)
    encoder = [w for w in model.pretrained.parameters() if w.requires_grad]
    known = {id(w) for w in encoder}
    rest = [w for w in model.parameters() if w.requires_grad and id(w) not in known]
    optimizer = torch.optim.AdamW([dict(params=encoder, base=a.encoder_lr), dict(params=rest, base=a.lr)],
                                  lr=1., betas=(.9, .98), weight_decay=.01, fused=True)
    average = {k: v.clone() for k, v in model.state_dict().items()}
    step, spent, seen = 0, 0., 0
    if state:
        model.load_state_dict(net.widen(state["model"], len(symbols))), optimizer.load_state_dict(state["optimizer"])
        for w, moments in optimizer.state.items():
            for key, m in moments.items():
                if m.dim() and m.shape != w.shape:      # of symbols that the checkpoint lacks
                    moments[key] = torch.cat([m, m.new_zeros(len(w) - len(m), *w.shape[1:])])
        average, step, spent, seen = net.widen(state["average"], len(symbols)), state["step"], state["spent"], state["seen"]
        random.setstate(state["random"]), torch.set_rng_state(state["torch"].cpu())
        if progress(a, step, spent) >= 1:
            print(f"nothing left to do: the checkpoint has its {spent:.1f} minutes, {step} steps")
            return

    hidden = [int(k) for k in a.no_links.split(",") if k]

    def read(name, schemas, held=None):
        """The examples of a shard, of the schemas that are held out or of the others only; None: of all"""
        keep = lambda record: held is None or held == batches.held_out(record["schema"], a.hold_out)
        mine = batches.read(a.folder / f"{name}.jsonl.xz", schemas, keep)
        for e in mine if hidden else ():
            e.links = e.links[~np.isin(e.links[:, 2], hidden)]
        return mine

    schemas, train, named = {}, [], []
    for name, weight in mixture(a.data) if a.data else ():
        named.append(name)
        if a.states:
            continue
        mine = read(name, schemas, False)
        train.append((mine, weight))
        print(f"{name}: {len(mine)} examples, weight {weight}", flush=True)
    checks = {}
    for name in filter(None, a.validate.split(",")):
        mine = read(name, {}, True if name in named else None)
        checks[name] = random.Random(1).sample(mine, min(a.validate_size, len(mine)))
    count = sum(int(len(m) * w) for m, w in train)
    print(f"{sum(w.numel() for w in encoder) / 1e6:.2f} + {sum(w.numel() for w in rest) / 1e6:.2f} million trained parameters, "
          f"{count} examples an epoch, {device}, {spent:.1f} of {a.minutes} minutes done", flush=True)

    def epoch():
        out = []
        for mine, weight in train:
            whole = int(weight)
            out += mine * whole + random.sample(mine, int(len(mine) * (weight - whole)))
        return out

    def stream():
        if a.states:
            yield from kept(a.states, a.batch, hidden)
        while True:
            yield from batches.groups(epoch(), a.batch, marks, a.items)

    def save():
        temporary = a.checkpoint.with_suffix(".tmp")
        torch.save(dict(config=config, model=model.state_dict(), average=average, optimizer=optimizer.state_dict(), step=step,
                        spent=spent, seen=seen, random=random.getstate(), torch=torch.get_rng_state()), temporary)
        os.replace(temporary, a.checkpoint)

    def validate():
        now = {k: v.clone() for k, v in model.state_dict().items()}
        model.load_state_dict(average), model.eval()
        figures = {}
        for name, examples in checks.items():
            exact = 0
            order = sorted(examples, key=lambda e: e.pieces)
            for at in range(0, len(order), 32):
                views = [batches.view(e, False, marks, 1000) for e in order[at:at + 32]]
                with autocast():
                    said = model.greedy(batches.collate(views, begin, end, device), end, begin)
                exact += sum(s == v[6] for s, v in zip(said, views))
            figures[name] = round(exact / max(1, len(examples)), 4)
        model.load_state_dict(now), model.train()
        return figures

    stop = []
    signal.signal(signal.SIGTERM, lambda *_: stop.append(1))
    log = open(f"{a.checkpoint}.log", "a")
    model.train_mode(device)
    last, saved, checked, total, told = time.time(), spent, spent, 0., 0
    bar = tqdm(total=a.minutes, initial=round(spent, 2), unit="min", disable=not sys.stderr.isatty())
    for views in stream():
        for group in optimizer.param_groups:
            group["lr"] = group["base"] * (min(1, (step + 1) / a.warmup) * .5 * (1 + math.cos(math.pi * min(1, progress(a, step, spent)))) + 1e-3)
        b = batches.collate(views, begin, end, device)
        with autocast():
            loss = model.loss(b, a.smoothing)
        optimizer.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 1.)
        optimizer.step()
        step, seen, total, told = step + 1, seen + len(views), total + loss.item(), told + 1
        now = time.time()
        spent, last = spent + (now - last) / 60, now
        if step % 20 == 0 or step == a.steps:
            recent = step - a.steps // 2        # of a short run the second half only: the first is still on its way
            keep = min(.99, 1 - 20 / (recent + 20)) if recent > 0 else 0.
            for k, v in model.state_dict().items():
                average[k].mul_(keep).add_(v, alpha=1 - keep) if v.is_floating_point() else average[k].copy_(v)
        if step % a.tell == 0:
            line = dict(step=step, minutes=round(spent, 2), loss=round(total / told, 4), seen=seen, rate=round(seen / spent / 60, 1))
            print(json.dumps(line), file=log, flush=True)
            bar.set_postfix(loss=line["loss"], rate=line["rate"])
            bar.update(spent - bar.n)
            total, told = 0., 0
        done = progress(a, step, spent) >= 1 or stop
        if checks and (spent - checked >= a.check or (done and not stop)):
            figures = validate()
            checked = spent
            print(json.dumps(dict(step=step, minutes=round(spent, 2), exact=figures)), file=log, flush=True)
            print(f"{spent:.0f} min, {seen} examples, exact IR {figures}", flush=True)
            last = time.time()
        if done or spent - saved >= a.save:
            save()
            saved, last = spent, time.time()
        if done:
            break
    print(f"{spent:.1f} minutes, {step} steps, {seen} examples", flush=True)


if __name__ == "__main__":
    main()
