"""Shapes that compare: shares, averages, years, dates, two columns; and questions that the schema cannot answer."""
import datetime
import re

from .conditions import category, fine, number, some
from .phrases import MONTHS, article, heard
from .schemas import snake
from .thesaurus import plural
from .rows import grouping
from .say import Q, aggregate, base, labelled, labels, measure_of, passive, where


def above_average(say):
    t = say.table()
    c = t and measure_of(t, say)
    conds = c and say.conds(t, (80, 0, 0), (c,))
    if conds is None or not c:
        return None
    q, up = Q(t), say.r.random() < .7
    m = say.many(c, "avg")
    slots = base(say, t, [], m=m, a_m=heard(m), above="above" if up else "below", opn=">" if up else "<")
    frame = "aboveavg" 
    if not up and say.style == "full":
        return None
    return frame, slots, q.sql(labels(q, t), [f"{q[c]} {'>' if up else '<'} (SELECT avg({c.sql}) FROM {t.sql})"])


def share(say):
    t = say.table(label=False)
    conds = t and some(t, say, 1, parents=False)
    if not conds or not conds[0].pred:
        return None
    q, r, c = Q(t), say.r, conds[0]
    d = r.choice((None, None, 1, 1, 2, 0))
    x = f"100.0 * count(*) FILTER (WHERE {c.sql(q)}) / count(*)"
    dp = dpn = ""
    if d is not None:
        x = f"round({x}, {d})"
        dp = ", to " + ("the nearest whole percent", "one decimal", "two decimals")[d]
        dpn = (", rounded", ", 1dp", ", 2dp")[d]
    slots = base(say, t, [], pred=c.pred, dp=dp, dpn=dpn)
    if r.random() < .3:
        g = grouping(say, t, c.columns)
        if not g:
            return None
        by = g[0](q)
        slots["by"] = g[1]
        return "sharegroup", slots, q.sql(by + [x], (), g[4](q))
    return "share", slots, q.sql([x])


def share_all(say):
    t = say.table(label=False)
    c = t and say.pick(c for c in t.columns if c.role == "category" and c.phrases.ok and 1 < c.distinct <= min(20, max(4, .5 * t.rows))
                      and c.phrases.one.split()[-1] not in ("title", "name", "subject"))
    if not c:
        return None
    q, r = Q(t), say.r
    d = r.choice((None, 1, 1, 2))
    x = f"100.0 * count(*) / (SELECT count(*) FROM {t.sql})"
    dp = dpn = ""
    if d is not None:
        x, dp, dpn = f"round({x}, {d})", ", to " + ("", "one decimal", "two decimals")[d], ("", ", 1dp", ", 2dp")[d]
    by = say.col(c)
    return "shareall", base(say, t, [], by=by, bys=plural(by), dp=dp, dpn=dpn), q.sql([q[c], x], (), [q[c]])


def sides(say):
    t = say.table(label=False)
    c = t and say.pick(c for c in t.columns if c.role == "category" and len(c.common) > 1)
    if not c:
        return None
    values = [v for v, s in c.common if fine(v)]
    if len(values) < 2:
        return None
    v, w = say.r.sample(values[:6], 2)
    A, B = category(c, say, v), category(c, say, w)
    if not A or not B or not A.pred or not B.pred:
        return None
    q = Q(t)
    if say.r.random() < .45:
        g = grouping(say, t, (c,))
        if not g:
            return None
        by = g[0](q)
        return "groupsides", base(say, t, [], by=g[1], pred=A.pred), q.sql(by + ["count(*)", f"count(*) FILTER (WHERE {A.sql(q)})"], (),
                                                                           g[4](q))
    return "sides", base(say, t, [], pred=A.pred,
                         pred2=B.pred), q.sql([f"count(*) FILTER (WHERE {A.sql(q)})", f"count(*) FILTER (WHERE {B.sql(q)})"])


def twice_dated(conds):
    """A second date is hard to read beside the one that is asked about: "customers updated in May created on Mondays" """
    return any(c.kind == "date" or c.kind == "null" and c.columns[0].role == "date" for c in conds)


