"""Write src/test/data/tokenizer_bpe.txt, tokenizer_spm.txt and tokenizer_cases.tsv: two small vocabularies, and texts
with the token numbers that the references give them.

usage: make_tokenizer_cases.py [OUT_FOLDER]

Needs the PyPI packages `tokenizers` and `sentencepiece`. Both vocabularies are trained here, on the text of this
repository and the lines below. The references: for byte-level BPE `tokenizers`, with the pre-tokenizers as the
tokenizer.json files of GPT-2, Qwen2, Llama 3, StarCoder and SmolLM, DeepSeek Coder and DeepSeek LLM have them (and
llama.cpp's fall-back for `default`); for SentencePiece the package of that name. A vocabulary's line is `token`, type,
spelling and (SentencePiece) score, or `merge` and its two tokens, with tabs between. A case is the pre-tokenizer's name
or spm, a `+` when special tokens count, tab, text, tab, numbers. In texts, backslash and whatever is not printable stand
as \\u{HEX}. Seeds are fixed; but the repository's text changes, so a new run writes another vocabulary: the three files
belong together.
"""
import io
import json
import pathlib
import random
import sys

import sentencepiece
from tokenizers import AddedToken, Regex, Tokenizer, models, pre_tokenizers, trainers

from make_wordpiece_cases import BLOCKS, CONTROL, EMOJI, MARKS, QUESTIONS, SPACES, WORLD, shown

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parent.parent
BPE_TOKENS, SPM_TOKENS = 1500, 900
CASES = 260                     # for each pre-tokenizer, and for spm
NORMAL, UNKNOWN, CONTROL_TYPE, USER_DEFINED, UNUSED, BYTE = range(1, 7)
SPECIALS = [("<|endoftext|>", CONTROL_TYPE), ("<|im_start|>", CONTROL_TYPE), ("<|im_end|>", CONTROL_TYPE),
            ("<tool_call>", USER_DEFINED), ("<tool", USER_DEFINED)]
GPT2 = r"'s|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+"
MODERN = (r"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}%s| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+")
CASED = "".join("%c-%c" % r for r in [
    (0x41, 0x5A), (0x61, 0x7A), (0xB5, 0xB5), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x1BA), (0x1BC, 0x1BF), (0x1C4, 0x293), (0x295, 0x2AF),
    (0x370, 0x373), (0x376, 0x377), (0x37B, 0x37D), (0x37F, 0x37F), (0x386, 0x386), (0x388, 0x38A), (0x38C, 0x38C), (0x38E, 0x3A1),
    (0x3A3, 0x3F5), (0x3F7, 0x481), (0x48A, 0x52F), (0x531, 0x556), (0x10A0, 0x10C5), (0x13A0, 0x13F5), (0x13F8, 0x13FD),
    (0x1C90, 0x1CBA), (0x1CBD, 0x1CBF), (0x1D00, 0x1D2B), (0x1D6B, 0x1D77), (0x1D79, 0x1D9A), (0x1E00, 0x1F15), (0x1F18, 0x1F1D),
    (0x1F20, 0x1F45), (0x1F48, 0x1F4D), (0x1F50, 0x1F57), (0x1F59, 0x1F59), (0x1F5B, 0x1F5B), (0x1F5D, 0x1F5D), (0x1F5F, 0x1F7D),
    (0x1F80, 0x1FB4), (0x1FB6, 0x1FBC), (0x1FBE, 0x1FBE), (0x1FC2, 0x1FC4), (0x1FC6, 0x1FCC), (0x1FD0, 0x1FD3), (0x1FD6, 0x1FDB),
    (0x1FE0, 0x1FEC), (0x1FF2, 0x1FF4), (0x1FF6, 0x1FFC), (0x2102, 0x2102), (0x2107, 0x2107), (0x210A, 0x2113), (0x2115, 0x2115),
    (0x2119, 0x211D), (0x2124, 0x2124), (0x2126, 0x2126), (0x2128, 0x2128), (0x212A, 0x212D), (0x212F, 0x2134), (0x2139, 0x2139),
    (0x213C, 0x213F), (0x2145, 0x2149), (0x214E, 0x214E), (0x2183, 0x2184), (0x2C00, 0x2C7B), (0x2C7E, 0x2CE4), (0x2CEB, 0x2CEE),
    (0x2CF2, 0x2CF3), (0xA640, 0xA66D), (0xA680, 0xA69B), (0xA722, 0xA76F), (0xA771, 0xA787), (0xA78B, 0xA78E), (0xAB70, 0xABBF),
    (0xFB00, 0xFB06), (0xFB13, 0xFB17), (0xFF21, 0xFF3A), (0xFF41, 0xFF5A), (0x10400, 0x1044F), (0x104B0, 0x104D3), (0x104D8, 0x104FB),
    (0x10C80, 0x10CB2), (0x10CC0, 0x10CF2), (0x118A0, 0x118DF), (0x1E900, 0x1E943)])
