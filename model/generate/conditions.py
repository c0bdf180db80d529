"""Conditions: what may restrict the rows of a table, with the ways to say it (phrases.Cond)."""
import re

from .amounts import amount, nice, number, period
from .phrases import Cond, article, doing, heard, lit, plays
from .schemas import snake
from .thesaurus import singular

def value(v, say):
    """A text value as people type it."""
    if say.style in ("note", "talk") and say.r.random() < .35:
        return v.lower()
    return v


def fine(v):
    return v is not None and 1 < len(v) <= 30 and v.strip() == v and not re.search(r"[\"{}<>|\\_;]|^\W|\d{6}",
                                                                                v) and bool(re.search(r"[A-Za-z]",
                                                                                v)) and v.lower() not in ("null", "none", "n/a", "unknown",
                                                                                "other", "others", "yes", "no", "true", "false")


def codeish(v):
    return bool(re.fullmatch(r"[A-Z0-9./-]{1,5}|\d+", v)) or bool(re.search(r"\d", v) and not re.search(r"[a-z]{3}", v))


SAID_OF = set("outcome result verdict answer reply decision finding".split())      # a visit whose outcome is "donated" was not given away
SO_HIGH = set("low lower medium normal high higher moderate average standard top".split())        # a low incident is one of low severity


