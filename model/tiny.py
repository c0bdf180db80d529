"""A tiny model with random weights from a fixed seed, and what PyTorch says of it, for src/test/unit/test_forward.c.

usage: tiny.py VOCAB_TXT OUT_FOLDER      writes tiny.gguf (F32) and tiny_reference.txt (format: forward_fixture.h)
Only the first 600 pieces of the vocabulary enter, so that the file stays at a few hundred kB.
"""
import re
import sys

import numpy as np
import torch

import export
import gguf
import net
from pack import ir_symbols


def main(vocab, out):
    symbols = ir_symbols()
    with open(vocab, encoding="utf-8") as f:
        words = f.read().split("\n")
    marks = ["[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]"]
    rest = [w for w in words if not w.startswith("[")]
    common = [w for w in rest if len(w) <= 1] + [w for w in rest if 2 < len(w.strip("#")) < 7 and re.fullmatch("#*[a-z]+", w)]
    vocabulary = marks + common[:595]
    config = dict(hidden_size=32, num_attention_heads=4, intermediate_size=64, num_hidden_layers=2, vocab_size=len(vocabulary),
                  max_position_embeddings=512, layer_norm_eps=1e-12, width=32, heads=4, relation_layers=2, decoder_layers=2, symbols=symbols)
    torch.manual_seed(20260101)
    model = net.Linked(config).eval()
    with torch.no_grad():
        for name, w in model.named_parameters():
            if w.dim() > 1:
                w.normal_(0, .3)
            elif name.endswith("bias"):
                w.normal_(0, .1)
            else:
                w.normal_(1, .1)
    gguf.write(f"{out}/tiny.gguf", export.metadata(config, "tiny", vocabulary, (1, 1)), export.tensors(model.state_dict(), "F32", (1, 1)))
    g = torch.Generator().manual_seed(7)
    draw = lambda n, most: torch.randint(0, most, (n,), generator=g)
    P, L, N = 57, 9, 14
    pieces = draw(P, len(vocabulary))
    slots = torch.cat([torch.arange(L + N), draw(P - L - N, L + N + 1) - 1])[torch.randperm(P, generator=g)]
    kinds, keys = draw(N, 13), draw(N, 4)
    relations = draw((L + N) ** 2, 64).view(L + N, L + N)
    outputs = torch.tensor([4, len(symbols) + 2, 27, 52, len(symbols) + 0, 10, len(symbols) + 13, 34, 91, 2])
    S = len(symbols)
    target = torch.where(outputs >= S, outputs - S + net.ITEM, outputs)
    where = torch.where(slots < 0, L + N, slots)
    count = torch.bincount(where, minlength=L + N + 1)[:L + N].clamp(min=1).float()
    b = dict(pieces=pieces[None], piece_mask=torch.ones(1, P, dtype=torch.bool), slots=where[None], count=count[None], kinds=kinds[None],
             keys=keys[None], relations=relations[None], mask=torch.ones(1, L + N, dtype=torch.bool), is_item=torch.ones(1, N, dtype=torch.bool))
    with torch.no_grad():
        logits = model.decode(*model.encode(b), b, torch.cat([torch.tensor([1]), target])[None])[0]
    with open(f"{out}/tiny_reference.txt", "w") as f:
        def line(name, values, form="{}"):
            values = np.asarray(values).ravel()
            f.write(f"{name} {len(values)} " + " ".join(form.format(v) for v in values) + "\n")
        line("pieces", pieces), line("slots", slots), line("n_words", [L]), line("kinds", kinds), line("keys", keys)
        line("relations", relations), line("begin", [1]), line("outputs", outputs), line("logits", logits, "{:.6g}")


if __name__ == "__main__":
    main(*sys.argv[1:])
