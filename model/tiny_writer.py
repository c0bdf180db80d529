"""A tiny text model that writes garbage: random weights from a fixed seed, a tokenizer in the file.

usage: tiny_writer.py OUT.gguf [SEED]

The adversary of the prefix oracle (src/test/text_adversary.py, src/test/t/140_text.pl): what it likes has nothing to do with SQL, so a
statement comes out right only because nothing else is let through. Its vocabulary has all bytes, words of SQL whole and in parts, and marks
in odd combinations, so that tokens end within words, quotes and operators.
"""
import sys

import numpy as np

import text_gguf
import tiny_text

WORDS = """SELECT FROM WHERE GROUP BY ORDER HAVING LIMIT JOIN LEFT ON AS AND OR NOT IN IS NULL LIKE BETWEEN DISTINCT UNION ALL CASE WHEN THEN
ELSE END EXISTS COUNT SUM AVG MIN MAX ASC DESC WITH OVER PARTITION INTERVAL CAST select from where group order count sum avg max min name
date lower upper round coalesce extract year month age id status total amount T1 T2 t s a b c""".split()
MARKS = ["(*)", "()", "((", "))", "('", "',", "')", "';", ");", ", ", "::", "<=", ">=", "<>", "!=", "||", "--", "/*", "->", " = ", "= '", "%'", "\"\"", "``", "```",
         "\n\n", "  ", "1", "10", "2024", "-01", "1.5", "E'", "$$"]


def byte_letters():
    """The letters that GPT-2's tokenizer writes bytes with"""
    plain = [*range(33, 127), *range(161, 173), *range(174, 256)]
    letters, more = {b: chr(b) for b in plain}, 256
    for b in range(256):
        if b not in letters:
            letters[b] = chr(more)
            more += 1
    return letters


def vocabulary():
    letters = byte_letters()
    spell = lambda text: "".join(letters[b] for b in text.encode())
    tokens, merges = [letters[b] for b in range(256)], []
    for text in [*WORDS, *(" " + w for w in WORDS), *MARKS]:
        word = spell(text)
        for n in range(2, len(word) + 1):
            if word[:n] not in tokens:
                tokens.append(word[:n])
                merges.append(f"{word[:n - 1]} {word[n - 1]}")
    return tokens, merges


def main(path, seed=20261129):
    tokens, merges = vocabulary()
    specials = ["<|endoftext|>", "<|im_start|>", "<|im_end|>"]
    first = len(tokens)
    tokens += specials
    meta, tensors = tiny_text.build(np.random.default_rng(seed), "llama", 32, 2, 4, 2, 64, len(tokens), {"": "Q8_0"}, tied=False,
                                    **{"rope.freq_base": 10000.0, "rope.dimension_count": 8})
    # sharp attention: what is written hangs on the question
    for name, (x, kind) in tensors.items():
        if "attn_" in name and "norm" not in name:
            tensors[name] = x * 3, kind
    meta.update({
        "general.name": "tiny writer", "llama.context_length": 8192,
        "tokenizer.ggml.model": "gpt2", "tokenizer.ggml.pre": "gpt-2", "tokenizer.ggml.tokens": tokens, "tokenizer.ggml.merges": merges,
        "tokenizer.ggml.token_type": [1] * first + [3] * len(specials),
        "tokenizer.ggml.bos_token_id": first + 1, "tokenizer.ggml.eos_token_id": first + 2})
    text_gguf.write(path, meta, tensors)


if __name__ == "__main__":
    main(sys.argv[1], *map(int, sys.argv[2:3]))