def category(c, say, v=None, negative=False):
    t, r = c.table, say.r
    p, values = c.phrases, [x for x, s in c.common if fine(x) and (s * t.rows >= 1)]
    if v is None:
        if not values:
            return None
        v = r.choice(values[:12])
    sql = lambda q: q[c] + (" <> " if negative else " = ") + lit(v)
    kinds, noun, said = p.concept.get("kind", []), p.one, value(v, say)
    code = codeish(v) and not ("place" in p.concept.get("kind", []) and re.fullmatch(r"[A-Z]{2,5}", v)
                               and not re.search(r"co?de?$", snake(c.name)))
    decoded = p.codes.get(v)
    if decoded and say.t.verbs and decoded.split()[0].endswith("s") and singular(decoded.split()[0]) in say.t.verbs and decoded.split()[0] not in say.t.nouns \
            and singular(decoded.split()[0]) not in say.t.nouns:
        decoded = None                  # CALL: pays above the strike
    if p.one in (t.phrases.one, t.phrases.many) or decoded and not p.ok:
        return None                     # keywords with the keyword harbour
    make = lambda post, pred, pre="", note=None: Cond(sql, post, pred, "" if negative else pre, note if note is not None else post, (c,),
                                                      "category")
    if decoded and not negative:
        if say.t.adjective(decoded) or decoded.endswith("ing"):
            return make("that are " + decoded, "are " + decoded, decoded, decoded)
        if "type" in kinds and len(decoded.split()) < 3:
            return make(f"of type {decoded}", f"are of type {decoded}", decoded, decoded)
        if "job" in kinds and t.phrases.person:
            return make(f"who work as {singular(decoded)}", f"work as {singular(decoded)}", "", decoded)
        return make(f"with {noun} {decoded}", f"have {noun} {decoded}", "", f"{noun} {decoded}")
    if code and not p.ok:
        return None
    if negative and not set(kinds) & {"place", "state", "type", "job", "level", "unit", "org", "language"}:
        return None
    if negative:
        if "place" in kinds and len(noun.split()) == 1:
            return make(f"not from {said}" if t.phrases.person else f"outside {said}", f"are not from {said}" if t.phrases.person
                        else f"are outside {said}")
        if "state" in kinds and not code and say.t.adjective(v) and noun.split()[-1] not in SAID_OF:
            return make(f"that are not {said.lower()}", f"are not {said.lower()}", note="not " + said.lower())
        return make(f"with {article(noun)} other than {said}", f"have {article(noun)} other than {said}", note=f"{noun} not {said}")
    if noun.split()[0] in ("from", "to") and len(noun.split()) == 2 and p.ok:
        there = f"{noun.split()[0]} {said}" if "place" in kinds and not code else f"{noun} {said}"
        return make(there, "", note=there)
    if "place" in kinds and not code and len(noun.split()) > 1 and not (t.phrases.person and noun.split()[0] in ("home", "birth", "residence")):
        return make(f"with {noun} {said}", f"have {noun} {said}", note=f"{noun} {said}") if p.ok else None     # the keeper's town is not the vehicle's
    if "place" in kinds and not code:
        w = "from" if t.phrases.person else "in"
        home = r.random() < .3 and t.phrases.person and noun in ("city", "town", "village")
        return make(f"{'who live in' if home else w} {said}", f"{'live in' if home else 'are ' + w} {said}", note=said if r.random() < .6
                    else f"{w} {said}")
    if "state" in kinds and not code and set(noun.split()[:-1]) - {"current", *t.phrases.one.split()} - set(snake(t.name).split("_")):
        low = said.lower() if v[:1].islower() or v.istitle() else said          # a previous state is not how it stands
        return make(f"with {noun} {low}", f"have {noun} {low}", note=f"{noun} {low}") if p.ok and not negative else None
    if "state" in kinds and re.match("(billing|shipping|delivery|home|address|mailing|postal|birth|born) ", noun):
        kinds = []                      # where, not how it stands
    if "gender" in kinds:
        if v.lower() not in ("m", "f", "male", "female", "w", "d", "x", "non-binary", "man", "woman"):
            return None
        g = {"m": "male", "f": "female", "male": "male", "female": "female"}.get(v.lower())
        if v.lower() in ("male", "female"):
            return make("who are " + g if t.phrases.person else "that are " + g, "are " + g, g, g)
        return make(f"with {noun} {v}", f"have {noun} {v}", note=f"{noun} {v}")
    if code:
        return make(f"with {noun} {v}", f"have {noun} {v}", note=f"{noun} {v}" if r.random() < .6 else f"{noun} = {v}")
    word = not v.isupper() and len(v.split()) == 1 and say.t.known(v.lower()) and "place" not in kinds
    low = said.lower() if v[:1].islower() or word else said
    if "colour" in kinds or "nationality" in kinds and say.t.adjective(v):
        return make(f"that are {low}", f"are {low}", low, low)
    adj = say.t.adjective(v) and len(v.split()) == 1 and noun.split()[-1] not in SAID_OF
    if "level" in kinds and adj and "state" not in kinds and low in SO_HIGH:
        return make(f"with {low} {noun}", f"have {low} {noun}", f"{low} {noun}" if len(noun.split()) == 1 else "", f"{low} {noun}")
    if "state" in kinds or "level" in kinds and adj:
        if adj:
            return make(f"that are {low}" if r.random() < .6 else f"with {noun} {low}", f"are {low}", low, low)
        return make(f"with {noun} {low}", f"have {noun} {low}", note=f"{noun} {low}")
    if "level" in kinds:
        return make(f"with {low} {noun}" if adj else f"with {noun} {low}", f"have {low} {noun}" if adj else f"have {noun} {low}",
                    note=f"{noun} {low}")
    if "type" in kinds:
        short = len(v.split()) <= 2 and not re.search(r"[(),/&]", v) and not low.endswith("s")
        pre = low if short and len(low) > 2 and not set(low.split()) & set(t.phrases.one.split()) else ""
        return make(f"of {noun} {low}" if len(noun.split()) < 3 else f"with {noun} {low}", f"are of {noun} {low}", pre, pre
                    or f"{noun} {low}")
    if "language" in kinds and len(v) > 3 and not (t.phrases.person and len(noun.split()) > 1 and noun.split()[0] not in ("spoken", "native")):
        return make(f"who speak {said}", f"speak {said}", note=said) if t.phrases.person else make(f"in {said}", f"are in {said}",
                                                                                note=said)
    if "job" in kinds and t.phrases.person and not code and (re.search(r"(er|or|ist|ant|man|ian|ee|ess|nt|ef|se|ic|yst|ot|et)$", low) or
                                                             "person" in say.t.concept(low).get("kind", [])) and low[:1].islower():
        return make(f"who work as {article(low)}" if not low.endswith("s") else f"with {noun} {low}", f"work as {article(low)}", note=low)
    if "unit" in kinds and t.phrases.person:
        return make(f"in the {said} {noun}" if not noun in said.lower() else f"in {said}", f"work in the {said} {noun}", note=said)
    if "org" in kinds and noun.split()[-1] in ("carrier", "airline", "operator", "insurer", "agency", "sponsor", "contractor", "courier", "bank"):
        return make(f"with {said} as {noun}", f"have {said} as {noun}", note=f"{noun} {said}")
    if "org" in kinds and len(noun.split()) > 1 and noun.split()[-1] in ("supplier", "vendor"):
        return make(f"with {said} as {noun}", f"have {said} as {noun}", note=f"{noun} {said}")      # a team's engine supplier
    if "org" in kinds and len(noun.split()) > 1:
        return make(f"with {noun} {said}", f"have {noun} {said}", note=f"{noun} {said}")     # a home team: not where a match is from
    if "org" in kinds:
        return make(f"from {said}", f"are from {said}", note=said)
    if noun in ("brand", "make", "manufacturer", "author", "artist", "writer", "publisher", "designer"):
        return make(f"by {said}" if noun != "make" else f"made by {said}", f"are by {said}" if noun != "make" else f"are made by {said}",
                    note=said)
    if not p.ok or noun.endswith(" name"):
        return None                     # leads where the person name is Petra Hale
    if noun in ("title", "name") and not t.phrases.person:       # lessons titled Advanced tricks
        w = "titled" if noun == "title" else "called"
        return make(f"{w} {said}", f"are {w} {said}", note=f"{noun} {said}")
    return make(f"with {noun} {low}" if say.style == "full" or r.random() < .6 else f"where the {noun} is {low}", r.choice((f"have {noun} {low}", f"have {low} as {noun}", f"have the {noun} {low}")),
                note=r.choice((f"{noun} {low}", f"{noun} = {low}", f"{noun}: {low}")))


