"""The linked model in PyTorch: the same mathematics as src/engine (its model.h has the formulas and tensor names).

Shapes: B examples, P word pieces, L question words, N items, T target outputs, D width, S symbols.
A batch is a dict of tensors made by batches.collate. Runs on CPU and GPU; use under autocast(computing(device)).
Pretrained encoder: BERT (MiniLM), post-norm; relation-aware layers after RAT-SQL (arXiv 1911.04942); pointers after
Pointer Networks (arXiv 1506.03134). Attention is written out (baddbmm, softmax, bmm): on CPU the backward of the fused
kernel is about three times slower; dropout masks come from a pool, since drawing them costs much of a step there.
"""
import json
import math
import random

import torch
import torch.nn as nn
import torch.nn.functional as F

ITEM = 1000                     # a token from here on is item token - ITEM (src/lang/ir.h)
RELATIONS, ITEM_KINDS, ITEM_KEYS, STEPS = 64, 16, 32, 96
DROPOUT = 0.1
MARK = 16.                      # mark_embd is that much larger than its weights, so that it learns faster: it began as nothing


def computing(device):
    """The type to compute in there: bfloat16, but not on a CPU that would emulate it, fifty times slower than float32 (AVX2, measured)."""
    slow = torch.device(device).type == "cpu" and not torch.ops.mkldnn._is_mkldnn_bf16_supported()
    return torch.float32 if slow else torch.bfloat16


class DropPool:
    """Dropout from a reused pool of masks."""

    def __init__(self, device):
        self.masks = (torch.rand(1 << 23, device=device) >= DROPOUT).to(computing(device)) / (1 - DROPOUT)

    def __call__(self, x):
        n = x.numel()
        if n >= self.masks.numel():
            return F.dropout(x, DROPOUT)
        at = random.randrange(self.masks.numel() - n)
        return x * self.masks[at:at + n].view(x.shape).to(x.dtype)


pool = None                     # made by Linked.train_mode, so that importing costs nothing


def drop(x, training):
    return pool(x) if training and pool is not None else x


