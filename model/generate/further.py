"""Shapes beyond rows, groups and families: windows, medians, lists of names, shares of a sum, one row as the measure of others.

Every function is a shape as grammar.py describes it; None where the schema offers nothing to ask.
"""
import datetime
import re

from .compare import twice_dated
from .conditions import amount, category, fine, lit, nice, number, some
from .family import entity, family, group_label, kid_noun
from .phrases import article, heard
from .rows import grouping, known, more_than
from .say import Q, additive, aggregate, base, kids_of, labelled, labels, measure_of, nulls, passive, where
from .thesaurus import plural


def present(q, c, conds=()):
    """The condition that c is known, where it may not be"""
    return [q[c] + " IS NOT NULL"] if not c.notnull and not any(c in x.columns for x in conds) else []


def ranked_measure(t, say):
    """A measure by which rows of t may be ranked, with the word for its largest value"""
    c = measure_of(t, say)
    if not c or c in t.label or c.distinct < 4:
        return None, None
    counts = heard(c.phrases.one) == c.phrases.one and c.phrases.one.endswith("s")
    return c, "most" if counts else "highest"


def top_per_group(say):
    """The best of each group"""
    t = say.table()
    if not t or len(t.label) != 1:
        return None
    c, high = ranked_measure(t, say)
    g = c and grouping(say, t, (c, *t.label))
    conds = g and say.conds(t, (75, 25, 0), g[3] + (c,))
    if conds is None or not g:
        return None
    q, n = Q(t), say.r.choice((1, 1, 1, 2, 3, 5))
    by = g[0](q)[0]
    inner = q.sql([f"{by} AS g", f"{q[t.label[0]]} AS l", f"row_number() OVER (PARTITION BY {', '.join(g[4](q))} ORDER BY {q[c]} DESC) AS rn"],
                  where(q, conds) + present(q, c, conds))
    slots = base(say, t, conds, by=g[1], m=say.col(c), high=high, n=number(n, say), tn=say.np(t, conds, False), tsn=say.np(t, conds))
    return "pergroup" if n == 1 else "spergroup", slots, f"SELECT x.g, x.l FROM ({inner}) x WHERE x.rn {'= 1' if n == 1 else f'<= {n}'}"


def top_ties(say):
    t = say.table()
    c, high = ranked_measure(t, say) if t else (None, None)
    conds = c and say.conds(t, (60, 40, 0), (c,))
    if conds is None or not c:
        return None
    q = Q(t)
    return "topties", base(say, t, conds, m=say.col(c), high=high, tn=say.np(t, conds, False)), \
        q.sql(labels(q, t), where(q, conds), order=f"{q[c]} DESC{nulls(c)}") + " FETCH FIRST 1 ROWS WITH TIES"


def median(say):
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    conds = c and say.conds(t, (45, 55, 0), (c,))
    if conds is None or not c:
        return None
    q = Q(t)
    x, slots = f"percentile_cont(0.5) WITHIN GROUP (ORDER BY {q[c]})", base(say, t, conds, m=say.many(c, "avg"))
    if say.r.random() < .4:
        g = grouping(say, t, (c,))
        if not g or set(g[3]) & {k for y in conds for k in y.columns}:
            return None
        by = g[0](q)
        return "medianby", slots | dict(by=g[1]), q.sql(by + [x], where(q, conds), g[4](q))
    return "median", slots, q.sql([x], where(q, conds))


def names_per(say):
    """A group's names in one text"""
    t = say.table()
    if not t or len(t.label) != 1 or t.label[0].role != "name":
        return None
    g = grouping(say, t, tuple(t.label))
    conds = g and say.conds(t, (70, 30, 0), g[3])
    if conds is None or not g:
        return None
    q = Q(t)
    by, x = g[0](q), q[t.label[0]]
    return "namesper", base(say, t, conds, by=g[1]), q.sql(by + [f"string_agg({x}, ', ' ORDER BY {x})"], where(q, conds), g[4](q))


def ranked(say):
    t = say.table()
    c, _ = ranked_measure(t, say) if t else (None, None)
    conds = c and say.conds(t, (75, 25, 0), (c,))
    if conds is None or not c or c.nulls > 0:
        return None
    q = Q(t)
    return "ranked", base(say, t, conds, m=say.col(c)), q.sql(labels(q, t) + [f"rank() OVER (ORDER BY {q[c]} DESC)"], where(q, conds))


