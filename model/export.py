"""Checkpoint -> GGUF (src/engine/model.h has the keys and tensor names).

usage: export.py CHECKPOINT OUT.gguf --vocab VOCAB_TXT [--name NAME] [--type Q8_0|F16|F32] [--versions IR ENCODE]
                 [--reward FILE.npz]
VOCAB_TXT is the encoder's vocabulary, one piece a line; the thesaurus goes into the file too (thesaurus_lexicon.py). The moving average of the weights is exported.
--reward adds the heads that reward.py fitted to this model.
"""
import argparse
import os

import numpy as np
import torch

import gguf
import net
import thesaurus_lexicon

VERSIONS = 1, 3                 # of the IR (src/lang/ir.h) and of the encoding (src/lang/encode.h)
HEADS = "reward.", "follow."    # how the names of tensors begin that are not of net.Linked


def gguf_name(name):
    """A parameter's name in net.Linked's state_dict -> its tensor's name in the file"""
    name = name.replace("pretrained.layers.", "enc.").replace("pretrained.norm.", "embd_norm.").replace("pretrained.", "")
    name = name.replace("relation.", "rel.").replace("decoder.", "dec.")
    if name.startswith(("enc.", "rel.", "dec.")):
        parts = name.split(".")
        parts[2] = {"qkv": "attn_qkv", "out": "attn_out", "up": "ffn_up", "down": "ffn_down"}.get(parts[2], parts[2])
        if parts[2] in ("rel_key", "rel_value"):
            parts.append("weight")
        name = ".".join(parts)
    return name


def key_count(versions):
    """How many rows key_embd has in a file of these versions"""
    return net.ITEM_KEYS if versions[1] >= 3 else 4


def key_table(state, count):
    """net.Linked.of_keys as one table"""
    keys, marks = torch.arange(count), state["mark_embd.weight"]
    return state["key_embd.weight"][keys & 3] + net.MARK * (marks[keys >> 2 & 3] + marks[3 * (keys >> 4)])


def tensors(state, kind, versions=VERSIONS):
    """state: net.Linked's state_dict -> tensors by their GGUF names; large matrices in `kind`, the rest F32"""
    out = {}
    state = dict(state, **{"key_embd.weight": key_table(state, key_count(versions))})
    del state["mark_embd.weight"]
    for name, x in state.items():
        name, x = gguf_name(name), x.float().cpu().numpy()
        large = x.ndim == 2 and x.shape[1] % 32 == 0 and name.endswith(".weight") and not name.split(".")[-2].startswith("rel_")
        out[name] = (x, kind if large else "F32")
    return out


def heads(found):
    """Of a model file's tensors, as gguf.read gives them, those of its heads, which stay when its other weights are changed a little"""
    return {name: (x, "F32") for name, x in found.items() if name.startswith(HEADS)}


def metadata(config, name, vocabulary, versions, thesaurus=""):
    return {
        "general.architecture": "nl2sql", "general.name": name,
        "nl2sql.ir_version": versions[0], "nl2sql.encode_version": versions[1], "nl2sql.symbols": config["symbols"],
        "nl2sql.encoder.block_count": config["num_hidden_layers"], "nl2sql.encoder.embedding_length": config["hidden_size"],
        "nl2sql.encoder.feed_forward_length": config["intermediate_size"], "nl2sql.encoder.head_count": config["num_attention_heads"],
        "nl2sql.encoder.context_length": config["max_position_embeddings"], "nl2sql.encoder.layer_norm_epsilon": float(config["layer_norm_eps"]),
        "nl2sql.block_count": config["relation_layers"], "nl2sql.embedding_length": config["width"], "nl2sql.head_count": config["heads"],
        "nl2sql.decoder.block_count": config["decoder_layers"], "nl2sql.relation_count": 64, "nl2sql.item_kind_count": 16,
        "nl2sql.step_count": 96, "tokenizer.ggml.model": "bert", "tokenizer.ggml.tokens": vocabulary,
        **({"nl2sql.thesaurus": thesaurus} if thesaurus else {}),
        **({"nl2sql.item_key_count": key_count(versions)} if versions[1] >= 3 else {})}


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("checkpoint"), p.add_argument("out"), p.add_argument("--vocab", required=True)
    p.add_argument("--name", default="nl2sql-mini"), p.add_argument("--type", default="Q8_0", choices=gguf.TYPES)
    p.add_argument("--versions", type=int, nargs=2, default=VERSIONS)
    p.add_argument("--reward")
    a = p.parse_args()
    state = torch.load(a.checkpoint, map_location="cpu", weights_only=False)
    with open(a.vocab, encoding="utf-8") as f:
        vocabulary = f.read().split("\n")
    vocabulary = vocabulary[:state["config"]["vocab_size"]]
    out = tensors(state["average"], a.type, a.versions)
    if a.reward:
        out.update({name: (x, "F32") for name, x in np.load(a.reward).items()})
    gguf.write(a.out + ".tmp", metadata(state["config"], a.name, vocabulary, a.versions, thesaurus_lexicon.text()), out)
    os.replace(a.out + ".tmp", a.out)
    print(f"{a.out}: {os.path.getsize(a.out) / 1e6:.1f} MB, {sum(x.numel() for x in state['average'].values()) / 1e6:.2f} million parameters")


if __name__ == "__main__":
    main()
