"""Compare this repository's tokenizers with the references on more texts than the unit test holds.

usage: tokenizer_check.py peer FOLDER           llama.cpp's test data: FOLDER/NAME.gguf with NAME.gguf.inp and NAME.gguf.out
       tokenizer_check.py random [COUNT [SEED]] COUNT random texts (2000) for each pre-tokenizer and for SentencePiece
       tokenizer_check.py keys MODEL.gguf OUT   a copy of a model's keys without its tensors, for the first form

Builds src/test/tokenize.c. `random` needs the PyPI packages `tokenizers` and `sentencepiece` and trains its own
vocabularies (make_tokenizer_cases.py). `peer` prints how many texts of each file give the same numbers; files without
texts, and kinds of tokenizer that are not ours, are named. Exit status 1 when a text differs.
"""
import pathlib
import random
import struct
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEPARATOR = "\n__ggml_vocab_test__\n"
U32, F32, BOOL, STRING, ARRAY, I32 = 4, 6, 7, 8, 9, 5


def build(folder):
    program = pathlib.Path(folder) / "tokenize"
    engine = ROOT / "src" / "engine"
    sources = sorted(engine.glob("tokenizer*.c")) + [engine / (n + ".c") for n in ("utf8", "gguf", "arena", "status", "mapfile", "quant")]
    subprocess.run(["cc", "-std=gnu99", "-O2", "-I", ROOT / "src", "-o", program, ROOT / "src" / "test" / "tokenize.c", *sources, "-lm"], check=True)
    return program


def tokenize(program, gguf, texts, special=False):
    command = [program, gguf] + ["special"] * special
    done = subprocess.run(command, input=b"".join(t.encode() + b"\0" for t in texts), capture_output=True)
    if done.returncode != 0:
        raise RuntimeError(done.stderr.decode().strip())
    return [[int(n) for n in line.split()] for line in done.stdout.decode().split("\n")[:-1]]


def write_gguf(path, keys):
    """keys: (name, type, value); for an array (name, item type, list)."""
    def string(text):
        data = text.encode() if isinstance(text, str) else text
        return struct.pack("<Q", len(data)) + data

    def scalar(kind, value):
        return string(value) if kind == STRING else struct.pack({U32: "<I", F32: "<f", BOOL: "<B", I32: "<i"}[kind], value)

    data = b"GGUF" + struct.pack("<IQQ", 3, 0, len(keys))
    for name, kind, value in keys:
        data += string(name)
        if isinstance(value, list):
            data += struct.pack("<IIQ", ARRAY, kind, len(value)) + b"".join(scalar(kind, v) for v in value)
        else:
            data += struct.pack("<I", kind) + scalar(kind, value)
    path.write_bytes(data)
    path.chmod(0o644)


def compare(name, texts, want, got):
    wrong = [i for i in range(len(texts)) if want[i] != got[i]]
    print("%-40s %d of %d equal" % (name, len(texts) - len(wrong), len(texts)))
    for i in wrong[:3]:
        print("  %r\n    reference %s\n    ours      %s" % (texts[i], want[i], got[i]))
    return len(wrong)


def peer(program, folder):
    wrong = 0
    for gguf in sorted(pathlib.Path(folder).glob("*.gguf")):
        inp, out = pathlib.Path(str(gguf) + ".inp"), pathlib.Path(str(gguf) + ".out")
        if gguf.stat().st_size == 0 or not inp.exists() or not out.exists():
            print("%-40s no texts" % gguf.name)
            continue
        with open(inp, encoding="utf-8", newline="") as f:
            texts = f.read().split(SEPARATOR)
        texts = texts[:-1] if texts[-1] == "" else texts
        want = [[int(n) for n in line.split()] for line in out.read_text().split("\n")[:len(texts)]]
        try:
            wrong += compare(gguf.name, texts, want, tokenize(program, gguf, texts))
        except RuntimeError as e:
            print("%-40s %s" % (gguf.name, str(e).split(": ", 1)[1]))
    return wrong