def sum_share(say):
    """What part of a total a group, or rows with a condition, make up"""
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    if not c or not additive(c):
        return None
    q = Q(t)
    slots = base(say, t, [], m=say.col(c))
    if say.r.random() < .5:
        g = grouping(say, t, (c,))
        if not g:
            return None
        by = g[0](q)
        return "sumshare", slots | dict(by=g[1]), q.sql(by + [f"100.0 * sum({q[c]}) / sum(sum({q[c]})) OVER ()"], (), g[4](q))
    conds = some(t, say, 1, (c,), parents=False)
    if not conds:
        return None
    part = say.np(t, conds)
    return "sumpart", slots | dict(part=part), q.sql([f"100.0 * sum({q[c]}) FILTER (WHERE {conds[0].sql(q)}) / sum({q[c]})"])


def same_as(say):
    t = say.table()
    e = t and entity(say, t)
    c = e and say.pick(c for c in t.columns if c.role == "category" and c.phrases.ok and 1 < c.distinct < t.rows / 2 and not c.nulls)
    if not c:
        return None
    q, k = Q(t), t.label[0].sql
    return "sameas", base(say, t, [], ent=e[0], col=say.col(c)), \
        q.sql(labels(q, t), [f"{q[c]} = (SELECT {c.sql} FROM {t.sql} WHERE {k} = {lit(e[1])})", f"{q[t.label[0]]} <> {lit(e[1])}"])


def spread(say):
    """Highest less lowest"""
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    conds = c and say.conds(t, (55, 45, 0), (c,))
    if conds is None or not c:
        return None
    q = Q(t)
    x, slots = f"max({q[c]}) - min({q[c]})", base(say, t, conds, m=say.col(c))
    if say.r.random() < .4:
        g = grouping(say, t, (c,))
        if not g or set(g[3]) & {k for y in conds for k in y.columns}:
            return None
        by = g[0](q)
        return "spreadby", slots | dict(by=g[1]), q.sql(by + [x], where(q, conds), g[4](q))
    return "spread", slots, q.sql([x], where(q, conds))


def side_averages(say):
    """A figure of two kinds of row side by side"""
    t = say.table(label=False)
    c = t and say.pick(c for c in t.columns if c.role == "category" and len(c.common) > 1 and c.phrases.ok)
    m = c and measure_of(t, say)
    values = [v for v, s in c.common if fine(v)][:6] if m else []
    if len(values) < 2:
        return None
    v, w = say.r.sample(values, 2)
    A, B = category(c, say, v), category(c, say, w)
    if not A or not B:
        return None
    q = Q(t)
    f, a, n = aggregate(say, m, ("avg", "avg", "sum", "max"))
    return "sidefigures", base(say, t, [], np1=say.np(t, [A]), np2=say.np(t, [B]), m=say.many(m, f), agg=a, aggn=n), \
        q.sql([f"{f}({q[m]}) FILTER (WHERE {A.sql(q)})", f"{f}({q[m]}) FILTER (WHERE {B.sql(q)})"])


def filled(say):
    """How many rows have something, and how many lack it"""
    t = say.table(label=False)
    c = t and say.pick(c for c in t.columns if .02 < c.nulls < .98 and c.phrases.ok and c.role in ("measure", "contact", "category", "date"))
    if not c or (c.role == "date" and c.phrases.one.split()[-1] not in ("date", "time", "day")):
        return None
    q, m = Q(t), c.phrases.one
    return "filled", base(say, t, [], m=m, a_m=heard(m) + (" recorded" if c.role == "measure" else "")), \
        q.sql([f"count(*) FILTER (WHERE {q[c]} IS NOT NULL)", f"count(*) FILTER (WHERE {q[c]} IS NULL)"])


