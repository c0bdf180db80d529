"""Databases of the DDL of real applications, with made-up rows that make questions over them answerable.

usage: applications.py --conn CONNINFO --data DIR [--seed N] [--out FILE] [--name DATABASE]...

Every schema of DIR/schemas/applications.jsonl.xz becomes a database app_<db_id> with all its tables, comments and keys.
Rows get the tables that people would ask about: whose name is made of words that the thesaurus or WordNet knows, that are no
machinery (sessions, caches, migrations), and whose columns have values in applications.txt, at most FILLED of a database and
the tables that they refer to. Every other table stays empty, so that the generator does not ask about it, and is only there to
be told apart. A column of which nobody can say what it holds stays NULL. Foreign keys, declared or plain by name (user_id of a
table users), hold in every row; one that cannot be declared (types that differ, several keys that lead in circles) is counted,
as are types that the server lacks (they become text). A schema of which fewer than USABLE tables get rows is dropped and
named. FILE (default data/applications.report.json) gets what there is, for data_figures.py. The same seed gives the same rows on the same day: dates reach up to the day of loading. A database that is there
already is left alone. Superuser; one connection a database.
"""
import argparse
import collections
import datetime
import io
import json
import lzma
import math
import pathlib
import random
import re
import sys
import uuid

import psycopg2
from tqdm import tqdm

import load
from generate.phrases import Names
from generate.schemas import snake
from generate.thesaurus import Thesaurus, singular

HERE = pathlib.Path(__file__).resolve().parent
FILLED, USABLE, ROWS = 36, 3, (30, 90)
TODAY = datetime.date.today()
MACHINERY = re.compile(r"(^|_)(cache|caches|session|sessions|migration|migrations|token|tokens|oauth|queue|queues|lock|locks|temp|tmp|backup|"
                       r"audit|audits|audited|log|logs|logging|setting|settings|config|configs|configuration|option|options|permission|permissions|acl|"
                       r"acls|privilege|privileges|index|indexes|indices|search|cron|plugin|plugins|module|modules|widget|widgets|redirect|"
                       r"redirects|webhook|webhooks|hook|hooks|blob|blobs|metadata|meta|internal|raw|stat|stats|history|version|versions|translation|"
                       r"translations|property|properties|param|params|parameter|parameters|attribute|attributes|field|fields|"
                       r"entry_map|map|xref|link|links|relation|relationships|closure|ancestor|hierarchy|qrtz|ar|active|flipper|"
                       r"schema|databasechangelog|job|jobs|failed|delayed|sidekiq|good|solid|versioned|paper|trail|idx|tree|cache_entries|"
                       r"revision|revisions|preference|preferences|notification|notifications|seq|sequence|sequences|pg|view|l|scheduled)(_|$)")
