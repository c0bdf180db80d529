"""Tests of the generators that need no server: what names, conditions and orders say; statements taken apart and put together, each
change of a follow-up and its words.

usage: test_generate.py          exit status 1 at the first that fails
"""
import random
import re
import string
import sys
from collections import Counter

import thesaurus_lexicon
from generate import compare, conditions, dialogue_kinds, follow, rows as makers, style
from generate.block import read, text
from generate.dialogues import CHANGES, said
from generate.follow_templates_figures import FRAMES
from generate.phrases import Names, doing, plays, split_comment
from generate.say import Q, Say, additive, kids_of, unknown
from generate.schemas import Column, Key, Schema, Table, labels, role
from generate.templates import TEMPLATES
from generate.thesaurus import Thesaurus

SLOTS = set("are v old c cs ac ns pre post pred note when bare a cmp g gs gly oldg oldgs n oldn cols past p plabel label labels fig agg "
            "oldagg m oldm first oldfirst way sort x".split())


def table(name, rows, *columns):
    t = Table(name, name, "", rows)
    for cname, type_, pk, notnull, distinct, common in columns:
        c = Column(t, cname, cname, type_, pk, notnull, "", 0 if notnull else .2, distinct)
        c.common = [(v, 1 / len(common)) for v in common] if type_ == "text" and distinct < 30 else []
        c.sample = list(common)
        t.columns.append(c)
    return t


def schema():
    """Customers of towns and their orders"""
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


def games():
    """Members who play, direct and pay for tournaments: keys that say more than whose they are, names that are another's"""
    numbers, names = [str(7 * i) for i in range(1, 60)], [f"{x}{y}a Moe" for x in "BCDFGHKL" for y in "aeiouy"]
    words = [f"Cup of {x}{y}" for x in "ABCDEFGH" for y in "aeiou"]
    member = table("member", 48, ("member_id", "int", True, True, 48, numbers), ("full_name", "text", False, True, 48, names),
                   ("born_on", "date", False, True, 40, ["1980-01-02", "1990-05-06", "1995-07-08"]),
                   ("fee_hr", "num", False, True, 20, numbers), ("inactive", "bool", False, True, 2, ["t", "f"]),
                   ("seats", "int", False, False, 20, numbers), ("pay_dys", "int", False, True, 20, numbers))
    cup = table("tournament", 40, ("tournament_id", "int", True, True, 40, numbers), ("member_name", "text", False, True, 40, names),
                ("title", "text", False, True, 40, words), ("logo_file_name", "text", False, True, 40, words),
                ("director_id", "int", False, True, 20, numbers), ("ends_on", "date", False, True, 30, ["2090-01-02", "2090-05-06", "2091-07-08"]))
    entry = table("entry", 200, ("entry_id", "int", True, True, 200, numbers), ("entered_by", "int", False, True, 30, numbers))
    invoice = table("invoice", 60, ("invoice_id", "int", True, True, 60, numbers), ("member_name", "text", False, True, 60, names),
                    ("billing_name", "text", False, True, 60, names))
    for t, column in ((cup, 4), (entry, 1)):
        key = Key(t, member, [t.columns[column]], [member.columns[0]])
        t.keys, t.columns[column].key = [key], key
        member.refs.append(key)
    s = Schema("games", [member, cup, entry, invoice])
    for t in s.tables:
        for c in t.columns:
            c.role = role(c)
        t.label = labels(t, {x.name for x in s.tables if x is not t})
    return s


def test_names():
    """Names say what the catalog says: whose the row is, how much an hour, an English noun itself"""
    s, t = games(), Thesaurus()
    t.nouns |= {"referrer", "duty"}             # WordNet, where there is none
    names = Names(t, random.Random(1))
    names.annotate(s)
    member, cup, entry, invoice = s.tables
    assert [c.name for c in cup.label] == ["title"], cup.label          # neither another table's name nor a file
    assert [c.name for c in invoice.label] == ["invoice_id"], invoice.label
    assert names.words("referrer") == ("referrer", True) and names.words("duty") == ("duty", True), names.words("referrer")
    fee, pay = member.columns[3].phrases, member.columns[6].phrases
    assert fee.ok and fee.unit == "" and fee.one == "fee per hour", fee
    assert pay.unit == "" and "days" in pay.one.split() or not pay.ok, pay
    say = Say(s, "full", random.Random(2), t, names)
    assert kids_of(member, say) == []                                   # nobody "has" what he directs or has entered
    assert (doing(entry.keys[0]), plays(cup.keys[0])) == ("entered", True)
    assert names.relations(cup.keys[0], "member") == []


