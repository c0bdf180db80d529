"""Shapes about parents and children (customers and their orders), and about one row by its name."""
from .conditions import category, fine, lit, number, roles, value
from .phrases import article, doing
from .rows import more_than
from .say import Q, aggregate, base, join, kids_of, labelled, labels, measure_of, nulls, passive, unknown, where


def family(say, label=True):
    """-> (parent, key of the child table) of a pair that people would name"""
    t = say.table(label, refs=True)
    key = t and say.pick(kids_of(t, say))
    return (t, key) if key else (None, None)


def kid_noun(say, key, conds=()):
    return say.np(key.table, conds, name=key.table.phrases.many), say.np(key.table, conds, False, name=key.table.phrases.one)


def group_label(q, t):
    return [q[c] for c in t.pk] + [q[c] for c in t.label if c not in t.pk]


def named_well(t):
    """Does the label tell a person more than a number would?"""
    return len(t.label) == 2 or t.label[0].role in ("name", "code", "category") and t.label[0].type != "int"


def of_both(say, t, key, kids, own):
    """Conditions on the children and on the parent, each with its weights, or None; both at once few would ask: "employees with no email
    by leave with less than 20 days", and a parent's "with" beside the one of its children is hard to read"""
    kc, tc = say.conds(key.table, kids, tuple(key.columns), parents=False), say.conds(t, own, parents=False)
    if kc is None or tc is None:
        return None
    if kc and tc and say.r.random() < .8:
        tc = []
    if any(c.post.startswith(("with", "where ", "who ", "that ")) and not c.pre for c in tc):
        tc = []
    return kc, tc


def act(say, key, share=.4):
    """Slots of a verb by which the parent acts on its children ("customers who placed orders"), in a share of the cases"""
    role = roles(key, say)
    verbs = role and say.names.acts(key, role)
    if not verbs or say.r.random() >= share:
        return None
    return say.r.choice(verbs) | dict(who="who" if key.to.phrases.person else "that")


def per_parent(say):
    t, key = family(say)
    if not key:
        return None
    x = of_both(say, t, key, (60, 40, 0), (82, 18, 0))
    if x is None:
        return None
    kc, tc = x
    q = Q(t)
    zero = say.r.random() < .3
    q.child(key, zero, kc if zero else ())
    if not key.table.pk and zero:
        return None
    many, one = kid_noun(say, key, kc)
    sort, way = say.many_first(.4)
    count = f"count({q[key.table.pk[0]]})" if zero else "count(*)"
    p, ps = say.np(t, tc, False), say.np(t, tc)
    if tc and tc[0].pre == "" and zero:
        return None
    slots = base(say, key.table, kc, p=p, ps=ps, sort=sort)
    slots["np"] = many
    verb = not zero and act(say, key)
    if verb:
        slots.update(verb)
    return "perparentzero" if zero else "perparentverb" if verb else "perparent", slots, q.sql(labels(q, t) + [count],
                                                                                where(q, tc) + ([] if zero else where(q, kc)),
                                                                  group_label(q, t), order=f"{count} {way}" if way else "")


def without(say):
    t, key = family(say)
    if not key:
        return None
    x = of_both(say, t, key, (60, 40, 0), (60, 40, 0))
    if x is None:
        return None
    kc, tc = x
    if any(c.kind == "null" for c in kc):
        return None                     # "depots without deliveries without a date"
    q = Q(t)
    many, one = kid_noun(say, key, kc)
    count = say.r.random() < .2
    slots = base(say, t, tc, kids=many, kid_s=one)
    verb = not count and act(say, key)
    if verb:
        slots.update(verb)
    return "countwithout" if count else "withoutverb" if verb else "without", slots, q.sql(["count(*)"] if count else labels(q, t),
                                                                                where(q, tc)
                                                                + ["NOT EXISTS " + q.inner(key, kc)])