def two_values(c, say):
    values = [x for x, s in c.common if fine(x) and s * c.table.rows >= 1]
    if len(values) < 3 or not c.phrases.ok or c.phrases.codes:
        return None
    a, b = say.r.sample(values[:10], 2)
    A, B = category(c, say, a), category(c, say, b)
    if not A or not B:
        return None
    sql = lambda q: f"{q[c]} IN ({lit(a)}, {lit(b)})"
    va, vb = value(a, say), value(b, say)
    if A.pre and B.pre:
        return Cond(sql, f"that are (either )?{A.pre} or {B.pre}".replace("(either )?", say.r.choice(("", "either "))),
                    f"are {A.pre} or {B.pre}", f"{A.pre} or {B.pre}", f"{A.pre} / {B.pre}", (c,), "in")
    if A.post.endswith(va) and B.post.endswith(vb):
        pred = f"{A.pred} or {vb}" if A.pred.endswith(va) else f"have {c.phrases.one} {va} or {vb}"
        return Cond(sql, f"{A.post} or {vb}", A.pred and pred, "", f"{A.note} / {vb}", (c,), "in")
    return None


UNDONE = dict(inactive="active", disabled="enabled", unavailable="available", unpaid="paid", unpublished="published", invalid="valid")


def flag(c, say):
    p, s, r = c.phrases, snake(c.name).split("_"), say.r
    if s[0] == "has" and len(s) > 1:
        noun, known = say.names.words("_".join(s[1:]))
        if not known:
            return None                 # has_vc
        yes = Cond(lambda q: q[c], f"with {heard(noun)}", f"have {heard(noun)}", "", f"with {noun}", (c,), "flag")
        no = Cond(lambda q: "NOT " + q[c], f"without {heard(noun)}", f"have no {noun}", "", f"no {noun}", (c,), "flag")
        return r.choice((yes, no))
    if len(s) > 1 and s[0].endswith("s") and s[0] not in ("is", "has", "was", "does", "sms", "gps") and singular(s[0]) in (
            say.t.verbs or ("need", "require", "allow", "include", "offer", "accept")):      # takes_cards
        noun, known = say.names.words("_".join(s[1:]))
        known = known and s[1] not in ("on", "in", "at", "to", "for", "by", "of", "with") and (
            noun.split()[-1] in say.t.words or not say.t.nouns or singular(noun.split()[-1]) in say.t.nouns)
        verb, thing = singular(s[0]), heard(noun)
        if re.fullmatch("(mon|tues|wednes|thurs|fri|satur|sun)day", noun):
            thing = "on " + noun.capitalize() + "s"
        yes = Cond(lambda q: q[c], f"that {verb} {thing}", f"{verb} {thing}", "", f"{s[0]} {noun}", (c,), "flag")
        no = Cond(lambda q: "NOT " + q[c], f"that do not {verb} {thing}", f"do not {verb} {thing}", "", f"does not {verb} {noun}", (c,), "flag")
        return r.choice((yes, yes, no)) if known else None
    core = re.sub(r"^is ", "", p.one)
    if not p.ok or len(core.split()) > 2 or core in ("own", "main"):
        return None
    last = core.split()[-1]
    if len(core.split()) == 1 and (say.t.adjective(core) or last.endswith("ed")) or core in ("broken", "sold", "paid", "lost", "won",
                                                                                "given"):
        who = "who" if c.table.phrases.person else "that"
        yes = Cond(lambda q: q[c], f"{who} are {core}", f"are {core}", core, core, (c,), "flag")
        no = Cond(lambda q: "NOT " + q[c], f"{who} are not {core}", f"are not {core}", "", f"not {core}", (c,), "flag")
        if core in UNDONE:              # who says "not inactive"?
            no = Cond(no.sql, f"{who} are {UNDONE[core]}", f"are {UNDONE[core]}", UNDONE[core], UNDONE[core], (c,), "flag")
        return r.choice((yes, yes, no)) if core in UNDONE or not re.match("(in|un|non|dis)[a-z]{4}", core) else yes
    if s[0] != "can" and (say.t.words.get(core) or last in say.t.nouns and last not in say.t.verbs):
        if s[0] != "is":                # a bare noun: newsletter
            if r.random() < .6:
                return None             # has it one or is it one? Few would ask
            yes = Cond(lambda q: q[c], f"with the {core} flag set", f"have the {core} flag set", "", f"{core} = yes", (c,), "flag")
            no = Cond(lambda q: "NOT " + q[c], f"without the {core} flag", f"do not have the {core} flag set", "", f"{core} = no", (c,), "flag")
            return r.choice((yes, yes, no))
        mark = r.choice(("marked as", "flagged as"))
        yes = Cond(lambda q: q[c], f"{mark} {core}", f"are {mark} {core}", "", f"{mark} {core}", (c,), "flag")
        no = Cond(lambda q: "NOT " + q[c], f"not {mark} {core}", f"are not {mark} {core}", "", f"not {mark} {core}", (c,), "flag")
        return r.choice((yes, no))
    return None


