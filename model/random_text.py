"""Text models with random weights, for measuring speed: the time does not depend on what the weights are.

usage: random_text.py SHAPE TYPE OUT.gguf        SHAPE: 30M, 60M, 125M, 0.5B; TYPE: F32, F16, BF16, Q8_0, Q4_0, Q4_1, Q4_K, ...
The file has a byte-level vocabulary filled up with made-up tokens, so that other engines load it.
"""
import sys

import numpy as np

import text_gguf
import tiny_text

SHAPES = {  # architecture, width, layers, heads, kv heads, inner, vocabulary, tied
    "30M": ("llama", 512, 8, 8, 8, 1536, 8192, False),
    "60M": ("llama", 768, 8, 12, 4, 2048, 16384, False),
    "125M": ("llama", 1024, 10, 16, 4, 2816, 16384, False),
    "0.5B": ("qwen2", 896, 24, 14, 2, 4864, 151936, True),
}


def vocabulary_keys(n):
    """gpt-2's letters for the 256 bytes, then names that no text contains"""
    shown = list(range(33, 127)) + list(range(161, 173)) + list(range(174, 256))
    letters, extra = [], 0
    for byte in range(256):
        if byte in shown:
            letters.append(chr(byte))
        else:
            letters.append(chr(256 + extra))
            extra += 1
    tokens = letters + [f"<made up {i}>" for i in range(n - 256)]
    return {"tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "gpt-2", "tokenizer.ggml.tokens": tokens,
            "tokenizer.ggml.token_type": [1] * n, "tokenizer.ggml.merges": [letters[104] + " " + letters[101]], "tokenizer.ggml.bos_token_id": 0,
            "tokenizer.ggml.eos_token_id": 0}


def main(shape, kind, out):
    arch, width, layers, heads, kv_heads, inner, vocabulary, tied = SHAPES[shape]
    rng = np.random.default_rng(1)
    meta, tensors = tiny_text.build(rng, arch, width, layers, heads, kv_heads, inner, vocabulary, {"": kind}, tied=tied,
                                    **{"rope.freq_base": 10000.0, "context_length": 4096})
    meta.update(vocabulary_keys(vocabulary))
    text_gguf.write(out, meta, tensors)


if __name__ == "__main__":
    main(*sys.argv[1:])
