"""Files of text models made of others, to compare engines with.

usage: text_files.py floats IN.gguf OUT.gguf                       the same model with every weight as F32
       text_files.py llama2c CHECKPOINT.bin TOKENIZER.bin OUT.gguf   a model of karpathy/llama2.c (the first form of its checkpoints)
"""
import struct
import sys

import numpy as np

import text_gguf


def floats(source, out):
    metadata, tensors = text_gguf.read(source)
    text_gguf.write(out, metadata, {name: (x, "F32") for name, (x, _) in tensors.items()})


def pieces(path, count):
    """pieces, scores and types (of tokenizer.ggml.token_type) of a tokenizer.bin"""
    raw = open(path, "rb").read()
    at, tokens, scores, types = 4, [], [], []
    for i in range(count):
        score, size = struct.unpack_from("<fi", raw, at)
        text = raw[at + 8:at + 8 + size].decode()
        at += 8 + size
        special = {0: ("<unk>", 2), 1: ("<s>", 3), 2: ("</s>", 3)}.get(i)
        text, kind = special or (text, 6 if text.startswith("<0x") and len(text) == 6 else 1)
        tokens.append(text.replace(" ", "\u2581"))
        scores.append(float(score))
        types.append(kind)
    return tokens, scores, types


def llama2c(checkpoint, tokenizer, out):
    width, inner, layers, heads, kv_heads, vocabulary, context = struct.unpack("<7i", open(checkpoint, "rb").read(28))
    tied, vocabulary = vocabulary > 0, abs(vocabulary)
    numbers, at = np.fromfile(checkpoint, np.float32, offset=28), 0
    head = width // heads

    def take(*shape):
        nonlocal at
        n = int(np.prod(shape))
        at += n
        return numbers[at - n:at].reshape(shape)

    t = {"token_embd.weight": take(vocabulary, width)}
    # one kind of all layers after another
    for name, shape in (("attn_norm", (width,)), ("attn_q", (heads * head, width)), ("attn_k", (kv_heads * head, width)), ("attn_v", (kv_heads * head, width)),
                        ("attn_output", (width, heads * head)), ("ffn_norm", (width,)), ("ffn_gate", (inner, width)), ("ffn_down", (width, inner)),
                        ("ffn_up", (inner, width))):
        for i, x in enumerate(take(layers, *shape)):
            t[f"blk.{i}.{name}.weight"] = x
    t["output_norm.weight"] = take(width)
    take(2, context, head // 2)  # cosines and sines
    if not tied:
        t["output.weight"] = take(vocabulary, width)
    if at != len(numbers):
        raise SystemExit(f"{checkpoint}: expected {at} numbers, found {len(numbers)}")
    named = {"block_count": layers, "context_length": context, "embedding_length": width, "feed_forward_length": inner, "attention.head_count": heads,
             "attention.head_count_kv": kv_heads, "attention.layer_norm_rms_epsilon": 1e-5, "rope.freq_base": 10000.0, "rope.dimension_count": head}
    tokens, scores, types = pieces(tokenizer, vocabulary)
    meta = {"general.architecture": "llama", "general.name": "llama2.c", **{f"llama.{k}": v for k, v in named.items()},
            "tokenizer.ggml.model": "llama", "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.scores": scores, "tokenizer.ggml.token_type": types,
            "tokenizer.ggml.bos_token_id": 1, "tokenizer.ggml.eos_token_id": 2, "tokenizer.ggml.unknown_token_id": 0}
    text_gguf.write(out, meta, {name: (x, "F32") for name, x in t.items()})


if __name__ == "__main__":
    command = {"floats": floats, "llama2c": llama2c}.get(sys.argv[1] if len(sys.argv) > 1 else "")
    if command is None:
        raise SystemExit(__doc__)
    command(*sys.argv[2:])