def random_texts(program, folder, count, seed):
    import make_tokenizer_cases as cases
    text = cases.corpus()
    vocab, merges = cases.train_bpe(text)
    spm = cases.train_spm(text)
    words = sorted(set(text.split()))
    rng = random.Random(seed)
    path = pathlib.Path(folder) / "vocabulary.gguf"
    wrong = 0
    for kind in cases.PATTERNS:
        write_gguf(path, [("tokenizer.ggml.model", STRING, "gpt2"), ("tokenizer.ggml.pre", STRING, kind),
                          ("tokenizer.ggml.tokens", STRING, vocab + [t for t, _ in cases.SPECIALS]),
                          ("tokenizer.ggml.token_type", I32, [cases.NORMAL] * len(vocab) + [k for _, k in cases.SPECIALS]),
                          ("tokenizer.ggml.merges", STRING, [" ".join(m) for m in merges])])
        reference = cases.reference_bpe(vocab, merges, kind)
        source = cases.texts(rng, words)
        texts = [cases.clean(next(source)).replace("\0", "") for _ in range(count)]
        for special in (False, True):
            reference.encode_special_tokens = not special
            wrong += compare(kind + "+" * special, texts, [e.ids for e in reference.encode_batch(texts)], tokenize(program, path, texts, special))
    tokens = list(cases.spm_tokens(spm))
    write_gguf(path, [("tokenizer.ggml.model", STRING, "llama"), ("tokenizer.ggml.tokens", STRING, [t for _, t, _ in tokens]),
                      ("tokenizer.ggml.token_type", I32, [k for k, _, _ in tokens]), ("tokenizer.ggml.scores", F32, [s for _, _, s in tokens])])
    source = cases.texts(rng, words)
    texts = [cases.clean(next(source)).replace("\0", "") for _ in range(count)]
    return wrong + compare("spm", texts, [spm.encode(t) for t in texts], tokenize(program, path, texts))


def keys_only(model, out):
    """GGUF: magic, version, tensor count, key count; the keys; the tensors (src/engine/gguf.h)."""
    with open(model, "rb") as f:
        data = f.read(64 << 20)         # the keys stand in front
    n_keys, at = struct.unpack_from("<Q", data, 16)[0], 24
    sizes = {0: 1, 1: 1, 2: 2, 3: 2, 4: 4, 5: 4, 6: 4, 7: 1, 10: 8, 11: 8, 12: 8}

    def string(at):
        return at + 8 + struct.unpack_from("<Q", data, at)[0]

    def value(kind, at):
        if kind == STRING:
            return string(at)
        if kind != ARRAY:
            return at + sizes[kind]
        item, count = struct.unpack_from("<IQ", data, at)
        at += 12
        if item in sizes:
            return at + count * sizes[item]
        for _ in range(count):
            at = value(item, at)
        return at

    for _ in range(n_keys):
        at = string(at)
        at = value(struct.unpack_from("<I", data, at)[0], at + 4)
    path = pathlib.Path(out)
    path.write_bytes(data[:4] + struct.pack("<IQQ", 3, 0, n_keys) + data[24:at])
    path.chmod(0o644)
    return 0


def main():
    args = sys.argv[1:]
    if args[:1] == ["keys"] and len(args) == 3:
        return keys_only(args[1], args[2])
    with tempfile.TemporaryDirectory() as folder:
        if args[:1] == ["peer"] and len(args) == 2:
            return 1 if peer(build(folder), args[1]) else 0
        if args[:1] == ["random"] and len(args) <= 3:
            count, seed = (int(args[1]) if len(args) > 1 else 2000), (int(args[2]) if len(args) > 2 else 1)
            return 1 if random_texts(build(folder), folder, count, seed) else 0
    sys.exit(__doc__)


if __name__ == "__main__":
    sys.exit(main())