CJK = "[\u4e00-\u9fa5\u0800-\u4e00\uac00-\ud7ff]+"
PATTERNS = {
    "gpt-2": [GPT2],
    "qwen2": [MODERN % ""],
    "llama-bpe": [MODERN % "{1,3}"],
    "starcoder": [r"\p{N}", GPT2],
    "deepseek-coder": [r"[\r\n]", r"\s?\p{L}+", r"\s?\p{P}+", CJK, r"\p{N}"],
    "deepseek-llm": [r"[\r\n]", r"\s?[%s]+" % CASED, "\\s?[!-/:-~\uff01-\uff0f\uff1a-\uff5e\u2018-\u201f\u3000-\u3002]+", r"\s+$", CJK, r"\p{N}+"],
    "default": [r"[\p{P}$+<=>^~|]+", GPT2, r"\p{N}+", r"[0-9][0-9][0-9]"],
}
TURNS = ["it's", "I'LL", "we'Ve", "he'd", "'RE you", "don't", "'M", "o'clock", "y'all", "''s", "'", "rock'n'roll", "l'été", "L'État", "'S", "'ll've"]

# across the borders that the patterns make: the vocabulary gets tokens for them, so that a border missed shows
CROSS = ["\nthe", "\norder", "\r\nname", "\tid", "\u3000the", "'Sales'", "'SUM'", "'Date'", "'Total'", "'MIN'", "'LLC'", "'Vera'", "'Red'", "'sales'", "'date'", ");\n",
         ")\n\n", "!\r\n", " ;\n", "x1", "1x", "12345", " 12", " 123", "a.b", "a, b", " (a", ".1", "1.5", "$1", " $1", "a$", "值a", "a值", "1值", "é1", "`a", "a`", "<a",
         " \n", "\n ", "  \n", "\t\n", "   the", "\t\tthe", "  (", " \u3000", "\u3000\n", "!!!", "...", "==", ">=1", "-1", " -1", "a-b", "—a", " —", "。a", "，值", " 。", "½1", "²"]