def trend(say):
    t = say.table(label=False)
    d = t and passive(t, say, False)
    if not d:
        return None
    r = say.r
    unit = r.choice(("month", "month", "year", "year", "quarter", "week"))
    conds = say.conds(t, (60, 40, 0), (d,))
    if conds is None or twice_dated(conds):
        return None
    q, past = Q(t), d.phrases.concept["past"][0]
    g = f"extract(year FROM {q[d]})::int" if unit == "year" else f"date_trunc('{unit}', {q[d]})::date"
    slots = base(say, t, conds, past=past, unit=unit)
    notnull = [q[d] + " IS NOT NULL"] if d.nulls > 0 else []
    kind = r.random()
    if kind < .18:
        return "peak", slots, q.sql([g], where(q, conds) + notnull, [g], order="count(*) DESC", limit=1)
    order = ""
    if r.random() < .4:
        slots["sort"], order = r.choice((", in order", ", oldest first", ", chronologically", ", earliest first")), g
    if unit == "week":
        slots["unit"] = "week"
    if kind < .35:
        c = measure_of(t, say)
        if not c:
            return None
        f, a, n = aggregate(say, c, ("sum", "sum", "avg"))
        slots.update(agg=a, aggn=n, m=say.many(c, f))
        return "trendsum", slots, q.sql([g, f"{f}({q[c]})"], where(q, conds) + notnull, [g], order=order)
    return "trend", slots, q.sql([g, "count(*)"], where(q, conds) + notnull, [g], order=order)


# Which of two dates comes first, where their names tell
BEGIN = r"(start|begin|opening|order|request|creation|booking|issue|arrival|admission|application|check-in|departure date$|entry|receipt|hire|joining)"
END = r"(end|finish|closing|completion|return|delivery|payment|due|expiry|discharge|decision|leaving|resolution|check-out|cancellation|death)"


