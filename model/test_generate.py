"""Tests of the generator of follow-ups that need no server: statements taken apart and put together, each change and its words.

usage: test_generate.py          exit status 1 at the first that fails
"""
import random
import re
import string
import sys
from collections import Counter

from generate import dialogue_kinds, follow, style
from generate.block import read, text
from generate.dialogues import CHANGES, said
from generate.follow_templates_figures import FRAMES
from generate.phrases import Names
from generate.say import Say
from generate.schemas import Column, Key, Schema, Table, labels, role
from generate.thesaurus import Thesaurus

SLOTS = set("are v old c cs ac ns pre post pred note when bare a cmp g gs gly oldg oldgs n oldn cols past p plabel label labels fig agg "
            "oldagg m oldm first oldfirst way sort x".split())


def schema():
    """Customers of towns and their orders"""
    def table(name, rows, *columns):
        t = Table(name, name, "", rows)
        for cname, type_, pk, notnull, distinct, common in columns:
            c = Column(t, cname, cname, type_, pk, notnull, "", 0 if notnull else .2, distinct)
            c.common = [(v, 1 / len(common)) for v in common] if type_ == "text" and distinct < 30 else []
            c.sample = list(common)
            t.columns.append(c)
        return t
    numbers = [str(10 * i) for i in range(1, 60)]
    firms = [f"Firm {x}{y} Ltd" for x in string.ascii_uppercase[:8] for y in "abcdefghij"]
    customer = table("customers", 80, ("customer_id", "int", True, True, 80, numbers), ("name", "text", False, True, 80, firms),
                     ("city", "text", False, True, 5, ["Leeds", "York", "Hull", "Bath", "Derby"]),
                     ("status", "text", False, True, 3, ["active", "closed", "blocked"]), ("credit_limit", "num", False, True, 50, numbers),
                     ("phone", "text", False, True, 80, ["0113 1", "0114 2"]), ("is_premium", "bool", False, True, 2, ["t", "f"]),
                     ("closed_on", "date", False, False, 30, ["2024-03-01", "2024-07-02", "2025-01-05", "2025-02-01"]))
    order = table("orders", 900, ("order_id", "int", True, True, 900, numbers), ("customer_id", "int", False, True, 80, numbers),
                  ("ordered_on", "date", False, True, 300, [f"202{y}-{m:02d}-05" for y in (3, 4, 5) for m in range(1, 13)]),
                  ("channel", "text", False, True, 3, ["web", "phone", "shop"]), ("amount", "num", False, True, 500, numbers),
                  ("weight_kg", "num", False, False, 200, numbers))
    key = Key(order, customer, [order.columns[1]], [customer.columns[0]])
    order.keys, customer.refs, order.columns[1].key = [key], [key], key
    for t in (customer, order):
        for c in t.columns:
            c.role = role(c)
        t.label = labels(t)
    return Schema("test", [customer, order])


BOTH = "orders o JOIN customers c ON c.customer_id = o.customer_id"
STATEMENTS = [
    "SELECT name FROM customers WHERE city = 'Leeds' AND credit_limit > 100",
    "SELECT name, phone FROM customers WHERE status = 'active' AND NOT is_premium ORDER BY credit_limit DESC LIMIT 1",
    "SELECT count(*) FROM orders WHERE ordered_on >= DATE '2024-01-01' AND ordered_on < DATE '2025-01-01'",
    "SELECT count(*) FROM customers WHERE closed_on IS NULL",
    "SELECT avg(amount) FROM orders o JOIN customers c USING (customer_id) WHERE c.city = 'York'",
    f"SELECT c.name, sum(o.amount) AS total FROM {BOTH} GROUP BY c.customer_id, c.name ORDER BY total DESC",
    f"SELECT c.name, count(*) FROM {BOTH} WHERE o.channel = 'web' GROUP BY c.customer_id, c.name",
    f"SELECT c.name FROM {BOTH} GROUP BY c.customer_id, c.name ORDER BY count(*) DESC LIMIT 1",
    "SELECT channel, count(*) FROM orders WHERE ordered_on >= date_trunc('year', CURRENT_DATE) GROUP BY 1 ORDER BY 2",
    "SELECT date_trunc('month', ordered_on)::date AS m, sum(amount) FROM orders GROUP BY m ORDER BY m"]
