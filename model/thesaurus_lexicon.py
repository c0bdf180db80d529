"""The thesaurus as the run-time linker reads it (src/lang/link_thesaurus.c): what words of a question may mean of names.

usage: thesaurus_lexicon.py [--into MODEL.gguf] [--show WORD]...

text() is what export.py writes as a model file's key nl2sql.thesaurus; --into puts it into a file that is there. A line is
"phrase TAB 00 TAB names", sorted by the bytes of the phrase: phrases singular with blanks, names with _ between their words.

- Of a concept (thesaurus/README.txt) every word stands for its catalog names; for its other words too where the plain word is
  itself how catalogs write it. Of a name of several words only those of the concept that say as much are meant.
- Superlatives and comparatives stand for what they measure: "heaviest" for weight.
- A verb stands for the children of the two tables that it joins, where it says something of them: "bought" for purchase.
What a word may be short for, one of many, is left to the context (src/lang/short.c); so are words that are in every schema.
"""
import argparse
import collections
import os
import re

import gguf
from generate.thesaurus import AMBIGUOUS, DIFFERENT, EVERYWHERE, Thesaurus, singular

MOST_NAMES = 24                 # of one phrase; a word with more says little
MOST_CHILDREN = 12              # of a verb
MOST_WORDS = 5                  # MAX_PHRASE of link_thesaurus.c
# Of any measure, so they say nothing of which
EVERY_MEASURE = set("most least more less fewer fewest large larger largest small smaller smallest high higher highest low lower lowest big bigger "
                    "biggest great greater greatest good better best bad worse worst late later latest early earlier earliest first last".split())
SAY_LITTLE = set("be have do get take use make hold own run give go come see say put keep set work need want show find list "
                 "include contain belong lie in on at of for to with by from per up out off over".split())
WORD = re.compile(r"[a-z][a-z0-9.'-]*( [a-z0-9][a-z0-9.'-]*)*")


def phrase(words):
    """As the question's words are when they are compared: singular, the parts of hyphened ones apart; None: not to be looked up"""
    p = re.sub(r"[-/]", " ", words.lower()).strip()
    p = singular(p) if " " not in p else p
    return p if WORD.fullmatch(p) and len(p.split()) <= MOST_WORDS else None


def name_of(words):
    return re.sub(r"[^a-z0-9]+", "_", words.lower()).strip("_")


def entries(thesaurus):
    """-> phrase -> names, in order"""
    out, done = collections.defaultdict(dict), collections.defaultdict(dict)

    def add(said, names, out=out, unsure=EVERYWHERE | AMBIGUOUS):
        p = phrase(said)
        if p is None:
            return
        for n in names:
            if n != name_of(p) and n not in unsure and re.fullmatch(r"[a-z0-9_]{2,}", n):
                out[p][n] = True

    for c in thesaurus.concepts:
        words = c["words"]
        names = [n.strip("_") for n in c.get("names", [])]
        if "only" in c:
            for said in words:
                add(said, names, unsure=())
            continue
        if c.keys() & {"verb", "with", "does"}:
            for said in [v for k in ("verb", "past", "done") for v in c.get(k, []) if v.split()[0] not in SAY_LITTLE]:
                add(said, names, done)
            continue
        if c.keys() & {"value", "unit"}:
            continue
        plain = name_of(words[0])
        whole = plain in names or not names
        for w in words:
            others = [name_of(o) for o in words if o != w and o not in DIFFERENT.get(words[0], ()) and w not in DIFFERENT.get(words[0], ())] if whole else []
            add(w, names + others)
        for w in [x for k in ("most", "least", "more", "less", "past", "open", "done") for x in c.get(k, [])]:
            said = re.sub(r" than$", "", w)
            if (" " not in words[0] or c["file"].startswith("dates")) and said.split()[0] not in SAY_LITTLE | EVERY_MEASURE:
                add(re.sub(r"^(not yet|still|not) ", "", said), [plain] + names)
    for p, names in done.items():
        if len(names) <= MOST_CHILDREN:
            out[p].update(names)
    return {p: list(n)[:MOST_NAMES] for p, n in out.items() if n}


def text(thesaurus=None):
    found = entries(thesaurus or Thesaurus())
    return "".join(f"{p}\t00\t{' '.join(found[p])}\n" for p in sorted(found, key=str.encode))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--into"), p.add_argument("--show", action="append", default=[])
    a = p.parse_args()
    found = entries(Thesaurus())
    for word in a.show:
        print(word, found.get(word))
    written = text()
    print(f"{len(found)} phrases, {sum(map(len, found.values()))} names, {len(written)} bytes")
    if a.into:
        metadata, tensors = gguf.read_packed(a.into)
        metadata["nl2sql.thesaurus"] = written
        sizes = sorted((raw.nbytes, name) for name, (_, _, raw) in tensors.items())      # each tensor's view reaches to the end of the file
        ends = dict(zip([n for _, n in sizes[::-1]], [b for b, _ in sizes[::-1][1:]] + [0]))
        packed = {name: (shape, kind, bytes(raw[:raw.nbytes - ends[name]])) for name, (shape, kind, raw) in tensors.items()}
        gguf.write_packed(a.into + ".tmp", metadata, packed)
        os.replace(a.into + ".tmp", a.into)


if __name__ == "__main__":
    main()
