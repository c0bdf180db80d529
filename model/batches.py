"""Packed examples -> batches: the Python half of src/lang/encode.h (test_encoding.py proves both halves equal).

A shard (model/data/*.jsonl.xz, written by pack.py from nl_encode) holds a line for each schema, then its questions.
`view` lays one example out as encode.h says; in training it drops unused tables and columns at random, shuffles the
order of tables and columns and sometimes hides comments or links. `collate` pads to few shapes (a new shape costs a compilation
of oneDNN's kernels on CPU) and builds the relations.
"""
import collections
import json
import lzma
import random
import zlib

import numpy as np
import torch

from net import ITEM

MAX_PIECES, MAX_WORDS = 512, 80
TABLE, VALUE_FIRST = 1, 8
# Shares of training examples: all name links hidden, each of them with LOST, comments hidden, nothing known of how far
# values differ, nor of the answer before
LINKLESS, THINNED, LOST, UNCOMMENTED, UNCOUNTED, FORGOTTEN = .08, .25, .3, .2, .15, .1
SPREAD, USED = 4, 16            # NL_KEY_ of src/lang/encode.h

mirror = np.arange(64, dtype=np.uint8)
for a, b in {10: 20, 11: 21, 12: 22, 13: 28, 14: 45, 15: 23, 16: 24, 17: 25, 18: 26, 19: 27, 46: 48, 47: 49, 50: 52, 51: 53}.items():
    mirror[a] = b


def vocabulary(folder):
    """-> the tokens that begin and end a target, the pieces that mark parts of a sequence, the symbols' names (pack.py's meta.json)"""
    meta = json.loads((folder / "meta.json").read_text())
    symbols = meta["symbols"]
    return symbols.index("<s>"), symbols.index("</s>"), [meta["marks"][k] for k in ("cls", "sep", "colon", "comma", "open")], symbols


class Schema:
    """Items of a schema (tables first, then columns) and their relations, uint8 [items, items]."""

    def __init__(self, record):
        tables, columns = record["tables"], record["columns"]
        self.tables, self.n = len(tables), len(tables) + len(columns)
        self.names = [x["pieces"] for x in tables + columns]
        self.comments = [x.get("comment") or [] for x in tables + columns]
        self.kinds = np.array([TABLE] * len(tables) + [c["type"] for c in columns], np.int64)
        self.primary = np.array([0] * len(tables) + [int(c["primary"]) for c in columns], np.int64)
        self.foreign = np.array([0] * len(tables) + [int(c["foreign"]) for c in columns], np.int64)
        self.spread = np.array([0] * len(tables) + [c.get("spread", 0) for c in columns], np.int64)
        self.table_of = np.array([-1] * len(tables) + [c["table"] for c in columns], np.int64)
        self.keys = [(k[0], k[1], k[2], k[3]) for k in record["keys"]]
        self.cost = np.array([1 + len(n) + len(c) + bool(c) for n, c in zip(self.names, self.comments)])
        self.inside = collections.defaultdict(list)
        for c in range(self.tables, self.n):
            self.inside[self.table_of[c]].append(c)
        self.relations = self.between()

    def between(self):
        T, n, t = self.tables, self.n, self.table_of
        r = np.zeros((n, n), np.uint8)
        r[:T, :T] = 41
        for a, b, _, _ in self.keys:
            if a != b:
                r[a, b] = 44 if r[a, b] in (43, 44) else 42
                r[b, a] = 44 if r[b, a] in (42, 44) else 43
        r[np.arange(T), np.arange(T)] = 40
        own = t[T:, None] == np.arange(T)[None]
        r[T:, :T] = np.where(own, np.where(self.primary[T:, None] == 1, 35, 36), 37)
        r[:T, T:] = np.where(own.T, np.where(self.primary[None, T:] == 1, 38, 39), 29)
        r[T:, T:] = np.where(t[T:, None] == t[None, T:], 33, 34)
        for _, _, source, to in self.keys:
            for a, b in zip(source, to):
                r[T + a, T + b], r[T + b, T + a] = 31, 32
        r[np.arange(T, n), np.arange(T, n)] = 30
        return r


class Example:
    __slots__ = ("schema", "names", "words", "values", "links", "used", "target", "pieces")

    def __init__(self, schema, record):
        self.schema, self.words, self.values = schema, record["words"], record["values"]
        self.names = {k: pieces for k, pieces in record.get("names", ())}     # read otherwise than in the schema, by item
        self.links = np.array(record["links"], np.int32).reshape(-1, 3)
        used = set(record.get("used", ()))                                    # by the answer before; of a column its table too
        self.used = used | {int(schema.table_of[u]) for u in used if schema.tables <= u < schema.n}
        self.target = record["ir"]
        self.pieces = (sum(map(len, self.words)) + min(int(schema.cost.sum()), 330) + 3
                       + sum(2 + len(v["pieces"]) for v in self.values))