def group_distinct(say):
    """Different values of one column in each group, or of the children of each parent"""
    if say.r.random() < .5:
        t, key = family(say)
        c = key and say.pick(c for c in key.table.columns if c.role == "category" and c.phrases.ok and c.distinct > 2
                             and c not in key.columns)
        if not c or say.col(c) in key.table.phrases.one:
            return None                 # the different tags of tags
        q = Q(t)
        q.child(key)
        return "kidsdistinct", base(say, t, [], p=say.noun(t, False), kids=key.table.phrases.many, cols=plural(say.col(c))), \
            q.sql(labels(q, t) + [f"count(DISTINCT {q[c]})"], (), group_label(q, t))
    t = say.table(label=False)
    g = t and grouping(say, t)
    c = g and say.pick(c for c in t.columns if c.role == "category" and c.phrases.ok and c.distinct > 2 and c not in g[3])
    if not c:
        return None
    q = Q(t)
    by, word = g[0](q), plural(say.col(c))
    if word.split()[-1] in g[1] or g[1].split()[-1] in word:
        return None
    return "groupdistinct", base(say, t, [], by=g[1], cols=word), q.sql(by + [f"count(DISTINCT {q[c]})"], (), g[4](q))


def duplicates(say):
    t = say.table(label=False)
    c = t and say.pick(c for c in t.columns if c.phrases.ok and c.role in ("name", "contact", "code") and not c.pk and c.type == "text"
                       and 2 < c.distinct < t.rows)
    if not c:
        return None
    q = Q(t)
    return "duplicates", base(say, t, [], cols=plural(c.phrases.one), col=c.phrases.one), \
        q.sql([q[c]], present(q, c), [q[c]], having="count(*) > 1")


def bands(say):
    """Counts on both sides of a number"""
    t = say.table(label=False)
    c = t and measure_of(t, say)
    v = c and nice(c.sample, say.r, c.type)
    conds = v is not None and c and say.conds(t, (70, 30, 0), (c,))
    if conds is None or not c or v is None or v in (0, 1):
        return None
    q, a, m = Q(t), amount(v, c, say), say.many(c, "avg")
    return "bands", base(say, t, conds, m=m, a_m=heard(m), v=a), \
        q.sql([f"count(*) FILTER (WHERE {q[c]} < {v})", f"count(*) FILTER (WHERE {q[c]} >= {v})"], where(q, conds))


def outside(say):
    t = say.table()
    c = t and measure_of(t, say)
    v, w = (nice(c.sample, say.r, c.type), nice(c.sample, say.r, c.type)) if c else (None, None)
    conds = v is not None and w is not None and v < w and say.conds(t, (75, 25, 0), (c,))
    if not c or conds is None or conds is False:
        return None
    q, m = Q(t), say.many(c, "avg")
    return "outside", base(say, t, conds, m=m, a_m=heard(m), lo=amount(v, c, say), hi=amount(w, c, say)), \
        q.sql(labels(q, t), where(q, conds) + [f"({q[c]} < {v} OR {q[c]} > {w})"])


def group_above(say):
    """Groups, or how many rows, above the average of all"""
    t = say.table(label=False)
    c = t and measure_of(t, say)
    if not c:
        return None
    q, up, m = Q(t), say.r.random() < .7, say.many(c, "avg")
    slots = base(say, t, [], m=m, a_m=heard(m), above="above" if up else "below", op=">" if up else "<")
    mean = f"{'>' if up else '<'} (SELECT avg({c.sql}) FROM {t.sql})"
    if say.r.random() < .45:
        return "countaboveavg", slots, q.sql(["count(*)"], [f"{q[c]} {mean}"])
    g = grouping(say, t, (c,))
    if not g:
        return None
    return "groupaboveavg", slots | dict(by=g[1], bys=g[2]), q.sql(g[0](q), known(g, g[0](q)), g[4](q), having=f"avg({q[c]}) {mean}")


def fewest_kids(say):
    """Parents with the fewest children, or with exactly so many"""
    t, key = family(say)
    if not key:
        return None
    kc = say.conds(key.table, (75, 25, 0), tuple(key.columns), parents=False)
    if kc is None:
        return None
    q = Q(t)
    q.child(key)
    many, one = kid_noun(say, key, kc)
    if say.r.random() < .5:
        n = say.r.choice((1, 1, 2, 2, 3, 4))
        w = number(n, say) if n > 1 else "one"
        return "exactkids", base(say, t, [], kids=many if n > 1 else one, n=w, d=n), \
            q.sql(labels(q, t), where(q, kc), group_label(q, t), having=f"count(*) = {n}")
    n = say.r.choice((1, 1, 3, 5))
    return "fewestkids" if n == 1 else "fewestkidss", base(say, t, [], kids=many, n=number(n, say)), \
        q.sql(labels(q, t) + ["count(*)"], where(q, kc), group_label(q, t), order="count(*)", limit=n)


