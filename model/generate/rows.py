"""Shapes about one table: its rows, counts, aggregates, groups and extremes."""
import re

from .conditions import amount, nice, number, roles, some
from .phrases import article, doing, heard
from .thesaurus import plural, singular
from .say import Q, aggregate, base, join, labelled, labels, measure_of, nulls, says_twice, unknown, where


def list_rows(say):
    t = say.table()
    conds = t and say.conds(t, (12, 56, 32))
    if conds is None:
        return None
    q, r = Q(t), say.r
    n = r.choices((0, 1, 2, 3), (45, 28, 20, 7))[0]
    cols = say.columns(t, n, [c for x in conds for c in x.columns if x.kind in ("category", "flag", "in", "year")
                                or x.sql(Q(t)).endswith(" IS NULL")]) if n else []
    if cols is None:
        return None
    slots = base(say, t, conds)
    slots["tail"], slots["tailn"] = say.tail(cols, conds)
    order = ""
    if r.random() < .45:
        s = say.sort(q, t, unknown(conds))
        if s:
            slots["sort"], order = s
    frame = "who" if t.phrases.person and r.random() < .25 else "list"
    return frame, slots, q.sql(labels(q, t) + [q[c] for c in cols], where(q, conds), order=order)


def list_pred(say):
    t = say.table()
    conds = t and some(t, say, say.r.choice((1, 1, 2)))
    if not conds:
        return None
    last = [c for c in conds if c.pred]
    if not last:
        return None
    last = say.r.choice(last)
    rest = [c for c in conds if c is not last]
    q = Q(t)
    slots = base(say, t, rest, pred=last.pred)
    order = ""
    if say.r.random() < .35:
        s = say.sort(q, t, unknown(conds))
        if s:
            slots["sort"], order = s
    frame = "which"
    if t.phrases.person and sum(x.phrases.person for x in say.schema.tables) == 1 and not rest and say.r.random() < .4 and last.pred.split()[0] in ("are", "were", "have", "live", "work", "joined",
                                                                                "left", "died", "started"):
        frame = "whopred"
        p = last.pred
        for a, b in (("are ", "is "), ("were ", "was "), ("have ", "has "), ("live ", "lives "), ("work ", "works ")):
            if p.startswith(a):
                p = b + p[len(a):]
                break
        if " as " in p or "created" in p or "updated" in p or re.match(r"has an? .*date\b", p) or re.match(r"(is|works as) [a-z ]+s$", p) or re.match(r"(is|are) of ", p) or re.match(r"is (who|that)\b", p):
            return None
        slots["predq"] = p
    return frame, slots, q.sql(labels(q, t), where(q, conds), order=order)


def list_columns(say):
    t = say.table()
    conds = t and say.conds(t, (25, 55, 20))
    if conds is None:
        return None
    q, r = Q(t), say.r
    cols = say.columns(t, r.choice((1, 1, 2, 2, 3) if len(conds) < 2 else (1, 1, 2)), [c for x in conds for c in x.columns])
    if not cols:
        return None
    both = r.random() < .6
    cols = (t.label if both else []) + cols
    said = ([say.label(t, False)] if both else []) + [say.col(c) for c in cols[len(t.label) if both else 0:]]
    if len(said) == 1 and say.style == "full":
        return None
    slots = base(say, t, conds, cols=join(said, say), are="are" if len(said) > 1 else "is")
    order = ""
    if r.random() < .4:
        s = say.sort(q, t, unknown(conds))
        if s:
            slots["sort"], order = s
    return "columns", slots, q.sql([q[c] for c in cols], where(q, conds), order=order)


def count_rows(say):
    t = say.table(label=False)
    conds = t and say.conds(t, (12, 60, 28))
    if conds is None:
        return None
    q = Q(t)
    return "count", base(say, t, conds), q.sql(["count(*)"], where(q, conds))


def count_pred(say):
    t = say.table(label=False)
    conds = t and some(t, say, say.r.choice((1, 1, 2)))
    last = conds and say.pick(c for c in conds if c.pred)
    if not last:
        return None
    q = Q(t)
    return "countpred", base(say, t, [c for c in conds if c is not last], pred=last.pred), q.sql(["count(*)"], where(q, conds))


def count_distinct(say):
    t = say.table(label=False)
    conds = t and say.conds(t, (60, 40, 0))
    c = t and say.pick(c for c in t.columns if c.role == "category" and c.phrases.ok and c.distinct > 2)
    if conds is None or not c or any(c in x.columns for x in conds):
        return None
    q = Q(t)
    return "distinctcount", base(say, t, conds, cols=plural(say.col(c))), q.sql([f"count(DISTINCT {q[c]})"], where(q, conds))