def exists(say):
    t, key = family(say)
    if not key:
        return None
    x = of_both(say, t, key, (25, 75, 0), (70, 30, 0))
    if x is None:
        return None
    kc, tc = x
    q = Q(t)
    many, one = kid_noun(say, key, kc)
    verb = act(say, key)
    slots = base(say, t, tc, kids=many, kid=one, kid_s=one) | (verb or {})
    return "existsverb" if verb else "exists", slots, q.sql(labels(q, t), where(q, tc) + ["EXISTS " + q.inner(key, kc)])


def both(say):
    t, key = family(say)
    c = key and say.pick(c for c in key.table.columns if c.role == "category" and len(c.common) > 2 and c not in key.columns)
    if not c:
        return None
    values = [v for v, s in c.common if fine(v)]
    if len(values) < 2:
        return None
    v, w = say.r.sample(values[:8], 2)
    A, B = category(c, say, v), category(c, say, w)
    if not A or not B:
        return None
    q = Q(t)
    k1, k2 = kid_noun(say, key, [A])[0], kid_noun(say, key, [B])[0]
    neg = say.r.random() < .5
    return "butnot" if neg else "both", base(say, t, [], kids=k1, kids2=k2), \
        q.sql(labels(q, t), ["EXISTS " + q.inner(key, [A]), ("NOT " if neg else "") + "EXISTS " + q.inner(key, [B])])


def having(say):
    t, key = family(say)
    if not key:
        return None
    x = of_both(say, t, key, (65, 35, 0), (75, 25, 0))
    if x is None:
        return None
    kc, tc = x
    q = Q(t)
    q.child(key)
    many, one = kid_noun(say, key, kc)
    more, op, cmp, _ = more_than(say, parents=True)
    many = one if more == "more than one" else many
    shown = say.r.random() < .45
    verb = None if shown else act(say, key)
    return "having" + ("n" if shown else "verb" if verb else ""), base(say, t, tc, kids=many, more=more, op=op) | (verb or {}), \
        q.sql(labels(q, t) + (["count(*)"] if shown else []), where(q, tc) + where(q, kc), group_label(q, t), having="count(*) " + cmp)


def most_kids(say):
    t, key = family(say)
    if not key:
        return None
    x = of_both(say, t, key, (60, 40, 0), (80, 20, 0))
    if x is None:
        return None
    kc, tc = x
    q, r = Q(t), say.r
    q.child(key)
    many, _ = kid_noun(say, key, kc)
    n = 1 if r.random() < .55 else r.choice((2, 3, 3, 5, 5, 10))
    shown = r.random() < .5
    verb = act(say, key) if n == 1 and not shown else None
    return "mostkids" + ("verb" if verb else "" if n == 1 else "s") + ("n" if shown else ""), (verb or {}) | base(say, t, tc, kids=many,
                                                                                n=number(n, say),
                                                                               tn=say.np(t, tc, False), tsn=say.np(t, tc)), \
        q.sql(labels(q, t) + (["count(*)"] if shown else []), where(q, tc) + where(q, kc), group_label(q, t), order="count(*) DESC",
              limit=n)


def sum_kids(say):
    t, key = family(say)
    c = key and measure_of(key.table, say)
    if not c:
        return None
    kc = say.conds(key.table, (65, 35, 0), tuple(key.columns) + (c,), parents=False)
    if kc is None:
        return None
    q, r = Q(t), say.r
    q.child(key)
    many, _ = kid_noun(say, key, kc)
    if c.phrases.one in (key.table.phrases.many, key.table.phrases.one):
        return None
    f, a, n = aggregate(say, c, ("sum", "sum", "avg", "max"))
    p, ps = say.noun(t, False), say.noun(t)
    slots = base(say, t, [], p=p, ps=ps, kids=many, kid=None if kc or " " in key.table.phrases.one else key.table.phrases.one, agg=a, aggn=n, m=say.many(c, f))
    x, kind = f"{f}({q[c]})", r.random()
    args = (where(q, kc), group_label(q, t))
    if kind < .65:
        slots["sort"], way = say.high_first(.45)
        return "sumkids", slots, q.sql(labels(q, t) + [x], *args, order=f"{x} {way}" if way else "")
    if f == "max":
        return None
    down = " DESC" + nulls(c)
    if kind < .82:
        return "topsumkids", slots, q.sql(labels(q, t), *args, order=x + down, limit=1)
    k = r.choice((3, 5, 5, 10))
    slots["n"] = number(k, say)
    return "topssumkids", slots, q.sql(labels(q, t) + [x], *args, order=x + down, limit=k)


