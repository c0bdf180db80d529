#!/usr/bin/env python3
"""How many broken statements does nl_fix() repair to the same rows?

usage: fix_check.py --conn CONNINFO --data DATA [-n 100] [--seed 1] [-v] [--spider] DATABASE...

Good statements come from DATA/authored/DATABASE/pairs.jsonl or DATA/pairs/spider.train.jsonl.xz; each is damaged by one of
the classes below, drawn in turn, so that it does not run any more. A repair is right when it gives the same rows as the
good statement (in any order, unless that orders them). The damage is made by letters, places and a few words of other
systems that stand here; nothing is taken from the repairer's tables. Prints the figure by class.
"""
import argparse
import collections
import decimal
import json
import lzma
import pathlib
import random
import re
import string
import sys

import psycopg2

TOKEN = re.compile(r"'(?:[^']|'')*'|\"[^\"]*\"|\w+|\s+|[<>=!|:]+|.", re.S)
RESERVED = set("""select from where group by having order limit join left right inner outer on and or not in is null like
ilike between exists distinct union intersect except all as asc desc case when then else end over partition filter
interval extract cast count sum avg min max round coalesce lower upper length date_trunc using with current_date numeric
int integer text date month year day week quarter hour true false lateral nulls first last offset epoch to_char
string_agg percentile_cont within row_number rank dense_rank lag abs now nullif cross full natural fetch rows only""".split())


def cut(sql):
    return TOKEN.findall(sql)


def names(tokens, wanted):
    """Places of tokens that are names in `wanted`, bare."""
    return [i for i, t in enumerate(tokens) if t.lower() in wanted and t.lower() not in RESERVED]


def typo(word, rng):
    i = rng.randrange(1, len(word) - 1) if len(word) > 3 else len(word) - 1
    how = rng.choice(("drop", "swap", "double", "change"))
    if how == "drop":
        return word[:i] + word[i + 1:]
    if how == "swap" and i + 1 < len(word) and word[i] != word[i + 1]:
        return word[:i] + word[i + 1] + word[i] + word[i + 2:]
    if how == "double":
        return word[:i] + word[i] + word[i:]
    return word[:i] + rng.choice(string.ascii_lowercase) + word[i + 1:]