def distinct_values(say):
    t = say.table(label=False)
    conds = t and say.conds(t, (65, 35, 0))
    c = t and say.pick(c for c in t.columns if c.role == "category" and c.phrases.ok and c.distinct > 2)
    if conds is None or not c or any(c in x.columns for x in conds):
        return None
    q, name = Q(t), say.col(c)
    return "distinct", base(say, t, conds, cols=plural(name), col=name), q.sql([q[c]], where(q, conds), distinct=True)


def agg_rows(say):
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    conds = c and say.conds(t, (22, 58, 20), (c,))
    if conds is None or not c:
        return None
    q = Q(t)
    f, a, n = aggregate(say, c)
    slots = base(say, t, conds, agg=a, aggn=n, m=say.many(c, f))
    slots["much"] = "many" if singular(slots["m"]) != slots["m"] and heard(slots["m"]) == slots["m"] else "much"
    slots["does"] = "do" if slots["much"] == "many" else "does"
    x = f"{f}({q[c]})"
    if f == "avg" and say.r.random() < .12:
        d = say.r.choice((0, 1, 2, 1, 2))
        x = f"round(avg({q[c]}), {d})" if c.type == "num" and "double" not in c.type else x
        if x.startswith("round") and not c.table:
            return None
        if x.startswith("round"):
            slots["np"] += say.r.choice((f", rounded to {('whole numbers', 'one decimal', 'two decimals')[d]}",
                                         f", to {('the nearest whole number', 'one decimal', 'two decimals')[d]}"))
            slots["npn"] += (", rounded", ", 1dp", ", 2dp")[d]
            x = f"round(avg({q[c]})::numeric, {d})"
    return "sum" if f == "sum" else "agg", slots, q.sql([x], where(q, conds))


def aggs_rows(say):
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    conds = c and say.conds(t, (45, 55, 0), (c,))
    if conds is None or not c:
        return None
    q = Q(t)
    pair = say.r.choice((("min", "max"), ("min", "avg", "max"), ("avg", "max"), ("max", "min"), ("avg", "min")))
    words = dict(min="lowest", max="highest", avg="average") if say.style != "note" else dict(min="min", max="max", avg="avg")
    return "aggs", base(say, t, conds, aggs=join([words[f] for f in pair], say), m=say.col(c)), q.sql([f"{f}({q[c]})" for f in pair],
                                                                                where(q, conds))


def grouping(say, t, used=()):
    """-> (column expression function, words one, words many, columns) to group t by: a category or a parent's label"""
    r = say.r
    if r.random() < .3:
        key = say.pick(k for k in t.keys if len(k.columns) == 1 and k.to is not t and labelled(k.to) and len(k.to.label) == 1 and not doing(k)
                       and k.columns[0].distinct <= .5 * t.rows         # groups of one are none
                       and k.to.phrases.one.split()[-1] != t.phrases.one.split()[-1]        # contacts by opportunity contact
                       and k.to.label[0].role == "name" and roles(k, say))
        if key and key.columns[0] not in used:
            c, noun = key.to.label[0], roles(key, say)
            return (lambda q: [f"{q.parent(key)}.{c.sql}"]), noun, plural(noun), (key.columns[0],), (lambda q: [f"{q.parent(key)}.{x.sql}"
                                                                                for x in key.to_columns] + [f"{q.parent(key)}.{c.sql}"])
        key = say.pick(k for k in t.keys if len(k.columns) == 1 and k.to is not t and roles(k, say) and not doing(k))
        d = key and say.pick(c for c in key.to.columns if c.role == "category" and c.phrases.ok and 1 < c.distinct <= 40)
        if d and key.columns[0] not in used and len(d.phrases.one.split()) < 3:
            noun = roles(key, say)
            if d.phrases.one.split()[0][:4] == noun.split()[-1][:4] and not d.phrases.one.startswith(noun):
                return None             # the admission's admit type
            one = d.phrases.one if d.phrases.one.startswith(noun) else r.choice((f"{noun} {d.phrases.one}",
                                                                                f"{d.phrases.one} of the {noun}"))
            many = plural(one) if " of the " not in one else plural(d.phrases.one) + " of the " + noun
            return (lambda q: [f"{q.parent(key)}.{d.sql}"]), one, many, (key.columns[0],), (lambda q: [f"{q.parent(key)}.{d.sql}"])
        return None
    c = say.pick(c for c in t.columns if (c.role == "category" or c.role == "year") and c.phrases.ok and 1 < c.distinct <= min(60, max(4, .6 * t.rows))
                 and (c.role != "category" or say.t.words.get(c.phrases.one, {}).get("file") != "measures.txt")      # a length written as a text
                 and c not in used and c.phrases.one not in t.phrases.one.split() + [t.phrases.one]
                 and not (c.phrases.one.split()[-1] == "number" and c.distinct > .2 * t.rows)
                 and c.phrases.one.split()[-1] not in ("title", "name", "subject", "headline"))     # twice the same title by chance
    if c is None:
        return None
    one = say.col(c)
    return (lambda q: [q[c]]), one, plural(one), (c,), (lambda q: [q[c]])