def with_parent(say):
    t = say.table()
    key = t and say.pick(k for k in t.keys if len(k.columns) == 1 and k.to is not t and labelled(k.to) and roles(k, say)
                         and k.columns[0] not in t.label and named_well(k.to) and not doing(k))
    conds = key and say.conds(t, (25, 55, 20), tuple(key.columns), parents=False)
    if conds is None or not key or roles(key, say) in ("person", "item", "entity") or any(" where " in " " + c.post for c in conds):      # "which repairs where the cost is missing are there"
        return None
    q = Q(t)
    loose = key.columns[0].nulls > 0
    x = q.parent(key, left=loose)
    noun = roles(key, say)
    slots = base(say, t, conds, p=noun, plabel=say.label(key.to, False) if say.label(key.to, False) not in noun else "name")
    order = ""
    if say.r.random() < .3:
        s = say.sort(q, t, unknown(conds))
        if s:
            slots["sort"], order = s
    if loose:
        slots["sort"], order = say.r.choice((", if any", ", if they have one", ", where there is one") if say.style != "note"
                                            else (", if any", " (if any)", ", blanks too")), ""
    return "withparent", slots, q.sql(labels(q, t) + labels(q, key.to, x), where(q, conds), order=order)


def entity(say, t):
    """One row by its name -> (words, value, column)"""
    if len(t.label) != 1 or t.label[0].role not in ("name", "code") or t.label[0].distinct < .95 * t.rows or t.label[0].type != "text":
        return None
    values = [v for v in t.label[0].sample if fine(v)]
    if not values:
        return None
    v = say.r.choice(values)
    said, noun = value(v, say), t.phrases.one
    if t.label[0].role == "code" or t.label[0].distinct and v.islower():
        return f"{noun} {said}", v
    if say.names.app:                   # names of applications' things are made up and say nothing alone
        return f"{noun} {said}", v
    if t.phrases.person:
        return (said if say.r.random() < .8 else f"{noun} {said}"), v
    return say.r.choice((said, f"{noun} {said}", f"the {noun} {said}") if say.style != "note" else (said, f"{noun} {said}")), v


def lookup(say):
    t = say.table()
    e = t and entity(say, t)
    cols = e and say.columns(t, say.r.choice((1, 1, 1, 2)))
    if not cols:
        return None
    q = Q(t)
    w = [f"{q[t.label[0]]} = {lit(e[1])}"]
    c = cols[0]
    past = (c.phrases.concept.get("past") or [""])[0]
    if len(cols) == 1 and c.role == "date" and past and (c.phrases.concept.get("mode") or [""])[0] == "passive":
        return "lookupwhen", base(say, t, [], ent=e[0], past=past), q.sql([q[c]], w)
    return "lookup", base(say, t, [], ent=e[0], cols=join([say.many(c, "avg") for c in cols], say)), q.sql([q[c] for c in cols], w)


def lookup_parent(say):
    t = say.table()
    e = t and entity(say, t)
    key = e and say.pick(k for k in t.keys if len(k.columns) == 1 and labelled(k.to) and named_well(k.to) and not doing(k) and k.to is not t and roles(k, say)
                         and k.columns[0] not in t.label)
    if not key:
        return None
    q = Q(t)
    x = q.parent(key)
    return "lookup", base(say, t, [], ent=e[0], cols=roles(key, say)), q.sql(labels(q, key.to, x), [f"{q[t.label[0]]} = {lit(e[1])}"])


