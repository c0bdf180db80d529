"""Text models of architecture llama, qwen2 and qwen3 in float64, straight from their description in src/engine/text_model.h.

usage: text_reference.py MODEL.gguf TOKEN,TOKEN,... [STEPS]
Prints the greedy continuation, and after each token the distance between the best and the second-best logit.
"""
import sys

import numpy as np

import text_gguf


class Model:
    def __init__(self, path):
        self.keys, tensors = text_gguf.read(path)
        self.w = {name: x for name, (x, _) in tensors.items()}
        self.kinds = {name: kind for name, (_, kind) in tensors.items()}
        self.arch = self.keys["general.architecture"]

    def key(self, name, default=None):
        return self.keys.get(f"{self.arch}.{name}", default)

    def logits(self, tokens):
        """tokens [n] -> [n, vocabulary]; the whole sequence at once, no cache"""
        w, n = self.w, len(tokens)
        heads = self.key("attention.head_count")
        kv_heads = self.key("attention.head_count_kv", heads)
        width = self.key("embedding_length")
        h = self.key("attention.key_length", width // heads)
        rotated = self.key("rope.dimension_count", h)
        epsilon = self.key("attention.layer_norm_rms_epsilon")
        frequency = float(self.key("rope.freq_base", 10000.0)) ** (-2.0 * np.arange(rotated // 2) / rotated)
        if self.key("rope.scaling.type", "none") == "linear":
            frequency = frequency / self.key("rope.scaling.factor")
        frequency = frequency / w.get("rope_freqs.weight", 1.0)
        angle = np.arange(n)[:, None] * frequency
        turn = np.exp(1j * angle)[:, None]

        def rms(x, weight):
            return x / np.sqrt((x * x).mean(-1, keepdims=True) + epsilon) * weight

        def rotate(x):
            """x [n, heads, h]: pairs of numbers as complex ones"""
            part, rest = x[..., :rotated], x[..., rotated:]
            if self.arch == "llama":
                z = (part[..., 0::2] + 1j * part[..., 1::2]) * turn
                part = np.stack([z.real, z.imag], -1).reshape(part.shape)
            else:
                z = (part[..., :rotated // 2] + 1j * part[..., rotated // 2:]) * turn
                part = np.concatenate([z.real, z.imag], -1)
            return np.concatenate([part, rest], -1)

        def linear(x, name):
            return x @ w[name + ".weight"].T + w.get(name + ".bias", 0.0)

        x = w["token_embd.weight"][tokens]
        for i in range(self.key("block_count")):
            p = f"blk.{i}."
            y = rms(x, w[p + "attn_norm.weight"])
            q = linear(y, p + "attn_q").reshape(n, heads, h)
            k = linear(y, p + "attn_k").reshape(n, kv_heads, h)
            v = linear(y, p + "attn_v").reshape(n, kv_heads, h)
            if self.arch == "qwen3":
                q, k = rms(q, w[p + "attn_q_norm.weight"]), rms(k, w[p + "attn_k_norm.weight"])
            q, k = rotate(q), rotate(k)
            k, v = np.repeat(k, heads // kv_heads, 1), np.repeat(v, heads // kv_heads, 1)
            score = np.einsum("ihd,jhd->hij", q, k) / np.sqrt(h)
            score = np.where(np.tril(np.ones((n, n), bool)), score, -np.inf)
            score = np.exp(score - score.max(-1, keepdims=True))
            score /= score.sum(-1, keepdims=True)
            x = x + linear(np.einsum("hij,jhd->ihd", score, v).reshape(n, heads * h), p + "attn_output")
            y = rms(x, w[p + "ffn_norm.weight"])
            gate = linear(y, p + "ffn_gate")
            x = x + linear(gate / (1 + np.exp(-gate)) * linear(y, p + "ffn_up"), p + "ffn_down")
        return rms(x, w["output_norm.weight"]) @ w.get("output.weight", w["token_embd.weight"]).T


if __name__ == "__main__":
    model = Model(sys.argv[1])
    tokens = [int(t) for t in sys.argv[2].split(",")]
    for _ in range(int(sys.argv[3]) if len(sys.argv) > 3 else 20):
        logits = model.logits(tokens)[-1]
        best, second = np.argsort(-logits)[:2]
        print(best, f"{(logits[best] - logits[second]) / logits.std():.4f}")
        tokens.append(int(best))