def known(g, by):
    """Where a group is asked for, rows without one make none: "which causes have more than ten outages" is not answered by no cause"""
    return [x + " IS NOT NULL" for x in by if g[3][0].nulls > 0 and g[3][0].role == "category"]


def group_count(say):
    t = say.table(label=False)
    g = t and grouping(say, t)
    conds = g and say.conds(t, (45, 42, 13), g[3])
    if conds is None or not g:
        return None
    q = Q(t)
    sort, way = say.many_first()
    by = g[0](q)
    return "group", base(say, t, conds, by=g[1], bys=g[2], sort=sort), q.sql(by + ["count(*)"], where(q, conds), g[4](q), order="count(*) "
                                                                             + way if way else "")


def group_agg(say):
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    g = c and grouping(say, t, (c,))
    conds = g and say.conds(t, (55, 35, 10), g[3] + (c,))
    if conds is None or not g:
        return None
    q = Q(t)
    f, a, n = aggregate(say, c)
    sort, way = say.high_first()
    by = g[0](q)
    if say.r.random() < .22 and not t.phrases.mass:
        return "groupcountagg", base(say, t, conds, by=g[1], agg=a, aggn=n, m=say.many(c, f), sort=""), q.sql(by
                                                                                + ["count(*)", f"{f}({q[c]})"], where(q, conds), g[4](q))
    return "groupagg", base(say, t, conds, by=g[1], agg=a, aggn=n, m=say.many(c, f),
                            sort=sort), q.sql(by + [f"{f}({q[c]})"], where(q, conds), g[4](q), order=f"{f}({q[c]}) {way}" if way else "")


def group_top(say):
    t = say.table(label=False)
    g = t and grouping(say, t)
    conds = g and say.conds(t, (60, 40, 0), g[3])
    if conds is None or not g:
        return None
    q, r = Q(t), say.r
    by, shown = g[0](q), r.random() < .5
    n = 1 if r.random() < .55 else r.choice((2, 3, 3, 4, 5, 5, 10))
    if n > 1 and g[3][0].distinct < 1.5 * n:
        n = 1                           # the top 10 of two sexes
    frame = ("topgroup" if n == 1 else "topsgroup") + ("n" if shown else "")
    return frame, base(say, t, conds, by=g[1], bys=g[2], n=number(n, say)), q.sql(by + (["count(*)"] if shown else []), where(q, conds)
                                                                                + known(g, by), g[4](q), order="count(*) DESC", limit=n)


def more_than(say, n=None, parents=False):
    """-> (words, sign for notes, SQL comparison, number); parents: whoever has none is not in the join, so the words leave them out"""
    r = say.r
    n = n or r.choice((1 if say.style != "note" else 2, 2, 2, 3, 3, 4, 5, 5, 10, 20))      # "games, goal > 1"
    w = number(n, say) if n != 1 else "one"
    x = r.random()
    if x < .5:
        return f"more than {w}", f"> {n}", f"> {n}", n
    if x < .85 or n < 3:
        n = max(n, 2)
        w = number(n, say)
        return r.choice((f"at least {w}", f"{w} or more")), f">= {n}", f">= {n}", n
    if parents:
        return f"at least one but fewer than {w}", f"1 to {n - 1}", f"< {n}", n
    return f"fewer than {w}", f"< {n}", f"< {n}", n


def group_having(say):
    t = say.table(label=False)
    g = t and grouping(say, t)
    conds = g and say.conds(t, (70, 30, 0), g[3])
    if conds is None or not g:
        return None
    q = Q(t)
    more, op, cmp, _ = more_than(say, parents=bool(g[3][0].key))
    by, shown = g[0](q), say.r.random() < .5
    slots = base(say, t, conds, by=g[1], bys=g[2], more=more, op=op)
    if more == "more than one":
        slots |= dict(np=say.np(t, conds, False), npn=say.np(t, conds, False))
    return "havinggroup" + ("n" if shown else ""), slots, \
        q.sql(by + (["count(*)"] if shown else []), where(q, conds) + known(g, by), g[4](q), having="count(*) " + cmp)


