"""The changes that a follow-up may make to the statement before it: each gives (frame, words, changed Block), or None.

A Turn is the statement answered last as a Block, with whom it speaks of. What is said must be what is changed: a condition
is dropped or turned only if it can be named, a column is added only if it has words.
"""
import datetime
import re

from sqlglot import exp

from . import conditions
from .block import conjuncts, folded, parse, text
from .conditions import fine, lit, number, roles
from .phrases import MONTHS, article
from .rows import grouping
from .say import AGG, additive, aggregate, labelled, measure_of, nulls
from .thesaurus import plural

DAY = re.compile(r"CURRENT_DATE|CURRENT_TIMESTAMP|'\d{4}-\d\d-\d\d")
NAMES = {exp.Sum: "sum", exp.Avg: "avg", exp.Max: "max", exp.Min: "min"}
OPS = {exp.GT: ">", exp.GTE: ">=", exp.LT: "<", exp.LTE: "<="}


class Turn:
    def __init__(self, block, say, rows):
        self.b, self.say, self.rows, self.kind = block, say, rows, block.kind()
        fact = block.facts()
        if self.kind == "agg" and not fact:
            fact = folded(block.select[0].this.args["table"])
        self.fact = fact and block.tables[fact]
        c = block.column(block.select[0])
        self.t = c.table if self.kind == "list" and c else self.fact        # whose rows are spoken of
        self.plain = self.t is not None and self.t is self.fact and list(block.tables.values()).count(self.t) == 1
        self.named = self.t is not None and self.t.phrases.ok
        self.ns = say.noun(self.t) if self.named else None

    def words(self, **more):
        return dict(ns=self.ns) | more


def compared(e, block):
    """condition -> (Column, comparison, literal) of column and constant, or None"""
    if isinstance(e, (exp.EQ, exp.NEQ, *OPS)):
        c = block.column(e.left)
        v = e.right
        if isinstance(v, exp.Cast):
            v = v.this
        if isinstance(v, exp.Neg):
            v = v.this
        if c and isinstance(v, exp.Literal):
            return c, type(e), v
    return None


def dated(block):
    """-> {date column: its conditions}, of those that are all plain comparisons with days"""
    out = {}
    for e in block.where:
        c = block.column(e.left) if isinstance(e, tuple(OPS)) else None
        if c and c.role == "date" and DAY.search(text(e.right)) and not e.right.find(exp.Column):
            out.setdefault(c, []).append(e)
    return out


def alias_of(e):
    return folded(next(e.find_all(exp.Column)).args["table"])


def told(v, c, say):
    """A value of a column as people say it, or None"""
    d = c.phrases.codes.get(v) if c.phrases else None
    if d:
        return d
    if conditions.codeish(v) and c.role not in ("name", "code") and not re.fullmatch(r"[A-Z]{2,4}", v):
        return None
    return conditions.value(v, say) if fine(v) else None


def values(c):
    """Values of a column that may take another's place"""
    return [v for v, s in c.common if fine(v)][:14] if c.role == "category" else [v for v in c.sample if fine(v)][:60] if c.role in (
        "name", "code", "key") else []


def swap(block, old, new):
    b = block.copy()
    b.where = [new if e is old else e for e in block.where]
    return b


def worded(c, v, say):
    """Words of the condition column = value: Cond or None"""
    return conditions.category(c, say, v) if c.role == "category" and c.phrases.ok else None


