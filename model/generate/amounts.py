"""Numbers and dates in words: a number as the style writes it, with its unit; a round one inside a column's range; a period in which a
column has dates, as SQL and as people say it. No schema is needed here but a column with its sample; None where nothing round is found."""
import datetime
import re

from .phrases import MONTHS, TODAY, lit

WORDS = "zero one two three four five six seven eight nine ten eleven twelve".split()


def number(v, say):
    """A number as the style writes it."""
    r, style = say.r, say.style
    if isinstance(v, int):
        if v <= 10 and v > 1 and style in ("full", "order") and r.random() < .5:
            return WORDS[v]
        if v >= 10000 and v % 1000 == 0 and style in ("note", "talk") and r.random() < .5:
            return f"{v // 1000}k" if v < 1000000 or v % 100000 else f"{v / 1e6:g}m"
        if v >= 10000 or v >= 1000 and r.random() < .4:
            return f"{v:,}" if r.random() < .6 or style == "full" else str(v)
    return f"{v:,}" if isinstance(v, int) and v >= 100000 else f"{v:g}" if isinstance(v, float) else str(v)


def amount(v, c, say):
    """A number of column c with its unit said (before or behind)."""
    n, u = number(v, say), say.t.units.get(c.phrases.unit, {})
    if not u:
        return n
    words, key = u["words"], u["unit"][0]
    if key == "pct":
        return n + ("%" if n[0].isdigit() and (say.r.random() < .5 or n[-1] == "k") else " percent")
    unit = words[0] if say.style in ("full", "order") and say.r.random() < .7 else say.r.choice(words)
    if c.phrases.one.split()[-1] in (words[0], unit) or n[-1] in "km":
        return n
    return n + (unit if say.style == "note" and len(unit) <= 2 and say.r.random() < .5 else " " + unit)


def nice(values, r, kind):
    """A round number inside the range of some values, or None"""
    try:
        v = sorted(float(x) for x in values)
    except ValueError:
        return None
    if len(v) < 3 or v[0] == v[-1]:
        return None
    x = v[int(len(v) * r.uniform(.15, .85))]
    for digits in (1, 2) if r.random() < .7 else (2, 3):
        y = float(f"{x:.{digits}g}")
        if v[0] < y < v[-1] or v[0] <= y < v[-1]:
            return int(y) if y == int(y) else None if kind == "int" else round(y, 2)
    return None


def day(d, say):
    r = say.r
    if say.style == "note" and r.random() < .5 or r.random() < .15:
        return d.isoformat()
    m = MONTHS[d.month - 1]
    return r.choice((f"{d.day} {m} {d.year}", f"{m} {d.day}, {d.year}"))


def month_name(d, say):
    m = MONTHS[d.month - 1]
    return f"{m if say.style in ('full', 'order') or say.r.random() < .5 else m[:3].lower() if say.r.random() < .6 and m != 'May' else m.lower()} {d.year}"


def period(c, say):
    """-> (SQL function, words with preposition, words alone, future?) of a period in which column c has dates, or None"""
    r = say.r
    days = []
    for v in c.sample:
        try:
            days.append(datetime.date.fromisoformat(v[:10]))
        except ValueError:
            pass
    days.sort()
    if len(days) < 3 or days[0] == days[-1]:
        return None
    d, x = days[int(len(days) * r.uniform(.1, .95))], r.random()
    recent = (TODAY - days[-1]).days < 40
    between = lambda a, b: lambda q: f"{q[c]} >= {a} AND {q[c]} < {b}"
    D = lambda y, m=1, dd=1: f"'{y:04d}-{m:02d}-{dd:02d}'"
    if days[-1] > TODAY + datetime.timedelta(25) and x < .3:
        unit = r.choice(("month", "month", "week", "year", "quarter"))
        step = "3 months" if unit == "quarter" else "1 " + unit
        two = "6 months" if unit == "quarter" else "2 " + unit + "s"
        if r.random() < .6:
            return between(f"date_trunc('{unit}', CURRENT_DATE) + interval '{step}'",
                           f"date_trunc('{unit}', CURRENT_DATE) + interval '{two}'"), f"next {unit}", f"next {unit}", True
        return between(f"date_trunc('{unit}', CURRENT_DATE)",
                       f"date_trunc('{unit}', CURRENT_DATE) + interval '{step}'"), f"this {unit}", f"this {unit}", True
    if recent and x < .55:
        trunc, unit = r.choice((("month", "month"), ("year", "year"), ("month", "month"), ("quarter", "quarter"), ("week", "week")))
        if r.random() < .5:
            step = "3 months" if unit == "quarter" else "1 " + unit
            return (between(f"date_trunc('{trunc}', CURRENT_DATE) - interval '{step}'", f"date_trunc('{trunc}', CURRENT_DATE)"),
                    r.choice((f"last {unit}", f"last {unit}", f"in the previous {unit}")), f"last {unit}", False)
        if days[-1] <= TODAY and r.random() < .5:       # with dates ahead "in the last 30 days" would need an end
            n, u = r.choice(((30, "days"), (7, "days"), (60, "days"), (90, "days"), (3, "months"), (6, "months"), (12, "months"),
                             (2, "years"), (14, "days")))
            w = number(n, say) if n < 10 else str(n)
            step = f"CURRENT_DATE - interval '{n} {u}'" if u != "days" else f"CURRENT_DATE - {n}"
            return (lambda q: f"{q[c]} >= {step}", r.choice((f"in the last {w} {u}", f"in the past {w} {u}", f"over the last {w} {u}")),
                    f"last {w} {u}", False)
        if days[-1] <= TODAY:
            return (lambda q: f"{q[c]} >= date_trunc('{trunc}', CURRENT_DATE)", r.choice((f"this {unit}", f"so far this {unit}")),
                    f"this {unit}", False)
        return None
    if x < .62:
        return between(D(d.year),
                       D(d.year + 1)), r.choice((f"in {d.year}", f"in {d.year}", f"during {d.year}")), str(d.year), d.year > TODAY.year
    if x < .75:
        n = (d.year + d.month // 12, d.month % 12 + 1)
        m = month_name(d, say)
        return between(D(d.year, d.month), D(*n)), f"in {m}", m, d > TODAY
    if x < .80:
        k = (d.month - 1) // 3
        end = D(d.year, 3 * k + 4) if k < 3 else D(d.year + 1)
        w = r.choice((f"Q{k + 1} {d.year}", f"the {('first', 'second', 'third', 'fourth')[k]} quarter of {d.year}"))
        return between(D(d.year, 3 * k + 1), end), "in " + w, f"q{k + 1} {d.year}", d > TODAY
    if x < .88:
        return lambda q: f"{q[c]} < {D(d.year)}", f"before {d.year}", f"before {d.year}" if r.random() < .6 else f"pre-{d.year}", d.year > TODAY.year
    if x < .94:
        w = r.choice((f"since {d.year}", f"since the start of {d.year}", f"from {d.year} on"))
        return lambda q: f"{q[c]} >= {D(d.year)}", w, f"since {d.year}", d.year > TODAY.year
    s = day(d, say)
    if r.random() < .5:
        end = d + datetime.timedelta(1)
        return lambda q: f"{q[c]} >= {D(end.year, end.month, end.day)}" if c.type == "time" else f"{q[c]} > {lit(d.isoformat())}", "after " + s, "after " + s, d > TODAY
    return lambda q: f"{q[c]} < {lit(d.isoformat())}", "before " + s, "before " + s, d > TODAY