def test_conditions():
    """What is unknown is not none, what lies ahead has not happened, a word undone is its opposite"""
    s, t = games(), Thesaurus()
    t.english.add("inactive")
    t.adjectives.add("inactive")
    names = Names(t, random.Random(1))
    names.annotate(s)
    member, cup = s.tables[:2]
    seats, ends, inactive = member.columns[5], cup.columns[5], member.columns[4]
    for n in range(200):
        say = Say(s, random.Random(n).choice(("full", "order", "note", "talk")), random.Random(n), t, names)
        c = conditions.null(seats, say)
        if c:
            assert "recorded" in c.post and "recorded" in c.pred, c.post
            assert unknown([c]) == [seats]
        c = conditions.dated(ends, say)
        assert c is None or not re.search(r"that ended .*20[89]\d", c.post), c.post
        c = conditions.flag(inactive, say)
        sql = c.sql(Q(member))
        assert ("NOT" in sql) == (" active" in " " + c.post.split()[-1]), (sql, c.post)


def depot():
    """A hire firm: abbreviations that mean several things, rows that hold another's name, two amounts, comments that list"""
    numbers, words = [str(7 * i) for i in range(1, 60)], [f"{x}{y}rn Moe" for x in "BCDFGHKL" for y in "aeiouy"]
    days = [f"2024-{m:02d}-1{d}" for m in range(1, 13) for d in range(4)]
    truck = table("trk", 40, ("trk_no", "int", True, True, 40, numbers), ("keeper_nm", "text", False, True, 40, words), ("fleet_no", "int", False, True, 40, numbers),
                  ("price_per_tonne", "num", False, True, 30, numbers), ("wage_kg", "num", False, True, 30, numbers), ("memory_in_g", "int", False, True, 9, numbers),
                  ("seats_available", "int", False, True, 20, numbers), ("max_loads", "int", False, True, 20, numbers), ("has_vc", "bool", False, True, 2, ["t", "f"]))
    fault = table("fault", 60, ("fault_id", "int", True, True, 60, numbers), ("severity", "text", False, True, 3, ["low", "high", "minor"]),
                  ("outcome", "text", False, False, 3, ["donated", "refused", "sold"]), ("to_city", "text", False, True, 3, ["London", "York", "Cardiff"]),
                  ("started_on", "date", False, True, 40, days[8:]), ("ended_on", "date", False, True, 40, days[:40]), ("odo_km", "num", False, False, 50, numbers),
                  ("amount_due", "num", False, True, 50, numbers), ("amount_paid", "num", False, True, 50, numbers), ("payment_days", "int", False, True, 20, numbers))
    pupil = table("pupil", 60, ("pupil_id", "int", True, True, 60, numbers), ("first_name", "text", False, True, 12, words[:12]), ("opened_on", "date", False, True, 40, days))
    player = table("player", 48, ("player_id", "int", True, True, 48, numbers), ("fst_nm", "text", False, True, 40, words), ("lst_nm", "text", False, True, 48, words))
    gas = table("gas", 40, ("gas_id", "int", True, True, 40, numbers), ("polname", "text", False, True, 40, words))
    s = Schema("depot", [truck, fault, pupil, player, gas, table("dining_table", 30, ("id", "int", True, True, 30, numbers), ("place", "text", False, True, 30, words)),
                         table("tractor", 30, ("id", "int", True, True, 30, numbers), ("plate", "text", False, True, 30, words))])
    for t in s.tables:
        for c in t.columns:
            c.role = role(c)
        t.label = labels(t)
    return s


def test_abbreviations():
    """An abbreviation is spelt out where the schema spells the word, a plain name stays as it is, a label is the row's own"""
    s, t = depot(), Thesaurus()
    t.english |= set("fleet batch licence docket gift able under goes grant seats available".split())
    t.nouns |= set("fleet batch licence docket".split())
    t.verbs.add("ret")
    names = Names(t, random.Random(1))
    names.annotate(s)
    truck, fault, pupil, player, gas, dining, tractor = s.tables
    for name, wrong in (("trk_no", "tracking"), ("trn_no", "train"), ("so_id", "sales"), ("trans_cd", "transaction"), ("rtn_yr", "return"), ("disc_cd", "discount")):
        assert wrong not in names.words(name)[0], names.words(name)
    for name in ("batch_no", "licence_no", "docket_no", "fleet_no"):
        assert names.words(name) == (name.replace("_no", " number"), True), names.words(name)
    assert names.words("zip_cd")[0] == "postcode", names.words("zip_cd")
    assert not t.expand("giftable")[1] and not t.expand("grantable")[1] and not t.known("retd") and t.expand("undergoes")[0] == "undergoes"
    assert [x.label for x in (truck, pupil)] == [truck.pk, pupil.pk], (truck.label, pupil.label)
    assert player.label == player.columns[1:] and gas.label == gas.columns[1:], (player.label, gas.label)
    assert dining.phrases.one == "dining table" and not tractor.phrases.person
    price, wage, memory = truck.columns[3:6]
    assert price.phrases.one == "price per tonne" and wage.phrases.one == "wage per kilo" and memory.phrases.unit == "gb", (price.phrases, wage.phrases, memory.phrases)
    assert not pupil.columns[2].phrases.concept.get("past"), "nobody opens a pupil"
    for comment in ("manager, chapel attendant, technician", "river, road or track underneath", "yyyymmdd", "Keys: size, colour"):
        assert split_comment(comment)[0] == "", comment
    assert split_comment("starting position, 1 = pole")[0] == "starting position"


