"""What a shape needs to speak: Q, a FROM clause that grows, and Say, which puts nouns, conditions, columns and orders into words."""
import re

from .conditions import one_to_one, roles, some
from .phrases import doing, heard, plays
from .schemas import snake
from .thesaurus import plural, singular


class Q:
    """One block's FROM: aliases for tables; parents and children joined along keys."""
    def __init__(self, table, alias="a", made=None):
        self.made = made if made is not None else [alias]
        self.alias, self.seen = {table: alias}, {}
        self.joins, self.main = [f"{table.sql} {alias}"], table

    def __getitem__(self, c):
        return self.alias[c.table] + "." + c.sql

    def new(self):
        self.made.append("abcdefghijklmn"[len(self.made)])
        return self.made[-1]

    def parent(self, key, left=False):
        if key not in self.seen:
            self.seen[key] = x = self.new()
            on = " AND ".join(f"{x}.{b.sql} = {self.alias[key.table]}.{a.sql}" for a, b in zip(key.columns, key.to_columns))
            self.joins.append(f"{'LEFT ' if left else ''}JOIN {key.to.sql} {x} ON {on}")
        return self.seen[key]

    def at(self, key):
        """a view in which the parent's columns can be named"""
        v = object.__new__(Q)
        v.__dict__ = dict(self.__dict__, alias=self.alias | {key.to: self.parent(key)})
        return v

    def child(self, key, left=False, extra=()):
        x = self.new()
        self.alias[key.table] = x
        on = " AND ".join(f"{x}.{a.sql} = {self.alias[key.to]}.{b.sql}" for a, b in zip(key.columns, key.to_columns))
        self.joins.append(f"{'LEFT ' if left else ''}JOIN {key.table.sql} {x} ON {on}" + "".join(" AND " + e.sql(self) for e in extra))

    def inner(self, key, conds):
        """SELECT 1 of children, for EXISTS"""
        x = self.new()
        q = Q(key.table, x, self.made)
        on = [f"{x}.{a.sql} = {self.alias[key.to]}.{b.sql}" for a, b in zip(key.columns, key.to_columns)]
        where = [c.sql(q) for c in conds]
        return "(SELECT 1 FROM " + " ".join(q.joins) + " WHERE " + " AND ".join(on + where) + ")"

    def sql(self, select, where=(), group=(), having="", order="", limit="", distinct=False):
        where = [w for w in where if w]
        return ("SELECT " + ("DISTINCT " if distinct else "") + ", ".join(select) + " FROM " + " ".join(self.joins)
                + (" WHERE " + " AND ".join(where) if where else "") + (" GROUP BY " + ", ".join(group) if group else "")
                + (" HAVING " + having if having else "") + (" ORDER BY " + order if order else "") + (f" LIMIT {limit}" if limit else ""))


SHORT = set("dept emp cust org repo app doc spec admin tech rep info".split())        # what people write for long words


