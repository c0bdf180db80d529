"""A statement taken apart so that a follow-up can change it: what is selected, from where, conditions, groups, order, limit.

`read` takes a plain SELECT over tables of the schema, joined along equal columns, and gives None for anything else (set
operations, derived tables, outer joins, windows). Columns are qualified with their table's alias, names given to outputs and
positions are spelt out; subqueries in conditions stay as they are. A Block is also the q of say.Q for the generator's
conditions and orders: q[column], q.parent(key), q.at(key).
"""
import copy
import re

import sqlglot
from sqlglot import exp

PARTS = {"kind", "expressions", "from_", "joins", "where", "group", "having", "order", "limit", "offset", "distinct"}
SET_OF_ONE = (exp.Sum, exp.Avg, exp.Max, exp.Min, exp.Count)


def parse(text):
    """A statement, or an expression (within one: a column of a table called copy or show begins no command)"""
    if re.match(r"SELECT\b", text):
        return sqlglot.parse_one(text, dialect="postgres")
    e = sqlglot.parse_one("SELECT " + text, dialect="postgres").expressions[0]
    e.pop()
    return e


def conjuncts(e):
    while isinstance(e, exp.Paren) and not isinstance(e.this, exp.Or):
        e = e.this
    return conjuncts(e.left) + conjuncts(e.right) if isinstance(e, exp.And) else [e]


def text(e):
    return e if isinstance(e, str) else e.sql("postgres")


def folded(identifier):
    return identifier.name if identifier.args.get("quoted") else identifier.name.lower()