class PretrainedLayer(nn.Module):
    def __init__(self, d, heads, inner, eps):
        super().__init__()
        self.heads = heads
        self.qkv, self.out, self.attn_norm = nn.Linear(d, 3 * d), nn.Linear(d, d), nn.LayerNorm(d, eps=eps)
        self.up, self.down, self.ffn_norm = nn.Linear(d, inner), nn.Linear(inner, d), nn.LayerNorm(d, eps=eps)

    def forward(self, x, bias):
        B, P, d = x.shape
        q, k, v = self.qkv(x).view(B, P, 3, self.heads, d // self.heads).permute(2, 0, 3, 1, 4)
        q, k, v = (t.flatten(0, 1) for t in (q * (d // self.heads) ** -.5, k, v))
        attention = torch.baddbmm(bias, q, k.transpose(-1, -2)).softmax(-1, dtype=v.dtype)
        y = torch.bmm(attention, v).view(B, self.heads, P, -1).transpose(1, 2).reshape(B, P, d)
        x = self.attn_norm(x + drop(self.out(y), self.training))
        return self.ffn_norm(x + drop(self.down(F.gelu(self.up(x))), self.training))


class Pretrained(nn.Module):
    def __init__(self, c):
        super().__init__()
        d, self.heads, eps = c["hidden_size"], c["num_attention_heads"], c.get("layer_norm_eps", 1e-12)
        self.token_embd = nn.Embedding(c["vocab_size"], d)
        self.position_embd = nn.Embedding(c["max_position_embeddings"], d)
        self.norm = nn.LayerNorm(d, eps=eps)
        self.layers = nn.ModuleList(PretrainedLayer(d, self.heads, c["intermediate_size"], eps)
                                    for _ in range(c["num_hidden_layers"]))

    @torch.no_grad()
    def load_bert(self, w):
        """w: a BERT checkpoint's tensors by their usual names; segment 0 is folded into the positions."""
        prefix = next(k for k in w if k.endswith("embeddings.word_embeddings.weight"))[:-len("embeddings.word_embeddings.weight")]
        w = {k[len(prefix):]: v for k, v in w.items() if k.startswith(prefix)}
        d = self.norm.weight.numel()
        put = lambda module, key: (module.weight.copy_(w[key + ".weight"]), module.bias.copy_(w[key + ".bias"]))
        self.token_embd.weight.copy_(w["embeddings.word_embeddings.weight"])
        self.position_embd.weight.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
        put(self.norm, "embeddings.LayerNorm")
        for i, layer in enumerate(self.layers):
            at = f"encoder.layer.{i}."
            for n, part in enumerate(("query", "key", "value")):
                layer.qkv.weight[n * d:(n + 1) * d] = w[at + f"attention.self.{part}.weight"]
                layer.qkv.bias[n * d:(n + 1) * d] = w[at + f"attention.self.{part}.bias"]
            put(layer.out, at + "attention.output.dense"), put(layer.attn_norm, at + "attention.output.LayerNorm")
            put(layer.up, at + "intermediate.dense"), put(layer.down, at + "output.dense"), put(layer.ffn_norm, at + "output.LayerNorm")

    def forward(self, pieces, mask):
        x = self.token_embd(pieces) + self.position_embd.weight[:pieces.shape[1]]
        x = drop(self.norm(x), self.training)
        bias = torch.zeros(mask.shape, device=x.device).masked_fill(~mask, -1e4)[:, None, None]
        bias = bias.to(torch.get_autocast_dtype(x.device.type) if torch.is_autocast_enabled(x.device.type) else x.dtype)
        bias = bias.expand(-1, self.heads, 1, -1).flatten(0, 1)
        for layer in self.layers:
            x = layer(x, bias)
        return x


class RelationLayer(nn.Module):
    def __init__(self, D, H):
        super().__init__()
        self.H, h = H, D // H
        self.attn_norm, self.qkv, self.out = nn.LayerNorm(D), nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.ffn_norm, self.up, self.down = nn.LayerNorm(D), nn.Linear(D, 4 * D), nn.Linear(4 * D, D)
        self.rel_key = nn.Parameter(torch.randn(RELATIONS, h) * .1)
        self.rel_value = nn.Parameter(torch.randn(RELATIONS, h) * .1)

    def forward(self, x, relations, mask):
        B, n, D = x.shape
        H, h = self.H, D // self.H
        q, k, v = (t.view(B, n, H, h).transpose(1, 2) for t in self.qkv(self.attn_norm(x)).chunk(3, -1))
        index = relations[:, None].expand(-1, H, -1, -1)
        score = q @ k.transpose(-1, -2) + (q @ self.rel_key.t().to(q.dtype)).gather(3, index)
        attention = (score / math.sqrt(h)).float().masked_fill(~mask[:, None, None], -1e9).softmax(-1).to(v.dtype)
        by_kind = attention.new_zeros(B, H, n, RELATIONS).scatter_add(3, index, attention)
        y = attention @ v + by_kind @ self.rel_value.to(v.dtype)
        x = x + drop(self.out(y.transpose(1, 2).reshape(x.shape)), self.training)
        return x + drop(self.down(F.gelu(self.up(self.ffn_norm(x)))), self.training)


class DecoderLayer(nn.Module):
    def __init__(self, D, H):
        super().__init__()
        self.H = H
        self.attn_norm, self.qkv, self.out = nn.LayerNorm(D), nn.Linear(D, 3 * D), nn.Linear(D, D)
        self.cross_norm, self.cross_q, self.cross_kv, self.cross_out = nn.LayerNorm(D), nn.Linear(D, D), nn.Linear(D, 2 * D), nn.Linear(D, D)
        self.ffn_norm, self.up, self.down = nn.LayerNorm(D), nn.Linear(D, 4 * D), nn.Linear(4 * D, D)

    def attend(self, q, k, v, mask):
        split = lambda x: x.view(x.shape[0], x.shape[1], self.H, -1).transpose(1, 2)
        q, k, v = split(q), split(k), split(v)
        score = (q @ k.transpose(-1, -2) / math.sqrt(q.shape[-1])).float().masked_fill(~mask, -1e9)
        return (score.softmax(-1).to(v.dtype) @ v).transpose(1, 2).flatten(2)

    def forward(self, y, states, mask, causal):
        y = y + drop(self.out(self.attend(*self.qkv(self.attn_norm(y)).chunk(3, -1), causal)), self.training)
        k, v = self.cross_kv(states).chunk(2, -1)
        y = y + drop(self.cross_out(self.attend(self.cross_q(self.cross_norm(y)), k, v, mask[:, None, None])), self.training)
        return y + drop(self.down(F.gelu(self.up(self.ffn_norm(y)))), self.training)


class Linked(nn.Module):
    """config: the encoder's (BERT names) plus width, heads, relation_layers, decoder_layers, symbols (names)."""

    def __init__(self, config):
        super().__init__()
        self.config, D, H, S = config, config["width"], config["heads"], len(config["symbols"])
        self.S, self.D = S, D
        self.pretrained = Pretrained(config)
        self.narrow = nn.Linear(config["hidden_size"], D)
        self.kind_embd, self.key_embd = nn.Embedding(ITEM_KINDS, D), nn.Embedding(4, D)
        self.relation, self.rel_norm = nn.ModuleList(RelationLayer(D, H) for _ in range(config["relation_layers"])), nn.LayerNorm(D)
        self.symbol_embd, self.item, self.step_embd = nn.Embedding(S, D), nn.Linear(D, D), nn.Embedding(STEPS, D)
        self.decoder, self.dec_norm = nn.ModuleList(DecoderLayer(D, H) for _ in range(config["decoder_layers"])), nn.LayerNorm(D)
        self.to_symbol, self.ptr_q, self.ptr_k = nn.Linear(D, S), nn.Linear(D, D), nn.Linear(D, D)
        for e in (self.kind_embd, self.key_embd, self.symbol_embd, self.step_embd):
            nn.init.normal_(e.weight, 0, .05)
        self.mark_embd = nn.Embedding(4, D, padding_idx=0)      # distinct, few, used by the answer before
        nn.init.zeros_(self.mark_embd.weight)

    def of_keys(self, keys):
        """What an item's keys (NL_KEY_ of src/lang/encode.h) add to it; the file has it as one table."""
        return self.key_embd(keys & 3) + MARK * (self.mark_embd(keys >> 2 & 3) + self.mark_embd(3 * (keys >> 4)))

    def train_mode(self, device):
        global pool
        pool = DropPool(device)
        self.train()

    def read(self, b):
        """What the pretrained encoder says of each position, the mean of its pieces: [B, L + N, hidden]"""
        x = self.pretrained(b["pieces"], b["piece_mask"])
        positions, d = b["mask"].shape[1], x.shape[-1]
        total = x.new_zeros(len(x), positions + 1, d).scatter_add(1, b["slots"][..., None].expand(-1, -1, d), x)[:, :positions]
        return total / b["count"][..., None].to(x.dtype)

    def encode(self, b):
        """-> states [B, L + N, D], item states [B, N, D]. b["read"]: what read() has given before, where it is kept (states.py, ppo.py)"""
        x = b["read"] if "read" in b else self.read(b)
        positions, N = b["mask"].shape[1], b["kinds"].shape[1]
        # a position all of whose pieces were cut off has nothing, as in the engine: not even the bias
        x = self.narrow(x) * b["said"][..., None].to(x.dtype)
        L = positions - N
        x = torch.cat([x[:, :L], x[:, L:] + (self.kind_embd(b["kinds"]) + self.of_keys(b["keys"])).to(x.dtype)], 1)
        for layer in self.relation:
            x = layer(x, b["relations"], b["mask"])
        x = self.rel_norm(x)
        return x, x[:, L:]

    def decode(self, states, items, b, target):
        """target [B, T] tokens, <s> first -> logits [B, T, S + N]"""
        n, points = target.shape[1], target >= ITEM
        chosen = self.item(items).gather(1, (target - ITEM).clamp(min=0)[..., None].expand(*target.shape, self.D)).float()
        y = torch.where(points[..., None], chosen, self.symbol_embd(target * ~points)) + self.step_embd.weight[:n]
        causal = torch.ones(n, n, dtype=torch.bool, device=y.device).tril()
        for layer in self.decoder:
            y = layer(y, states, b["mask"], causal)
        y = self.dec_norm(y)
        pointer = (self.ptr_q(y) @ self.ptr_k(items).transpose(1, 2)).float() * (2 / math.sqrt(self.D))
        return torch.cat([self.to_symbol(y).float(), pointer.masked_fill(~b["is_item"][:, None], -1e9)], -1)

    def loss(self, b, smoothing=0.):
        logits = self.decode(*self.encode(b), b, b["target"][:, :-1])
        target = b["target"][:, 1:]
        gold = torch.where(target >= ITEM, target - ITEM + self.S, target)
        return F.cross_entropy(logits.flatten(0, 1), gold.flatten(), ignore_index=0, label_smoothing=smoothing)

    @torch.no_grad()
    def greedy(self, b, end, begin, most=64):
        """Best outputs one by one, no grammar: a lower bound for tests of training. -> list of token lists"""
        states, items = self.encode(b)
        y = torch.full((len(states), 1), begin, dtype=torch.long, device=states.device)
        done = torch.zeros(len(states), dtype=torch.bool, device=states.device)
        for _ in range(most):
            best = self.decode(states, items, b, y)[:, -1].argmax(-1)
            best = torch.where(best >= self.S, best - self.S + ITEM, best) * ~done
            y, done = torch.cat([y, best[:, None]], 1), done | (best == end)
            if done.all():
                break
        said = y[:, 1:].tolist()
        return [s[:s.index(end)] if end in s else s for s in said]


def widen(weights, symbols):
    """A state_dict of a network with fewer symbols -> one with `symbols`: the new symbols' rows are small and their bias
    low, so that what the network says changes little until it has learnt them."""
    out = dict(weights)
    for name, fill in (("symbol_embd.weight", None), ("to_symbol.weight", None), ("to_symbol.bias", -4.)):
        w = out[name]
        more = symbols - len(w)
        if more < 0:
            raise SystemExit(f"the checkpoint has {len(w)} symbols, more than the {symbols} of the data")
        new = torch.randn(more, *w.shape[1:], device=w.device, dtype=w.dtype) * .01 if fill is None else w.new_full((more,), fill)
        out[name] = torch.cat([w, new])
    return out


def deepen(weights, old, new):
    """A state_dict of a network of config old -> one of config new with more relation or decoder layers: copies of the last
    that add nothing to what passes through them, until they have learnt to"""
    out = dict(weights)
    for kind, key in (("relation", "relation_layers"), ("decoder", "decoder_layers")):
        last = f"{kind}.{old[key] - 1}."
        for layer in range(old[key], new[key]):
            for name in [name for name in weights if name.startswith(last)]:
                part = name[len(last):]
                silent = part.split(".")[0] in ("out", "cross_out", "down")
                out[f"{kind}.{layer}.{part}"] = torch.zeros_like(weights[name]) if silent else weights[name].clone()
    return out


def pretrained_config(folder):
    """The encoder's config.json as a dict, checked to be a BERT."""
    with open(f"{folder}/config.json") as f:
        config = json.load(f)
    if config["model_type"] != "bert" or config.get("hidden_act", "gelu") != "gelu":
        raise SystemExit(f"{folder}: only BERT encoders with exact GELU are supported, this is {config['model_type']}")
    return {k: config[k] for k in ("hidden_size", "num_attention_heads", "intermediate_size", "num_hidden_layers",
                                   "vocab_size", "max_position_embeddings", "layer_norm_eps")}