class Say:
    """What a shape needs to speak: schema, style, random numbers, thesaurus, names."""
    def __init__(self, schema, style, rng, thesaurus, names):
        self.schema, self.style, self.r, self.t, self.names, self.nouns = schema, style, rng, thesaurus, names, {}

    def pick(self, items):
        items = list(items)
        return self.r.choice(items) if items else None

    # tables
    def table(self, label=True, refs=False, mass=False):
        ok = [t for t in self.schema.tables if t.thing and t.rows >= 3 and (not label or labelled(t)) and (mass or not t.phrases.mass)
              and (not refs or kids_of(t, self))]
        return self.r.choices(ok, [1 + (t.rows >= 20) + len(t.columns) / 8 for t in ok])[0] if ok else None

    def noun(self, t, many=True):
        if t not in self.nouns:
            self.nouns[t] = self.choose_noun(t)
        return self.nouns[t][many]

    def choose_noun(self, t):
        """-> (singular, plural), the same through a question"""
        p = t.phrases
        if self.style in ("talk", "note") and p.raw in SHORT and " " not in p.raw and self.r.random() < .05 and len(p.raw) < 12 and singular(p.raw) == p.raw \
                and (p.raw not in self.t.english or p.raw == p.one):          # mats for materials
            return p.raw, plural(p.raw)
        if p.other and self.r.random() < .22:
            w = self.r.choice(p.other)
            return w, plural(w)
        return p.one, p.many

    def np(self, t, conds, many=True, name=None):
        """The noun with its conditions: "active customers from Leeds with a credit limit over 500" """
        noun = name or self.noun(t, many)
        conds = list(conds)
        pre = [c for c in conds if c.pre]
        before = self.r.choice(pre) if pre and (len(conds) > 1 or self.r.random() < .8) else None
        rest = [c for c in conds if c is not before]
        order = {"inherited": 9, "named": 0, "category": 1, "in": 1, "flag": 2, "date": 3}
        rest.sort(key=lambda c: (c.post.startswith(("who ", "that ", "where ", "whose ")), order.get(c.kind, 2)))
        post = [c.post for c in rest]
        if len(post) == 2:
            a, b = post
            joint = a.split()[0] == b.split()[0] or {rest[0].kind, rest[1].kind} <= {"date",
                                                                                "year"} or a.startswith(("who ", "that ", "where ",
                                                                                "whose ", "with ")) or a.split()[0] in ("with",
                                                                                "without") and b.split()[0] in ("with", "without", "that",
                                                                                "who")
            if a.split()[0] == b.split()[0] and a.split()[0] in ("with", "who", "that", "where", "whose") and not re.search(r"\d$", a):
                b = b.split(" ", 1)[1] if a.split()[0] in ("with",) else b
            if b.startswith("where ") and not a.startswith("where "):
                joint = False           # "orders from Leeds where the carrier is missing"
            post = [a + (" and " if joint else " ") + b]
        if not many or t.phrases.mass:
            post = [agree(x) for x in post]
        return " ".join(x for x in ([before.pre] if before else []) + [noun] + post)

    def npn(self, t, conds, many=True):
        """The same as notes"""
        if self.style != "note" or self.r.random() < .45 or not conds:
            return self.np(t, conds, many)
        noun, pre = self.noun(t, many), [c for c in conds if c.pre]
        before = pre[0] if pre else None
        rest = [c.note for c in conds if c is not before]
        return (before.pre + " " if before else "") + noun + ("" if not rest else self.r.choice((", ", ", ", ", " if re.search("[:=<>]", " ".join(rest)) else " ")) + ", ".join(rest)
                                                              if len(rest) > 1 or not rest or
                                                            not rest[0].startswith(("with", "from ", "in ", "w/o", "of ", "for ", "at ",
                                                                                "by ", "on ", "that ", "who ")) else " " + rest[0])

    def conds(self, t, weights=(35, 48, 17), used=(), parents=True):
        n = self.r.choices((0, 1, 2), weights)[0]
        return some(t, self, n, used, parents) if n else []

    # columns
    def columns(self, t, n, used=(), roles_=("category", "measure", "date", "year", "contact", "code", "name")):
        ok = [c for c in t.columns if c.phrases.ok and c.role in roles_ and c not in used and c not in t.label and c.nulls < .9]
        return self.r.sample(ok, n) if len(ok) >= n else None

    def col(self, c):
        p = c.phrases
        if p.one == "number":           # "the number of trains" would be a count
            return c.table.phrases.one + " number"
        if p.other and self.r.random() < .2 and c.role != "flag":
            return self.r.choice(p.other)
        return p.one

    def many(self, c, f):
        """A column under an aggregate: the average number of seats"""
        m = self.col(c)
        counts = singular(m) != m and heard(m) == m and not re.match("(number|maximum|minimum|total|average)", m)
        return "number of " + m if f != "sum" and counts and c.type == "int" and "money" not in c.phrases.concept.get("kind", []) and self.style != "note" else m

    def label(self, t, many=True):
        """What the label is called"""
        if len(t.label) == 2:
            return "first and last name" + ("s" if many else "") if self.r.random() < .4 else "name" + ("s" if many else "")
        c = t.label[0]
        if c.role == "name":
            w = c.phrases.one if c.phrases.ok else "name"
            return plural(w) if many else w
        if c.role in ("id", "key") or c.pk and c.type == "int":
            w = c.phrases.one if c.role == "year" and c.phrases.ok else "id" if snake(c.name).endswith("id") else t.phrases.one + " number" if re.search(r"(no|nr|num|number)$", snake(c.name)) else "id"
            return w + ("s" if many else "")
        w = c.phrases.one if c.phrases.ok else "code" if c.role == "code" else "IBAN" if snake(c.name) == "iban" else "id"
        if w == "number":               # "the number of the longest feeder" would be a count
            w = t.phrases.one + " number"
        return plural(w) if many else w

    def also(self, cols):
        names = [self.col(c) for c in cols]
        return join(names, self)

    def tail(self, cols, conds=()):
        """", with their price and weight" in two forms: sentence, note; behind conditions it is set off ("without a price and their weight")"""
        if not cols:
            return "", ""
        said = self.also(cols)
        r = self.r
        one = r.choice((f" with their {said}", f", with their {said}", f" and their {said}", f", along with their {said}") if not conds else (f", with their {said}", f", along with their {said}"))
        return one, r.choice((f" + {said}", f", {said}", f": {self.label_note}, {said}") + (() if conds else (f" with {said}", f" w/ {said}")))

    def sort(self, q, t, used=()):
        """-> (words, ORDER BY) of an order by a column of t"""
        r = self.r
        ok = [c for c in t.columns if c.phrases.ok and c.role in ("measure", "date", "name", "year") and c.nulls < .5 and c not in used]
        c = self.pick(ok)
        if c is None:
            return None
        if c.role == "name":
            if c not in t.label or len(t.label) != 1:
                return None
            noun = c.phrases.one
            w = r.choice((f" in alphabetical order of {noun}", f", sorted by {noun}", f" ordered by {noun}",
                          ", alphabetically")) if self.style in ("full", "order") else \
                r.choice((", a-z", ", alphabetical", f", sorted by {noun}", f" by {noun}", f", order by {noun}"))
            return w, q[c]
        down = r.random() < .6
        noun = c.phrases.one
        by = "" if self.style == "note" else ", sorted"
        if c.role in ("date", "year"):
            birth = "born" in c.phrases.concept.get("past", [])
            w = (", youngest first" if down
                 else ", oldest first") if birth else r.choice((f", {'latest' if down else 'earliest'} {noun} first",
                                                                f", sorted by {noun}, {'newest' if down else 'oldest'} first",
                f"{by} by {noun}, {'most recent' if down else 'earliest'} first",
                f", ordered by {noun} ({'descending' if down else 'ascending'})"))
        else:
            most = c.phrases.concept.get("most" if down else "least")
            few = singular(noun) != noun and heard(noun) == noun
            plain = r.choice((f", {('most' if down else 'fewest') if few else 'highest' if down else 'lowest'} {noun} first",
                          f", sorted by {noun} {'from high to low' if down else 'from low to high'}",
                          f"{by} by {noun}, {'descending' if down else 'ascending'}",
                          f", ordered by {noun} {'in descending' if down else 'in ascending'} order"))
            rivals = any(x is not c and x.role in ("measure", "date") and set(x.phrases.concept.get("most", []) + x.phrases.concept.get("least", [])) & set(most or ())
                         for x in c.table.columns) or any(set(x.phrases.concept.get("most", []) + x.phrases.concept.get("least", [])) & set(most or ())
                                                          for x in used if x is not c)
            w = plain if not most or rivals or r.random() < .5 or most == ["busiest"] or noun != c.phrases.concept["words"][0] else f", {r.choice(most)} first"
            if self.style == "note":
                w = r.choice((f", by {noun} {'desc' if down else 'asc'}", w, f" sorted by {noun} {'desc' if down else 'asc'}"))
        return w, q[c] + (" DESC" + nulls(c) if down else "")

    def many_first(self, default=.58):
        """-> (words, direction) of an order by a number"""
        r = self.r
        if r.random() > default:
            return "", ""
        down = r.random() < .85
        if self.style == "note":
            return r.choice((", desc", ", most first", ", descending") if down
                            else (", asc", ", fewest first", ", ascending")), "DESC" if down else "ASC"
        return r.choice((", most first", ", highest number first", ", starting with the most", ", in descending order") if down
                        else (", fewest first", ", in ascending order")), "DESC" if down else "ASC"

    def high_first(self, default=.5):
        r = self.r
        if r.random() > default:
            return "", ""
        down = r.random() < .85
        return r.choice((", highest first", ", descending", ", from highest to lowest") if down
                        else (", lowest first", ", ascending", ", from lowest to highest")), "DESC" if down else "ASC"


