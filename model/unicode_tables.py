"""Write src/engine/unicode_tables.h: what BERT's uncased normalizer does to each code point; and
src/engine/unicode_classes.h: which code points are letters, numbers, punctuation, spaces.

usage: unicode_tables.py [--check] [--out FILE] [--classes FILE]

The tables are read off the reference (the PyPI package `tokenizers`), code point by code point, because the weights
were trained behind it: its Unicode version and its few oddities (a gap in its CJK ranges) are part of the model.
Each code point is normalised on its own, which is exact: clean-up, accents and case look at one character at a time,
and canonical reordering concerns marks that are dropped. The classes are those of the reference's regular expressions
(\\p{L}, \\p{N}, \\p{P}, \\s), by which text models cut text. --check compares with the files instead of writing them.
"""
import argparse
import pathlib
import sys

from tokenizers import Regex, normalizers, pre_tokenizers

ENGINE = pathlib.Path(__file__).resolve().parent.parent / "src" / "engine"
DEFAULT = ENGINE / "unicode_tables.h"
CLASSES = ENGINE / "unicode_classes.h"
HANGUL = range(0xAC00, 0xD7A4)      # decomposed by arithmetic in wordpiece.c
HEAD = """/*-------------------------------------------------------------------------
 * unicode_tables.h
 *	  What BERT's uncased normalizer does to each code point.
 *
 * Written by model/unicode_tables.py; do not edit. Read-only data, included by
 * wordpiece.c only. All three tables are sorted by code point.
 *-------------------------------------------------------------------------
 */
#ifndef NL_UNICODE_TABLES_H
#define NL_UNICODE_TABLES_H

#include <stdint.h>

typedef enum NlCharClass
{
	NL_CHAR_PLAIN = 0,
	NL_CHAR_REMOVED,			/* control characters and combining marks */
	NL_CHAR_SPACE,
	NL_CHAR_CJK,				/* a word of its own */
	NL_CHAR_PUNCT				/* a word of its own */
} NlCharClass;

/* first to last, both included, are of this class; the others are plain */
typedef struct NlCharRange
{
	uint32_t	first;
	uint32_t	last;
	uint32_t	class;
} NlCharRange;

/* first, first + stride, ... last become themselves + delta */
typedef struct NlCharFold
{
	uint32_t	first;
	uint32_t	last;
	int32_t		delta;
	uint32_t	stride;
} NlCharFold;

/* one code point that becomes several; 0 ends early */
typedef struct NlCharSplit
{
	uint32_t	code;
	uint32_t	into[3];
} NlCharSplit;
"""

CLASSES_HEAD = """/*-------------------------------------------------------------------------
 * unicode_classes.h
 *	  Letters, numbers, punctuation, spaces: what a pre-tokenizer asks of a code
 *	  point.
 *
 * Written by model/unicode_tables.py; do not edit. Read-only data, included by
 * tokenizer_split*.c only. Sorted by code point; no code point is in two classes.
 *-------------------------------------------------------------------------
 */
#ifndef NL_UNICODE_CLASSES_H
#define NL_UNICODE_CLASSES_H

#include <stdint.h>

#define NL_CLASS_LETTER 1		/* \\p{L} */
#define NL_CLASS_NUMBER 2		/* \\p{N} */
#define NL_CLASS_PUNCT	4		/* \\p{P} */
#define NL_CLASS_SPACE	8		/* \\s */

/* first to last, both included, are of this class; the others are of none */
typedef struct NlClassRange
{
	uint32_t	first;
	uint32_t	last;
	uint32_t	class;
} NlClassRange;
"""