def measure(c, say):
    r, p = say.r, c.phrases
    v = nice(c.sample, r, c.type)
    if v is None or not p.ok or v in (0, 1):
        return None
    a = amount(v, c, say)
    more = r.random() < .6
    word = p.concept.get("more" if more else "less")
    noun = p.one
    long = re.fullmatch(r"(.+ )?(interval|duration|period|length|term|time|age|delay|lead|notice|warranty) (seconds|minutes|hours|days|weeks|months|years)", noun)
    if long and a == number(v, say) or long and a.replace(",", "").isdigit():
        noun, a = noun.rsplit(" ", 1)[0], f"{a} {long[3]}"     # an interval of 6 months
    if word and r.random() < .6 and c.phrases.one in p.concept.get("words", [p.one]):
        w = r.choice(word)
        return Cond(lambda q: f"{q[c]} {'>' if more else '<'} {v}", f"{w} {a}", f"are {w} {a}", "",
                    f"{noun} {'>' if more else '<'} {a}", (c,), "measure")
    x = r.random()
    if x < .12 and isinstance(v, int):
        w = nice(c.sample, r, c.type)
        if w is not None and w > v:
            return Cond(lambda q: f"{q[c]} BETWEEN {v} AND {w}",
                        f"with {article_for(noun)} between {number(v, say)} and {amount(w, c, say)}",
                        f"have {article_for(noun)} between {number(v, say)} and {amount(w, c, say)}", "",
                        f"{noun} {number(v, say)}-{number(w, say)}", (c,), "between")
    strict = r.random() < .65
    op = (">" if strict else ">=") if more else ("<" if strict else "<=")
    several = bool(re.fullmatch(r"[a-z]+s \w+", noun)) and singular(noun.split()[0]) != noun.split()[0] and heard(noun) == noun
    count = heard(noun) == noun and singular(noun) != noun and " in " not in noun or several      # "more than 5 seats", "20 days granted"
    if several:
        a = number(v, say)
    if more:
        say_ = r.choice(("more than", "over")) if strict else r.choice(("at least", "no less than") if say.style != "note"
                                                                       else ("at least", "min"))
    else:
        say_ = r.choice(("fewer than", "less than", "under") if count
                        else ("below", "under", "less than")) if strict else r.choice(("at most", "no more than"))
    note = f"{noun} {op} {a}"
    if count and not re.match("(maximum|minimum|average)", noun) and (several or not p.unit or noun == p.unit or noun in say.t.units.get(p.unit, {}).get("words", ())):      # "with more than 45 minutes"
        if say.style == "note" and not strict and more and r.random() < .5:
            note = f"{a}+ {noun}"
        return Cond(lambda q: f"{q[c]} {op} {v}", f"with {say_} {a} {noun}", f"have {say_} {a} {noun}", "", note, (c,), "measure")
    say_ = "at least" if say_ == "min" else say_
    of = "of " if say_ in ("more than", "at least", "less than", "at most", "no more than", "no less than", "fewer than", "min") else ""
    if more and strict and r.random() < .25:
        of, say_ = "", r.choice(("above", "greater than", "higher than"))
    if "money" in p.concept.get("kind", []) and p.unit not in ("pct", "percent") and noun in ("price", "cost", "fee", "rent", "fare") and r.random() < .5:
        return Cond(lambda q: f"{q[c]} {op} {v}", f"that cost {say_} {a}", f"cost {say_} {a}", "", note, (c,), "measure")
    return Cond(lambda q: f"{q[c]} {op} {v}", f"with {article_for(noun)} {of}{say_} {a}", f"have {article_for(noun)} {of}{say_} {a}", "",
                note, (c,), "measure")


