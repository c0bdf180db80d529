"""The changes that a follow-up may make to which rows the statement before it is about: values, periods, conditions.

A change is a function of a Turn that gives (frame of follow_templates.py, its slots, the changed Block), or None; a fourth
item says which templates fit, a fifth what is replaced in them. A Turn is the statement answered last as a Block, with whom
it speaks of. What is said must be what is changed: a condition is dropped or turned only if it can be named, a column is
added only if it has words.
"""
import re

from sqlglot import exp

from . import conditions
from .block import conjuncts, folded, parse, text
from .conditions import fine, lit, number
from .phrases import MONTHS, article
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
    """-> {date column: its conditions}, of those that are periods: not what is over or still to come by today"""
    out = {}
    for e in block.where:
        c = block.column(e.left) if isinstance(e, tuple(OPS)) else None
        if c and c.role == "date" and DAY.search(text(e.right)) and not e.right.find(exp.Column):
            out.setdefault(c, []).append(e)
    return {c: conds for c, conds in out.items() if not any(text(e.right).upper() == "CURRENT_DATE" for e in conds)}


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
    found = [(e, x) for e in b.where if (x := compared(e, b)) and x[1] is exp.EQ and x[2].is_string
             and x[0].role in ("category", "name", "code", "key")]
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
    months = [12 * int(y) + int(m) for y, m, _ in days]
    if len(days) == 2 and days[0][2] == days[1][2] == "01" and months[1] - months[0] == 1:
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
    if len(dates) == 1 and whens and "born" not in c.phrases.concept.get("past", []):
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
    cmp = r.choice((("over", "above", "more than") if strict else ("at least",)) if up else ("under", "below", "less than") if strict
                   else ("at most",))
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
    told_apart = b.select + b.group if turn.kind in ("group", "top") or b.distinct else []
    used = {b.column(c) for e in b.where + told_apart for c in e.find_all(exp.Column)}
    some = [conditions.simple(t, say, used=[c for c in used if c]) for _ in range(6)]
    some = [c for c in some if c and not (c.kind == "date" and dated(b))]
    short = [c for c in some if c.pre or c.kind in ("category", "named")]
    if not some:
        return None
    before = [c for c in some if c.pre]
    x = r.random()                      # "only the open ones", "only Leeds" more than long ones
    cond = r.choice(before if before and x < .4 else short if short and x < .8 else some)
    new = b.copy()
    fresh = new.add(cond.sql(new))
    slots = dict(ns=say.noun(t), post=cond.post, pre=cond.pre or None, pred=cond.pred or None, note=cond.note)
    ask = turn.kind == "list" and turn.t is t
    choices = [("add", 2.5)]
    if cond.pre:
        choices = [("add ones", 8), ("add", 1)]
    x = compared(fresh[0], new) if len(fresh) == 1 else None
    v = x and x[1] is exp.EQ and x[2].is_string and cond.kind in ("category", "named") and told(x[2].this, x[0], say)
    if v:
        choices.append(("add value", 7))
        slots.update(v=v, c=x[0].phrases.one if x[0].phrases.ok and cond.kind == "category" else None)
    if re.match("(in|from|with|without|for|by|of|at|outside) ", cond.post) and not (cond.kind == "inherited"):
        choices.append(("add short", 3))
    if cond.note and say.style == "note" and cond.kind != "inherited":
        choices.append(("add note", 2))
    if cond.pred and ask and b.limit != 1:
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
    used = [b.column(c) for e in b.where for c in e.find_all(exp.Column) if b.column(c)]
    cond = t and conditions.simple(t, say, parents=False, used=used)
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
    if cond and cond.pre and own and (c.role == "flag" or isinstance(e, (exp.Is, exp.Not))
                                          or say.t.adjective(cond.pre) and r.random() < .5):
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