# values, periods, thresholds
def value(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    found = [(e, x) for e in b.where if (x := compared(e, b)) and x[1] is exp.EQ and x[2].is_string and x[0].role in ("category", "name", "code", "key")]
    if not found:
        return None
    e, (c, _, old) = r.choice(found)
    others = [v for v in values(c) if v != old.this]
    if not others or not c.phrases:
        return None
    v = r.choice(others)
    said, was = told(v, c, say), told(old.this, c, say)
    if said is None:
        return None
    new = parse(f"{text(e.left)} = {lit(v)}")
    slots = turn.words(v=said, old=was, c=c.phrases.one if c.phrases.ok and c.role == "category" else None)
    frame, kinds = "value", c.phrases.concept.get("kind", [])
    mine = c.table is turn.t and worded(c, v, say)
    if c.role == "category" and mine and mine.pre and (say.t.adjective(v) or c.phrases.codes.get(v)):
        frame, slots["pre"] = "value ones", mine.pre
        if r.random() < .3:
            frame = "value"
    elif c.role == "category" and "place" in kinds and r.random() < .5:
        frame = "value in"
    return frame, slots, swap(b, e, new)


def when(c, say):
    """A period of column c -> (condition with {x} for the column, words, bare words, is it a span?)"""
    x = conditions.period(c, say)
    if x is None:
        return None
    sql, words, bare, _ = x
    span = not re.match("(before|after|since|from|pre)", bare) and not re.match("(before|after|since|from)", words)
    return sql, words, bare, span


def described(conds):
    """Words of a period that stands in a statement, or None"""
    s = " ".join(text(e) for e in conds)
    days = re.findall(r"'(\d{4})-(\d\d)-(\d\d)'", s)
    if len(days) == 2 and days[0][1:] == days[1][1:] == ("01", "01") and int(days[1][0]) == int(days[0][0]) + 1:
        return days[0][0]
    if len(days) == 2 and days[0][2] == days[1][2] == "01" and (int(days[1][0]) * 12 + int(days[1][1])) - (int(days[0][0]) * 12 + int(days[0][1])) == 1:
        return f"{MONTHS[int(days[0][1]) - 1]} {days[0][0]}"
    m = re.search(r"DATE_TRUNC\('(\w+)', CURRENT_DATE\)", s)
    if m and len(days) == 0:
        unit = m[1].lower()
        if re.search(rf"- INTERVAL '(1 {unit}|3 MONTHS?)'", s, re.I) and len(conds) == 2:
            return "last " + unit
        if len(conds) == 1 and isinstance(conds[0], exp.GTE) and "INTERVAL" not in s:
            return "this " + unit
    return None


def period(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    found = list(dated(b).items())
    if not found:
        years = [(e, x) for e in b.where if (x := compared(e, b)) and x[1] is exp.EQ and x[0].role == "year" and not x[2].is_string]
        if not years:
            return None
        e, (c, _, old) = r.choice(years)
        v = r.choice([y for y in sorted({int(v) for v in c.sample}) if abs(y - int(old.this)) < 6 and y != int(old.this)] or [None])
        return v and ("period", dict(when=f"in {v}", bare=str(v)), swap(b, e, parse(f"{text(e.left)} = {v}")))
    c, conds = r.choice(found)
    w = when(c, say)
    if not w:
        return None
    sql, words, bare, span = w
    new = b.copy()
    x = text(conds[0].left)
    new.where = [e for e in b.where if e not in conds] + conjuncts(parse(sql({c: x})))
    return "period" if span else "period open", dict(when=words, bare=bare), new


def period_added(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    t = turn.fact
    if not t or dated(b) or list(b.tables.values()).count(t) != 1 or not t.phrases.ok:
        return None
    dates = [c for c in t.columns if c.role == "date" and c.nulls < .6]
    named = [c for c in dates if c.phrases.ok]
    if turn.kind == "group" and any(re.search(r"EXTRACT\(YEAR|DATE_TRUNC\('YEAR", text(e)) for e in b.keys()):
        return None                     # by year, of one year
    if not named or any(e.find(exp.Column) and b.column(x) in dates for e in b.where for x in e.find_all(exp.Column)):
        return None
    c = r.choice(named)
    cond = conditions.dated(c, say)
    if not cond:
        return None
    new = b.copy()
    new.add(cond.sql(new))
    slots = dict(ns=say.noun(t), post=cond.post)
    whens = [w for w in (re.search(r"((?:in|on|during|over|so far|this|last|before|after|since|from|next)\b.*)$", cond.post),) if w]
    if len(dates) == 1 and whens:
        slots["when"] = whens[0][1]
        bare = re.sub(r"^(in|during|over) ", "", whens[0][1])
        slots["bare"] = bare
    span = whens and not re.match("(before|after|since|from)", whens[0][1])
    return "period added" if span else "period added open", slots, new


def threshold(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    found = [(e, x) for e in b.where if (x := compared(e, b)) and x[1] in OPS and x[0].role == "measure" and not x[2].is_string
             and isinstance(e.right, exp.Literal)]
    if not found:
        return None
    e, (c, op, old) = r.choice(found)
    v = conditions.nice(c.sample, r, c.type)
    if v is None or str(v) == old.this or float(v) == float(old.this):
        return None
    turned = r.random() < .3
    up = (op in (exp.GT, exp.GTE)) != turned
    strict = op in (exp.GT, exp.LT) if not turned else True
    cmp = r.choice((("over", "above", "more than"), ("at least",)) [not strict] if up else (("under", "below", "less than"), ("at most",))[not strict])
    sign = (">" if strict else ">=") if up else ("<" if strict else "<=")
    slots = dict(cmp=cmp, a=conditions.amount(v, c, say) if r.random() < .3 else number(v, say), old=old.this)
    return "threshold turned" if turned else "threshold", slots, swap(b, e, parse(f"{text(e.left)} {sign} {v}"))


# conditions
def subject(turn):
    """The table on which a condition may be put, plainly: the rows spoken of"""
    t = turn.fact
    return t if t and list(turn.b.tables.values()).count(t) == 1 and t.phrases.ok else None


def add(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    t = subject(turn)
    if not t or len(b.where) > 3:
        return None
    used = {b.column(c) for e in b.where for c in e.find_all(exp.Column)} | {b.column(c) for e in b.select + b.group for c in e.find_all(exp.Column)
                                                                            if turn.kind in ("group", "top")}
    cond = conditions.simple(t, say, used=[c for c in used if c])
    if cond is None or cond.kind in ("date", "named") and dated(b):
        return None
    new = b.copy()
    new.add(cond.sql(new))
    slots = dict(ns=say.noun(t), post=cond.post, pre=cond.pre or None, pred=cond.pred or None, note=cond.note)
    ask = turn.kind == "list" and turn.t is t
    choices = [("add", 3)]
    if cond.pre:
        choices = [("add ones", 8), ("add", 1)]
    if re.match("(in|from|with|without|for|by|of|at|outside) ", cond.post) and not (cond.kind == "inherited"):
        choices.append(("add short", 3))
    if cond.note and say.style == "note" and cond.kind != "inherited":
        choices.append(("add note", 3))
    if cond.pred and ask:
        choices.append(("add which", 2))
    if cond.pred and turn.kind == "count":
        choices.append(("add how many", 4))
    return r.choices([c for c, _ in choices], [w for _, w in choices])[0], slots, new


OPPOSITE = {">": "<=", ">=": "<", "<": ">=", "<=": ">", "=": "<>"}


def opposite(e, block):
    """The contrary of a condition -> expression, or None; not of a column that may be NULL and is compared"""
    if isinstance(e, exp.Is):
        return parse(f"NOT {text(e)}")
    if isinstance(e, exp.Not):
        return e.this if isinstance(e.this, exp.Is) or block.column(e.this) else None
    if block.column(e) and block.column(e).type == "bool":
        return parse(f"NOT {text(e)}")
    x = compared(e, block)
    if x and (x[1] is exp.EQ and x[0].role in ("category", "name")):
        return parse(f"{text(e.left)} <> {text(e.right)}")
    if x and x[1] in OPS:
        return parse(f"{text(e.left)} {OPPOSITE[OPS[x[1]]]} {text(e.right)}")
    return None


def exclude(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if turn.kind in ("group", "top") and r.random() < .5:
        key = b.column(r.choice(b.keys()))
        if key and key.role == "category" and key.phrases.ok:
            if .01 < key.nulls < .9 and r.random() < .5:
                new = b.copy()
                new.where = b.where + [parse(f"NOT {text(b.keys()[0])} IS NULL")] if b.column(b.keys()[0]) is key else b.where
                p = key.phrases
                return new.where is not b.where and ("exclude empty", dict(c=p.one, ac=article(p.one), cs=plural(p.one), ns=turn.ns), new)
            v = r.choice(values(key) or [None])
            said = v and told(v, key, say)
            if said and turn.kind == "group" and not any(key in (b.column(c) for c in e.find_all(exp.Column)) for e in b.where):
                new = b.copy()
                new.add(f"{b.alias(key.table)}.{key.sql} <> {lit(v)}")
                return "exclude value", dict(v=said), new
        return None
    t = subject(turn)
    cond = t and conditions.simple(t, say, parents=False, used=[b.column(c) for e in b.where for c in e.find_all(exp.Column) if b.column(c)])
    if not cond or cond.kind not in ("category", "flag", "null", "measure"):
        return None
    if " other than " in cond.post or " not " in cond.post or "n't" in cond.post or cond.post.startswith(("not ", "outside ")):
        return None
    new = b.copy()
    there = len(new.where)
    new.add(cond.sql(new))
    e = opposite(new.where[-1], new) if len(new.where) == there + 1 else None
    if e is None:
        return None
    new.where[-1] = e
    place = "place" in cond.columns[0].phrases.concept.get("kind", []) and cond.kind == "category"
    if place and r.random() < .6:
        return "exclude value", dict(v=cond.post.split(" ", 1)[1]), new
    return "exclude ones" if cond.pre else "exclude", dict(ns=say.noun(t), pre=cond.pre or None, post=cond.post), new


def naming(e, turn):
    """A condition in place -> (its column, Cond or None): what it may be called"""
    b, say = turn.b, turn.say
    columns = [b.column(c) for c in e.find_all(exp.Column)]
    if len(columns) != 1 or columns[0] is None or not columns[0].phrases:
        return None
    c = columns[0]
    x = compared(e, b)
    if x and x[1] is exp.EQ and x[2].is_string:
        return c, worded(c, x[2].this, say)
    if c.type == "bool" or isinstance(e, exp.Is) or isinstance(e, exp.Not):
        for _ in range(12):
            cond = conditions.flag(c, say) if c.type == "bool" else conditions.null(c, say)
            if cond and text(parse(cond.sql(b))) == text(e):
                return c, cond
        return None
    return (c, None) if x and x[1] in OPS and c.role == "measure" else None


def drop(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    days = dated(b)
    if days and r.random() < .6:
        c, conds = r.choice(list(days.items()))
        new = b.copy()
        new.where = [e for e in b.where if e not in conds]
        return "drop date", dict(bare=described(conds), ns=turn.ns), new.prune()
    if not b.where:
        return None
    e = r.choice(b.where)
    n = naming(e, turn)
    if not n:
        return None
    c, cond = n
    new = b.copy()
    new.where = [x for x in b.where if x is not e]
    new.prune()
    own = c.table is turn.fact or c.table is turn.t
    if cond and cond.pre and own and (c.role == "flag" or isinstance(e, (exp.Is, exp.Not)) or r.random() < .4):
        return "drop ones", dict(pre=cond.pre, ns=turn.ns), new
    x = compared(e, b)
    if c.role == "flag" or isinstance(e, (exp.Is, exp.Not)):
        return None
    v = x and x[2].is_string and told(x[2].this, c, say) or None
    if c.role == "name" and c.table.label and c in c.table.label and c.table.phrases.ok and c.table is not turn.t:
        return "drop", dict(c=c.table.phrases.one, cs=c.table.phrases.many, v=v), new
    if not c.phrases.ok or c.role not in ("category", "measure"):
        return None
    return "drop", dict(c=c.phrases.one, cs=plural(c.phrases.one) if c.role == "category" else None, v=v,
                        ns=turn.ns if own and turn.kind in ("list", "count") else None), new


def negate(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if not b.where:
        return None
    e = r.choice(b.where)
    columns = [b.column(c) for c in e.find_all(exp.Column)]
    if len(columns) != 1 or not columns[0] or not columns[0].phrases:
        return None
    c = columns[0]
    new = opposite(e, b)
    if new is None or c.role == "date" and not isinstance(e, (exp.Is, exp.Not)):
        return None
    if len(b.where) == 1 and r.random() < .45:
        return "others", {}, swap(b, e, new)
    x = compared(e, b)
    n = naming(e, turn)
    if n and n[1] and n[1].pre and not isinstance(e, exp.Not) and (c.table is turn.t or c.table is turn.fact):
        return "negate ones", dict(pre=n[1].pre, ns=turn.ns), swap(b, e, new)
    v = x and x[2].is_string and told(x[2].this, c, say)
    if v and c.role in ("category", "name"):
        ok = c.phrases.ok and c.role == "category"
        return "negate value", dict(v=v, c=c.phrases.one if ok else None, cs=plural(c.phrases.one) if ok else None), swap(b, e, new)
    return None


# order, limit
def figure(turn):
    """The aggregate of a group and what it may be called"""
    f = turn.b.aggregates()
    f = f[0] if f else turn.b.order[0].this if turn.b.order and isinstance(turn.b.order[0], exp.Ordered) else None
    if isinstance(f, exp.Count):
        return f, "count" if turn.say.style == "note" else "number"
    c = f is not None and isinstance(f, exp.AggFunc) and turn.b.column(f.this)
    return (f, c.phrases.one if c.phrases and c.phrases.ok else None) if c else (f, None)


def ordered(e, down):
    return exp.Ordered(this=e.copy(), desc=down, nulls_first=down)


def order(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if b.order or b.limit or turn.kind not in ("list", "group"):
        return None
    new = b.copy()
    if turn.kind == "group":
        f, fig = figure(turn)
        key = b.keys()[0]
        cut = re.match(r"(DATE_TRUNC|EXTRACT|CAST\(DATE_TRUNC)", text(key)) or b.column(key) and b.column(key).role == "year"
        if cut and r.random() < .6:
            down = r.random() < .6
            new.order = [f"{text(key)}{' DESC' if down else ''}"]
            return "sort first", dict(first=r.choice(("latest", "newest", "most recent") if down else ("earliest", "oldest"))), new
        down = r.random() < .85
        new.order = [ordered(f, down)]
        x = r.random()
        if down and x < .35:
            return "sort figures", dict(fig=fig), new
        many = isinstance(f, exp.Count)
        return "sort first", dict(first=r.choice((("most", "highest", "biggest", "largest") if many else ("highest", "biggest", "largest")) if down
                                                 else (("fewest", "lowest", "smallest") if many else ("lowest", "smallest")))), new
    t = turn.t
    if not t or list(b.tables.values()).count(t) != 1 or b.distinct:
        return None
    ok = [c for c in t.columns if c.phrases.ok and c.role in ("measure", "date", "name", "year") and c.nulls < .5]
    shown = [c for c in ok if c in [b.column(e) for e in b.select]]
    c = r.choice(shown if shown and r.random() < .6 else ok or [None])
    if c is None:
        return None
    if c.role == "name":
        if t.label != [c]:
            return None
        new.order = [b[c]]
        return "sort alpha", dict(c=c.phrases.one), new
    x = r.random()
    if x < .2:
        s = say.sort(new, t)
        if not s:
            return None
        new.order = [s[1]]
        return "sort", dict(sort=re.sub(r"^[, ]+", "", s[0])), new
    if x < .4:
        new.order = [b[c]]
        return "sort by", dict(c=c.phrases.one), new
    down = r.random() < .65
    new.order = [b[c] + (" DESC" + nulls(c) if down else "")]
    day = c.role in ("date", "year")
    first = r.choice(("latest", "newest", "most recent") if down else ("earliest", "oldest")) if day else \
        r.choice(("highest", "biggest", "largest") if down else ("lowest", "smallest"))
    most = c.phrases.concept.get("most" if down else "least")
    if most and most != ["busiest"] and c.phrases.one == c.phrases.concept["words"][0] and r.random() < .6 or day and len(
            [d for d in t.columns if d.role in ("date", "year")]) == 1 and r.random() < .5:
        return "sort first", dict(first=r.choice(most) if most else first), new
    if day:
        first = "latest" if down else "earliest"
    elif first in ("biggest", "largest", "smallest"):
        first = "highest" if down else "lowest"
    return "sort by down", dict(c=c.phrases.one, first=first), new


def direction(o):
    return " DESC" in o if isinstance(o, str) else bool(o.args.get("desc"))


def key_of(o):
    return re.sub(r" (ASC|DESC)\b.*", "", o) if isinstance(o, str) else text(o.this)


def ends(turn, down):
    """What stands first in that direction, by what is ordered"""
    r, e = turn.say.r, parse(key_of(turn.b.order[0]))
    c = turn.b.column(e)
    if c and c.role in ("date", "year") or re.match(r"(DATE_TRUNC|CAST\(DATE_TRUNC|EXTRACT)", text(e)):
        return r.choice(("latest", "newest", "most recent") if down else ("earliest", "oldest"))
    if c and c.role not in ("measure", "code"):
        return None
    most = c and c.phrases and c.phrases.concept.get("most" if down else "least")
    if most and r.random() < .4 and most != ["busiest"]:
        return r.choice(most)
    if isinstance(e, exp.Count):
        return r.choice(("most", "highest", "biggest") if down else ("fewest", "lowest", "smallest"))
    return r.choice(("highest", "largest", "biggest") if down else ("lowest", "smallest"))


def reverse(turn):
    b, r = turn.b, turn.say.r
    if len(b.order) != 1 or b.offset:
        return None
    down = not direction(b.order[0])
    new = b.copy()
    e = parse(key_of(b.order[0]))
    c = b.column(e)
    new.order = [key_of(b.order[0]) + (" DESC" + (nulls(c) if c else "") if down else "")]
    first, old = ends(turn, down), ends(turn, not down)
    if not b.limit:
        return "reverse", dict(first=first, way="descending" if down else "ascending"), new
    if not first:
        return None
    if first in ("most", "fewest") and b.limit == 1:
        first = "highest" if down else "lowest"
    return ("opposite end" if b.limit == 1 else "opposite ends"), dict(first=first, oldfirst=old, n=number(b.limit, turn.say)), new


def limit(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if turn.kind not in ("list", "group", "top") or b.offset:
        return None
    new, x = b.copy(), r.random()
    if not b.limit:
        n = r.choice((1, 3, 3, 5, 5, 10, 10, 20, 2))
        new.limit = n
        if b.order:
            return ("limit one" if n == 1 else "limit"), dict(n=number(n, say)), new
        if turn.kind != "group":
            return None
        f, fig = figure(turn)
        if re.match(r"(DATE_TRUNC|EXTRACT|CAST\(DATE_TRUNC)", text(b.keys()[0])) and r.random() < .7:
            return None
        new.order = [ordered(f, True)]
        return ("most" if n == 1 else "tops"), dict(n=number(n, say), fig=fig), new
    if not b.order:
        return None
    if x < .35 and b.limit == 1:
        nth = 1 if r.random() < .8 else 2
        new.offset = nth
        person = b.column(b.select[0]) and b.column(b.select[0]).table.phrases.person
        fits = lambda t: person or "who" not in t
        return ("second" if nth == 1 else "third", {}, new, fits)
    if x < .75:
        n = r.choice([k for k in (1, 3, 5, 10, 20) if k != b.limit])
        if n == 1:
            new.limit = 1
            return "limit one", {}, new
        new.limit = n
        return "limit changed", dict(n=number(n, say), oldn=number(b.limit, say)), new
    new.limit = None
    return "all", dict(n=number(b.limit, say) if b.limit > 1 else None, ns=turn.ns if turn.kind == "list" else None), new


# what is shown
def columns(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if turn.kind not in ("list", "group", "top") or b.distinct:
        return None
    new = b.copy()
    if turn.kind != "list":
        keys = [b.column(e) for e in b.keys()]
        if not keys[0] or not keys[0].table.label or keys[0] is not keys[0].table.label[0] or len(set(k and k.table for k in keys)) != 1:
            return None
        t = keys[0].table
        pk = t.pk
        if len(pk) != 1 or not any(b.column(g) is pk[0] for g in b.group):
            return None
    else:
        t = turn.t
    if list(b.tables.values()).count(t) != 1:
        return None
    shown = {b.column(e) for e in b.select}
    x = r.random()
    if x < .3 and turn.kind == "list":
        key = say.pick(k for k in t.keys if len(k.columns) == 1 and k.to is not t and labelled(k.to) and k.to.label[0].role == "name" and roles(k, say))
        if not key or key.to in b.tables.values():
            return None
        a = new.parent(key)
        new.select = b.select + [parse(f"{a}.{c.sql}") for c in key.to.label]
        p = roles(key, say)
        return ("columns who" if key.to.phrases.person and r.random() < .5 else "columns parent"), dict(p=p, plabel=say.label(key.to, False)), new
    equal = {b.column(e.left) for e in b.where if isinstance(e, exp.EQ)}
    cols = say.columns(t, r.choice((1, 1, 1, 2)), [c for c in shown | equal if c])
    if not cols:
        return None
    new.select = b.select + [parse(b[c]) for c in cols]
    if turn.kind != "list":
        new.group = b.group + [parse(b[c]) for c in cols]
    said = [say.many(c, "avg") for c in cols]
    c = cols[0]
    past, mode = (c.phrases.concept.get("past") or [""])[0], (c.phrases.concept.get("mode") or [""])[0]
    if len(cols) == 1 and c.role == "date" and r.random() < .6:
        only = len([d for d in t.columns if d.role == "date"]) == 1
        if past and mode == "passive" and past != "born":
            return "columns when", dict(past=past, c=c.phrases.one), new, lambda x: only or "{" in x
        if only:
            return "columns when did", dict(c=c.phrases.one), new
    return "columns", dict(cols=said[0] if len(said) == 1 else " and ".join(said)), new


def columns_only(turn):
    b, say = turn.b, turn.say
    t = turn.t
    if turn.kind != "list" or b.distinct or not t or list(b.tables.values()).count(t) != 1:
        return None
    shown = [b.column(e) for e in b.select]
    new = b.copy()
    if len(b.select) > len(t.label) and shown[:len(t.label)] == t.label and say.r.random() < .4:
        c = shown[-1]
        if not c.phrases.ok or c.role == "name" or c.table is not t:
            return None
        new.select = b.select[:-1]
        return "columns gone", dict(cols=c.phrases.one), new.prune()
    cols = say.columns(t, say.r.choice((1, 1, 2)), shown)
    if not cols:
        return None
    new.select = [parse(b[c]) for c in cols]
    said = [say.many(c, "avg") for c in cols]
    return "columns only", dict(cols=" and ".join(said), label=say.label(t) if shown == t.label else None), new.prune()


def figure_shown(turn):
    b = turn.b
    if turn.kind != "top":
        return None
    f, fig = figure(turn)
    new = b.copy()
    new.select = b.select + [f.copy()]
    if isinstance(f, exp.Count):
        return "figure", {}, new
    return fig and ("figure of", dict(fig=(dict(sum="total ", avg="average ").get(NAMES.get(type(f)), "")) + fig), new) or None


def listed(turn):
    b, say = turn.b, turn.say
    t = turn.fact
    if turn.kind not in ("count", "agg") or not t or not labelled(t) or not t.phrases.ok or list(b.tables.values()).count(t) != 1:
        return None
    if turn.kind == "agg" and say.r.random() < .6:
        return None
    new = b.copy()
    new.select = [parse(b[c]) for c in t.label]
    slots = dict(ns=turn.ns, labels=say.label(t))
    return ("list who" if t.phrases.person and say.r.random() < .6 else "list"), slots, new


# figures
def counted(turn):
    b = turn.b
    if turn.kind != "list" or b.limit or b.distinct or not turn.plain or not b.where or len(turn.rows) < 2:
        return None
    new = b.copy()
    new.select, new.order = [parse("count(*)")], []
    return "count", dict(ns=turn.ns), new.prune()


def reckoned(turn):
    """a list -> a figure over it"""
    b, say = turn.b, turn.say
    c = turn.plain and measure_of(turn.t, say)
    if turn.kind != "list" or b.limit or b.distinct or not c or len(turn.rows) < 3:
        return None
    f, a, n = aggregate(say, c)
    new = b.copy()
    new.select, new.order = [parse(f"{f}({b[c]})")], []
    return "figure of list", dict(agg=n if say.style == "note" else a, m=say.many(c, f)), new.prune()


def figure_changed(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if turn.kind not in ("count", "agg", "group"):
        return None
    f = b.aggregates()[0]
    t, new = turn.fact, b.copy()

    def put(e):
        new.select = [e if x is f else x for x in b.select]
        new.order = [o if isinstance(o, str) and text(f) not in o or not isinstance(o, str) and text(o.this) != text(f)
                     else ordered(e, direction(o)) if not isinstance(o, str) else o.replace(text(f), text(e)) for o in b.order]
        new.having = [] if b.having else b.having
        return new
    if b.having:
        return None
    if isinstance(f, exp.Count):
        c = t and list(b.tables.values()).count(t) == 1 and measure_of(t, say)
        if not c or f.find(exp.Distinct):
            return None
        g, a, n = aggregate(say, c)
        return "figure instead", dict(agg=n if say.style == "note" else a, m=say.many(c, g)), put(parse(f"{g}({b[c]})"))
    c, old = b.column(f.this), NAMES[type(f)]
    x = r.random()
    if x < .25 and t and t is c.table and t.phrases.ok:
        return "count instead", dict(ns=say.noun(t), oldagg=r.choice(AGG[old][0])), put(parse("count(*)"))
    if x < .5:
        others = [d for d in c.table.columns if d.role == "measure" and d.phrases.ok and d is not c and (old != "sum" or additive(d))]
        if not others or list(b.tables.values()).count(c.table) != 1:
            return None
        d = r.choice(others)
        return "figure of another", dict(m=say.many(d, old), oldm=say.many(c, old) if c.phrases.ok else None, agg=r.choice(AGG[old][0])), \
            put(parse(f"{old}({text(f.this)[:text(f.this).index('.')]}.{d.sql})"))
    kinds = [k for k in ("avg", "max", "min", "sum", "avg") if k != old and (k != "sum" or additive(c))]
    k = r.choice(kinds)
    return "figure changed", dict(agg=r.choice(AGG[k][say.style == "note"]), oldagg=r.choice(AGG[old][0])), put(parse(f"{k}({text(f.this)})"))


def figure_too(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if turn.kind not in ("group", "count", "agg") or b.distinct:
        return None
    t, new, f = turn.fact, b.copy(), b.aggregates()[0]
    if not t or list(b.tables.values()).count(t) != 1 or not t.phrases.ok:
        return None
    if not isinstance(f, exp.Count) and r.random() < .5:
        new.select = b.select + [parse("count(*)")]
        return "count too", dict(ns=say.noun(t)), new
    c = measure_of(t, say)
    if not c or not isinstance(f, exp.Count) and b.column(f.this) is c:
        return None
    g, a, n = aggregate(say, c)
    new.select = b.select + [parse(f"{g}({b[c]})")]
    return "figure too", dict(agg=n if say.style == "note" else a, m=say.many(c, g)), new


# groups
def cut(turn):
    """Groups by month or year of the one date that there is -> (expression, word, adverb) or None"""
    t, r = turn.fact, turn.say.r
    dates = [c for c in t.columns if c.role == "date" and c.nulls < .3]
    ranged = list(dated(turn.b))
    c = ranged[0] if ranged and ranged[0].table is t else dates[0] if len(dates) == 1 else None
    if c is None:
        return None
    unit = r.choice(("month", "month", "year", "quarter", "week"))
    x = turn.b[c]
    if unit == "year":
        return f"extract(year FROM {x})", "year", "yearly", c
    return f"date_trunc('{unit}', {x})::date", unit, dict(month="monthly", quarter="quarterly", week="weekly")[unit], c


def keyed(turn, new):
    """A new key of groups -> (selected, grouped, words one, many, frame, extra words) or None"""
    t, say, r = turn.fact, turn.say, turn.say.r
    if not t or list(turn.b.tables.values()).count(t) != 1:
        return None
    if r.random() < .3:
        x = cut(turn)
        if x:
            return [parse(x[0])], [parse(x[0])], x[1], plural(x[1]), "group month", dict(gly=x[2])
    used = {turn.b.column(e.left) for e in turn.b.where if isinstance(e, exp.EQ)}
    g = grouping(say, t, tuple(c for c in used if c))
    if not g:
        return None
    select = [parse(x) for x in g[0](new)]
    if any(new.column(e) in used for e in select):
        return None                     # by chain, of one chain
    return select, [parse(x) for x in g[4](new)], g[1], g[2], "group", {}


def group(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if b.limit or b.distinct or turn.kind not in ("count", "agg", "list", "group"):
        return None
    new = b.copy()
    k = keyed(turn, new)
    if not k or turn.kind == "group" and text(k[0][0]) in [text(e) for e in b.keys()]:
        return None
    select, by, one, many, frame, slots = k
    slots = slots | dict(g=one, gs=many)
    if turn.kind == "list":
        if not turn.plain or len(turn.rows) < 3:
            return None
        new.select, new.group, new.order = select + [parse("count(*)")], by, []
        return "group listed", slots, new.prune()
    if turn.kind != "group":
        new.select, new.group, new.order = select + b.select, by, []
        return frame, slots, new
    old = group_words(turn)
    f = b.aggregates()
    if r.random() < .3 and old and not b.having:
        new.select, new.group, new.order = b.keys() + select + f, b.group + by, b.order
        return "group further", slots | dict(oldg=old[0]), new
    if b.having:
        return None
    kept = [o for o in b.order if key_of(o) == text(f[0])]
    new.select, new.group, new.order = select + f, by, kept
    return "group replaced", slots | dict(oldg=old and old[0]), new.prune()


def group_words(turn):
    """What the present key of groups is called -> (one, many) or None"""
    b = turn.b
    e = b.keys()[0]
    c = b.column(e)
    m = re.match(r"(?:CAST\()?DATE_TRUNC\('(\w+)'", text(e)) or re.match(r"EXTRACT\((\w+) ", text(e))
    if m:
        return m[1].lower(), m[1].lower() + "s"
    if c and c.role in ("category", "year") and c.phrases.ok and len(b.keys()) == 1:
        return c.phrases.one, plural(c.phrases.one)
    if c and c in c.table.label and c.table.phrases.ok and c.table is not turn.fact and {b.column(k) for k in b.keys()} <= set(c.table.label):
        return c.table.phrases.one, c.table.phrases.many
    return None


def group_dropped(turn):
    b = turn.b
    if turn.kind != "group" or b.having or b.limit:
        return None
    f, old = b.aggregates(), group_words(turn)
    new = b.copy()
    new.select, new.group, new.order = f, [], []
    slots = dict(oldg=old and old[0], oldgs=old and old[1])
    if isinstance(f[0], exp.Avg):
        return "group dropped mean", slots | dict(agg="average"), new.prune()
    if isinstance(f[0], (exp.Max, exp.Min)):
        return "group dropped mean", slots | dict(agg="maximum" if isinstance(f[0], exp.Max) else "minimum"), new.prune()
    much = isinstance(f[0], exp.Sum)
    return "group dropped", slots, new.prune(), lambda x: True, (("(many|much)", "much" if much else "many"),)


def having(turn):
    b, say, r = turn.b, turn.say, turn.say.r
    if turn.kind != "group" or b.having or b.limit:
        return None
    at = next(i for i, e in enumerate(b.select) if e is b.aggregates()[0])
    figures = sorted(float(row[at]) for row in turn.rows if row[at] is not None and not isinstance(row[at], (str, datetime.timedelta, datetime.date)))
    v = conditions.nice([str(x) for x in figures], r, "int")
    if v is None or len(figures) < 4:
        return None
    f, out = b.aggregates()[0], r.random() < .35
    many = isinstance(f, exp.Count)
    if out:
        op, cmp = ">=", None
    else:
        op, cmp = r.choice(((">", "more than"), (">", "over"), (">=", "at least"), ("<", "fewer than" if many else "less than"), ("<", "under")))
    new = b.copy()
    new.having = [parse(f"{text(f)} {op} {v}")]
    return ("having out" if out else "having"), dict(cmp=cmp, a=number(v, say)), new


# (change, weight): weights follow what people change in the authored dialogues (python3 -m generate.dialogue_kinds)
CHANGES = [(add, 22), (value, 16), (order, 12), (columns, 11), (group, 12), (figure_changed, 7), (period, 9), (drop, 7), (period_added, 5), (listed, 5),
           (limit, 8), (exclude, 5), (columns_only, 3.5), (counted, 3), (reckoned, 2.5), (figure_too, 2), (reverse, 3.5), (group_dropped, 3),
           (figure_shown, 3), (negate, 4), (threshold, 4), (having, 4)]