NUMBERS = (  # the column's last words -> (lowest, highest, decimals); the first that fits
    (r"(^|_)(birth_?year|year_of_birth)$", (1945, 2006, 0)),
    (r"(^|_)(year|yr)$", (1985, TODAY.year, 0)),
    (r"(^|_)(age|age_at_\w+)$", (16, 90, 0)),
    (r"(amount|price|total|balance|fee|cost|budget|subtotal|salary|deposit|goal|value|tax)_(in_)?cents$|_cents$", (500, 900000, 0)),
    (r"(salary|income|revenue|budget)$", (12000, 120000, 2)),
    (r"(price|cost|fee|fare|rent|listprice|unitprice|standardcost|msrp)(_ht|_ttc|_amount)?$", (2, 900, 2)),
    (r"(amount|total|subtotal|balance|deposit|payment|debit|credit|donation|sales|credit_limit|totaldue|grand_total|netamount|amount_\w+)$",
     (10, 8000, 2)),
    (r"(percent|percentage|pct|discount|vat_rate|tax_rate|commission|discount_rate)$", (1, 60, 1)),
    (r"(exchange|conversion)_rate$", (.5, 2, 3)),
    (r"(rating|stars)$", (1, 5, 0)),
    (r"(score|grade|points|mark|marks|karma|reputation|points_possible|credits)$", (0, 100, 0)),
    (r"(quantity|qty|units|copies|seats|guests|attempts|stock|available|on_hand|reorderpoint|safetystocklevel|capacity)$", (1, 60, 0)),
    (r"(page_count|pages|num_pages|word_count|episode_count)$", (8, 600, 0)),
    (r"(views|hits|view_count|downloads|visits|clicks|impressions|downloads_count|views_count|plays|pageviews)$", (0, 5000, 0)),
    (r"(_count|^count|^num_\w+s|_total|posts|replies|votes|likes|comments|followers|members|children|favorites|reviews|users|orders|students)$",
     (0, 80, 0)),
    (r"(file_?size|byte_?size|size_in_bytes|content_length)$", (2000, 6000000, 0)),
    (r"(minutes|duration_minutes|minute|duration_in_minutes)$", (5, 240, 0)),
    (r"(seconds|duration|length|runtime)$", (20, 900, 0)),
    (r"(hours|hrs|hours_worked|estimated_hours)$", (1, 80, 0)),
    (r"(days|length_days|length_of_stay|los)$", (1, 60, 0)),
    (r"(weight|patientweight)$", (1, 95, 1)),
    (r"(width|height|depth)$", (10, 400, 0)),
    (r"(distance|mileage|miles)$", (1, 900, 1)),
    (r"(area|land_area|surface)$", (10, 900, 1)),
    (r"(temperature|temp)$", (-8, 38, 1)),
    (r"(population|inhabitants)$", (800, 900000, 0)),
    (r"(interest_rate|rate)$", (1, 20, 2)),
)
FLAG = re.compile(r"^(is|has|was|can|allow|allows)_|(^|_)(active|enabled|visible|published|approved|verified|public|private|featured|paid|locked|hidden|"
                  r"deleted|closed|archived|completed|confirmed|default|required|read|taxable|available|accepted|suspended|banned|discontinued|moderated|"
                  r"anonymous|subscribed|sticky|pinned|resolved|shipped)$")
RARE = re.compile(r"deleted|hidden|banned|locked|suspended|spam|archived|blocked|discontinued|default|sticky|pinned|featured")
OPEN = re.compile(r"(closed|cancell?ed|deleted|archived|completed|resolved|approved|shipped|delivered|paid|published|suspended|expired?s?|ended|end|"
                  r"finished|processed|verified|confirmed|accepted|rejected|sent|read|last_\w+)(_at|_on|_date|_time|)$|^(end|last)_")
DATED = re.compile(r"(_at|_on|date|_time|^time|day|birth\w*|dob|deadline|_from|_until|_to|ed|created|modified|start|end|due|expires|expiry)$")


class Values:
    """applications.txt: what the words of a column, in a table, may hold"""

    def __init__(self, path=HERE / "applications.txt"):
        self.of, self.many = {}, {}
        for line in path.read_text(encoding="utf-8").splitlines():
            names, equals, rest = line.partition(" = ")
            if line.startswith("#") or not equals:
                continue
            values = [v.strip() for v in rest.split("|")]
            for n in names.split(","):
                n = n.strip().removeprefix("&")
                self.of.setdefault(n, values)

    def find(self, table, column):
        """-> the name of a pool, or None; the longest ending of the column, one of the table's first"""
        words = column.split("_")
        for i in range(len(words)):
            end = "_".join(words[i:])
            for j in range(len(table)):
                if "_".join(table[j:]) + "." + end in self.of:
                    return "_".join(table[j:]) + "." + end
            if end in self.of and (i == 0 or end not in ("type", "name", "status", "state", "code", "kind", "title", "number", "ref", "method", "size",
                                                         "position", "model", "text", "content", "source", "unit", "make", "to", "class", "interval")):
                return end
        return None

    def draw(self, pool, r):
        text = re.sub(r"@(\w+)", lambda m: self.draw(m[1], r) if m[1] in self.of else m[0], r.choice(self.of[pool]))
        return re.sub("#", lambda m: str(r.randrange(10)), text)

    def different(self, pool):
        """How many values it has, about"""
        if pool not in self.many:
            parts = [[self.different(p) for p in re.findall(r"@(\w+)", v) if p in self.of] for v in self.of[pool]]
            self.many[pool] = sum(math.prod(p) * 10 ** v.count("#") for p, v in zip(parts, self.of[pool]))
        return self.many[pool]


