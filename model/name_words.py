"""Write src/lang/short_words.h: the words that names of tables and columns are made of, and what is customarily short for them.

usage: name_words.py --data DIR --vocab VOCAB_TXT [--check]

Words: of the training databases' names (Spider's training set and the authored schemas that are neither in business.txt
nor in calibration.txt), counted by database; of the thesaurus; and from the encoder's vocabulary the short ones and the
beginnings of others, which are there so that they are taken for words and not for abbreviations. Abbreviations: one word
for another that the thesaurus names so, where it is not a word itself. --check compares with the file instead of writing it.
"""
import argparse
import collections
import json
import lzma
import math
import pathlib
import re
import sys

import load
from generate.thesaurus import Thesaurus, singular

OUT = pathlib.Path(__file__).resolve().parent.parent / "src" / "lang" / "short_words.h"
SHORT = 5               # letters of a vocabulary word that might be the beginning of another
COMMON = 9000           # vocabulary words before this one (by frequency) can be meant
# Two and three letters that are in the vocabulary and yet, in a name, nearly always short for something.
NO_WORDS = set("""adj amp apr apt atm aug ave bal bot bros btw calc cal cam cert cfg chr cnt cod col com comm cond conf cong conn
    const corp dec def del dem dep des dev dir div doc ed eff eg enc eng equ esp est etc ext feb fig fri freq gen gov hp inc ind
    ins inst int intl jan jul jun lab lat len lib lim loc lon ltd mag maj mar max med mem mes mfg mfr mic mil min mod mon nat nov
    num obj obs oct opp opt org orig par pat perf pos prec pref prem pres prev prim prob proc prod prof proj prop psi pub rec ref
    reg rel rem rep res resp rev sal sat sci sec sem sen sep sept seq ser sig spec sqft sr sta std stat str subj sup surg sys tech
    tel temp ter trans tri tue uni univ val var vec veh ver vol wed yr dept acct amt qty dt cd nm nr nbr prc desc addr fed mph""".split())
HEAD = """/*-------------------------------------------------------------------------
 * short_words.h
 *	  Words of names and how often, and what is short for them.
 *
 * Written by model/name_words.py; do not edit. Read-only data, included by
 * short.c only.
 *-------------------------------------------------------------------------
 */
#ifndef NL_SHORT_WORDS_H
#define NL_SHORT_WORDS_H

#include <stdint.h>

"""