def group_having_agg(say):
    t = say.table(label=False, mass=True)
    c = t and measure_of(t, say)
    g = c and grouping(say, t, (c,))
    conds = g and say.conds(t, (75, 25, 0), g[3] + (c,))
    v = c and nice(c.sample, say.r, c.type)
    if conds is None or not g or v is None:
        return None
    q = Q(t)
    f, a, n = aggregate(say, c, ("avg", "avg", "sum", "max"))
    if f == "sum" and isinstance(v, int):
        v *= say.r.choice((2, 5, 10))
    w, up = amount(v, c, say), say.r.random() < .7
    shown = say.r.random() < .45
    slots = base(say, t, conds, by=g[1], bys=g[2], agg=a, a_agg=article(a), aggn=n, m=say.many(c, f), cmp=("above " if up else "below ")
                 + w, op=("> " if up else "< ") + w)
    x = f"{f}({q[c]})"
    by = g[0](q)
    return "havingagg" + ("n" if shown else ""), slots, q.sql(by + ([x] if shown else []), where(q, conds) + known(g, by), g[4](q),
                                                              having=f"{x} {'>' if up else '<'} {v}")


def crosstab(say):
    t = say.table(label=False)
    cs = t and [c for c in t.columns if c.role == "category" and c.phrases.ok and 1 < c.distinct <= 20]
    if not cs or len(cs) < 2:
        return None
    c, d = say.r.sample(cs, 2)
    conds = say.conds(t, (60, 40, 0), (c, d))
    if conds is None:
        return None
    q = Q(t)
    sort, way = say.many_first(.25)
    return "crosstab", base(say, t, conds, by=say.col(c), by2=say.col(d), sort=sort), q.sql([q[c], q[d], "count(*)"], where(q, conds),
                                                                                [q[c], q[d]], order="count(*) " + way if way else "")


def superlative(say, c, up):
    """-> (kind, word): "heaviest", or how one says "highest" of the noun"""
    p, r = c.phrases, say.r
    words = p.concept.get("most" if up else "least")
    if c.role == "date":
        past, mode = (p.concept.get("past") or [""])[0], (p.concept.get("mode") or [""])[0]
        if "born" == past:
            return "sup", r.choice(("youngest",) if up else ("oldest",))
        if past and mode == "passive" and " " not in past and not says_twice(c):
            return "sup", f"most recently {past}" if up else f"earliest {past}"
        return "high", ("latest" if up else "earliest")
    rivals = [x for x in c.table.columns if x is not c and x.role == "measure" and set(x.phrases.concept.get("most", [])) & set(words or ())]
    if words and not rivals and p.one in p.concept["words"] and r.random() < .7 and not (p.one in ("height",) and c.table.phrases.person
                                                                          and "highest" in words):
        return "sup", r.choice(words)
    plural_ = heard(p.one) == p.one and singular(p.one.split()[0]) + singular(p.one) != p.one.split()[0] + p.one \
        and p.one.split()[0] not in ("maximum", "minimum", "average", "mean", "total")
    return "high", ("most" if up else "fewest") if plural_ else r.choice(("highest", "highest", "largest")) if up else "lowest"


def top(say):
    t = say.table()
    c = t and say.pick(c for c in t.columns if c.role in ("measure", "date") and c.phrases.ok and c.distinct > 3 and c not in t.label
                       and not (c.role == "date" and re.match("(last|latest|first|next|earliest)\\b", c.phrases.one)))    # the latest last visit
    conds = c and say.conds(t, (50, 42, 8), (c,))
    if conds is None or not c:
        return None
    q, r = Q(t), say.r
    up = r.random() < .72
    kind, w = superlative(say, c, up)
    n = 1 if r.random() < .5 else r.choice((2, 3, 3, 5, 5, 5, 10, 10, 4, 20))
    shown = r.random() < .4
    m = say.col(c) if c.role != "date" else c.phrases.one
    tn, tsn = say.np(t, conds, False), say.np(t, conds)
    pre = [x for x in conds if x.pre]
    slots = base(say, t, conds, person=t.phrases.person or None, sup=w, high=w, m=m, n=number(n, say), tn=tn, tsn=tsn, is_sup=("is the " + w),
                 topby=f"{n} {tsn} with the {w} {m}" if c.role == "date" else f"top {n} {tsn} by {m}" if up else f"bottom {n} {tsn} by {m}")
    frame = {("sup", True): "top1", ("sup", False): "tops", ("high", True): "topwith", ("high", False): "topswith"}[kind, n == 1] + ("n"
                                                                                if shown else "")
    offset = ""
    if n == 1 and kind == "sup" and not shown and r.random() < .1 and not w.startswith(("earliest", "most recently")):
        k = r.choice((2, 2, 3))
        frame, offset = "nth", f" OFFSET {k - 1}"
        slots["nth"] = {2: "second", 3: "third"}[k]
    notnull = [q[c] + " IS NOT NULL"] if not c.notnull and c.nulls > 0 and not up else []
    return frame, slots, q.sql(labels(q, t) + ([q[c]] if shown else []), where(q, conds), order=q[c] + (" DESC" + nulls(c) if up else ""),
                               limit=f"{n}{offset}")