def count_exists(say):
    """How many, or what part of the parents, have children"""
    t, key = family(say)
    if not key:
        return None
    kc = say.conds(key.table, (40, 60, 0), tuple(key.columns), parents=False)
    if kc is None:
        return None
    q = Q(t)
    many, one = kid_noun(say, key, kc)
    return "countexists", base(say, t, [], kids=many, kid=one), q.sql(["count(*)"], ["EXISTS " + q.inner(key, kc)])


def only_kids(say):
    """Parents all of whose children have one value"""
    t, key = family(say)
    c = key and say.pick(c for c in key.table.columns if c.role == "category" and c.phrases.ok and 1 < c.distinct < 12 and not c.nulls
                         and c not in key.columns)
    values = [v for v, s in c.common if fine(v) and s > .15] if c else []
    if not values:
        return None
    v = say.r.choice(values)
    A = category(c, say, v)
    if not A:
        return None
    other = lambda q: f"{q[c]} <> {lit(v)}"
    q = Q(t)
    B = type(A)(other, "")
    return "onlykids", base(say, t, [], kids=kid_noun(say, key, [A])[0], allkids=key.table.phrases.many), \
        q.sql(labels(q, t), ["EXISTS " + q.inner(key, [A]), "NOT EXISTS " + q.inner(key, [B])])


def two_kinds(say):
    """Parents with children in two tables, in one but not the other, or in neither"""
    t = say.table(refs=True)
    keys = kids_of(t, say) if t else []
    if len(keys) < 2:
        return None
    k, l = say.r.sample(keys, 2)
    if k.table is l.table:
        return None
    x, q = say.r.random(), Q(t)
    kc = say.conds(k.table, (75, 25, 0), tuple(k.columns), parents=False) if x < .7 else []
    if kc is None:
        return None
    slots = base(say, t, [], kids=kid_noun(say, k, kc)[0], kids2=l.table.phrases.many)
    a, b = "EXISTS " + q.inner(k, kc), "EXISTS " + q.inner(l, [])
    if x < .35:
        return "twokinds", slots, q.sql(labels(q, t), [a, b])
    return ("onekind", slots, q.sql(labels(q, t), [a, "NOT " + b])) if x < .7 else \
        ("neitherkind", slots, q.sql(labels(q, t), ["NOT " + a, "NOT " + b]))


def of_entity(say):
    """The children of a parent that is named: which, how much in all, when last"""
    t, key = family(say)
    e = key and entity(say, t)
    if not e:
        return None
    kid = key.table
    kc = say.conds(kid, (55, 45, 0), tuple(key.columns), parents=False)
    if kc is None or kc and not kc[0].pre:      # "accruals over 500 of Ann": of whom?
        return None
    q, x = Q(kid), say.r.random()
    on = [f"{q.parent(key)}.{t.label[0].sql} = {lit(e[1])}"]
    many, one = kid_noun(say, key, kc)
    slots = base(say, t, [], ent=e[0], kids=many, kid=one)
    if x < .4:
        if not labelled(kid):
            return None
        return "entkids", slots, q.sql(labels(q, kid), on + where(q, kc))
    if x < .75:
        c = measure_of(kid, say)
        if not c or any(c in y.columns for y in kc):
            return None
        f, a, n = aggregate(say, c, ("sum", "sum", "avg", "max"))
        return "entfigure", slots | dict(agg=a, aggn=n, m=say.many(c, f)), q.sql([f"{f}({q[c]})"], on + where(q, kc))
    d = passive(kid, say)
    if not d or any(d in y.columns for y in kc):
        return None
    return "entlast", slots | dict(past=d.phrases.concept["past"][0]), q.sql([f"max({q[d]})"], on + where(q, kc))


def date_range(say):
    t = say.table(label=False)
    d = t and passive(t, say)
    conds = d and say.conds(t, (40, 60, 0), (d,))
    if conds is None or not d or twice_dated(conds):
        return None
    q = Q(t)
    return "daterange", base(say, t, conds, one=say.np(t, conds, False), past=d.phrases.concept["past"][0]), \
        q.sql([f"min({q[d]})", f"max({q[d]})"], where(q, conds))