class Block:
    """tables: alias -> Table, in order; joins: alias -> ON as an expression (None: the first)"""
    def __init__(self):
        self.tables, self.joins = {}, {}
        self.select, self.distinct, self.where, self.group, self.having, self.order = [], False, [], [], [], []
        self.limit = self.offset = None
        self.view = {}                      # of at(): table -> alias

    def copy(self):
        b = copy.copy(self)
        for name in ("tables", "joins", "select", "where", "group", "having", "order"):
            setattr(b, name, copy.copy(getattr(self, name)))
        return b

    def sql(self):
        first, *rest = self.tables
        out = "SELECT " + ("DISTINCT " if self.distinct else "") + ", ".join(map(text, self.select))
        out += f" FROM {self.tables[first].sql} AS {first}"
        out += "".join(f" JOIN {self.tables[a].sql} AS {a} ON {text(self.joins[a])}" for a in rest)
        for word, items, between in (("WHERE", self.where, " AND "), ("GROUP BY", self.group, ", "), ("HAVING", self.having, " AND "),
                                     ("ORDER BY", self.order, ", ")):
            if items:
                wrap = lambda e: f"({text(e)})" if between == " AND " and isinstance(e, exp.Or) else text(e)
                out += f" {word} " + between.join(map(wrap, items))
        return out + (f" LIMIT {self.limit}" if self.limit else "") + (f" OFFSET {self.offset}" if self.offset else "")

    # as say.Q
    def __getitem__(self, c):
        return (self.view.get(c.table) or self.alias(c.table)) + "." + c.sql

    def alias(self, table):
        return next(a for a, t in self.tables.items() if t is table)

    def parent(self, key, left=False):
        child = self.view.get(key.table) or self.alias(key.table)
        pairs = {(f"{child}.{a.sql}", b.name) for a, b in zip(key.columns, key.to_columns)}
        for alias, on in self.joins.items():
            if self.tables[alias] is key.to and on is not None and set(self.equal(on, alias)) == pairs:
                return alias
        for alias, on in self.joins.items():        # the parent came first
            if alias == child and on is not None:
                for other, t in self.tables.items():
                    if t is key.to and set(self.equal(on, other)) == pairs:
                        return other
        free = next(x for x in [c + n for n in ("", "1", "2", "3") for c in "pqrstuvwxyz"] if x not in self.tables)
        self.tables[free] = key.to
        self.joins[free] = parse(" AND ".join(f"{child}.{a.sql} = {free}.{b.sql}" for a, b in zip(key.columns, key.to_columns)))
        return free

    def equal(self, on, alias):
        """of a join's ON: [(the other side, column's name of alias)]"""
        for e in conjuncts(on):
            if isinstance(e, exp.EQ) and isinstance(e.left, exp.Column) and isinstance(e.right, exp.Column):
                for a, b in ((e.left, e.right), (e.right, e.left)):
                    if folded(b.args["table"]) == alias:
                        yield self.plain(a), self.column(b).name

    def at(self, key):
        v = copy.copy(self)
        v.view = {**self.view, key.to: self.parent(key)}
        return v

    # reading
    def column(self, e):
        """expression -> Column, or None"""
        if not isinstance(e, exp.Column) or not e.args.get("table"):
            return None
        t = self.tables.get(folded(e.args["table"]))
        return t and next((c for c in t.columns if c.name == folded(e.this)), None)

    def plain(self, e):
        return folded(e.args["table"]) + "." + self.column(e).sql

    def add(self, sql):
        """conditions as text -> into WHERE; those that are there already are not said again"""
        there = {text(w) for w in self.where}
        new = [w for w in conjuncts(parse(sql)) if text(w) not in there]
        self.where += new
        return new

    def aggregates(self):
        return [e for e in self.select if e.find(exp.AggFunc)]

    def keys(self):
        return [e for e in self.select if not e.find(exp.AggFunc)]

    def parents(self):
        """aliases that stand on the side of a key where rows are one"""
        out = set()
        for alias, on in self.joins.items():
            for e in conjuncts(on) if on is not None else ():
                if isinstance(e, exp.EQ) and self.column(e.left) and self.column(e.right):
                    a, b = e.left, e.right
                    for x, y in ((a, b), (b, a)):
                        c = self.column(y)
                        if c.pk and len(c.table.pk) == 1 and not (self.column(x).pk and len(self.column(x).table.pk) == 1):
                            out.add(folded(y.args["table"]))
                            break
                    else:
                        for x, y in ((a, b), (b, a)):
                            if any(k.columns[0] is self.column(x) and k.to is self.column(y).table for k in self.column(x).table.keys):
                                out.add(folded(y.args["table"]))
                                break
        return out

    def facts(self):
        """The alias whose rows are counted: the one that is no parent of another; None if there are several"""
        rest = [a for a in self.tables if a not in self.parents()]
        return rest[0] if len(rest) == 1 else None

    def used(self):
        out = set()
        for e in [*self.select, *self.where, *self.group, *self.having, *self.order]:
            if not isinstance(e, str):
                out |= {folded(c.args["table"]) for c in e.find_all(exp.Column) if c.args.get("table")}
            else:
                plain = parse("SELECT " + e.replace(" DESC", "").replace(" NULLS LAST", ""))
                out |= {folded(c.args["table"]) for c in plain.find_all(exp.Column) if c.args.get("table")}
        return out

    def prune(self):
        """joins to parents of which nothing is used any more fall away"""
        while True:
            parents, used = self.parents(), self.used()
            for alias in list(self.tables)[1:]:
                others = set().union(*[{folded(c.args["table"]) for c in on.find_all(exp.Column)} for a, on in self.joins.items()
                                       if on is not None and a != alias] or [set()])
                if alias in parents and alias not in used and alias not in others:
                    del self.tables[alias], self.joins[alias]
                    break
            else:
                return self

    def kind(self):
        """list, count, agg, group (keys and figures), top (keys by a figure that is not shown), other"""
        figures, keys = self.aggregates(), self.keys()
        if self.having and not self.group:
            return "other"
        if not self.group and not figures:
            return "list" if all(self.column(e) for e in keys) else "other"
        if not self.group and len(figures) == 1 and not keys:
            f = figures[0]
            return "count" if isinstance(f, exp.Count) else "agg" if isinstance(f, SET_OF_ONE) and self.column(f.this) else "other"
        if self.group and keys and len(figures) == 1 and not self.distinct:
            f = figures[0]
            return "group" if isinstance(f, exp.Count) or isinstance(f, SET_OF_ONE) and self.column(f.this) else "other"
        first = self.order[0] if self.order else ""
        if self.group and keys and not figures and not isinstance(first, str) and first.find(exp.AggFunc):
            return "top"
        return "other"