def corpus():
    """Text of the repository."""
    files = sorted(p for pattern in ("README.md", "docs/*.md", "src/engine/gguf*", "src/engine/b*.c", "src/lang/words.c") for p in ROOT.glob(pattern))
    text = "".join(p.read_text(encoding="utf-8") for p in files)
    lines = ["%s 20%02d-%02d %d" % (rng_line, i % 100, i % 12, i * 37) for i in range(60) for rng_line in WORLD + QUESTIONS + TURNS]
    lines += [CROSS[(i * 7 + i // len(CROSS)) % len(CROSS)] + CROSS[i % len(CROSS)] for i in range(300 * len(CROSS))]
    return text + "".join(lines) + "\n   \n\n\t\t\r\n" * 50


def train_bpe(text):
    """(vocabulary in order, merges). Cut at fixed lengths, so that merges cross every border that a pre-tokenizer could make."""
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence([pre_tokenizers.Split(Regex(r"(?m:.{1,17})"), "isolated"), pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    trainer = trainers.BpeTrainer(vocab_size=BPE_TOKENS, initial_alphabet=pre_tokenizers.ByteLevel.alphabet(), show_progress=False)
    tokenizer.train_from_iterator((text[i:i + 1003] for i in range(0, len(text), 1003)), trainer)
    model = json.loads(tokenizer.to_str())["model"]
    merges = [tuple(m) if isinstance(m, list) else tuple(m.split(" ")) for m in model["merges"]]
    return sorted(model["vocab"], key=model["vocab"].get), merges


def reference_bpe(vocab, merges, kind):
    tokenizer = Tokenizer(models.BPE({t: i for i, t in enumerate(vocab)}, merges, ignore_merges=kind == "llama-bpe"))
    parts = [pre_tokenizers.Split(Regex(p), "isolated") for p in PATTERNS[kind]]
    tokenizer.pre_tokenizer = pre_tokenizers.Sequence(parts + [pre_tokenizers.ByteLevel(add_prefix_space=False, use_regex=False)])
    tokenizer.add_tokens([AddedToken(t, special=kind == CONTROL_TYPE, normalized=False) for t, kind in SPECIALS])
    return tokenizer


def train_spm(text):
    model = io.BytesIO()
    sentencepiece.SentencePieceTrainer.train(
        sentence_iterator=iter(line for line in text.split("\n") if line), model_writer=model, vocab_size=SPM_TOKENS, model_type="bpe", byte_fallback=True,
        normalization_rule_name="identity", remove_extra_whitespaces=False, add_dummy_prefix=True, allow_whitespace_only_pieces=True,
        split_digits=True, character_coverage=.998, num_threads=1, minloglevel=2)
    return sentencepiece.SentencePieceProcessor(model_proto=model.getvalue())


def spm_tokens(spm):
    for i in range(spm.get_piece_size()):
        kind = UNKNOWN if spm.is_unknown(i) else CONTROL_TYPE if spm.is_control(i) else UNUSED if spm.is_unused(i) else BYTE if spm.is_byte(i) else NORMAL
        yield kind, spm.id_to_piece(i), spm.get_score(i)


def texts(rng, words):
    """An endless mix of what the patterns tell apart."""
    yield from ["", " ", "  ", "\n", " \n", "\n ", "\r\n\r\n", "a", "'", "1", " 1", "\u3000", "\ufffd", "e\u0301"] + CROSS + QUESTIONS + WORLD + TURNS
    for n in (3, 40):
        yield from (" " * n, " " * n + "x", "\n" * n, "7" * n, "a" * n, "." * n, "\u3000" * n + "!", "值" * n, "😀" * n, "\t \n" * n)

    def some(chars, most):
        return "".join(rng.choice(chars) for _ in range(rng.randint(1, most)))

    def part():
        kind = rng.randrange(14)
        if kind < 4:
            return rng.choice(words)
        if kind == 4:
            return rng.choice(words).upper()
        if kind == 5:
            return rng.choice(TURNS)
        if kind == 6:
            return some("0123456789", 9) + rng.choice(["", ".", ",", "%", "½", "٣", "²"])
        if kind == 7:
            if rng.random() < .4:
                return rng.choice(["\n", "\r\n", " \n", "\t", "\n\n  "]) + rng.choice(words)
            if rng.random() < .3:
                return rng.choice(CROSS) + rng.choice(CROSS)
            return some(" ", 12) if rng.random() < .7 else some(SPACES, 6)
        if kind == 8:
            return some("()[]{}<>,;:!?\"'`~@#$%^&*+=|\\/-_", 5)
        if kind == 9:
            return rng.choice(EMOJI)
        if kind == 10:
            return rng.choice(rng.choice(WORLD).split())
        if kind == 11:
            return "".join(c + rng.choice(MARKS) * rng.randrange(2) for c in rng.choice(words))
        if kind == 12:
            return rng.choice([rng.choice(CONTROL), rng.choice(SPECIALS)[0], "<s>", "<0x41>", "\u2581", "<unk>"])
        low, high = rng.choice(BLOCKS)
        return "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 4)))

    while True:
        yield "".join(part() + (" " if rng.random() < .5 else "") for _ in range(rng.randint(1, 9)))


def clean(text):
    """No lone surrogates; no U+017F, which the reference's (?i:'s) takes for an s and llama.cpp does not."""
    return text.encode("utf-8", "ignore").decode().replace("\u017f", "s")


def main():
    out = pathlib.Path(sys.argv[1]) if len(sys.argv) > 1 else HERE / "data"
    text = corpus()
    vocab, merges = train_bpe(text)
    with open(out / "tokenizer_bpe.txt", "w", encoding="utf-8", newline="\n") as f:
        for token in vocab:
            f.write("token\t%d\t%s\n" % (NORMAL, shown(token)))
        for token, kind in SPECIALS:
            f.write("token\t%d\t%s\n" % (kind, token))
        for left, right in merges:
            f.write("merge\t%s\t%s\n" % (shown(left), shown(right)))
    spm = train_spm(text)
    with open(out / "tokenizer_spm.txt", "w", encoding="utf-8", newline="\n") as f:
        for kind, token, score in spm_tokens(spm):
            f.write("token\t%d\t%s\t%r\n" % (kind, shown(token), score))
    words = sorted(set(text.split()))
    rng = random.Random(20261129)
    with open(out / "tokenizer_cases.tsv", "w", encoding="utf-8", newline="\n") as f:
        for kind in list(PATTERNS) + ["spm"]:
            tokenizer = reference_bpe(vocab, merges, kind) if kind != "spm" else None
            seen = set()
            for text in map(clean, texts(rng, words)):
                if text in seen or (kind == "spm" and "<tool" in text):     # not in its vocabulary
                    continue
                seen.add(text)
                special = kind != "spm" and len(seen) % 4 == 0
                if tokenizer is not None:
                    tokenizer.encode_special_tokens = not special
                ids = tokenizer.encode(text).ids if tokenizer is not None else spm.encode(text)
                f.write("%s%s\t%s\t%s\n" % (kind, "+" * special, shown(text), " ".join(map(str, ids))))
                if len(seen) == CASES:
                    break


if __name__ == "__main__":
    if len(sys.argv) > 2:
        sys.exit(__doc__)
    main()