def top_group_agg(say):
    """The group, or groups, where a figure is highest"""
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    g = c and grouping(say, t, (c,))
    conds = g and say.conds(t, (65, 35, 0), g[3] + (c,))
    if conds is None or not g:
        return None
    q = Q(t)
    f, a, n = aggregate(say, c, ("avg", "avg", "sum"))
    by, up = g[0](q), say.r.random() < .75
    slots = base(say, t, conds, by=g[1], bys=g[2], agg=a, aggn=n, m=say.many(c, f), high="highest" if up else "lowest",
                 top="top" if up else "bottom")
    k = 1 if say.r.random() < .6 else say.r.choice((2, 3, 3, 5))
    slots["n"] = number(k, say)
    order = f"{f}({q[c]})" + (" DESC" + nulls(c) if up else "")
    notnull = present(q, c, conds) if not up else []
    return "topgroupagg" if k == 1 else "topsgroupagg", slots, q.sql(by + ([] if k == 1 else [f"{f}({q[c]})"]), where(q, conds) + notnull + known(g, by),
                                                                     g[4](q), order=order, limit=k)


def having_sum(say):
    """Parents whose children come to more than so much"""
    t, key = family(say)
    c = key and measure_of(key.table, say)
    v = c and nice(c.sample, say.r, c.type)
    if not c or v is None or v in (0, 1):
        return None
    kc = say.conds(key.table, (75, 25, 0), tuple(key.columns) + (c,), parents=False)
    if kc is None or c.phrases.one in (key.table.phrases.many, key.table.phrases.one) or any(x.post.startswith("with") for x in kc):
        return None                     # purchases with a net over 9 with a total gross of more than 10
    q = Q(t)
    q.child(key)
    f, a, n = aggregate(say, c, ("sum", "sum", "avg"))
    if f == "sum" and isinstance(v, int):
        v *= say.r.choice((1, 2, 5))
    up = say.r.random() < .75
    w = amount(v, c, say)
    return "havingsum", base(say, t, [], kids=kid_noun(say, key, kc)[0], agg=a, aggn=n, a_agg=article(a), m=say.many(c, f), v=w,
                             over="over" if up else "below", more="more than" if up else "less than", op=">" if up else "<"), \
        q.sql(labels(q, t), where(q, kc), group_label(q, t), having=f"{f}({q[c]}) {'>' if up else '<'} {v}")


def grandkids(say):
    """Children's children counted"""
    t, key = family(say)
    lower = key and say.pick(k for k in kids_of(key.table, say) if k.table is not t)
    if not lower or lower.table.phrases.many == key.table.phrases.many:
        return None
    q = Q(t)
    q.child(key)
    q.child(lower)
    sort, way = say.many_first(.4)
    return "grandkids", base(say, t, [], p=say.noun(t, False), mid=key.table.phrases.many, kids=lower.table.phrases.many, sort=sort), \
        q.sql(labels(q, t) + ["count(*)"], (), group_label(q, t), order="count(*) " + way if way else "")


def due_soon(say):
    t = say.table()
    c = t and say.pick(c for c in t.columns if c.role == "date" and c.type == "date" and c.phrases.ok
                       and (c.phrases.concept.get("mode") or [""])[0] != "active" and c.sample
                       and max(c.sample)[:10] > datetime.date.today().isoformat())
    if not c or c.phrases.one.split()[-1] not in ("date", "day", "deadline"):
        return None
    n, q = say.r.choice((7, 14, 30, 30, 60, 90)), Q(t)
    return "soon", base(say, t, [], m=c.phrases.one, a_m=article(c.phrases.one), n=str(n)), \
        q.sql(labels(q, t), [f"{q[c]} >= CURRENT_DATE", f"{q[c]} < CURRENT_DATE + {n + 1}"])


def sum_years(say):
    t = say.table(label=False)
    d = t and passive(t, say)
    c = d and measure_of(t, say)
    years = sorted({v[:4] for v in d.sample if re.match(r"\d{4}-", v)}) if c else []
    if len(years) < 2 or not additive(c):
        return None
    y = int(say.r.choice(years[1:]))
    q = Q(t)
    part = lambda z: f"sum({q[c]}) FILTER (WHERE {q[d]} >= '{z}-01-01' AND {q[d]} < '{z + 1}-01-01')"
    return "sumyears", base(say, t, [], m=say.col(c), past=d.phrases.concept["past"][0], y1=str(y), y2=str(y - 1)), \
        q.sql([part(y - 1), part(y)])