def read(sql, schema):
    """SQL -> Block or None"""
    try:
        e = sqlglot.parse_one(sql, dialect="postgres")
    except sqlglot.errors.SqlglotError:
        return None
    if not isinstance(e, exp.Select) or any(v for k, v in e.args.items() if k not in PARTS) or not e.args.get("from_"):
        return None
    if e.find(exp.Window) or e.find(exp.Star) and any(isinstance(x, exp.Star) or isinstance(x, exp.Column) and isinstance(x.this, exp.Star)
                                                      for x in e.expressions):
        return None
    b, tables = Block(), {}
    for t in schema.tables:
        tables.setdefault(t.name, t)
    joins = e.args.get("joins") or []
    merged = {}                         # column of a USING -> its first table

    def take(source):
        if not isinstance(source, exp.Table) or folded(source.this) not in tables:
            return None
        name = source.args["alias"].this if source.args.get("alias") else source.this
        alias = folded(name)
        if alias in b.tables or not alias.isidentifier() or alias != alias.lower():
            alias = next(x for x in [c + n for n in ("", "1", "2") for c in "abcdefghijk"] if x not in b.tables)
            renamed[folded(name)] = alias
        b.tables[alias] = tables[folded(source.this)]
        return alias
    renamed = {}
    if take(e.args["from_"].this) is None:
        return None
    b.joins[next(iter(b.tables))] = None
    ons = []
    for j in joins:
        if j.args.get("side") or j.args.get("kind") not in (None, "", "INNER") or j.args.get("method"):
            return None
        if not (j.args.get("on") or j.args.get("using")):
            return None
        alias = take(j.this)
        if alias is None:
            return None
        if j.args.get("using"):
            pairs = []
            for c in j.args["using"]:
                name = folded(c if isinstance(c, exp.Identifier) else c.this)
                first = merged.get(name) or next((a for a, t in b.tables.items() if a != alias
                                                  and any(x.name == name for x in t.columns)), None)
                if not first:
                    return None
                merged[name] = first
                quoted = exp.to_identifier(name, quoted=True)
                pairs.append(exp.EQ(this=exp.Column(this=quoted.copy(), table=exp.to_identifier(first)),
                                    expression=exp.Column(this=quoted.copy(), table=exp.to_identifier(alias))))
            on = pairs[0]
            for p in pairs[1:]:
                on = exp.And(this=on, expression=p)
        else:
            on = j.args["on"]
        b.joins[alias] = on
        ons.append(on)
    named = {a.alias: a.this for a in e.expressions if isinstance(a, exp.Alias)}
    b.select = [a.unalias() for a in e.expressions]
    d = e.args.get("distinct")
    if d and d.args.get("on"):
        return None
    b.distinct = bool(d)

    def inside(x, root):
        p = x.parent
        while p is not None and p is not root:
            if isinstance(p, (exp.Subquery, exp.Exists)) or isinstance(p, exp.Select) and p is not e:
                return True
            p = p.parent
        return False

    def qualify(x):
        for c in list(x.find_all(exp.Column)):
            if inside(c, x):
                if c.args.get("table") and folded(c.args["table"]) in renamed:
                    return False
                continue
            if c.args.get("table"):
                a = renamed.get(folded(c.args["table"]), folded(c.args["table"]))
                c.set("table", exp.to_identifier(a))
            else:
                name = folded(c.this)
                at = [a for a, t in b.tables.items() if any(k.name == name for k in t.columns)]
                a = merged.get(name) or (at[0] if len(at) == 1 else None)
                if not a:
                    return False
                c.set("table", exp.to_identifier(a))
            if b.column(c) is None:
                return False
        return True

    def spelt(x, columns_first=False):
        if isinstance(x, exp.Literal) and x.is_int:
            return b.select[int(x.this) - 1].copy() if 0 < int(x.this) <= len(b.select) else None
        if isinstance(x, exp.Column) and not x.args.get("table") and folded(x.this) in named and not (
                columns_first and any(k.name == folded(x.this) for t in b.tables.values() for k in t.columns)):
            return named[folded(x.this)].copy()
        return x
    for x in b.select + ons:
        if not qualify(x):
            return None
    if e.args.get("where"):
        b.where = conjuncts(e.args["where"].this)
    if e.args.get("having"):
        b.having = conjuncts(e.args["having"].this)
    if e.args.get("group"):
        if any(v for k, v in e.args["group"].args.items() if k != "expressions"):
            return None
        b.group = [spelt(x, True) for x in e.args["group"].expressions]
    for o in e.args["order"].expressions if e.args.get("order") else ():
        o.set("this", spelt(o.this))
        if o.this is None:
            return None
        b.order.append(o)
    if any(x is None or not qualify(x) for x in b.where + b.having + b.group + b.order):
        return None
    for part, name in (("limit", "limit"), ("offset", "offset")):
        x = e.args.get(part)
        if x is not None:
            if not isinstance(x, (exp.Limit, exp.Offset)) or not isinstance(x.expression, exp.Literal):
                return None
            setattr(b, name, int(x.expression.this))
    return b