def agree(text):
    """who are -> who is, that have -> that has"""
    for a, b in (("are", "is"), ("were", "was"), ("have", "has"), ("haven't", "hasn't"), ("live", "lives"), ("work", "works"),
                 ("cost", "costs")):
        text = re.sub(rf"\b(who|that) {a}\b", rf"\1 {b}", text)
    return text


def nulls(c):
    return " NULLS LAST" if not c.notnull else ""


def join(names, say):
    if say.style == "note":
        return (", " if say.r.random() < .7 else " + ").join(names)
    return names[0] if len(names) == 1 else ", ".join(names[:-1]) + " and " + names[-1]


def labelled(t):
    return t.label and all(c.role != "date" for c in t.label)


def kids_of(t, say):
    return [k for k in t.refs if k.table.phrases.ok and k.only and k.table is not t and not k.table.phrases.mass and k.table.rows >= 3
            and k.table.phrases.one.split()[-1] != t.phrases.one.split()[-1]           # an ingredient's recipe ingredients
            and not winner(k, say) and not doing(k) and not acts_as(k, say)
            and not one_to_one(k) and not (k.table.rows > 7 and k.columns[0].distinct > .95 * k.table.rows)       # one to one: nothing to count     # "carers without concerns" are not those who raised none
            and not (t.phrases.person and k.table.phrases.person and k.columns[0].distinct > .95 * k.table.rows)]     # one is the other