class Damage:
    def __init__(self, rng, tables, columns):
        self.rng, self.tables, self.columns = rng, tables, columns

    def at(self, tokens, places, new):
        if not places:
            return None
        i = self.rng.choice(places)
        return "".join(tokens[:i] + [new(tokens[i])] + tokens[i + 1:])

    def table_misspelt(self, sql):
        t = cut(sql)
        return self.at(t, [i for i in names(t, self.tables) if len(t[i]) > 3], lambda w: typo(w, self.rng))

    def column_misspelt(self, sql):
        t = cut(sql)
        return self.at(t, [i for i in names(t, self.columns - self.tables) if len(t[i]) > 3], lambda w: typo(w, self.rng))

    def name_in_other_words(self, sql):
        """customer_name -> customername, customer, name_of_customer ..."""
        t = cut(sql)

        def other(word):
            parts = word.split("_")
            return self.rng.choice(("".join(parts), "_".join(reversed(parts)), "_".join(parts) + "s", "the_" + word))
        return self.at(t, [i for i in names(t, self.columns | self.tables) if "_" in t[i]], other)

    def keyword_misspelt(self, sql):
        t = cut(sql)
        words = {"select", "from", "where", "group", "order", "having", "join", "limit", "distinct", "between", "like", "and", "by"}
        return self.at(t, [i for i, w in enumerate(t) if w.lower() in words], lambda w: typo(w.upper(), self.rng).upper())

    def join_missing(self, sql):
        found = re.findall(r"\s(?:INNER )?JOIN\s+\w+(?:\s+(?:AS\s+)?\w+)?\s+(?:ON\s+[\w.]+\s*=\s*[\w.]+|USING\s*\(\w+\))", sql, re.I)
        if len(found) != 1 or re.search(r"\bSELECT\b.*\bSELECT\b", sql, re.I | re.S):
            return None
        return sql.replace(found[0], "")

    def source_unqualified(self, sql):
        """t1.name -> name of a column that both tables have, or another table's alias"""
        found = list(re.finditer(r"\b(t\d|\w)\.(\w+)", sql, re.I))
        if not found:
            return None
        one = self.rng.choice(found)
        others = {m.group(1) for m in found} - {one.group(1)}
        new = self.rng.choice(sorted(others)) + "." + one.group(2) if others and self.rng.random() < .5 else \
            one.group(2) if self.rng.random() < .5 else one.group(1) + "x." + one.group(2)
        return sql[:one.start()] + new + sql[one.end():]

    def group_missing(self, sql):
        found = re.search(r"\sGROUP BY\s+(.*?)(?=\s+(?:HAVING|ORDER|LIMIT)\b|\)|$)", sql, re.I | re.S)
        if not found:
            return None
        keys = found.group(1).split(",")
        if len(keys) > 1 and "(" not in found.group(1):
            keys.pop(self.rng.randrange(len(keys)))
            return sql[:found.start(1)] + ",".join(keys).strip() + sql[found.end(1):]
        return sql[:found.start()] + sql[found.end():]

    def double_quoted_text(self, sql):
        return re.sub(r"'([^'\"]*)'", r'"\1"', sql) if re.search(r"(=|LIKE|IN \()\s*'", sql, re.I) else None

    def backticks(self, sql):
        t = cut(sql)
        places = set(names(t, self.columns | self.tables)) | {i for i, w in enumerate(t) if w.startswith('"')}
        return "".join(f"`{w.strip(chr(34))}`" if i in places else w for i, w in enumerate(t)) if places else None

    def brackets(self, sql):
        t = cut(sql)
        places = set(names(t, self.columns | self.tables)) | {i for i, w in enumerate(t) if w.startswith('"')}
        return "".join(f"[{w.strip(chr(34))}]" if i in places else w for i, w in enumerate(t)) if places else None

    def camel_case_bare(self, sql):
        return re.sub(r'"(\w+)"', r"\1", sql) if '"' in sql else None

    def top(self, sql):
        found = re.search(r"\sLIMIT (\d+)\s*$", sql, re.I)
        return re.sub(r"^SELECT (DISTINCT )?", rf"SELECT \g<1>TOP {found.group(1)} ", sql[:found.start()], flags=re.I) if found else None

    def limit_pair(self, sql):
        found = re.search(r"\bLIMIT (\d+)\s*$", sql, re.I)
        return sql[:found.start()] + f"LIMIT 0, {found.group(1)}" if found else None

    def other_functions(self, sql):
        swaps = [(r"extract\s*\(\s*(year|month)\s+from\s+([\w.\"]+)\s*\)", lambda m: f"{m.group(1).upper()}({m.group(2)})"),
                 (r"\bcoalesce\(", lambda m: self.rng.choice(("IFNULL(", "NVL(", "ISNULL("))),
                 (r"\blength\(", lambda m: "LEN("),
                 (r"\bCURRENT_DATE\b", lambda m: self.rng.choice(("CURDATE()", "CURRENT_DATE()", "GETDATE()::date"))),
                 (r"\bEXCEPT\b", lambda m: "MINUS"),
                 (r"\bstring_agg\((\w+(?:\.\w+)?), ','\)", lambda m: f"GROUP_CONCAT({m.group(1)})"),
                 (r"\binterval '(\d+) (\w+?)s?'", lambda m: f"INTERVAL {m.group(1)} {m.group(2).upper()}"),
                 (r"to_char\(([\w.\"]+), 'YYYY-MM'\)", lambda m: self.rng.choice((f"DATE_FORMAT({m.group(1)}, '%Y-%m')", f"STRFTIME('%Y-%m', {m.group(1)})")))]
        swaps = [s for s in swaps if re.search(s[0], sql, re.I)]
        if not swaps:
            return None
        pattern, new = self.rng.choice(swaps)
        return re.sub(pattern, new, sql, flags=re.I)

    def other_operators(self, sql):
        new = re.sub(r"(?<=[\w\"] )=(?= )", "==", sql)
        if self.rng.random() < .5 or new == sql:
            new = re.sub(r"(?<!\d) AND (?!\d)", " && ", sql) if not re.search("BETWEEN", sql, re.I) else new
        return new if new != sql else None

    def parenthesis_missing(self, sql):
        t = cut(sql)
        return self.at(t, [i for i, w in enumerate(t) if w in "()" and w], lambda w: "")

    def parenthesis_extra(self, sql):
        t = cut(sql)
        return self.at(t, [i for i, w in enumerate(t) if w == ")"], lambda w: "))")

    def comma_missing(self, sql):
        t = cut(sql)
        return self.at(t, [i for i, w in enumerate(t) if w == ","], lambda w: "")

    def comma_extra(self, sql):
        t = cut(sql)
        return self.at(t, [i for i, w in enumerate(t) if w.lower() in ("from", "where", "group", "order")],
                       lambda w: ", " + w)

    def aggregate_in_where(self, sql):
        found = re.search(r"\sGROUP BY\s+(.*?)\s+HAVING\s+(.*?)(?=\s+(?:ORDER|LIMIT|UNION|INTERSECT|EXCEPT)\b|$)", sql, re.I | re.S)
        if not found or re.search(r"\bSELECT\b.*\bSELECT\b", sql, re.I | re.S):
            return None
        head = sql[:found.start()]
        return f"{head} {'AND' if re.search(r'WHERE', head, re.I) else 'WHERE'} {found.group(2)} GROUP BY {found.group(1)}{sql[found.end():]}"

    def alias_in_where(self, sql):
        found = re.match(r"SELECT ((?:\w+\.)?(\w+))(?![\w.(])(.*?) FROM (.*?) WHERE (.*)$", sql, re.I | re.S)
        if not found or re.search("SELECT", found.group(5), re.I) or re.search("GROUP|UNION|INTERSECT|EXCEPT", sql, re.I):
            return None
        where = re.sub(rf"(?<![\w.]){re.escape(found.group(1))}\b", "shown", found.group(5))
        if where == found.group(5):
            return None
        return f"SELECT {found.group(1)} AS shown{found.group(3)} FROM {found.group(4)} WHERE {where}"

    def text_as_number(self, sql):
        return re.sub(r"(=|>|<) '(\d+)'", r"\1 \2", sql) if re.search(r"[=<>] '\d+'", sql) else None

    def clauses_out_of_order(self, sql):
        found = re.search(r"(\sORDER BY\s+[^()]*?)(\sLIMIT \d+)\s*$", sql, re.I)
        if found:
            return sql[:found.start()] + found.group(2) + found.group(1)
        found = re.search(r"(\sWHERE\s+[^()]*?)(\sGROUP BY\s+[\w., ]*)(\s+(?:ORDER|HAVING|LIMIT).*)?$", sql, re.I | re.S)
        return sql[:found.start()] + found.group(2) + found.group(1) + (found.group(3) or "") if found else None


