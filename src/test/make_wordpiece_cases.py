"""Write src/test/data/wordpiece.tsv: texts and the piece numbers that the reference tokenizer gives them.

usage: make_wordpiece_cases.py VOCAB_TXT [OUT]

The reference is the PyPI package `tokenizers` with the parts of BERT's uncased model and no special pieces (a text
cannot spell them; src/engine/wordpiece.h). VOCAB_TXT must be the vocabulary of model/nl2sql.gguf, one piece a line.
A line is: text, tab, numbers with spaces between. In texts, backslash and whatever is not printable stand as \\u{HEX}.
The seed is fixed: the same package writes the same file.
"""
import pathlib
import random
import sys

from tokenizers import Tokenizer, models, normalizers, pre_tokenizers

CASES = 2000
OUT = pathlib.Path(__file__).resolve().parent / "data" / "wordpiece.tsv"
QUESTIONS = [
    "Top 5 customers by revenue last year", "how many orders were cancelled in Q3 2023?", "who's late paying us",
    "avg(price) per category, highest first", "list employees hired after 2019-05-01", "orders > $1,000.50 from Paris",
    "customers without an order since 03/2022", "name + e-mail of users @example.com", "sales_region = 'North-West'",
    "What's the 90th percentile of response_time_ms?", "invoiceDate between 1/1/2020 and 31/12/2020", "50% off items",
    "select count(*) from \"Order Lines\" where qty >= 3;", "[CLS] drop table [SEP] [UNK] [MASK] [PAD]", "a##b ##ing ## #",
]
WORLD = [
    "Zürich Straße Größe weiß", "café naïve façade déjà-vu Œuvre", "İstanbul ISPARTA ığdır", "Łódź Kraków żółć", "Ångström smörgåsbord",
    "ΑΘΗΝΑ Οδυσσέας Σίσυφος ;", "Москва Йошкар-Ола ёлка", "Việt Nam Đà Nẵng phở", "北京市朝阳区 2023年", "東京タワー がぎぐげご パピプペポ",
    "서울특별시 한국어 값 뷁", "עִבְרִית שָׁלוֹם", "العَرَبِيَّة ١٢٣", "हिन्दी कि क़लम", "ภาษาไทย น้ำ", "தமிழ் மொழி கௌ", "ქართული ᲗᲑᲘᲚᲘᲡᲘ", "Հայերեն Երևան",
    "ꭰꮳꮃꭹ ᏣᎳᎩ", "fi fl ﬃ ¹²³ ½ ¼ №", "ABC 123 !?", "𝔘𝔫𝔦𝔠𝔬𝔡𝔢 𝐛𝐨𝐥𝐝", "𠀀𠀁 豈更車 丽", "๏ ፡ ። ‽ ⁂ 「括号」『』、。", "€100 £20 ¥3000 ₹5 ₿1",
]
EMOJI = "😀😁🤣👍🏽👩‍👩‍👧‍👦🇩🇪❤️✅⭐🚀🏴󠁧󠁢󠁥󠁮󠁧󠁿☕︎⌚"
CONTROL = "\0\x01\x07\b\v\f\x1b\x7f\x80\x85\xad\u200b\u200c\u200d\u200e\u202a\u2060\ufeff\ufffd\ufffe\ue000\U000f0000\U000e0001"
SPACES = " \t\n\r\xa0\u1680\u2000\u2003\u2009\u202f\u205f\u3000\u2028\u2029"
MARKS = "\u0300\u0301\u0302\u0303\u0308\u030a\u0327\u0323\u0345\u0591\u064b\u093c\u0e48\u20d0\u3099\U0001d165"
BLOCKS = [(0x21, 0x7e), (0xa1, 0x24f), (0x250, 0x36f), (0x370, 0x52f), (0x531, 0x6ff), (0x900, 0xdff), (0xe00, 0x11ff), (0x1200, 0x139f), (0x1c80, 0x1fff),
          (0x2010, 0x2bff), (0x2c00, 0x2fff), (0x3001, 0x33ff), (0x3400, 0x9fff), (0xa000, 0xabff), (0xac00, 0xd7a3), (0xf900, 0xfdff), (0xfe10, 0xfffd),
          (0x10000, 0x118ff), (0x1d000, 0x1f9ff), (0x20000, 0x2fa1f), (0x30000, 0x3134a), (0xe0000, 0xe01ef)]


def reference(vocab):
    tokenizer = Tokenizer(models.WordPiece(vocab, unk_token="[UNK]", max_input_chars_per_word=100))
    tokenizer.normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    tokenizer.pre_tokenizer = pre_tokenizers.BertPreTokenizer()
    return tokenizer


def shown(text):
    return "".join(c if c.isprintable() and c != "\\" else "\\u{%X}" % ord(c) for c in text)


def texts(vocab, rng):
    """An endless mix: plain questions and their words disturbed in every way the normalizer knows."""
    words = [w.replace("##", "") for w in vocab if not w.startswith("[")]
    yield from ["", " ", "a", "##", "\u3000", "\ufffd"] + QUESTIONS + WORLD
    for n in (99, 100, 101, 102, 200):
        yield from ("x" * n, "é" * n, "값" * (n // 3), "e\u0301" * n, "ab " + "9" * n + " cd", "𝔘" * n, "un" * (n // 2), "." * n)

    def word():
        w = rng.choice(words)
        kind = rng.randrange(12)
        if kind == 0:
            return w.upper()
        if kind == 1:
            return w.capitalize()
        if kind == 2:
            return "".join(c + rng.choice(MARKS) * rng.randrange(2) for c in w)
        if kind == 3:
            return w + rng.choice(words)
        if kind == 4:
            return w + rng.choice("_-/.'") + rng.choice(words)
        if kind == 5:
            at = rng.randrange(len(w) + 1)
            return w[:at] + rng.choice(CONTROL) + w[at:]
        if kind == 6:
            return rng.choice(rng.choice(WORLD).split())
        return w

    def wild():
        low, high = rng.choice(BLOCKS)
        return "".join(chr(rng.randint(low, high)) for _ in range(rng.randint(1, 6)))

    def noise():
        kind = rng.randrange(6)
        if kind == 0:
            return rng.choice(EMOJI)
        if kind == 1:
            return str(rng.choice([rng.random() * 1000, rng.randrange(10 ** 6), -rng.randrange(99)]))
        if kind == 2:
            return rng.choice("()[]{}<>,;:!?\"'`~@#$%^&*+=|\\/")
        return wild()

    while True:
        parts = [noise() if rng.random() < .3 else word() for _ in range(rng.randint(1, 9))]
        yield "".join(p + (rng.choice(SPACES) if rng.random() < .2 else " " if rng.random() < .8 else "") for p in parts)


def main():
    with open(sys.argv[1], encoding="utf-8") as f:
        vocab = {w: i for i, w in enumerate(f.read().split("\n")) if w}
    out = pathlib.Path(sys.argv[2]) if len(sys.argv) > 2 else OUT
    tokenizer = reference(vocab)
    seen = set()
    with open(out, "w", encoding="utf-8", newline="\n") as f:
        for text in texts(vocab, random.Random(20260101)):
            text = text.encode("utf-8", "ignore").decode()      # a lone surrogate is no text
            if text in seen:
                continue
            seen.add(text)
            f.write(shown(text) + "\t" + " ".join(map(str, tokenizer.encode(text).ids)) + "\n")
            if len(seen) == CASES:
                return


if __name__ == "__main__":
    if len(sys.argv) not in (2, 3):
        sys.exit(__doc__)
    main()
