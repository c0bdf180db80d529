"""The changes that a follow-up may make to what an answer shows: order, limit, columns, figures, groups (follow.py says how they are told).
"""
import decimal
import re

from sqlglot import exp

from . import conditions
from .block import parse, text
from .conditions import number, roles
from .follow import NAMES, dated, described
from .rows import grouping
from .say import AGG, additive, aggregate, labelled, measure_of, nulls
from .thesaurus import plural, singular


# order, limit
def figure(turn):
    """The aggregate of a group and what it may be called"""
    f = turn.b.aggregates()
    f = f[0] if f else turn.b.order[0].this if turn.b.order and isinstance(turn.b.order[0], exp.Ordered) else None
    if isinstance(f, exp.Count):
        return f, "count" if turn.say.style == "note" else "number"
    c = f is not None and isinstance(f, exp.AggFunc) and turn.b.column(f.this)
    return (f, c.phrases.one if c.phrases and c.phrases.ok else None) if c else (f, None)


def of_date(f, block):
    """Is this figure a day?"""
    c = block.column(f.this) if isinstance(f, (exp.Max, exp.Min)) else None
    return c is not None and c.role == "date"


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
        if of_date(f, b):
            return "sort first", dict(first=r.choice(("latest", "most recent") if down else ("earliest", "oldest"))), new
        if down and x < .35:
            return "sort figures", dict(fig=fig), new
        many = isinstance(f, exp.Count)
        first = (("most",) * many + ("highest", "biggest", "largest")) if down else ("fewest",) * many + ("lowest", "smallest")
        return "sort first", dict(first=r.choice(first)), new
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
    if c and c.role in ("date", "year") or of_date(e, turn.b) or re.match(r"(DATE_TRUNC|CAST\(DATE_TRUNC|EXTRACT)", text(e)):
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
        if of_date(f, b):
            return None
        if re.match(r"(DATE_TRUNC|EXTRACT|CAST\(DATE_TRUNC)", text(b.keys()[0])) and r.random() < .7:
            return None
        new.order = [ordered(f, True)]
        return ("most" if n == 1 else "tops"), dict(n=number(n, say), fig=fig), new
    if not b.order:
        return None
    if x < .5 and b.limit == 1:
        nth = 1 if r.random() < .8 else 2
        new.offset = nth
        person = b.column(b.select[0]) and b.column(b.select[0]).table.phrases.person
        fits = lambda t: person or "who" not in t
        return ("second" if nth == 1 else "third", {}, new, fits)
    if x < .82:
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
    if x < .45 and turn.kind == "list":
        key = say.pick(k for k in t.keys if len(k.columns) == 1 and k.to is not t and labelled(k.to) and k.to.label[0].role == "name"
                       and roles(k, say))
        if not key or key.to in b.tables.values():
            return None
        a = new.parent(key)
        new.select = b.select + [parse(f"{a}.{c.sql}") for c in key.to.label]
        p = roles(key, say)
        frame = "columns who" if key.to.phrases.person and r.random() < .5 else "columns parent"
        return frame, dict(p=p, plabel=say.label(key.to, False)), new
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
    if len(cols) == 1 and c.role == "date" and turn.kind == "list" and past != "born" and r.random() < .6:
        only = len([d for d in t.columns if d.role == "date"]) == 1
        if past and mode == "passive":
            return "columns when", dict(past=past, c=c.phrases.one), new, lambda x: only or "{" in x
        if only:
            return "columns when did", dict(c=c.phrases.one), new
    one = len(said) == 1 and singular(said[0]) == said[0]
    return "columns", dict(cols=" and ".join(said), are="is" if one else "are"), new


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
    new, f = b.copy(), b.select[0]
    if isinstance(f.this, exp.Distinct):        # how many cities: which ones are cities
        c = b.column(f.this.expressions[0])
        if not c or c not in t.pk and not c.phrases.ok:
            return None
        if c not in t.pk:
            new.select, new.distinct = [f.this.expressions[0]], True
            return "list", dict(labels=plural(c.phrases.one)), new.prune()
    new.select = [parse(b[c]) for c in t.label]
    slots = dict(ns=turn.ns, labels=say.label(t))
    return ("list who" if t.phrases.person and t.label[0].role == "name" and say.r.random() < .6 else "list"), slots, new


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
    if of_date(f, b):
        return None
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
    slots = dict(agg=r.choice(AGG[k][say.style == "note"]), oldagg=r.choice(AGG[old][0]))
    return "figure changed", slots, put(parse(f"{k}({text(f.this)})"))


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
    within = described(dated(turn.b)[c]) if c in ranged else None
    if within and not re.fullmatch(r"\d{4}|(last|this) year", within):
        return None                     # of one month by year
    unit = r.choice(("month", "month", "quarter", "week") if within else ("month", "month", "year", "quarter", "week"))
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
    if any(isinstance(f.this, exp.Distinct) and text(select[0]) in text(f) for f in turn.b.aggregates()):
        return None                     # how many cities, by city
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
    if old and old[0] == one:
        return None
    if r.random() < .3 and old and not b.having:
        new.select, new.group, new.order = b.keys() + select + f, b.group + by, b.order
        return "group further", slots | dict(oldg=old[0]), new
    if b.having or old is None:
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
    label = c and c in c.table.label and {b.column(k) for k in b.keys()} <= set(c.table.label)
    if label and c.table.phrases.ok and c.table is not turn.fact:
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
    figures = sorted(float(row[at]) for row in turn.rows if isinstance(row[at], (int, float, decimal.Decimal)))
    v = conditions.nice([str(x) for x in figures], r, "int")
    if v is None or len(figures) < 4:
        return None
    f, out = b.aggregates()[0], r.random() < .35
    many = isinstance(f, exp.Count)
    if out:
        op, cmp = ">=", None
    else:
        op, cmp = r.choice(((">", "more than"), (">", "over"), (">=", "at least"), ("<", "fewer than" if many else "less than"),
                            ("<", "under")))
    new = b.copy()
    new.having = [parse(f"{text(f)} {op} {v}")]
    return ("having out" if out else "having"), dict(cmp=cmp, a=number(v, say)), new