CLASSES = [k for k in vars(Damage) if not k.startswith("_") and k != "at"]


def plain(value):
    if isinstance(value, (float, decimal.Decimal)):
        return round(float(value), 6)
    return repr(value) if isinstance(value, (list, dict)) else value


def rows(cur, sql):
    cur.execute(sql)
    found = [tuple(map(plain, r)) for r in cur.fetchmany(5000)]
    ordered = re.search(r"ORDER BY[^()]*$", sql, re.I)
    return found if ordered else sorted(found, key=repr)


def runs(cur, sql):
    try:
        cur.execute("EXPLAIN " + sql)
        return True
    except psycopg2.Error:
        return False


def statements(data, database):
    folder = data / "authored" / database
    if folder.exists():
        return [p["sql"] for p in map(json.loads, (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()) if p["sql"]]
    with lzma.open(data / "pairs" / "spider.train.jsonl.xz", "rt") as f:
        pairs = [json.loads(line) for line in f]
    return sorted({p["sql_pg"] for p in pairs if p["db_id"] == database and p["pg_check"] == "ok" and p["rows"]})


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--conn", required=True)
    ap.add_argument("--data", type=pathlib.Path, required=True)
    ap.add_argument("-n", type=int, default=100)
    ap.add_argument("--seed", type=int, default=1)
    ap.add_argument("-v", action="store_true", help="print what was not repaired")
    ap.add_argument("databases", nargs="+")
    args = ap.parse_args()
    rng = random.Random(args.seed)
    places = []
    for database in args.databases:
        db = psycopg2.connect(args.conn, dbname=database)
        db.autocommit = True
        cur = db.cursor()
        cur.execute("SET statement_timeout = '20s'")
        cur.execute("SELECT table_name, column_name FROM information_schema.columns WHERE table_schema = 'public' AND table_name NOT LIKE 'nl\\_%'")
        named = cur.fetchall()
        places.append((database, cur, statements(args.data, database),
                       Damage(rng, {t.lower() for t, _ in named}, {c.lower() for _, c in named})))
    asked, right, times = collections.Counter(), collections.Counter(), []
    done, turn, kinds = 0, 0, list(CLASSES)
    while done < args.n:
        kind = kinds[turn % len(kinds)]
        for _ in range(4000):
            database, cur, sqls, damage = rng.choice(places)
            sql = rng.choice(sqls)
            broken = getattr(damage, kind)(sql)
            if broken and broken != sql and not runs(cur, broken) and runs(cur, sql):
                break
        else:
            kinds.remove(kind)      # nothing in these databases can be damaged so
            continue
        turn += 1
        done += 1
        asked[kind] += 1
        wanted = rows(cur, sql)
        try:
            cur.execute("SELECT sql, changes, clock_timestamp() - statement_timestamp() FROM nl_fix(%s)", (broken,))
            fixed, changes, took = cur.fetchone()
            times.append(took.total_seconds())
            ok = rows(cur, fixed) == wanted
        except psycopg2.Error as e:
            fixed, changes, ok = str(e).strip(), [], False
        right[kind] += ok
        if args.v and not ok:
            print(f"{kind} ({database})\n  good    {sql}\n  broken  {broken}\n  repair  {fixed}\n  changes {changes}")
    for kind in CLASSES:
        if asked[kind]:
            print(f"{right[kind]:3} of {asked[kind]:3}  {kind}")
    print(f"{sum(right.values())} of {done} repaired to the same rows"
          + (f"; longest {max(times) * 1000:.0f} ms" if times else ""))


if __name__ == "__main__":
    main()
