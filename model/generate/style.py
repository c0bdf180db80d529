"""Templates -> text: choices expanded, slots filled, then the surface of the style: capitals, marks, slips of the fingers."""
import functools
import re

NEAR = dict(zip("qwertyuiopasdfghjklzxcvbnm", "wqrtyuioposdfghjkkxzcvbnn"))


def options(text):
    """(a|b) and [a|b] -> a nested list: str | ("one", [options]) | ("maybe", [options])"""
    out, at, stack = [], 0, []
    current = [[]]                      # alternatives, each a sequence

    def close(kind):
        nonlocal current
        inner = current
        current = stack.pop()
        current[-1].append((kind, inner))
    for m in re.finditer(r"[()\[\]|]|[^()\[\]|]+", text):
        x = m[0]
        if x in "([":
            stack.append(current)
            current = [[]]
        elif x == ")":
            close("one")
        elif x == "]":
            close("maybe")
        elif x == "|" and stack:
            current.append([])
        else:
            current[-1].append(x)
    return current[0]


@functools.lru_cache(None)
def parsed(text):
    return options(text)


def expand(node, r):
    out = []
    for x in node:
        if isinstance(x, str):
            out.append(x)
        elif x[0] == "one":
            out.append(expand(r.choice(x[1]), r))
        elif r.random() < .45:
            out.append(expand(r.choice(x[1]), r))
    return "".join(out)


def variants(node):
    n = 1
    for x in node:
        if not isinstance(x, str):
            n *= sum(variants(a) for a in x[1]) + (x[0] == "maybe")
    return n


def misspell(text, r, keep):
    """One slip in a word that is no value and not short."""
    spots = [m for m in re.finditer(r"(?<![\w'-])[a-z]{5,}(?![\w'-])", text) if not any(m[0] in k.lower() for k in keep)]
    if not spots:
        return text
    m = r.choice(spots)
    w = m[0]
    i, x = r.randrange(1, len(w) - 1), r.random()
    if x < .45 and w[i] != w[i + 1]:
        w = w[:i] + w[i + 1] + w[i] + w[i + 2:]
    elif x < .75:
        w = w[:i] + w[i + 1:]
    elif x < .9:
        w = w[:i] + w[i] + w[i:]
    else:
        w = w[:i] + NEAR.get(w[i], w[i] * 2) + w[i + 1:]
    return text[:m.start()] + w + text[m.end():]


def tidy(text):
    text = re.sub(r"\s+", " ", text).strip()
    text = re.sub(r" ([,.?!;:])", r"\1", text)
    text = re.sub(r"\b(the|all|a|any) (the|all the) ", r"\1 ", text) if re.search(r"\bthe the\b|\ball all\b", text) else text
    text = re.sub(r"\b(total|average|mean|highest|lowest|maximum|minimum|number of) \1\b", r"\1", text)
    return re.sub(r"([?.,])[?.,]+$", r"\1", re.sub(r",\s*,", ",", text))


def realise(template, slots, style, r, keep=()):
    text = expand(parsed(template), r)
    text = tidy(text.format_map(slots))
    if style == "full":
        text = text[0].upper() + text[1:]
        if r.random() < .06:
            text = text.rstrip("?")
    elif style == "order":
        text = text[0].upper() + text[1:] if r.random() < .75 else text[0].lower() + text[1:]
    elif r.random() < .8:
        text = text[0].lower() + text[1:] if not text[:2].isupper() and not any(text.startswith(k) for k in keep) else text
    elif style == "talk":
        text = text[0].upper() + text[1:]
    if style in ("note", "talk") and r.random() < .15:
        text = text.replace(" and ", " & ", 1)
    slips = {"full": .03, "order": .03, "note": .05, "talk": .12}[style]
    if r.random() < slips:
        text = misspell(text, r, keep)
    return text