def read(path, schemas=None, keep=lambda record: True):
    """-> list of examples; schemas (name -> Schema) is filled. Only records with a target enter."""
    schemas = {} if schemas is None else schemas
    out = []
    with lzma.open(path, "rt") as f:
        for line in f:
            record = json.loads(line)
            if "tables" in record:
                schemas[record["schema"]] = Schema(record)
            elif record.get("ir") and keep(record):
                out.append(Example(schemas[record["schema"]], record))
    return out


def choose(e, training, most_items):
    """Item numbers of tables and columns that enter, in sequence order: tables, then columns by table."""
    s = e.schema
    keep = np.ones(s.n, bool)
    order = list(range(s.tables))
    if training:
        used = {t - ITEM for t in e.target if t >= ITEM}
        used |= {s.tables + e.values[u - s.n]["column"] for u in used if u >= s.n and e.values[u - s.n]["column"] >= 0}
        used = {u for u in used if u < s.n}
        used |= {int(s.table_of[u]) for u in used if s.table_of[u] >= 0}
        if s.n > most_items or s.cost.sum() > 380 or random.random() < .3:
            goal = random.randint(max(8, min(most_items, s.n) // 2), most_items)
            spare = [t for t in range(s.tables) if t not in used]
            random.shuffle(spare)
            for t in spare:
                if keep.sum() <= goal and s.cost[keep].sum() < 380:
                    break
                keep[t] = False
                keep[s.inside[t]] = False
            spare = [c for c in range(s.tables, s.n) if keep[c] and c not in used and not s.primary[c]]
            random.shuffle(spare)
            for c in spare:
                if keep.sum() <= goal and s.cost[keep].sum() < 380:
                    break
                keep[c] = False
        random.shuffle(order)
    tables = [t for t in order if keep[t]]
    columns = []
    for t in tables:
        mine = [c for c in s.inside[t] if keep[c]]
        if training and random.random() < .5:
            random.shuffle(mine)
        columns += mine
    return tables, columns


def view(e, training, marks, most_items=40):
    """One example laid out: pieces, slots, kinds, keys, relation matrix [positions, positions] and target tokens."""
    s, (CLS, SEP, COLON, COMMA, OPEN) = e.schema, marks
    tables, columns = choose(e, training, most_items)
    items = tables + columns
    L, base = len(e.words), len(items)
    said = not training or random.random() >= UNCOMMENTED
    at = np.full(s.n, -1, np.int64)
    at[items] = np.arange(base)
    name = lambda k: e.names.get(k) or s.names[k]
    values = [i for i, v in enumerate(e.values) if v["column"] < 0 or at[s.tables + v["column"]] >= 0]
    pieces, slots = [CLS], [-1]
    for i, word in enumerate(e.words):
        pieces += word
        slots += [i] * len(word)
    inside = collections.defaultdict(list)
    for c in columns:
        inside[s.table_of[c]].append(c)
    for t in tables:
        for n, k in enumerate([t] + inside[t]):
            body = name(k) + ([OPEN] + s.comments[k] if said and s.comments[k] else [])
            pieces += [SEP if n == 0 else COLON if n == 1 else COMMA] + body
            slots += [-1] + [L + at[k]] * len(body)
    pieces.append(SEP)
    slots.append(-1)
    named = -1
    for n, i in enumerate(values):
        v = e.values[i]
        head = ([COMMA] if n else []) + (name(s.tables + v["column"]) + [COLON] if v["column"] not in (-1, named) else [])
        named = v["column"]
        pieces += head + v["pieces"]
        slots += [-1] * len(head) + [L + base + n] * len(v["pieces"])
    pieces, slots = pieces[:MAX_PIECES - 1] + [SEP], slots[:MAX_PIECES - 1] + [-1]
    N = base + len(values)
    T = len(tables)
    r = np.zeros((L + N, L + N), np.uint8)
    r[:L, :L] = np.clip(np.arange(L)[None] - np.arange(L)[:, None], -4, 4) + 5
    links = np.full((L, N), 15, np.uint8)
    links[:, :T] = 10
    links[:, base:] = 50
    place = np.full(s.n + len(e.values), -1, np.int64)
    place[:s.n] = at
    for n, i in enumerate(values):
        place[s.n + i] = base + n
    if len(e.links):
        to = place[e.links[:, 1]]
        ok = to >= 0
        if training:
            kinds, chance = e.links[:, 2], random.random()
            named = (kinds < 50) & (kinds != 18) & (kinds != 19)
            if chance < LINKLESS:
                ok &= ~named
            elif chance < LINKLESS + THINNED:
                ok &= ~named | (np.random.random(len(kinds)) >= LOST)
            if not said:
                ok &= (kinds != 13) & (kinds != 46)
        links[e.links[ok, 0], to[ok]] = e.links[ok, 2]
    r[:L, L:], r[L:, :L] = links, mirror[links].T
    r[L:L + base, L:L + base] = s.relations[np.ix_(items, items)]
    vb = L + base
    r[vb:, L:vb], r[L:vb, vb:], r[vb:, vb:] = 58, 59, 63
    for n, i in enumerate(values):
        v, p = e.values[i], vb + n
        r[p, p] = 62
        if v["column"] >= 0:
            c, t = L + at[s.tables + v["column"]], L + at[s.table_of[s.tables + v["column"]]]
            r[p, c], r[c, p], r[p, t], r[t, p] = 54, 55, 60, 61
        else:
            cs = at[[s.tables + c for c in v["compare"]]] if v["compare"] else np.zeros(0, np.int64)
            cs = L + cs[cs >= 0]
            r[p, cs], r[cs, p] = 56, 57
    kinds = np.concatenate([s.kinds[items], np.array([e.values[i]["kind"] for i in values], np.int64)])
    spread = 0 if training and random.random() < UNCOUNTED else s.spread
    keys = np.concatenate([(s.primary + 2 * s.foreign + SPREAD * spread)[items], np.zeros(len(values), np.int64)])
    if e.used and not (training and random.random() < FORGOTTEN):
        keys[[place[u] for u in e.used if place[u] >= 0]] |= USED
    target = [t if t < ITEM else ITEM + int(place[t - ITEM]) for t in e.target]
    return pieces, slots, L, kinds, keys, r, target, items + [s.n + i for i in values]


def hide(v, kinds):
    """A view as if it had no links of these kinds (src/lang/link.h)"""
    words, r = v[2], v[5].copy()
    links = r[:words, words:]
    for k in kinds:
        links[links == k] = 10 if k < 15 else 50 if k >= 50 else 15
    r[words:, :words] = mirror[links].T
    return (*v[:5], r, *v[6:])


def held_out(schema, share):
    """Is a schema of every `share` kept out of training: this one? Its name tells, the same whatever the sets"""
    return share > 0 and zlib.crc32(schema.encode()) % share == 0


def collate(views, begin, end, device="cpu"):
    """Pad views to a batch: dict of tensors (net.py says which shapes). A view's pieces and slots may be what the pretrained
    encoder has said of its positions, float16 [L + N, hidden], and which of them had pieces (states.py)"""
    up = lambda x, m: -(-x // m) * m
    B, known = len(views), isinstance(views[0][0], np.ndarray)
    L = up(max(v[2] for v in views), 8)
    N = up(max(len(v[3]) for v in views), 16)
    T = up(max(len(v[6]) for v in views) + 1, 8) + 1
    z = lambda *shape, t=np.int64: np.zeros(shape, t)
    b = dict(said=z(B, L + N, t=bool), kinds=z(B, N), keys=z(B, N), relations=z(B, L + N, L + N), mask=z(B, L + N, t=bool), target=z(B, T))
    if known:
        b["read"] = z(B, L + N, views[0][0].shape[1], t=np.float32)
    else:
        P = up(max(len(v[0]) for v in views), 16)
        b.update(pieces=z(B, P), piece_mask=z(B, P, t=bool), slots=np.full((B, P), L + N, np.int64), count=np.ones((B, L + N), np.float32))
    for i, (pieces, slots, l, kinds, keys, r, target, _) in enumerate(views):
        n = len(kinds)
        if known:
            b["read"][i, :l], b["read"][i, L:L + n] = pieces[:l], pieces[l:]
            b["said"][i, :l], b["said"][i, L:L + n] = slots[:l], slots[l:]
        else:
            b["pieces"][i, :len(pieces)], b["piece_mask"][i, :len(pieces)] = pieces, True
            slots = np.array(slots)
            slots = np.where(slots < 0, L + N, np.where(slots < l, slots, slots - l + L))
            b["slots"][i, :len(slots)] = slots
            count = np.bincount(slots, minlength=L + N + 1)[:L + N]
            b["count"][i], b["said"][i] = np.maximum(1, count), count > 0
        b["kinds"][i, :n], b["keys"][i, :n] = kinds, keys
        b["relations"][i, :l, :l], b["relations"][i, :l, L:L + n] = r[:l, :l], r[:l, l:]
        b["relations"][i, L:L + n, :l], b["relations"][i, L:L + n, L:L + n] = r[l:, :l], r[l:, l:]
        b["mask"][i, :l] = b["mask"][i, L:L + n] = True
        b["target"][i, 0], b["target"][i, 1:2 + len(target)] = begin, target + [end]
    b["is_item"] = b["mask"][:, L:]
    return {k: torch.from_numpy(v).to(device) for k, v in b.items()}


def by_length(views, size):
    """Views -> lists of `size` of like length, in random order"""
    views = sorted(views, key=lambda v: len(v[0]))
    parts = [views[i:i + size] for i in range(0, len(views), size)]
    random.shuffle(parts)
    return parts


def groups(examples, size, marks, most_items, pool=32):
    """One pass in random order: lists of `size` training views of like length."""
    examples = list(examples)
    random.shuffle(examples)
    for at in range(0, len(examples), pool * size):
        yield from by_length([view(e, True, marks, most_items) for e in examples[at:at + pool * size]], size)