def acts_as(k, say):
    """Is the parent a person who plays a part for the child? "Players with many tournaments" do not direct them"""
    role = roles(k, say)
    if role not in (None, k.to.phrases.one) and (k.to.phrases.person or re.search("(er|or|ant|ent|ist|ee)$", role)):
        return True
    if not k.to.phrases.person and k.to.phrases.one.split()[-1] not in ("user", "account", "contact"):
        return False
    return plays(k)


def winner(k, say):
    """Is the parent named with a word more than its own: the winning pilot of a match? Pilots with few matches are others."""
    noun, own = roles(k, say) or "", k.to.phrases.one
    return noun != own and (noun.endswith(" " + own) or bool(re.match("(win|los|best|top|first|second|previous|original|former)", noun)))


def unknown(conds):
    """Columns that conditions want known or unknown, or in one year: no order by these"""
    return [c for x in conds if x.kind in ("null", "year") for c in x.columns]


def where(q, conds):
    return [c.sql(q) for c in conds]


def labels(q, t, alias=None):
    return [q[c] if alias is None else alias + "." + c.sql for c in t.label]


def base(say, t, conds, **more):
    """Slots that every frame may use"""
    slots = dict(np=say.np(t, conds), npn=say.npn(t, conds), ts=say.noun(t), t=say.noun(t, False), ts0=t.phrases.many, sort="", tail="",
                 tailn="", dp="", dpn="")
    if t.label:
        slots.update(label=say.label(t), label1=say.label(t, False))
    say.label_note = slots.get("label", "")
    return slots | more


AGG = dict(avg=(("average", "mean"), ("avg", "average", "mean")), max=(("highest", "maximum", "largest"), ("max", "highest")),
           min=(("lowest", "minimum", "smallest"), ("min", "lowest")),
           sum=(("total",), ("total", "sum of")))


def additive(c):
    """Does a sum say anything? Amounts, weights and counts, not prices, rates and limits"""
    p = c.phrases
    if c.table.phrases.person and re.search("weight|height", p.one) or re.search("(^|_)(odo|odometer|(payment|pay|credit|lead)_(days|time)|terms)(_|$)", snake(c.name)):
        return False                    # a weight of people, what clocks have counted so far
    if re.search(r"\b(price|rate|rating|score|stars?|total|age|temperature|percent|percentage|average|minimum|maximum|limit|level|speed|rank|ranking|"
                 r"between|index|ratio|unit|per|year|balance|hourly|daily|"
                 r"capacity|interval|credit days?|credit|warranty|guarantee|notice|lead|grace|terms|due|seniority|experience|tenure|lot|altitude|elevation|height|width|depth|diameter|length|pressure|latitude|longitude|reading|odometer|fax|"
                 r"payment days?|points rank|grade|target|factor|size)\b", p.one) or p.unit in ("pct", "percent"):
        return False
    return "sum" in p.concept or p.unit in ("kg", "t", "min", "mins", "minutes", "h", "hours", "km", "l", "litres", "kwh", "mwh", "mb",
                                            "gb", "eur", "gbp", "usd", "chf", "bbl", "tonnes") \
        or "money" in p.concept.get("kind", []) or singular(p.one) != p.one and heard(p.one) == p.one and c.type == "int"


def aggregate(say, c, kinds=("avg", "avg", "max", "min", "sum", "sum", "sum", "sum")):
    """-> (SQL function name, words, note words) fitting to the column"""
    f = say.r.choice(kinds) if "sum" not in kinds or not additive(c) or say.r.random() < .5 else "sum"
    if f == "sum" and not additive(c) or re.match("(maximum|minimum|highest|lowest|average|mean) ", c.phrases.one):
        f = "avg"
    a, n = AGG[f]
    return f, say.r.choice(a), say.r.choice(n)


def measure_of(t, say):
    ok = [c for c in t.columns if c.role == "measure" and c.phrases.ok]
    return say.r.choices(ok, [1 + 1.5 * additive(c) for c in ok])[0] if ok else None


SAME_AS = dict(lost="loss", sold="sale", given="gift", born="birth", lent="loan", bought="purchase", left="departure", died="death", flown="flight")


def says_twice(c):
    """Tests tested, launches launched"""
    past = (c.phrases.concept.get("past") or [""])[0]
    if past in SAME_AS and SAME_AS[past] in c.table.phrases.one:
        return True
    return len(past) > 3 and past[:3] in [w[:3] for w in c.table.phrases.one.split()]


def passive(t, say, spread=True):
    return say.pick(c for c in t.columns if c.role == "date" and c.phrases.ok and c.distinct > 4 and not says_twice(c)
                    and (c.phrases.concept.get("mode") or [""])[0] == "passive"
                    and (spread or "born" not in c.phrases.concept["past"]))