def article_for(noun):
    return heard(noun)


SOLD = dict(sold="sale", lost="loss", given="gift", born="birth", lent="loan", bought="purchase")


def dated(c, say):
    """A period of a date column with its verb: "opened in 2024" """
    p = c.phrases
    if not p.ok:
        return None
    x = period(c, say)
    if x is None:
        return None
    sql, words, bare, future = x
    past, mode = (p.concept.get("past") or [""])[0], (p.concept.get("mode") or [""])[0]
    if future and mode != "adj":
        past = ""                       # it has not happened yet
    who = "who" if c.table.phrases.person else "that"
    if past and (past[:4] in [w[:4] for w in c.table.phrases.one.split()] or past in SOLD and SOLD[past] in c.table.phrases.one):
        return None                     # tests tested in May, sales sold
    if not past:
        if p.one in ("date time", "date and time") or p.one.split()[-1] not in ("date", "time", "day") or len(p.one.split()) < 2:
            return None
        w = words if words.startswith(("in ", "before", "after", "since", "from", "during", "this", "last", "over", "so",
                                       "next")) else "in " + words
        return Cond(sql, f"with {article(p.one)} {w}", f"have {article(p.one)} {w}", "", f"{p.one} {bare}", (c,), "date")
    if mode == "active":
        return Cond(sql, f"{who} {past} {words}", f"{past} {words}", "", f"{past} {bare}", (c,), "date")
    if mode == "adj":
        return Cond(sql, f"{past} {words}", f"are {past} {words}" if past == "due" else f"have {article(p.one)} {words}", "",
                    f"{past} {bare}", (c,), "date") \
            if past == "due" and not words.startswith(("so far", "over", "in the last", "in the past", "since")) else \
            Cond(sql, f"with {article(p.one)} {words}", f"have {article(p.one)} {words}", "", f"{p.one} {bare}", (c,), "date")
    since = "" if not words.startswith(("since", "over", "so far", "in the last", "in the past")) else "have been "
    return Cond(sql, f"{past} {words}", f"{since or 'were '}{past} {words}", "", f"{past} {bare}", (c,), "date")


def year(c, say):
    if not c.phrases.ok:
        return None
    v = sorted(int(x) for x in c.sample)
    if len(v) < 3 or v[0] == v[-1]:
        return None
    y, x = v[int(len(v) * say.r.uniform(.15, .85))], say.r.random()
    noun = c.phrases.one
    built = {"year built": "built", "built year": "built", "birth year": "born", "year of birth": "born", "year of discovery": "discovered",
             "founded year": "founded", "year founded": "founded",
             "planted year": "planted", "vintage": "", "release year": "released", "year of release": "released"}.get(noun, "")
    done = re.fullmatch(r"(\w+ed) year|year (\w+ed)", noun)
    built = built or done and (done[1] or done[2]) or ""
    op, w = ("=", "in") if x < .4 else ("<", "before") if x < .7 else (">=", "since") if x < .8 else (">", "after")
    if built:
        return Cond(lambda q: f"{q[c]} {op} {y}", f"{built} {w} {y}", f"were {built} {w} {y}", "", f"{built} {w} {y}", (c,), "year")
    if noun == "year" and not re.search("(race|game|match|result|award|season|budget|report|plan|return|bill|election|festival|event|record)$", c.table.phrases.one):
        return None                     # a bus of 2012: built, bought or seen then?
    if op == "=" and noun in ("year", "season", "season year"):
        return Cond(lambda q: f"{q[c]} = {y}", f"in {y}", "", "", str(y), (c,), "year")
    if op == "=":
        return Cond(lambda q: f"{q[c]} = {y}", f"with {noun} {y}", f"have {noun} {y}", "", f"{noun} {y}", (c,), "year")
    return Cond(lambda q: f"{q[c]} {op} {y}", f"with {article(noun)} {w} {y}", f"have {article(noun)} {w} {y}", "", f"{noun} {w} {y}", (c,),
                "year") if noun != "year" else None


