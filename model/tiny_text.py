"""Small text models with random weights from a fixed seed, and what float64 says of them, for src/test/unit/test_text.c.

usage: tiny_text.py OUT_FOLDER      writes tiny_llama.gguf, tiny_qwen2.gguf, tiny_qwen3.gguf, tiny_mixed.gguf, tiny_text_reference.txt
The reference is computed from the weights as the files hold them, so that only the engine's own rounding shows.
"""
import sys

import numpy as np

import text_gguf
import text_reference

TOKENS = 24


def build(rng, arch, width, layers, heads, kv_heads, inner, vocabulary, kinds, head=None, tied=False, factors=False, **keys):
    """kinds: name of a matrix, or "", -> type"""
    h = head or width // heads
    kind = lambda name: kinds.get(name, kinds.get("", "F32"))
    matrix = lambda name, rows, cols, gain=1.0: (rng.normal(0, gain / np.sqrt(cols), (rows, cols)), kind(name))
    vector = lambda n, mean, spread: (rng.normal(mean, spread, n), "F32")
    t = {"token_embd.weight": (rng.normal(0, 1, (vocabulary, width)), kind("token_embd"))}
    if factors:
        t["rope_freqs.weight"] = (np.linspace(1, 8, keys.get("rope.dimension_count", h) // 2), "F32")
    for i in range(layers):
        p = f"blk.{i}."
        t[p + "attn_norm.weight"] = vector(width, 1, .1)
        for name, rows in (("attn_q", heads * h), ("attn_k", kv_heads * h), ("attn_v", kv_heads * h)):
            t[p + name + ".weight"] = matrix(name, rows, width, 1.5)
            if arch == "qwen2":
                t[p + name + ".bias"] = vector(rows, 0, .3)
        if arch == "qwen3":
            t[p + "attn_q_norm.weight"] = vector(h, 1, .2)
            t[p + "attn_k_norm.weight"] = vector(h, 1, .2)
        t[p + "attn_output.weight"] = matrix("attn_output", width, heads * h)
        t[p + "ffn_norm.weight"] = vector(width, 1, .1)
        t[p + "ffn_gate.weight"] = matrix("ffn_gate", inner, width, 1.5)
        t[p + "ffn_up.weight"] = matrix("ffn_up", inner, width)
        t[p + "ffn_down.weight"] = matrix("ffn_down", width, inner)
    t["output_norm.weight"] = vector(width, 1, .1)
    if not tied:
        t["output.weight"] = matrix("output", vocabulary, width)
    meta = {"general.architecture": arch, "general.name": "tiny " + arch}
    named = {"block_count": layers, "context_length": 256, "embedding_length": width, "feed_forward_length": inner, "attention.head_count": heads,
             "attention.head_count_kv": kv_heads, "attention.layer_norm_rms_epsilon": 1e-6, **keys}
    if head:
        named["attention.key_length"] = named["attention.value_length"] = head
    meta.update({f"{arch}.{k}": v for k, v in named.items()})
    return meta, t


def main(out):
    rng = np.random.default_rng(20261101)
    models = {
        "tiny_llama": build(rng, "llama", 32, 2, 4, 2, 72, 61, {}, factors=True, **{"rope.freq_base": 500000.0, "rope.dimension_count": 8}),
        "tiny_qwen2": build(rng, "qwen2", 48, 2, 6, 2, 60, 64, {"": "F16"}, tied=True,
                            **{"rope.scaling.type": "linear", "rope.scaling.factor": 2.0, "rope.freq_base": 10000.0}),
        "tiny_qwen3": build(rng, "qwen3", 64, 2, 4, 1, 96, 67, {"": "Q8_0"}, head=32, **{"rope.freq_base": 1000000.0}),
        "tiny_mixed": build(rng, "llama", 256, 1, 4, 1, 64, 49, {
            "token_embd": "BF16", "attn_q": "Q4_K", "attn_k": "Q5_0", "attn_v": "Q6_K", "attn_output": "Q4_1", "ffn_gate": "Q5_K", "ffn_up": "Q4_0",
            "ffn_down": "Q8_0", "output": "Q5_1"}),
    }
    with open(f"{out}/tiny_text_reference.txt", "w") as f:
        def line(name, values, form="{}"):
            values = np.asarray(values).ravel()
            f.write(f"{name} {len(values)} " + " ".join(form.format(v) for v in values) + "\n")
        for name, (meta, tensors) in models.items():
            path = f"{out}/{name}.gguf"
            text_gguf.write(path, meta, tensors)
            model = text_reference.Model(path)
            tokens = rng.integers(0, len(model.w["token_embd.weight"]), TOKENS)
            line(name + ".tokens", tokens), line(name + ".logits", model.logits(tokens), "{:.7g}")
            # a row of each type as this reader sees it
            for kind in dict.fromkeys(model.kinds.values()):
                tensor = next(n for n, k in model.kinds.items() if k == kind and model.w[n].ndim == 2) if kind != "F32" else "token_embd.weight"
                if model.kinds[tensor] == kind:
                    line(f"{name}.row.{tensor}", model.w[tensor][1], "{:.9g}")


if __name__ == "__main__":
    main(sys.argv[1])