def words(name):
    return [singular(w) for w in snake(name).split("_")]


class Maker:
    """Rows of one application's tables; keys are known before any row is, so that tables may refer to each other in circles."""

    def __init__(self, schema, thesaurus, values, seed):
        self.r, self.values, self.names = random.Random(f"{seed}/{schema['db_id']}"), values, Names(thesaurus, random.Random(0))
        self.t, self.tables = thesaurus, {t["name"]: t for t in schema["tables"]}
        first = collections.Counter(snake(n).split("_")[0] for n in self.tables if "_" in snake(n))
        common = max(first, key=lambda w: (first[w], w), default="")
        self.prefix = common + "_" if len(self.tables) > 3 and first[common] > .6 * len(self.tables) else ""
        self.links = self.keys_of(schema)
        self.makers, self.nouns, self.pools, self.counts, self.making = {}, {}, {}, {}, set()

    def keys_of(self, schema):
        """(table, column) -> (table, column): declared, else by name where there is one table to mean"""
        out = {(a, b): (c, d) for a, b, c, d in schema["foreign_keys"] if a in self.tables and c in self.tables}
        named = collections.defaultdict(list)
        for t in self.tables.values():
            if len(t["primary_key"]) == 1:
                named["_".join(words(snake(t["name"]).removeprefix(self.prefix)))].append((t["name"], t["primary_key"][0]))
        types = {(t["name"], c["name"]): c["type"] for t in self.tables.values() for c in t["columns"]}
        for t in self.tables.values():
            for c in t["columns"]:
                m = re.fullmatch(r"(\w+?)_?id", c["name"].lower())
                to = m and [x for x in named.get("_".join(words(m[1])), [])
                            if (x[0] != t["name"] or c["name"] not in t["primary_key"]) and kind(types[x]) == kind(c["type"])]
                if to and len(to) == 1 and (t["name"], c["name"]) not in out:
                    out[t["name"], c["name"]] = to[0]
        return {a: b for a, b in out.items() if a in types and b in types}

    def noun(self, table):
        """-> (its words without the prefix that most tables have, said in English?)"""
        if table not in self.nouns:
            said, known = self.names.words(snake(table).removeprefix(self.prefix), ("dates.txt", "measures.txt"), True)
            self.nouns[table] = words(said.replace(" ", "_")), known
        return self.nouns[table]

    def maker(self, t, c):
        """A function of a row's number that gives this column's values, with how many it has; None: it stays empty"""
        at = (t["name"], c["name"])
        if at not in self.makers:
            self.makers[at] = self.made(t, c)
        return self.makers[at]

    def made(self, t, c):
        r, column = self.r, snake(c["name"])
        table, k = self.noun(t["name"])[0], kind(c["type"])
        while len(column.split("_")) > 1 and singular(column.split("_")[0]) in table:
            column = column.split("_", 1)[1]
        if k == "text":
            pool, kinds = self.values.find(table, column), self.t.concept(" ".join(table)).get("kind", [])
            if column in ("name", "title", "label", "display_name", "nom", "fullname", "full_name") and (pool is None or "." not in pool):
                pool = "person" if "person" in kinds else "org" if "org" in kinds else "city" if "place" in kinds else \
                    "title" if column == "title" else "names" if column in ("name", "display_name") else None
            size = re.search(r"\((\d+)\)", c["type"])
            if pool is None or size and max(len(self.values.draw(pool, random.Random(i))) for i in range(12)) > int(size[1]):
                return None
            return (lambda i: self.values.draw(pool, r)), self.values.different(pool)
        if k in ("int", "num"):
            for pattern, (low, high, digits) in NUMBERS:
                if re.search(pattern, column):
                    size = re.search(r"\((\d+),(\d+)\)", c["type"])
                    if size:
                        high, digits = min(high, 10 ** (int(size[1]) - int(size[2])) - 1), min(digits, int(size[2]))
                    high = min(high, 32000) if c["type"] == "smallint" else high
                    if high <= low:
                        return None
                    def one(i):
                        x = low + (high - low) * r.random() ** (2.2 if high > 60 * max(1, abs(low)) else 1)
                        return round(x, digits) if digits and k == "num" else int(x)
                    return one, 50
            return ((lambda i: int(r.random() < (.1 if RARE.search(column) else .7))), 2) if FLAG.search(column) and k == "int" else None
        if k == "bool":
            share = r.uniform(.04, .2) if RARE.search(column) else r.uniform(.3, .85)
            return (lambda i: r.random() < share), 2
        if re.match(r"(updated|modified|changed|last_updated|last_modified)(_|$)", column) and r.random() < .75:
            return None                 # every table has one, few ask for it
        if k in ("date", "time") and DATED.search(column):
            late = r.randrange(0, 20)
            def one(i):
                if re.search(r"birth|dob", column):
                    d = datetime.date(r.randrange(1945, 2007), 1, 1) + datetime.timedelta(r.randrange(365))
                elif re.search(r"due|expir|deadline|until|valid_to", column):
                    d = TODAY + datetime.timedelta(r.randrange(-150, 200))
                else:
                    d = TODAY - datetime.timedelta(late + int(900 * r.random() ** 1.4))
                return d.isoformat() if k == "date" else f"{d} {r.randrange(7, 21):02d}:{r.randrange(60):02d}:00"
            return one, 60
        return None

    def plan(self):
        """Which tables get rows"""
        good = {}
        for name, t in self.tables.items():
            said, known = self.noun(name)
            if MACHINERY.search(snake(name).removeprefix(self.prefix)) or not known or len(said) > 4:
                continue
            columns = [c for c in t["columns"] if self.maker(t, c) and kind(c["type"]) != "bool" and c["name"] not in ("created_at", "updated_at")]
            if columns:
                referred = sum(b[0] == name for b in self.links.values())
                good[name] = len(columns) + min(referred, 6) - len(said) - (len(t["columns"]) > 40) * 4
        chosen = sorted(good, key=lambda n: (-good[n], n))[:FILLED]
        todo = list(chosen)
        while todo:                     # and what they refer to
            name = todo.pop()
            for c in self.tables[name]["columns"]:
                to = self.links.get((name, c["name"]))
                if to and to[0] not in chosen:
                    chosen.append(to[0])
                    todo.append(to[0])
        return chosen

    def size(self, name):
        """How many rows: no more than its name's values or its key's parents have"""
        if name in self.counts:
            return self.counts[name]
        t = self.tables[name]
        self.counts[name] = n = self.r.randrange(*ROWS) * (1 if any(b[0] == name for b in self.links.values()) else 2)
        for c in t["columns"]:
            if kind(c["type"]) == "text" and snake(c["name"]).endswith(("name", "title", "label", "code", "tag")):
                m = self.maker(t, c)
                if m and m[1] < n and words(c["name"])[-1] in ("name", "title", "label", "tag") and not re.search(r"first|last|user|file|city|country|state", c["name"]):
                    n = min(n, m[1])
        if len(t["primary_key"]) == 1 and (name, t["primary_key"][0]) in self.links:
            to = self.links[name, t["primary_key"][0]]
            if to[0] != name:
                n = min(n, self.size(to[0]))
        self.counts[name] = n
        return n

    def pool(self, name, column):
        """The values of a column that others refer to, or of a key: different ones, in order"""
        at = (name, column)
        if at in self.pools:
            return self.pools[at]
        n, t = self.size(name), self.tables[name]
        c = next(c for c in t["columns"] if c["name"] == column)
        to, k = self.links.get(at), kind(c["type"])
        if to and to != at and at not in self.making:
            self.making.add(at)
            theirs = self.pool(*to)
            self.making.discard(at)
            out = self.r.sample(theirs, n) if len(theirs) >= n else theirs
        elif k in ("int", "num"):
            size = re.search(r"\((\d+),(\d+)\)", c["type"])
            first = 1 if size and int(size[1]) - int(size[2]) < 5 or c["type"] == "smallint" else self.r.choice((1, 1, 1, 101, 1001))
            out = [first + i for i in range(n)]
        elif k == "uuid":
            out = [str(uuid.UUID(int=self.r.getrandbits(128), version=4)) for _ in range(n)]
        elif k == "text":
            m, out = self.maker(t, c), []
            if m:
                out = list(dict.fromkeys(m[0](i) for i in range(n * 4)))[:n]
            size = int((re.search(r"\((\d+)\)", c["type"]) or [0, "40"])[1])
            out += [f"{i:0{min(size, 6)}d}" for i in range(len(out), n)] if size > 2 else []
        else:
            m = self.maker(t, c)
            out = list(dict.fromkeys(m[0](i) for i in range(n * 3)))[:n] if m else []
        self.pools[at] = out
        return out

    def rows(self, name):
        """-> rows of a table, values or None in the order of its columns"""
        t, r = self.tables[name], self.r
        key, n, columns = t["primary_key"], self.size(name), []
        targets = {b for b in self.links.values()}
        for c in t["columns"]:
            at = (name, c["name"])
            to = self.links.get(at)
            if at in targets or key == [c["name"]]:
                own = self.pool(*at)
                columns.append(own[:n] + [None] * (n - len(own)))
            elif to:
                theirs = self.pool(*to) if to[0] in self.counts or to[0] in self.filled else []
                some = theirs[:max(2, int(len(theirs) * r.uniform(.5, .95)))]      # some parents have no children
                own = set(words(to[0])) & set(words(c["name"]))           # an order without a customer is no order
                loose = 0 if c["name"] in key or own and to[0] != name else .65 if to[0] == name else r.choice((0, 0, .1, .25))
                columns.append([None if not some or r.random() < loose else some[int(len(some) * r.random() ** 1.5)] for _ in range(n)])
            else:
                m = self.maker(t, c)
                if m is None and c["name"] in key:
                    columns.append([i + 1 for i in range(n)] if kind(c["type"]) in ("int", "num") else [None] * n)
                    continue
                loose = 0 if m is None or c["name"] in key else .45 if kind(c["type"]) in ("date", "time") and OPEN.search(snake(c["name"])) else \
                    0 if re.search("name|title|label|created|status|state", c["name"]) or kind(c["type"]) == "bool" else r.choice((0, 0, 0, 0, .12, .3))
                unique = kind(c["type"]) == "text" and m and m[1] >= n and words(c["name"])[-1] in ("name", "title", "label", "number", "code", "sku", "email") and \
                    not re.search(r"first|last|user_|country|city|type", c["name"])
                column, seen = [], set()
                for i in range(n):
                    v = None if m is None or loose and r.random() < loose else m[0](i)
                    for _ in range(40 if unique else 0):
                        if v not in seen:
                            break
                        v = m[0](i)
                    seen.add(v)
                    column.append(v)
                columns.append(column)
        at = [i for i, c in enumerate(t["columns"]) if c["name"] in key]
        out, seen = [], set()
        for row in zip(*columns):
            mine = tuple(row[i] for i in at)
            if key and (mine in seen or None in mine):
                continue
            seen.add(mine)
            out.append(row)
        return self.ordered(out, t)

    def ordered(self, rows, t):
        """A start is not behind its end: pairs of dates of a row are put in order"""
        at = {snake(c["name"]): i for i, c in enumerate(t["columns"]) if kind(c["type"]) in ("date", "time")}
        first = [i for n, i in at.items() if re.search(r"created|start|begin|opened|admit|_from$|order_date|orderdate|joined|registered", n)]
        after = [i for n, i in at.items() if re.search(r"updated|end|closed|completed|disch|_to$|ship|deliver|resolved|finish|left|cancel|paid|approved|publish|modified", n)]
        out = []
        for row in map(list, rows):
            for a in first[:1]:
                for b in after:
                    if row[a] and row[b] and row[b][:10] < row[a][:10]:
                        day = datetime.date.fromisoformat(row[a][:10])
                        day = min(day + datetime.timedelta(self.r.randrange(0, 40)), max(TODAY, day))
                        row[b] = f"{day}{row[a][10:]}" if len(row[b]) > 10 else day.isoformat()
            out.append(row)
        return out

    def fill(self):
        """-> table -> rows"""
        self.filled = set(self.plan())
        return {n: self.rows(n) for n in self.tables if n in self.filled}