def null(c, say):
    p, r = c.phrases, say.r
    if not .02 < c.nulls < .98 or not p.ok or c.role in ("text", "id", "flag") or "gender" in p.concept.get("kind", []):
        return None
    who = "who" if c.table.phrases.person else "that"
    missing = r.random() < .65
    if c.role == "date":
        past = (p.concept.get("past") or [""])[0]
        mode = (p.concept.get("mode") or [""])[0]
        adj = p.concept.get("open" if missing else "done")
        adj = [a for a in adj or () if a != "present" or c.table.phrases.person]
        if adj and r.random() < .6:
            a = r.choice(adj)
            long = a.startswith(("not ", "still "))
            return Cond(lambda q: f"{q[c]} IS {'' if missing else 'NOT '}NULL", f"{who} are {a}", f"are {a}", "" if long else a, a, (c,),
                        "null")
        if past and mode in ("passive", "active") and past not in ("left", "died", "started", "ended", "born"):
            been = "been " if mode == "passive" else ""
            if missing:
                return Cond(lambda q: f"{q[c]} IS NULL", f"{who} have not {been}{past} yet" if r.random() < .6
                            else f"{who} haven't {been}{past} yet",
                            f"have not {been}{past} yet", "", f"not {past} yet" if r.random() < .5 else f"not {past}", (c,), "null")
            if past in ("created", "added", "updated", "changed", "entered", "recorded"):
                return None             # which reviews have been added? All of them
            return Cond(lambda q: f"{q[c]} IS NOT NULL", f"{who} have already {been}{past}" if r.random() < .5
                        else f"{who} have {been}{past}", f"have been {past}" if been else f"have {past}", "", past, (c,), "null")
    if c.role == "key" and c.key:
        noun = roles(c.key, say)
        if noun is None:
            return None
        return Cond(lambda q: f"{q[c]} IS NULL", f"without {article(noun)}" if r.random() < .6 else f"with no {noun}", f"have no {noun}",
                    "", f"no {noun}", (c,), "null") if missing else \
            Cond(lambda q: f"{q[c]} IS NOT NULL", f"with {article(noun)}", f"have {article(noun)}", "", f"with {article(noun)}", (c,), "null")
    if missing and c.role == "measure":     # "without seats" would be none, not unknown
        return Cond(lambda q: f"{q[c]} IS NULL", f"with no {p.one} recorded", f"have no {p.one} recorded", "",
                    r.choice((f"no {p.one} recorded", f"{p.one} missing")), (c,), "null")
    if missing:
        return Cond(lambda q: f"{q[c]} IS NULL", r.choice((f"without {heard(p.one)}", f"with no {p.one}", f"where the {p.one} is missing" if say.style == "note"
                                                              else f"without {heard(p.one)}")),
                    f"have no {p.one}", "", r.choice((f"no {p.one}", f"{p.one} missing", f"w/o {p.one}")), (c,), "null")
    if c.role in ("measure", "date", "year", "name") or p.one in ("latitude", "longitude") or c.role == "category" and not set(p.concept.get("kind", [])) & {"person", "org"}:
        return None                     # "drivers with a birth date"
    return Cond(lambda q: f"{q[c]} IS NOT NULL", f"with {heard(p.one)}", f"have {heard(p.one)}", "", f"with {p.one}", (c,), "null")