def busy_months(say):
    t = say.table(label=False)
    d = t and passive(t, say, False)
    if not d:
        return None
    unit = say.r.choice(("month", "month", "quarter", "week"))
    conds = say.conds(t, (75, 25, 0), (d,))
    if conds is None:
        return None
    q = Q(t)
    more, op, cmp, _ = more_than(say, parents=True)
    g = f"date_trunc('{unit}', {q[d]})::date"
    if more == "more than one":
        return None
    return "busy", base(say, t, conds, past=d.phrases.concept["past"][0], unit=unit, more=more, op=op), \
        q.sql([g, "count(*)"], where(q, conds) + present(q, d, conds), [g], having="count(*) " + cmp)


def running(say):
    """A total that grows month by month"""
    t = say.table(label=False)
    d = t and passive(t, say, False)
    if not d:
        return None
    unit, q = say.r.choice(("month", "month", "year", "quarter")), Q(t)
    g = f"date_trunc('{unit}', {q[d]})::date"
    return "running", base(say, t, [], past=d.phrases.concept["past"][0], unit=unit), \
        q.sql([g, f"sum(count(*)) OVER (ORDER BY {g})"], present(q, d), [g])


def parent_split(say):
    """Children counted per parent and kind"""
    t, key = family(say)
    c = key and say.pick(c for c in key.table.columns if c.role == "category" and c.phrases.ok and 1 < c.distinct <= 12
                         and c not in key.columns)
    if not c:
        return None
    q = Q(t)
    q.child(key)
    return "parentsplit", base(say, t, [], p=say.noun(t, False), kids=key.table.phrases.many, by=say.col(c)), \
        q.sql(labels(q, t) + [q[c], "count(*)"], (), group_label(q, t) + [q[c]])


def latest_rows(say):
    """The rows that came last, with their date"""
    t = say.table()
    d = t and passive(t, say)
    if not d or d in t.label or d.phrases.one.split()[-1] != "date":
        return None
    conds = say.conds(t, (60, 40, 0), (d,))
    if conds is None or twice_dated(conds):
        return None
    q, n = Q(t), say.r.choice((3, 5, 5, 10, 10, 20))
    return "latestrows", base(say, t, conds, n=number(n, say), tsn=say.np(t, conds), past=d.phrases.concept["past"][0], m=d.phrases.one), \
        q.sql(labels(q, t) + [q[d]], where(q, conds), order=q[d] + " DESC" + nulls(d), limit=n)


def in_both(say):
    """Values that occur among rows of two kinds"""
    t = say.table(label=False)
    c = t and say.pick(c for c in t.columns if c.role == "category" and c.phrases.ok and 3 < c.distinct <= 60)
    k = c and say.pick(k for k in t.columns if k.role == "category" and k.phrases.ok and k is not c and len(k.common) > 1)
    values = [v for v, s in k.common if fine(v)][:6] if k else []
    if len(values) < 2:
        return None
    v, w = say.r.sample(values, 2)
    A, B = category(k, say, v), category(k, say, w)
    if not A or not B:
        return None
    q, both = Q(t), say.r.random() < .6
    word = plural(say.col(c))
    return "inboth" if both else "inone", base(say, t, [], cols=word, np1=say.np(t, [A]), np2=say.np(t, [B])), \
        q.sql([q[c]], [A.sql(q)]) + (" INTERSECT " if both else " EXCEPT ") + q.sql([q[c]], [B.sql(q)])


FURTHER = [(top_per_group, 3), (top_ties, .8), (median, 2.5), (names_per, 5), (ranked, .7), (sum_share, 2), (same_as, 1.2),
           (spread, .9), (side_averages, 1.4), (filled, .8), (group_distinct, 1.5), (duplicates, .8), (bands, .9), (outside, .7),
           (group_above, 1.5), (fewest_kids, 1.5), (count_exists, 1.2), (only_kids, .8), (two_kinds, 2), (of_entity, 3), (date_range, .8),
           (top_group_agg, 2), (having_sum, 1.8), (grandkids, 1), (due_soon, 1), (sum_years, 1), (busy_months, .8), (running, .6),
           (parent_split, 1), (latest_rows, 1.5), (in_both, 1)]