def kind(type_):
    base = re.sub(r"\(.*", "", type_).strip()
    return "text" if re.match(r'(character|text|citext|varchar|name$|"Name")', base) and "[]" not in type_ else \
        "int" if type_ in ("integer", "bigint", "smallint") else \
        "num" if re.match(r"(numeric|real|double|money)", base) and "[]" not in type_ else \
        "bool" if type_ in ("boolean", '"Flag"') else "date" if type_ == "date" else "time" if base.startswith("timestamp") and "[]" not in type_ else \
        "uuid" if type_ == "uuid" else "other"


def declared(cur, schema, faults):
    """CREATE TABLE statements; types that the server lacks become text"""
    known = {}
    for t in schema["tables"]:
        columns = []
        for c in t["columns"]:
            type_ = {'"Name"': "character varying(50)", '"Flag"': "boolean"}.get(c["type"], c["type"])
            if type_ not in known:
                try:
                    cur.execute("SELECT to_regtype(%s) IS NOT NULL", (re.sub(r"\(\d+(,\d+)?\)", "", type_),))
                    known[type_] = cur.fetchone()[0]
                except psycopg2.Error:
                    known[type_] = False
            if not known[type_]:
                faults["types unknown, become text"] += 1
            columns.append(load.quoted(c["name"]) + " " + (type_ if known[type_] else "text"))
        if t["primary_key"]:
            columns.append("PRIMARY KEY (" + ", ".join(map(load.quoted, t["primary_key"])) + ")")
        yield t["name"], "CREATE TABLE %s (%s)" % (load.quoted(t["name"]), ", ".join(columns))