def roles(key, say):
    """What a parent is called from the child: "shotfirer", or the parent's own noun; None if it cannot be told"""
    c = key.columns[0]
    s = re.sub(r"_(id|no|nr|cd|code|key|num|nbr|pk|fk)$", "", snake(c.name).removeprefix(key.table.prefix))
    s = re.sub("(^|_)own$", r"\1owner", s)
    words, ok = say.names.words(s, ("dates.txt", "measures.txt"))
    to = key.to.phrases
    if not to.ok:
        return None
    if key.only and key.to is not key.table and snake(c.name) == snake(key.to_columns[0].name):
        return to.one                   # the key's own name says no more: imo_no of a ship
    short = s.split("_")[0]
    if "_" not in s and len(s) < 6 and len(to.one) > len(s) and key.only and re.match(".*?".join(short), to.one.replace(" ", "")):
        return to.one                   # inst_code: the institution
    if say.t.verbs and "_" not in s and s.endswith("s") and singular(s) in say.t.verbs and s not in say.t.nouns and singular(s) not in say.t.words:
        return None                     # a satellite that replaces one
    if not ok or len(key.columns) > 1 or s in ("id", "no", "cd", "code", "key", "ref", "par", "p",
                                               "c") or len(s) < 3 or words.split()[-1] in ("code", "id", "number", "key", "name"):
        return to.one if key.only and key.to is not key.table else None
    if re.search(r"\b(by|to|from|at|in|on|for|of)\b", words):
        return to.one if key.only and key.to is not key.table else None
    if words in (to.one, to.many) or singular(words) == to.one or words.replace(" ", "") in to.one.replace(" ", ""):
        return to.one
    if set(words.split()) & set(to.one.split()) or key.only or key.to is key.table:
        return words
    return words


# Persons of whom one says that the things are theirs
OWNERS = set("""customer client member patient student pupil owner buyer subscriber donor policyholder passenger guest tenant artist author player
    athlete child resident borrower applicant candidate winner singer actor director family company person""".split())


def named(key, say):
    """The parent by its name: "trips of rider Ann Lee" """
    to, r = key.to, say.r
    if len(key.columns) != 1 or key.to is key.table or len(to.label) != 1 or to.label[0].role != "name" or not to.label[0].sample:
        return None
    if one_to_one(key):
        return None
    noun = roles(key, say)
    values = [v for v in to.label[0].sample if fine(v) and not v.islower()]
    if noun is None or not values:
        return None
    v = r.choice(values)
    said, c = value(v, say), to.label[0]
    sql = lambda q: f"{q.parent(key)}.{c.sql} = {lit(v)}"
    own = noun == to.phrases.one
    did = doing(key)
    if did:                             # readings are not "of" whoever read them
        w = re.search(did + "_(by|to|at|from|for)", snake(key.columns[0].name))
        return Cond(sql, f"{did} {w[1]} {said}", f"were {did} {w[1]} {said}", "", f"{did} {w[1]} {said}", tuple(key.columns), "named")
    verbs = say.names.joined(key, noun)
    if verbs and r.random() < .4:       # "orders placed by Ann Lee"
        post, pred = r.choice(verbs)
        return Cond(sql, f"{post} {said}", f"{pred} {said}", "", f"{post} {said}", tuple(key.columns), "named")
    prep = (to.phrases.concept.get("prep") or ["of" if not to.phrases.person else "of"])[0]
    if own:
        if noun.split()[-1] in ("segment", "tier", "type", "category", "class", "kind", "code", "status", "grade", "level", "group"):
            return Cond(sql, f"of {noun} {said}", f"are of {noun} {said}", "", f"{noun} {said}", tuple(key.columns), "named")
        if to.phrases.person and noun.split()[-1] not in OWNERS:        # an examiner's applications are not his own
            return Cond(sql, r.choice((f"of {noun} {said}", f"with {noun} {said}", f"with {said} as {noun}")), f"have {said} as {noun}", "",
                        f"{noun} {said}", tuple(key.columns), "named")
        if say.t.adjective(v):
            return Cond(sql, f"{prep} {noun} {said}", "", "", f"{noun} {said}", tuple(key.columns), "named")      # of era Victorian
        post = r.choice((f"{prep} {said}", f"{prep} {said}" if key.table.phrases.person else f"for {said}", f"{prep} {said}", f"{prep} {noun} {said}" if prep in ("of", "for")
                         else f"{prep} {said}"))
        return Cond(sql, post, "", "", r.choice((f"{noun} {said}", f"{prep} {said}")), tuple(key.columns), "named")
    return Cond(sql, r.choice((f"with {noun} {said}", f"with {said} as {noun}", f"where the {noun} is {said}")), f"have {said} as {noun}",
                "", f"{noun} {said}", tuple(key.columns), "named")