# what the classification by the statements must find of a change
FOUND = dict(value={"value"}, period={"condition dropped", "period", "period added"}, period_added={"period added"},
             threshold={"condition added", "threshold"}, add={"condition added", "excluded", "negated", "period added"},
             exclude={"condition added", "excluded"}, drop={"condition dropped"},
             negate={"condition added", "excluded", "negated", "threshold", "value"}, order={"order"}, reverse={"order reversed"},
             limit={"limit", "limit changed", "limit dropped", "next by offset"}, columns={"columns added", "group key added"},
             columns_only={"columns dropped", "columns replaced"}, figure_shown={"figure shown"}, listed={"list"}, counted={"count"},
             reckoned={"aggregate of the list"}, figure_changed={"aggregate changed"}, figure_too={"aggregate added"},
             group={"group key added", "group key replaced", "grouped", "list to groups"}, group_dropped={"grouping dropped"},
             having={"having"})


def test_templates():
    """Twelve ways at least of saying each change, all of slots that exist"""
    for name, templates in FRAMES.items():
        assert len(templates) >= 12, (name, len(templates))
        assert len(set(templates)) == len(templates), name
        for t in templates:
            assert set(re.findall(r"\{(\w+)\}", t)) <= SLOTS, (name, t)
            style.parsed(t)
            assert not re.search(r"\)\?|\?\w", style.expand(style.parsed(t), random.Random(1))), (name, t)


def test_read(s):
    """What is read and written again is the same statement; what is no plain SELECT is not read"""
    for sql in STATEMENTS:
        b = read(sql, s)
        assert b is not None, sql
        again = read(b.sql(), s)
        assert again.sql() == b.sql(), (b.sql(), again.sql())
        assert dialogue_kinds.changes(dialogue_kinds.parts(sql), dialogue_kinds.parts(b.sql())) == {"other"}, sql
    for sql in ("SELECT name FROM customers UNION SELECT channel FROM orders", "SELECT x FROM (SELECT 1 AS x) q",
                "SELECT nothing FROM customers", "SELECT name FROM customers LEFT JOIN orders USING (customer_id)",
                "SELECT * FROM customers", "DELETE FROM customers"):
        assert read(sql, s) is None, sql
    kinds = [read(sql, s).kind() for sql in STATEMENTS]
    assert kinds == ["list", "list", "count", "count", "agg", "group", "group", "top", "group", "group"], kinds
    b = read(STATEMENTS[4], s)
    assert b.facts() == "o", b.facts()
    b.where = []
    assert list(b.prune().tables) == ["o"], b.sql()      # the parent that nobody needs goes


def test_changes(s):
    """Every change comes about, is what its name says, leaves the statement before it as it was, and has words"""
    names = Names(Thesaurus(), random.Random(1))
    names.annotate(s)
    made = Counter()
    rows = [(f"x{i}", i) for i in range(1, 30)]
    for n in range(100):
        say = Say(s, random.Random(n).choice(("full", "order", "note", "talk")), random.Random(n), names.t, names)
        sql = STATEMENTS[n % len(STATEMENTS)]
        for change, _ in CHANGES:
            b = read(sql, s)
            before = b.sql()
            x = change(follow.Turn(b, say, rows))
            assert b.sql() == before, (change.__name__, sql)
            if not x:
                continue
            frame, slots, new, *more = x
            assert slots.keys() <= SLOTS, (frame, slots)
            words = said(frame, slots, say, *more)
            if words is None:
                continue
            after = new.sql()
            assert read(after, s) is not None, after
            assert "{" not in words and "None" not in words and "|" not in words, (frame, words)
            kinds = dialogue_kinds.changes(dialogue_kinds.parts(before), dialogue_kinds.parts(after))
            assert kinds & FOUND[change.__name__] or after == before, (change.__name__, frame, words, before, after, kinds)
            made[change.__name__] += 1
            if change is follow.value and "{" not in slots["v"]:
                assert slots["v"].lower() in after.lower(), (words, after)
            if frame == "second":
                assert after.endswith("OFFSET 1"), after
            if frame == "period" and re.fullmatch(r"in \d{4}", slots["when"]):
                assert after.count(slots["when"][3:]) >= 1, (words, after)
    assert not FOUND.keys() - made.keys(), FOUND.keys() - made.keys()


def test_opposite(s):
    """A condition turned twice is itself"""
    for sql in STATEMENTS:
        b = read(sql, s)
        for e in b.where:
            once = follow.opposite(e, b)
            if once is not None and not text(e).startswith("c."):
                twice = follow.opposite(once, b)
                assert twice is None or text(twice) == text(e), (text(e), text(once), text(twice))


def main():
    s = schema()
    for test in (test_templates, lambda: test_read(s), lambda: test_changes(s), lambda: test_opposite(s)):
        test()
    print("test_generate: all passed")


if __name__ == "__main__":
    sys.exit(main())