def copied(v):
    return r"\N" if v is None else ("t" if v else "f") if isinstance(v, bool) else str(v).replace("\\", r"\\")


def database(db, schema, made, faults):
    """Tables, rows, comments and keys into an empty database"""
    db.autocommit = True
    cur = db.cursor()
    cur.execute("SET client_min_messages = error; SET synchronous_commit = off")
    there = set()
    for chunk in chunks(list(declared(cur, schema, faults)), 60):
        try:
            cur.execute("; ".join(sql for _, sql in chunk))
            there.update(n for n, _ in chunk)
        except psycopg2.Error:          # which of them?
            for name, sql in chunk:
                try:
                    cur.execute(sql)
                    there.add(name)
                except psycopg2.Error as e:
                    faults["tables refused"] += 1
                    faults.examples.append(f"{schema['db_id']}.{name}: {str(e).splitlines()[0]}")
    cur.execute("BEGIN")
    for name, rows in made.items():
        if name in there and rows:
            columns = [c["name"] for c in next(t for t in schema["tables"] if t["name"] == name)["columns"]]
            cur.execute("SAVEPOINT t")
            try:
                cur.copy_expert("COPY %s (%s) FROM STDIN" % (load.quoted(name), ", ".join(map(load.quoted, columns))),
                                io.StringIO("".join("\t".join(map(copied, row)) + "\n" for row in rows)))
            except psycopg2.Error as e:
                cur.execute("ROLLBACK TO t")
                faults["tables whose rows were refused"] += 1
                faults.examples.append(f"{schema['db_id']}.{name}: {str(e).splitlines()[0]}")
    for sql in load.readable_names(schema):
        cur.execute("SAVEPOINT t")
        try:
            cur.execute(sql)
        except psycopg2.Error:
            cur.execute("ROLLBACK TO t")
            faults["comments refused"] += 1
    cur.execute("COMMIT")
    keys = [k for k in schema["foreign_keys"] if k[0] in there and k[2] in there]
    faults["keys declared"] += len(keys)
    faults["keys of tables refused"] += len(schema["foreign_keys"]) - len(keys)
    for chunk in chunks(keys, 40):
        sql = ["ALTER TABLE %s ADD FOREIGN KEY (%s) REFERENCES %s (%s)" % tuple(map(load.quoted, k)) for k in chunk]
        try:
            cur.execute("; ".join(sql))
        except psycopg2.Error:
            for one in sql:
                try:
                    cur.execute(one)
                except psycopg2.Error:
                    faults["keys left undeclared"] += 1
                    faults["keys declared"] -= 1
    cur.execute("ANALYZE")