def lookup_count(say):
    t, key = family(say)
    e = key and entity(say, t)
    if not e:
        return None
    kc = say.conds(key.table, (50, 50, 0), tuple(key.columns), parents=False)
    if kc is None:
        return None
    q = Q(key.table)
    x = q.parent(key)
    many, _ = kid_noun(say, key, kc)
    return "lookupmany", base(say, t, [], ent=e[0], kids=many), q.sql(["count(*)"], [f"{x}.{t.label[0].sql} = {lit(e[1])}"] + where(q, kc))


def manager(say):
    t = say.table()
    key = t and say.pick(k for k in t.keys if k.to is t and len(k.columns) == 1)
    noun = key and roles(key, say)
    if not noun or noun == t.phrases.one or noun in ("reference", "previous") or t.label[0] in key.columns:
        return None
    q = Q(t)
    x = q.parent(key)
    if say.r.random() < .4:
        sort, way = say.many_first(.4)
        by = labels(q, t, x)
        return "managercount", base(say, t, [], role=noun, sort=sort), q.sql(by + ["count(*)"], (), [f"{x}.{c.sql}" for c in t.pk]
                                                                             + [b for b in by if b not in [f"{x}.{c.sql}" for c in t.pk]],
                                                                             order="count(*) " + way if way else "")
    conds = say.conds(t, (70, 30, 0), tuple(key.columns), parents=False)
    if conds is None:
        return None
    return "manager", base(say, t, conds, role=noun), q.sql(labels(q, t) + labels(q, t, x), where(q, conds))


def last_per_parent(say):
    """The date of the latest child of each parent"""
    t, key = family(say)
    d = key and passive(key.table, say)
    if not d:
        return None
    kc = say.conds(key.table, (75, 25, 0), tuple(key.columns) + (d,), parents=False)
    if kc is None or any(c.kind == "date" for c in kc):          # when was the last order placed last week promised
        return None
    q, r = Q(t), say.r
    one = kid_noun(say, key, kc)[1]
    first = r.random() < .2
    slots = base(say, t, [], p=say.noun(t, False), ps=say.noun(t), kid=one, past=d.phrases.concept["past"][0], last="first" if first
                 else r.choice(("last", "latest", "most recent")))
    x = f"{'min' if first else 'max'}({q_child(q, key)[d]})"
    days = not first and d.type == "date" and r.random() < .2
    if days:
        return "dayssince", slots, q.sql(labels(q, t) + [f"CURRENT_DATE - {x}"], where(q, kc), group_label(q, t))
    return "lastper", slots, q.sql(labels(q, t) + [x], where(q, kc), group_label(q, t))


def q_child(q, key):
    q.child(key)
    return q


def count_and_sum(say):
    """Children of each parent counted and one of their measures added up"""
    t, key = family(say)
    c = key and measure_of(key.table, say)
    if not c or c.phrases.one in (key.table.phrases.many, key.table.phrases.one):
        return None
    kc = say.conds(key.table, (75, 25, 0), tuple(key.columns) + (c,), parents=False)
    if kc is None:
        return None
    q = Q(t)
    q.child(key)
    f, a, n = aggregate(say, c, ("sum", "sum", "avg"))
    slots = base(say, t, [], p=say.noun(t, False), kids=kid_noun(say, key, kc)[0], agg=a, aggn=n, m=say.many(c, f))
    return "kidsandsum", slots, q.sql(labels(q, t) + ["count(*)", f"{f}({q[c]})"], where(q, kc), group_label(q, t))


def mean_kids(say):
    """How many children a parent has on average (of those with any)"""
    t, key = family(say, label=False)
    if not key or key.columns[0].nulls > 0:
        return None
    q = Q(key.table)
    c = key.columns[0]
    kc = say.conds(key.table, (75, 25, 0), tuple(key.columns), parents=False)
    if kc is None or len(key.columns) > 1:
        return None
    return "meankids", base(say, t, [], kids=kid_noun(say, key, kc)[0],
                            p=say.noun(t, False), a_p=article(say.noun(t, False))), q.sql([f"count(*)::numeric / count(DISTINCT {q[c]})"], where(q, kc))
