"""What the pretrained encoder says of training views, kept on disk: while it stays as it is (train.py --encoder-lr 0), its
pass over a view is five sixths of a step on CPU, and each view is worth more than one step.

usage: states.py --init FILE | --encoder DIR --data NAME[:WEIGHT],... --out DIR [--count N] [--seed N] [--threads N]

Draws views as train.py does (the same options say the same), lets the encoder of checkpoint FILE, or the pretrained one of DIR, read them and writes
parts of PART views to OUT until N are there; train.py --states OUT learns from them, the parts that come meanwhile too.
Several may write to one folder, each with its own seed. A part that is there is not made again; draws differ by part, so an
interrupted run goes on. A part: a list of views (batches.view) whose pieces are float16 [positions, hidden] instead, the
mean over each position's pieces, and whose slots say which positions had any. About 45 kB a view.
"""
import argparse
import os
import pathlib
import pickle
import random
import sys

import numpy as np
import torch
from safetensors.torch import load_file
from tqdm import tqdm

import batches
import net
import train

PART = 512


@torch.no_grad()
def read(model, views, begin, end):
    """views -> the same with the encoder's states for pieces"""
    b = batches.collate(views, begin, end)
    states, N = model.read(b).half().numpy(), b["kinds"].shape[1]
    said = b["said"].numpy()
    L = states.shape[1] - N
    for i, (_, _, l, kinds, keys, r, target, items) in enumerate(views):
        at = list(range(l)) + list(range(L, L + len(kinds)))
        yield states[i, at], said[i, at], l, kinds.astype(np.uint8), keys.astype(np.uint8), r, target, items


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--init", type=pathlib.Path)
    p.add_argument("--encoder", type=pathlib.Path)
    p.add_argument("--hold-out", type=int, default=0, metavar="N")
    p.add_argument("--data", required=True)
    p.add_argument("--folder", type=pathlib.Path, default=train.HERE / "data")
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--count", type=int, default=100000)
    p.add_argument("--items", type=int, default=32)
    p.add_argument("--batch", type=int, default=16)
    p.add_argument("--seed", type=int, default=0)
    p.add_argument("--threads", type=int, default=0)
    a = p.parse_args()
    if a.threads:
        torch.set_num_threads(a.threads)
    begin, end, marks, symbols = batches.vocabulary(a.folder)
    if a.init:
        state = torch.load(a.init, map_location="cpu", weights_only=False)
        model = net.Linked(state["config"])
        model.load_state_dict(state["average"])
    elif a.encoder:
        model = net.Linked(dict(net.pretrained_config(a.encoder), width=64, heads=2, relation_layers=1, decoder_layers=1, symbols=symbols))
        model.pretrained.load_bert(load_file(a.encoder / "model.safetensors"))
    else:
        p.error("--init or --encoder")
    model.eval()
    low = net.computing("cpu")
    schemas, sets = {}, []
    for name, weight in train.mixture(a.data):
        sets.append((batches.read(a.folder / f"{name}.jsonl.xz", schemas, lambda r: not batches.held_out(r["schema"], a.hold_out)), weight))
    shares = [len(mine) * weight for mine, weight in sets]
    a.out.mkdir(parents=True, exist_ok=True)
    for part in tqdm(range(-(-a.count // PART)), disable=not sys.stderr.isatty()):
        path = a.out / f"{a.seed}.{part}.views"
        if path.exists():
            continue
        random.seed(f"{a.seed}.{part}"), np.random.seed(a.seed * 100003 + part)
        drawn = [random.choice(sets[k][0]) for k in random.choices(range(len(sets)), shares, k=PART)]
        kept = []
        for views in batches.by_length([batches.view(e, True, marks, a.items) for e in drawn], a.batch):
            with torch.autocast("cpu", dtype=low, enabled=low != torch.float32):
                kept += read(model, views, begin, end)
        with open(path.with_suffix(".tmp"), "wb") as f:
            pickle.dump(kept, f, protocol=5)
        os.replace(path.with_suffix(".tmp"), path)


if __name__ == "__main__":
    main()