def parts(name):
    return re.findall(r"[a-z]+", re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", name).lower())


def authored_names(text):
    """Tables and columns of a schema.sql"""
    out = []
    for m in re.finditer(r"CREATE TABLE\s+(?:IF NOT EXISTS\s+)?([\w.\"]+)\s*\((.*?)\n\)", text, re.S | re.I):
        out.append(m[1].split(".")[-1].strip('"'))
        for line in m[2].splitlines():
            c = re.match(r'\s*"?([A-Za-z_]\w*)"?\s+\w', line)
            if c and c[1].upper() not in ("PRIMARY", "FOREIGN", "UNIQUE", "CHECK", "CONSTRAINT", "REFERENCES", "EXCLUDE"):
                out.append(c[1])
    return out


def counted(data):
    """Singular word of names -> how many training databases have it"""
    held, seen = load.named_in("business.txt", "calibration.txt"), collections.defaultdict(set)
    for folder in load.authored_folders(data):
        if folder.name not in held:
            for name in authored_names((folder / "schema.sql").read_text(encoding="utf-8")):
                for w in parts(name):
                    seen[singular(w)].add(folder.name)
    with lzma.open(data / "schemas" / "spider.jsonl.xz", "rt") as f:
        for s in map(json.loads, f):
            if s["split"] == "train":
                for t in s["tables"]:
                    for x in (t, *t["columns"]):
                        for w in parts(x["name"]) + parts(x.get("comment") or ""):
                            seen[singular(w)].add(s["db_id"])
    return {w: len(d) for w, d in seen.items()}


def key(word):
    """First letter and first consonant behind it: every manner of abbreviating keeps both"""
    rest = re.sub("[aeiouy]", "", word[1:])
    return ord(word[0]) - 97, ord(rest[0]) - 96 if rest else 0


def made(data, vocab):
    order = {w: i for i, w in enumerate(vocab.read_text(encoding="utf-8").splitlines()) if re.fullmatch("[a-z]{2,}", w)}
    thesaurus, count = Thesaurus(), counted(data)
    plain, shorts = set(), {}
    for w in thesaurus.words:
        plain |= {singular(x) for x in re.findall("[a-z]{3,}", w)}
    for name, word in thesaurus.names.items():
        word = word if isinstance(word, str) else word["words"][0]
        word = singular(word) if re.fullmatch("[a-z]+", word) else ""
        name = singular(name) if len(name) > 3 else name
        if re.fullmatch("[a-z]{2,}", name) and len(word) > max(3, len(name)) and name[0] == word[0] and (name not in plain or name in NO_WORDS):
            shorts[name] = word
    words = {}
    for w in plain | {w for w in count if w in order} | {singular(w) for w in order if len(w) > 2 and order[w] < COMMON}:
        if len(w) > 2 and w not in NO_WORDS and re.fullmatch("[a-z]+", w):
            n = count.get(w, 0)
            words[w] = min(9, 2 + int(math.log2(n))) if n else 1 if w in plain else 0
    begins = {w[:n] for w in words for n in range(3, len(w) - 1)}
    for w in order:
        if len(w) > 2 and w not in words and w not in NO_WORDS and w not in shorts and singular(w) not in words and \
                order[w] < 24000 and (3 < len(w) <= SHORT or len(w) == 3 and order[w] < 12000 or w in begins):
            words[w] = 0
    for s in list(shorts):
        # a word that is used as such is short for nothing
        if s in words and (words[s] > 0 or order.get(s, 1e9) < 6000):
            del shorts[s]
        else:
            words.pop(s, None)
    return words, shorts


def literal(text, width=136):
    return "\n".join('\t"' + text[i:i + width] + '"' for i in range(0, len(text), width)) or '\t""'


def header(words, shorts):
    rooms, text, starts = collections.defaultdict(list), "", []
    for w in sorted(words):
        rooms[key(w)].append(f"{w}{words[w]}")
    for a in range(26):
        for b in range(27):
            starts.append(len(text))
            text += "".join(rooms[a, b])
    starts.append(len(text))
    pairs = [f'"{s} {shorts[s]}"' for s in sorted(shorts)]
    pairs = ",\n".join("\t" + ", ".join(pairs[i:i + 8]) for i in range(0, len(pairs), 8))
    numbers = [", ".join(map(str, starts[i:i + 18])) for i in range(0, len(starts), 18)]
    return (HEAD + f"""/* {len(words)} words by first letter and first consonant behind it, each with a digit: 0 in the
 * vocabulary, 1 in the thesaurus, then by how many databases have it in names (powers of two) */
static const char nl_name_words[] =
{literal(text)};

/* [26 letters * 27 (no consonant, then a to z) + 1]: where the words of each begin */
static const uint32_t nl_name_words_start[] = {{
""" + ",\n".join("\t" + n for n in numbers) + f"""
}};

/* {len(shorts)} pairs, sorted: short, what it is short for */
static const char *const nl_short_pairs[] = {{
{pairs}
}};

#endif							/* NL_SHORT_WORDS_H */
""")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--vocab", type=pathlib.Path, required=True)
    p.add_argument("--check", action="store_true")
    a = p.parse_args()
    words, shorts = made(a.data, a.vocab)
    text = header(words, shorts)
    if a.check:
        return 0 if OUT.read_text() == text else f"{OUT} is not what this script writes"
    OUT.write_text(text)
    print(f"{len(words)} words, {len(shorts)} abbreviations")


if __name__ == "__main__":
    sys.exit(main())