def contains(c, say):
    if c.role != "name" or len(c.table.label) != 1 or not c.sample or not c.phrases.ok:
        return None
    words = [w for v in c.sample for w in re.findall(r"[A-Za-z]{4,}", v)]
    if not words:
        return None
    w = say.r.choice(words)
    said = f"'{w}'" if say.r.random() < .5 or w.islower() else w
    noun = c.phrases.one if c.phrases.one not in c.table.phrases.one or re.search("descr?|dsc|summary|subject|title|ttl", snake(c.name)) else "name"        # a city with "Rosa" in its name
    how, its = say.r.random(), "the" if say.r.random() < .5 else "their"
    if how < .75:
        return Cond(lambda q: f"{q[c]} ILIKE {lit('%' + w + '%')}",
                    say.r.choice((f"with {said} in {its} {noun}", f"whose {noun} contains {said}")), f"have {said} in {its} {noun}", "",
                    f"{noun} contains {said}", (c,), "contains")
    w = w[0].upper()
    return Cond(lambda q: f"{q[c]} ILIKE {lit(w + '%')}", f"whose {noun} starts with {w}", f"have {article(noun)} that starts with {w}", "",
                f"{noun} starting with {w}", (c,), "starts")


def one_to_one(key):
    """Is a child one of the parents, a body builder one of the people?"""
    c, t = key.columns[0], key.table
    return c.pk and len(t.pk) == 1 or key.to.phrases.person and t.rows > 3 and c.distinct > .95 * t.rows


def inherited(key, say):
    """A condition on the parent: "orders of customers from Leeds" """
    to = key.to
    if len(key.columns) != 1 or to is key.table or not to.phrases.ok or roles(key, say) != to.phrases.one:
        return None
    if one_to_one(key) or doing(key) or to.phrases.person and plays(key):
        return None                     # "professors of employees": they are the employees
    inner = simple(to, say, parents=False)
    if inner is None or inner.kind in ("contains", "starts", "null", "between"):
        return None
    sql = lambda q: inner.sql(q.at(key))
    prep = (to.phrases.concept.get("prep") or ["with" if to.phrases.one.split()[-1] == "address" else "of"])[0]
    noun = to.phrases.many
    verbs = say.names.joined(key, to.phrases.one)
    if verbs and say.r.random() < .35:  # "orders placed by customers from Leeds"
        prep = say.r.choice(verbs)[0]
    body = f"{inner.pre} {noun}" if inner.pre else f"{noun} {inner.post}"
    return Cond(sql, f"{prep} {body}", "", "", f"{inner.note}" if inner.kind == "category" and not inner.note.startswith("with")
                else f"{prep} {body}", tuple(key.columns) + inner.columns, "inherited")


WEIGHTS = dict(date=1.7, category=1.5, flag=1.5, measure=1.1, year=1)


def simple(t, say, parents=True, used=()):
    """One condition on a table, or None (try again)."""
    r = say.r
    c = r.choices(t.columns, [WEIGHTS.get(c.role, 1) * (1.8 if .02 < c.nulls < .98 else 1) for c in t.columns])[0]
    if c in used:
        return None
    x = r.random()
    if parents and t.keys and x < .3:
        key = r.choice(t.keys)
        if key.columns[0] in used or any(u.table is key.to for u in used):
            return None
        return named(key, say) if r.random() < .5 else inherited(key, say)
    if c.nulls > .02 and r.random() < .5:
        return null(c, say)
    if c.role == "category":
        return two_values(c, say) if x > .93 else category(c, say, negative=x > .88)
    if c.role == "flag":
        return flag(c, say)
    if c.role == "measure":
        return measure(c, say)
    if c.role == "date":
        return dated(c, say)
    if c.role == "year":
        return year(c, say)
    if c.role == "name" and x > .8:
        return contains(c, say)
    return None


def tangled(a, b):
    """ "pledges of disasters in May that are open": whose clause is it? And "with a fee and that are open" is clumsy."""
    if a.kind == "inherited" and not b.pre and not a.pre and b.kind not in ("date", "named"):
        return True                     # "kits with a price below 80 and of orders by phone"
    return not b.pre and (a.kind == "inherited" and b.post.startswith(("that ", "who ", "where ", "whose "))
                          or not a.pre and a.post.startswith(("with ", "without ")) and b.post.startswith(("that ", "who ")))


def some(t, say, n, used=(), parents=True, tries=12):
    """n conditions on different columns, or None"""
    out, used = [], list(used)
    for _ in range(tries):
        if len(out) == n:
            break
        c = simple(t, say, parents, used)
        if c and not (set(c.columns) & set(used)) and not (c.kind in ("inherited", "named")
                                                           and any(o.kind in ("inherited", "named") for o in out)) and not any(
                                                           tangled(c, o) or tangled(o, c) for o in out):
            out.append(c)
            used += c.columns
    return out if len(out) == n else None