def chunks(items, n):
    return (items[i:i + n] for i in range(0, len(items), n))


class Faults(collections.Counter):
    examples = []


def schemas(data):
    """-> [(database, schema)]; the second schema of one name gets a number behind it"""
    out, seen = [], collections.Counter()
    with lzma.open(data / "schemas" / "applications.jsonl.xz", "rt") as f:
        for s in map(json.loads, f):
            name = "app_" + re.sub(r"\W", "_", s["db_id"])
            seen[name] += 1
            for t in s["tables"]:       # a table without a key: the one column that others refer to
                named = {k[3] for k in s["foreign_keys"] if k[2] == t["name"]}
                t["primary_key"] = [re.sub(r"`\(\d+$", "", c) for c in t["primary_key"]]       # MySQL's url(125)
                if not t["primary_key"] and len(named) == 1:
                    t["primary_key"] = list(named)
            out.append((name if seen[name] == 1 else f"{name}_{seen[name]}", s))
    return out


def databases(conn):
    """Names of those that are in this cluster"""
    with psycopg2.connect(conn) as db:
        cur = db.cursor()
        cur.execute(r"SELECT datname FROM pg_database WHERE datname LIKE 'app\_%' ORDER BY 1")
        return [n for n, in cur.fetchall()]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--out", type=pathlib.Path, default=HERE / "data" / "applications.report.json")
    p.add_argument("--name", action="append", help="only these databases")
    p.add_argument("--wordnet", type=pathlib.Path, default=pathlib.Path("/usr/share/wordnet"), help="as for python3 -m generate")
    a = p.parse_args()
    gone = load.lacking(a.data, "schemas/applications.jsonl.xz")
    if gone:
        load.left_out("databases of applications", gone)
        return 0
    thesaurus, values, faults = Thesaurus(wordnet=a.wordnet if a.wordnet.exists() else None), Values(), Faults()
    done, thin, tables, filled, rows, there = 0, [], 0, 0, 0, 0
    for name, schema in tqdm(schemas(a.data), desc="applications", disable=not sys.stderr.isatty()):
        if a.name and name not in a.name:
            continue
        made = Maker(schema, thesaurus, values, a.seed).fill()
        made = {n: r for n, r in made.items() if len(r) >= 3}
        if len(made) < USABLE:
            thin.append(name)
            continue
        if not load.new_database(a.conn, name):
            there += 1
            continue
        db = psycopg2.connect(a.conn, dbname=name)
        try:
            database(db, schema, made, faults)
        except psycopg2.Error as e:
            db.close()
            faults["databases refused"] += 1
            faults.examples.append(f"{name}: {str(e).splitlines()[0]}")
            admin = psycopg2.connect(a.conn)
            admin.autocommit = True
            admin.cursor().execute("DROP DATABASE " + load.quoted(name))
            continue
        db.close()
        done, tables = done + 1, tables + len(schema["tables"])
        filled, rows = filled + len(made), rows + sum(map(len, made.values()))
    print(f"{done} databases of applications made{f', {there} were there' if there else ''}: {tables} tables, {filled} with rows, {rows} rows; "
          + ", ".join(f"{n} {k}" for k, n in faults.most_common() if n))
    if not a.name and not there:
        a.out.parent.mkdir(exist_ok=True)
        a.out.write_text(json.dumps(dict(databases=done, tables=tables, filled=filled, rows=rows, left_out=thin, counts=faults), indent=1) + "\n")
    if thin:
        print(f"left out, fewer than {USABLE} tables to fill: " + ", ".join(thin))
    for x in faults.examples[:20]:
        print("  " + x)
    return 0


if __name__ == "__main__":
    sys.exit(main())