def hangul(c):
    s = c - 0xAC00
    out = [0x1100 + s // 588, 0x1161 + s % 588 // 28]
    return out + [0x11A7 + s % 28] if s % 28 else out


def probe():
    """Return ({code: class name}, {code: [codes]}) of the reference."""
    normalizer = normalizers.BertNormalizer(clean_text=True, handle_chinese_chars=True, strip_accents=None, lowercase=True)
    splitter = pre_tokenizers.BertPreTokenizer()
    classes, folds = {}, {}
    for c in range(0x110000):
        if 0xD800 <= c < 0xE000:
            continue
        char = chr(c)
        text = normalizer.normalize_str(char)
        if text == "":
            classes[c] = "REMOVED"
            continue
        if text == " ":
            classes[c] = "SPACE"
            continue
        if text[0] == " ":
            if text[-1] != " ":
                raise SystemExit("U+%04X: a form this script does not know" % c)
            classes[c] = "CJK"
            text = text[1:-1]
        elif len(splitter.pre_tokenize_str("a" + char + "a")) == 3:
            classes[c] = "PUNCT"
        if text != char:
            if c in HANGUL:
                if [ord(x) for x in text] != hangul(c):
                    raise SystemExit("U+%04X: not the Hangul arithmetic" % c)
            else:
                folds[c] = [ord(x) for x in text]
    for c, into in folds.items():
        if classes.get(c) != "CJK" and any(classes.get(x) in ("REMOVED", "SPACE", "CJK") for x in into):
            raise SystemExit("U+%04X folds to a character that is not plain" % c)
    return classes, folds


def regex_classes():
    """Return {code: class name} of the reference's regular expressions. U+0000 is none of them."""
    codes = [c for c in range(1, 0x110000) if not 0xD800 <= c < 0xE000]
    text = "".join(map(chr, codes))
    classes = {}
    for name, pattern in (("LETTER", r"\p{L}"), ("NUMBER", r"\p{N}"), ("PUNCT", r"\p{P}"), ("SPACE", r"\s")):
        found = set(codes)
        for _, (start, end) in pre_tokenizers.Split(Regex(pattern), "removed").pre_tokenize_str(text):
            found.difference_update(codes[start:end])
        for c in found:
            if c in classes:
                raise SystemExit("U+%04X: both %s and %s" % (c, classes[c], name))
            classes[c] = name
    return classes


def ranges(classes):
    out = []
    for c in sorted(classes):
        if out and out[-1][1] == c - 1 and out[-1][2] == classes[c]:
            out[-1][1] = c
        else:
            out.append([c, c, classes[c]])
    return out


def runs(folds):
    """Fewest-first greedy runs of equal difference, in steps of one or two."""
    items = sorted((c, into[0] - c) for c, into in folds.items() if len(into) == 1)
    out, i = [], 0
    while i < len(items):
        best, step = 1, 1
        for stride in (1, 2):
            n = 1
            while i + n < len(items) and items[i + n] == (items[i][0] + n * stride, items[i][1]):
                n += 1
            if n > best:
                best, step = n, stride
        out.append((items[i][0], items[i + best - 1][0], items[i][1], step))
        i += best
    return out


def table(kind, name, cells, per_line):
    lines = ["", "static const %s %s[] = {" % (kind, name)]
    for i in range(0, len(cells), per_line):
        lines.append("\t" + ", ".join(cells[i:i + per_line]) + ("," if i + per_line < len(cells) else ""))
    return lines + ["};"]


def render(classes, folds):
    # folds inside a run of stride 2 leave gaps that other runs may fill: keep every run clear of its neighbours
    folded = runs(folds)
    for a, b in zip(folded, folded[1:]):
        if b[0] <= a[1]:
            raise SystemExit("overlapping runs at U+%04X" % b[0])
    lines = table("NlCharRange", "nl_char_ranges",
                  ["{0x%X, 0x%X, NL_CHAR_%s}" % tuple(r) for r in ranges(classes)], 3)
    lines += table("NlCharFold", "nl_char_folds", ["{0x%X, 0x%X, %d, %d}" % r for r in folded], 4)
    lines += table("NlCharSplit", "nl_char_splits",
                   ["{0x%X, {%s}}" % (c, ", ".join("0x%X" % x for x in (into + [0, 0])[:3]))
                    for c, into in sorted(folds.items()) if len(into) > 1], 3)
    return HEAD + "\n".join(lines) + "\n\n#endif\t\t\t\t\t\t\t/* NL_UNICODE_TABLES_H */\n"


def render_classes(classes):
    lines = table("NlClassRange", "nl_class_ranges",
                  ["{0x%X, 0x%X, NL_CLASS_%s}" % tuple(r) for r in ranges(classes)], 3)
    return CLASSES_HEAD + "\n".join(lines) + "\n\n#endif\t\t\t\t\t\t\t/* NL_UNICODE_CLASSES_H */\n"


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--check", action="store_true", help="compare with the files")
    p.add_argument("--out", type=pathlib.Path, default=DEFAULT)
    p.add_argument("--classes", type=pathlib.Path, default=CLASSES)
    args = p.parse_args()
    different = 0
    for path, text in ((args.out, render(*probe())), (args.classes, render_classes(regex_classes()))):
        if not args.check:
            path.write_text(text)
        elif path.read_text() != text:
            print("%s differs from the reference" % path, file=sys.stderr)
            different = 1
    return different


if __name__ == "__main__":
    sys.exit(main())