def test_sentences():
    """What a condition, an order or a gap says is what the SQL does"""
    s, t = depot(), Thesaurus()
    t.adjectives |= set("low high minor donated".split())
    names = Names(t, random.Random(1))
    names.annotate(s)
    truck, fault = s.tables[:2]
    severity, outcome, town, start, end, odo, due, paid, terms = fault.columns[1:]
    assert not additive(odo) and not additive(terms)
    truck.columns[6].phrases.one, truck.columns[7].phrases.one = "seats available", "maximum loads"
    for n in range(200):
        say = Say(s, random.Random(n).choice(("full", "order", "note", "talk")), random.Random(n), t, names)
        assert "severity" in conditions.category(severity, say, "low").pred, conditions.category(severity, say, "low")
        assert conditions.category(outcome, say, "donated").pred != "are donated"
        assert re.fullmatch("to (?:london|London)", conditions.category(town, say, "London").post), conditions.category(town, say, "London")
        assert conditions.flag(truck.columns[8], say) is None
        order = say.sort(Q(fault), fault)
        assert not order or not re.search(r"^, (smallest|largest|biggest) first", order[0]), order
        assert makers.superlative(say, truck.columns[6], False)[1] == "fewest" and makers.superlative(say, truck.columns[7], False)[1] == "lowest"
        x = compare.gap(say)
        if x:
            assert (x[1]["c1"], x[1]["c2"]) == (start.phrases.one, end.phrases.one), x
        x = makers.top(say)
        if x and "topby" in x[1] and re.search("date", x[1]["m"]):
            assert not re.match("top|bottom", x[1]["topby"]), x
        x = makers.group_having(say)
        if x and x[1]["by"] == "outcome":
            assert "outcome IS NOT NULL" in x[2], x


def test_directions(s):
    """The words say which end of an order is asked for, and whether those without any are counted"""
    t = Thesaurus()
    names = Names(t, random.Random(1))
    names.annotate(s)
    for n in range(300):
        say = Say(s, random.Random(n).choice(("full", "order", "note", "talk")), random.Random(n), t, names)
        x = makers.top(say)
        if x and x[0].startswith("topswith"):
            question = style.realise(random.Random(n).choice(TEMPLATES[x[0]][say.style]), x[1], say.style, say.r)
            down = " DESC" in x[2]
            assert not re.search(r"\bbottom\b|lowest|fewest|earliest" if down else r"\btop\b|highest|largest|(?<!at )most\b|latest", question), (question, x[2])
        words, sign, cmp, k = makers.more_than(say, parents=True)
        assert not cmp.startswith("<") or words == f"at least one but fewer than {conditions.number(k, say)}" or words.startswith("at least one but"), words
    for frame in ("topswith", "topswithn"):
        assert not [w for ways in TEMPLATES[frame].values() for w in ways if re.search(r"top \{n\}", w)]


def test_lexicon():
    """What the linker reads of the thesaurus: sorted by bytes, each phrase once, what is short for many things left out"""
    lines = [line.split("\t") for line in thesaurus_lexicon.text().splitlines()]
    found = {p: names.split() for p, _, names in lines}
    assert len(found) == len(lines) > 5000 and [p.encode() for p, _, _ in lines] == sorted(p.encode() for p in found)
    assert all(cost == "00" and names and re.fullmatch(r"[a-z0-9_]+( [a-z0-9_]+)*", names) for _, cost, names in lines)
    assert "customer" in found["client"] and "dob" in found["date of birth"] and "price" in found["cheapest"] and "left" in found["current"]
    assert "at" not in found and "name" not in found["title"]


def main():
    s = schema()
    for test in (test_lexicon, test_names, test_conditions, test_abbreviations, test_sentences, lambda: test_directions(s), test_templates, lambda: test_read(s), lambda: test_changes(s), lambda: test_opposite(s)):
        test()
    print("test_generate: all passed")


if __name__ == "__main__":
    sys.exit(main())