def gap(say):
    t = say.table(label=False)
    ds = t and [c for c in t.columns if c.role == "date" and c.phrases.ok and c.type == "date" and c.distinct > 3]
    if not ds or len(ds) < 2:
        return None
    a, b = say.r.sample(ds, 2)
    first = lambda c: sorted(c.sample)[len(c.sample) // 2] if c.sample else ""
    begins = lambda c: bool(re.match(BEGIN, c.phrases.one)) - bool(re.match(END, c.phrases.one))
    if (begins(a), first(b)) < (begins(b), first(a)):
        a, b = b, a
    if first(a) == first(b) or {"born"} & set(a.phrases.concept.get("past", []) + b.phrases.concept.get("past", [])):
        return None
    conds = say.conds(t, (55, 45, 0), (a, b))
    if conds is None:
        return None
    q, r = Q(t), say.r
    slots = base(say, t, conds, c1=a.phrases.one, c2=b.phrases.one)
    if r.random() < .3 and labelled(t):
        return "gaplist", slots, q.sql(labels(q, t) + [f"{q[b]} - {q[a]}"], where(q, conds))
    return "gap", slots, q.sql([f"avg({q[b]} - {q[a]})"], where(q, conds))


OPPOSED = set("planned plan actual estimated budget budgeted minimum maximum gross net list purchase sale selling original ordered "
              "received shipped delivered start end before "
              "after quoted expected target opening closing high low used free promised initial final current previous regular reduced "
              "home away cost price asking "
              "agreed claimed approved invoiced paid unit standard forecast raised goal sold bought produced rejected required available".split())


def comparable(columns):
    """Pairs of measures that it makes sense to compare: planned and actual, list price and purchase price"""
    out = []
    for a in columns:
        for b in columns:
            x, y = set(a.phrases.one.split()), set(b.phrases.one.split())
            if a is not b and x & y and a.phrases.unit == b.phrases.unit and x - y and y - x and (x - y) | (y - x) <= OPPOSED:
                out.append((a, b))
    return out


def column_compare(say):
    t = say.table()
    if not t:
        return None
    r = say.r
    ms = [c for c in t.columns if c.role == "measure" and c.phrases.ok]
    pairs = comparable(ms)
    ds = [c for c in t.columns if c.role == "date" and c.phrases.ok and c.phrases.concept.get("mode") == ["passive"]]
    due = [c for c in t.columns if c.role == "date" and c.phrases.ok
           and re.search(r"due|plan|promis|expect|deadline|sched|target|needed", snake(c.name))]
    q = Q(t)
    if due and ds and r.random() < .7:
        a, b = r.choice(ds), r.choice(due)
        if a is b:
            return None
        return "datecmp", base(say, t, [], past1=a.phrases.concept["past"][0], c1=a.phrases.one, a_c1=article(a.phrases.one),
                               c2=b.phrases.one), q.sql(labels(q, t), [f"{q[a]} > {q[b]}"])
    if not pairs:
        return None
    a, b = r.choice(pairs)
    return "columncmp", base(say, t, [], c1=a.phrases.one, a_c1=heard(a.phrases.one), c2=b.phrases.one), q.sql(labels(q, t),
                                                                                [f"{q[a]} > {q[b]}"])


def overdue(say):
    t = say.table()
    c = t and say.pick(c for c in t.columns if c.role == "date" and c.phrases.ok
                       and re.search(r"(^|_)(due|expiry|expires|deadline|exp|valid_until|valid_to)($|_)", snake(c.name)))
    if not c:
        return None
    q = Q(t)
    conds = say.conds(t, (40, 60, 0), (c,))
    if conds is None:
        return None
    return "overdue", base(say, t, conds, m=c.phrases.one), q.sql(labels(q, t), where(q, conds) + [f"{q[c]} < CURRENT_DATE"])


def last_date(say):
    t = say.table(label=False)
    d = t and passive(t, say, False)
    conds = d and say.conds(t, (40, 60, 0), (d,))
    if conds is None or not d or twice_dated(conds):
        return None
    q = Q(t)
    slots = base(say, t, conds, np1=say.np(t, conds, False), past=d.phrases.concept["past"][0])
    return "lastdate", slots, q.sql([f"max({q[d]})"], where(q, conds))


def age_over(say):
    t = say.table()
    d = t and passive(t, say)
    if not d or not d.sample:
        return None
    q, r = Q(t), say.r
    try:
        days = sorted((datetime.date.today() - datetime.date.fromisoformat(v[:10])).days for v in d.sample)
    except ValueError:
        return None
    x = days[int(len(days) * r.uniform(.3, .9))]
    if x < 8:
        return None
    if r.random() < .2 and d.type == "date" and d.phrases.concept["past"][0] != "born":
        conds = say.conds(t, (60, 40, 0), (d,))
        if conds is None:
            return None
        return "sinceday", base(say, t, conds, past=d.phrases.concept["past"][0]), q.sql(labels(q, t) + [f"CURRENT_DATE - {q[d]}"],
                                                                                where(q, conds))
    n, u = (x // 365, "year") if x > 500 else (x // 30, "month") if x > 60 else (x // 7, "week") if x > 21 and r.random() < .5 else (x,
                                                                                "day")
    if u == "day":
        n = max(7, n // 5 * 5)
    if n == 0:
        return None
    conds = say.conds(t, (70, 30, 0), (d,))
    if conds is None:
        return None
    dur = f"{number(n, say)} {u}{'s' if n > 1 else ''}" if n > 1 else f"{article(u) if u != 'hour' else 'an hour'}"
    if n == 1:
        dur = "one " + u
    return "ageover", base(say, t, conds, past=d.phrases.concept["past"][0], dur=dur), q.sql(labels(q, t), where(q, conds)
                                                                                + [f"{q[d]} < CURRENT_DATE - interval '{n} "
                                                                                   f"{u}{'s' if n > 1 else ''}'"])


def either(say):
    """Two conditions of which one is enough"""
    t = say.table()
    two = t and some(t, say, 2, parents=False)
    if not two or not all(c.pred for c in two) or two[0].columns == two[1].columns:
        return None
    a, b = two
    q = Q(t)
    if " or " in a.pred + b.pred or "null" in (a.kind, b.kind) and not (a.kind == b.kind and a.columns[0].role == b.columns[0].role):
        return None
    pred = f"{a.pred} or {b.pred}"
    w = [f"({a.sql(q)} OR {b.sql(q)})"]
    if say.r.random() < .35:
        return "countpred", base(say, t, [], pred=pred), q.sql(["count(*)"], w)
    return "which", base(say, t, [], pred=pred), q.sql(labels(q, t), w)


def more_than_before(say):
    """Counts of two years side by side or subtracted"""
    t = say.table(label=False)
    d = t and passive(t, say)
    if not d:
        return None
    years = sorted({v[:4] for v in d.sample if re.match(r"\d{4}-", v)})
    if len(years) < 2:
        return None
    y = int(say.r.choice(years[1:]))
    if str(y - 1) not in years:
        return None
    conds = say.conds(t, (75, 25, 0), (d,), parents=False)
    if conds is None or twice_dated(conds):
        return None
    q = Q(t)
    count = lambda z: f"count(*) FILTER (WHERE {q[d]} >= '{z}-01-01' AND {q[d]} < '{z + 1}-01-01')"
    slots = base(say, t, conds, past=d.phrases.concept["past"][0], y1=str(y), y2=str(y - 1))
    if say.r.random() < .5:
        return "yeardiff", slots, q.sql([f"{count(y)} - {count(y - 1)}"], where(q, conds))
    return "yearpair", slots, q.sql([count(y - 1), count(y)], where(q, conds))


def product(say):
    """Quantity times price"""
    t = say.table(label=False)
    if not t:
        return None
    qty = say.pick(c for c in t.columns if c.role == "measure"
                   and re.search(r"(^|_)(qty|quantity|qnty|units|bottles|pieces|copies|nights|hours|hrs)($|_)", snake(c.name)))
    price = say.pick(c for c in t.columns if c.role == "measure"
                     and re.search(r"(^|_)(price|prc|rate|unit_cost|cost|fee)($|_)", snake(c.name)) and c.phrases.unit != "pct"
                     and "pct" not in c.name)
    if not qty or not price or qty is price or not qty.phrases.ok or not price.phrases.ok:
        return None
    conds = say.conds(t, (35, 65, 0), (qty, price))
    if conds is None:
        return None
    q = Q(t)
    x = f"sum({q[qty]} * {q[price]})"
    how = say.r.choice((f"{qty.phrases.one} times {price.phrases.one}", f"{qty.phrases.one} x {price.phrases.one}"))
    slots = base(say, t, conds, how=how)
    if say.r.random() < .4:
        g = grouping(say, t, (qty, price))
        if not g:
            return None
        slots["by"] = g[1]
        by = g[0](q)
        slots["sort"], way = say.high_first(.4)
        return "productgroup", slots, q.sql(by + [x], where(q, conds), g[4](q), order=f"{x} {way}" if way else "")
    return "product", slots, q.sql([x], where(q, conds))


def difference(say):
    """Two measures of a row, one less the other"""
    t = say.table()
    ms = [c for c in t.columns if c.role == "measure" and c.phrases.ok] if t else []
    pairs = comparable(ms)
    if not pairs:
        return None
    a, b = say.r.choice(pairs)
    conds = say.conds(t, (50, 50, 0), (a, b))
    if conds is None:
        return None
    q = Q(t)
    return "difference", base(say, t, conds, c1=a.phrases.one, c2=b.phrases.one), q.sql(labels(q, t) + [f"{q[a]} - {q[b]}"],
                                                                                where(q, conds))


def weekday(say):
    """Groups by day of the week, or one day of it"""
    t = say.table(label=False)
    d = t and passive(t, say)
    if not d:
        return None
    conds = say.conds(t, (70, 30, 0), (d,))
    if conds is None or twice_dated(conds):
        return None
    q, r = Q(t), say.r
    past = d.phrases.concept["past"][0]
    x = r.random()
    if x < .4:
        k = r.randrange(7)
        day = "Sunday Monday Tuesday Wednesday Thursday Friday Saturday".split()[k]
        w = r.choice((f"on a {day}", f"on {day}s"))
        return "count", base(say, t, conds) | dict(np=say.np(t, conds) + f" {past} {w}", npn=say.npn(t, conds)
                                                   + f" {past} {w}"), q.sql(["count(*)"], where(q, conds)
                                                                            + [f"extract(dow FROM {q[d]}) = {k}"])
    if x < .75:
        m = r.randrange(1, 13)
        name = MONTHS[m - 1]
        w = r.choice((f"in any {name}", f"in the month of {name}, whatever the year", f"in {name} of any year"))
        return "count", base(say, t, conds) | dict(np=say.np(t, conds) + f" {past} {w}", npn=say.npn(t, conds)
                                                   + f" {past} {w}"), q.sql(["count(*)"], where(q, conds)
                                                                            + [f"extract(month FROM {q[d]}) = {m}"])
    g = f"extract(dow FROM {q[d]})::int"
    return "trend", base(say, t, conds, past=past, unit="day of the week"), q.sql([g, "count(*)"], where(q, conds)
                                                                                + ([q[d] + " IS NOT NULL"] if d.nulls > 0 else []), [g])


PERSON = ("favourite colour,shoe size,blood type,star sign,marital status,religion,hair colour,eye colour,political party,home town,"
          "dress size,next of kin,"
          "twitter handle,linkedin profile,emergency contact,passport number,bonus,pension plan,commute time,number of children,parking "
          "space,lunch order").split(",")
THING = ("carbon footprint,customer satisfaction score,risk score,quality score,cost centre,approval status,project code,"
         "budget,archive number,internal reference,responsible department,satisfaction rating,risk category,data source,"
         "insurance value,expected profit,energy consumption").split(",")
COUNTABLE = re.compile(r"(size|rate|footprint|value|level|spend|traffic|risk|score|usage|time|consumption|count|speed|share|number of|"
                       r"bonus|investment)\b")


def ambiguous(say):
    """The price of products that have a list price and a purchase price: nobody can say which is meant"""
    t = say.table()
    if not t:
        return None
    heads = {}
    for c in t.columns:
        p = c.phrases.one.split()
        if c.role == "measure" and c.phrases.ok and len(p) == 2:
            heads.setdefault(p[1], []).append(c)
    called = {w for c in t.columns for w in [c.phrases.one, *c.phrases.other]}
    several = sorted(h for h, cs in heads.items() if len(cs) > 1 and h not in called and h not in ("total", "count", "number", "days", "hours", "minutes"))
    head = say.pick(several)
    conds = head and say.conds(t, (70, 30, 0), parents=False)
    if not head or conds is None:
        return None
    return "abstainn", base(say, t, conds, ghost=head), None


def abstain(say):
    """An attribute that no table of the schema has, often one that a table of another schema has"""
    t = say.table()
    x = t and ghost(say, t)
    if not x:
        return None
    g, counts = x
    conds = say.conds(t, (70, 30, 0), parents=False)
    if conds is None:
        return None
    return "abstainn" if counts and say.r.random() < .6 else "abstain", base(say, t, conds, ghost=g), None


def ghost(say, t):
    """What a person might look for in t and no table has -> (words, is it a quantity?) or None"""
    have = " ".join(snake(c.name).replace("_", " ") + " " + c.phrases.one + " " + c.comment + " "
                    + " ".join(c.phrases.other + c.phrases.concept.get("words", [])) for x in say.schema.tables
                    for c in x.columns).lower() + \
        " ".join(snake(x.name).replace("_", " ") + x.phrases.one for x in say.schema.tables)
    if t.phrases.one in ("list", "type", "item", "entity", "entry"):
        return None
    pool = say.pool[t.phrases.one]          # what the same thing has in other schemas
    if pool and say.r.random() < .7:
        g, counts = say.r.choice(pool)
    else:
        g = say.r.choice(PERSON if t.phrases.person else THING)
        counts = bool(COUNTABLE.search(g))
    also = " ".join(say.t.concept(g).get("words", []) + [x for w in g.split() for x in say.t.words.get(w, {}).get("words", [])])
    if any(w[:4] in have for w in (g + " " + also).split() if len(w) > 3) or len(g) < 5 or re.search(r"\b(title|name|label|description|type|kind|category|date|code|number)\b", g):
        return None                     # what other tables call their names, this one may have under another word
    return g, counts
