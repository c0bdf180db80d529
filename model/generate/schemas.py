"""A live database -> plain structs: tables, columns, what kind of thing each column is, its values, the keys.

Everything comes from the catalog, from statistics (the databases are ANALYZEd) and from nl_encode_schema, whose keys are
the server's own (declared and found by name), so that a join made here is one that the model can say.
"""
import collections
import re
from dataclasses import dataclass, field

CATALOG = """
SELECT n.nspname, c.relname, c.reltuples::int, obj_description(c.oid, 'pg_class'), a.attname, a.attnum, format_type(a.atttypid, NULL),
       t.typtype::text, a.attnotnull, col_description(c.oid, a.attnum),
       EXISTS (SELECT 1 FROM pg_index i WHERE i.indrelid = c.oid AND i.indisprimary AND a.attnum = ANY (i.indkey)) AS pk
FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid JOIN pg_type t ON t.oid = a.atttypid
WHERE c.relkind IN ('r', 'p') AND n.nspname !~ '^(pg_|information_schema|nl2sql)' AND a.attnum > 0 AND NOT a.attisdropped ORDER BY 1, 2, 6"""
STATS = """
SELECT schemaname, tablename, attname, n_distinct, null_frac, most_common_vals::text::text[], most_common_freqs, histogram_bounds::text::text[],
       avg_width
FROM pg_stats WHERE schemaname !~ '^(pg_|information_schema)' AND NOT inherited"""
INTS, NUMS = {"smallint", "integer", "bigint"}, {"numeric", "real", "double precision", "money"}
TEXTS = {"text", "character varying", "character", '"char"', "citext", "bpchar"}


@dataclass(eq=False)
class Column:
    table: "Table"
    name: str
    sql: str
    type: str                           # int num text enum bool date time (timestamps) other
    pk: bool
    notnull: bool
    comment: str
    nulls: float = 0                    # share of NULLs
    distinct: int = 0                   # distinct values
    common: list = field(default_factory=list)      # [(value, share)], the most common values
    sample: list = field(default_factory=list)      # values at random (common ones and histogram bounds)
    key: "Key" = None                   # the single-column foreign key it is
    role: str = ""                      # id key name code category measure year date flag text contact other
    phrases: object = None              # phrases.py


@dataclass(eq=False)
class Key:
    table: "Table"
    to: "Table"
    columns: list
    to_columns: list
    only: bool = True                   # no other key between the two tables


@dataclass(eq=False)
class Table:
    name: str
    sql: str
    comment: str
    rows: int
    columns: list = field(default_factory=list)
    keys: list = field(default_factory=list)        # to parents
    refs: list = field(default_factory=list)        # from children
    label: list = field(default_factory=list)       # columns that tell a person which row it is
    prefix: str = ""                                # what nearly all its columns' names begin with
    phrases: object = None

    @property
    def pk(self):
        return [c for c in self.columns if c.pk]


@dataclass(eq=False)
class Schema:
    database: str
    tables: list


def quoted(name):
    return name if re.fullmatch(r"[a-z_][a-z0-9_]*", name) and name not in RESERVED else '"' + name.replace('"', '""') + '"'


RESERVED = set("""all analyse analyze and any array as asc asymmetric both case cast check collate column constraint create current_date
current_role current_time current_timestamp current_user default deferrable desc distinct do else end except false fetch for foreign from
grant group having in initially intersect into lateral leading limit localtime localtimestamp not null offset on only or order placing
primary references returning select session_user some symmetric table then to trailing true union unique user using variadic when where
window with authorization binary collation concurrently cross current_schema freeze full ilike inner is isnull join left like natural
notnull outer overlaps right similar tablesample verbose between values""".split())

NOT_MEASURE = re.compile(r"(^|_)(id|no|nr|num|code|cd|key|ref|zip|postcode|phone|tel|lat|lon|lng|long|latitude|longitude|x|y|seq|line|"
                         r"row|col|"
                         r"version|ver|isbn|ssn|mmsi|imo|vat_no|number|position|pos|rank|rk|place|port|octane|sort|ord|order|lvl|level|"
                         r"nbr|grade|class|cls|idx|index|octet|sid|sku|serial|pin|account|acct|year|yr|month|mo|week|wk|quarter|qtr|hour|"
                         r"prio|priority|severity|sev|type|typ|kind|stat|status|flag|fl|bit|day|dow|major|advisor|by|shift|channel|gate|"
                         r"platform|floor|table|zone|"
                         r"head|room|classroom|manager|supervisor|boss|parent|lead|owner|agent|person|room|box|bay|track|slot|time|"
                         r"batch|round|parallel|domain|group|period|office|desk|seat|page)$")
NAMES = re.compile(r"(^|_)(name|nm|title|pagetitle|pagename|ttl|label|descr|description|dsc|desc|headline|fullname|full_name|company|subject|byline)$|^[a-z]{1,12}name$")
FREE = re.compile(r"(^|_)(note|notes|comment|comments|remark|remarks|rmk|text|body|bio|summary|detail|details|content|message|"
                  r"reason_text|url|"
                  r"link|image|photo|path|hash|token|password|pw|address|addr|street|other_details|geom|json|iban|bic)$")
CONTACT = re.compile(r"(^|_)(email|mail|phone|tel|mobile|fax|telephone|cell)(_no|_number|_address)?$")


def snake(name):
    return re.sub(r"([a-z0-9])([A-Z])", r"\1_\2", re.sub(r"[^A-Za-z0-9]+", "_", name)).lower().strip("_")


def role(c):
    s, n = snake(c.name), c.distinct
    if c.key:
        return "key"
    if c.type == "bool":
        return "flag"
    if c.type in ("date", "time"):
        return "date"
    if c.type in ("int", "num"):
        if c.pk or s.endswith(("_id", "id")) and len(s) > 3 and c.type == "int" and (s.endswith("_id") or n > 3):
            return "id"
        if re.search(r"(^|_)(year|yr|season)($|_)|year$|_yr$|^yr", s) and c.type == "int" and c.sample and all(1500 < int(v) < 2100
                                                                                for v in c.sample):
            return "year"
        return "code" if NOT_MEASURE.search(s) or n < 3 or re.search(r"(order|number|code|year|room|phone|zip|fax|postcode|jan|feb|mar|apr|jun|jul|aug|sep|oct|"
                                                                     r"nov|dec)$", s) and not s.startswith("number_of") else "measure"
    if c.type in ("text", "enum"):
        if s.endswith("_id") or s == "id":
            return "code"
        if re.search(r"date$|(^|_)(time|year|datetime|zip|postcode|postalcode|postal_code|zip_code|zipcode|pcode)$", s):
            return "other"
        if c.type == "text" and (FIRST.search(s) or LAST.search(s) and s not in ("family", "last")):
            return "name"
        if CONTACT.search(s):
            return "contact"
        if FREE.search(s) and not (n <= 12 and c.type == "enum"):
            return "text"
        if re.search(r"(^|_)(id|no|nr|number|ref|code|cd|key|iata|icao|sku|isbn|barcode|plate|reg|registration|serial|vin|imo)$", s):
            if n > 25 or c.pk or n >= .8 * c.table.rows:
                return "code"
        if s.rstrip("s") == snake(c.table.name).rstrip("s") and n > .8 * c.table.rows:
            return "name"
        if NAMES.search(s) and n > .4 * c.table.rows:
            return "name"
        if re.search(r"(^|_)(descr|description|dsc|desc)$", s) and n > 12:
            return "text"
        long = max((len(v) for v in c.sample), default=0)
        if c.type == "enum" or 1 < n <= max(12, min(60, c.table.rows // 2)) and long <= 32:
            return "category"
        if long > 60:
            return "text"
        if n > .8 * c.table.rows:
            return "name" if long <= 45 and s.split("_")[-1] in ("surname", "forename", "lastname", "firstname", "last", "first", "nm",
                                                                 "lnm", "fnm",
                                                                  "lname", "fname", "lst", "fst", "sname") else "other"
        return "category" if long <= 32 and n < .5 * c.table.rows else "other"
    return "other"


FIRST = re.compile(r"^(first|fst|forename|firstname|first_name|fname|fnm|f_name|given|given_names?|fst_nm|frst_nm|first_nm|frnm|forenames|fore_name|fn)$|"
                   r"_(first_name|fname)$|first_?name$")
LAST = re.compile(r"^(last|lst|surname|lastname|last_name|lname|lnm|l_name|family|family_name|sur_nm|lst_nm|last_nm|fam_nm|surnm|srnm|sname|sur|snm|ln)$|_(last_name|"
                  r"lname)$|last_?name$")


OTHERS = set("""visitor keeper driver drv drvr representative rep donator donor team city town street subject subj network famous character
    contact seat holder guest tenant tnt sender payer mgr""".split())        # whose name a row may hold besides its own


def labels(t, others=()):
    """The columns that a person expects when asked "which ...": a name, two names, a title, a reference, else the key.
    others: the words of the other tables' names, for the name of one of these (an invoice's customer name) is not the row's own"""
    first = [c for c in t.columns if FIRST.search(snake(c.name)) and c.type == "text"]
    last = [c for c in t.columns if LAST.search(snake(c.name)) and c.type == "text"]
    if first and last:
        return [first[0], last[0]]
    own = snake(t.name)
    scored = []
    for i, c in enumerate(t.columns):
        s, score = snake(c.name), 0
        if c.role == "name" and FIRST.search(s) and c.distinct < .5 * t.rows:
            continue                    # fifty pupils are called Emma
        if c.role == "name":
            score = 5 if re.search(r"(^|_)(name|nm|full_name|title|ttl|fullname)$", s) else 3
            score += 2 * (s.rstrip("s") == own.rstrip("s") or c.pk and len(t.pk) == 1)     # a phone is its model, not its company
            score += s in ("name", "title", "full_name", "nm") or s.startswith(own.rstrip("s"))
            head = s.split("_")[0]
            score -= 6 * (head in others and "_" in s and head not in own.split("_") and head + "s" not in own.split("_"))
            score -= 6 * bool(re.match("(billing|shipping|delivery|payment|sender|recipient)_", s) and s.split("_")[0] not in own)
            score -= 6 * bool(head in OTHERS and "_" in s and head not in own and not any(re.match(".*?".join(o), head) for o in own.split("_") if o))      # whoever keeps a car is not its name
            score -= 6 * bool(re.search(r"file_?name$", s) and len(s.split("_")) > 2 and "file" not in own and "attachment" not in own)
            score -= bool(re.search(r"contact|owner|short|latin|generic|nick|middle|street|file|image|user|manager|author|president|"
                                    r"director|head_|leader|captain|coach|sender|recipient|delivery|shipping|payment|billing|reporter|visitor|draft|discount|"
                               r"first|last|forename|surname|(^|_)[fl]name", s) and not set(s.split("_")) & set(own.split("_"))) * 4
        elif last and c is last[0] and "family" not in s:
            score = 4
        elif c.role == "code" and c.type == "text" and c.distinct > .9 * t.rows and not re.search(
                "(^|_)(pst|post|zip|pcode|postal|area|ctry|country|bic|iban|lang|tel|phone)(_|$)", s):
            score = 2 if not c.pk else 1.5
        if score > 0:
            scored.append((score, -i, c))
    if scored:
        return [max(scored, key=lambda x: x[:2])[2]]
    return t.pk if len(t.pk) == 1 and t.pk[0].type in ("int", "text", "num") else []


def load(cur, database):
    """One connection's database -> Schema"""
    tables, names = {}, collections.defaultdict(list)
    cur.execute(CATALOG)
    for ns, rel, rows, tcomment, att, _, type_, typtype, notnull, comment, pk in cur.fetchall():
        t = tables.get((ns, rel))
        if t is None:
            t = tables[ns, rel] = Table(rel, quoted(rel) if ns == "public" else quoted(ns) + "." + quoted(rel), tcomment or "",
                                        max(rows, 0))
            names[rel].append(t)
        kind = ("int" if type_ in INTS else "num" if type_ in NUMS else "text" if type_ in TEXTS else "bool" if type_ == "boolean" else
                "date" if type_ == "date" else "time" if type_.startswith("timestamp") else "enum" if typtype == "e" else "other")
        t.columns.append(Column(t, att, quoted(att), kind, pk, notnull, comment or ""))
    at = {(k, c.name): c for k, t in tables.items() for c in t.columns}
    cur.execute(STATS)
    for ns, rel, att, distinct, nulls, values, shares, bounds, width in cur.fetchall():
        c = at.get(((ns, rel), att))
        if c is None:
            continue
        c.nulls = nulls
        c.distinct = round(-distinct * c.table.rows) if distinct < 0 else int(distinct)
        if width < 200 and c.type != "other":
            c.common = list(zip(values or [], shares or []))
            c.sample = [v for v in (values or [])[:60]] + (bounds or [])[:100]
    cur.execute("SELECT nl_encode_schema()")
    e = cur.fetchone()[0]
    listed = [names[t["name"]][0] if len(names[t["name"]]) == 1 else None for t in e["tables"]]
    columns = [(listed[c["table"]], c["name"]) for c in e["columns"]]
    pairs = collections.Counter()
    for k in e["keys"]:
        t, to = listed[k[0]], listed[k[1]]
        if t is None or to is None:
            continue
        find = lambda i: next((c for c in columns[i][0].columns if c.name == columns[i][1]), None) if columns[i][0] else None
        key = Key(t, to, [find(i) for i in k[2]], [find(i) for i in k[3]])
        if None in key.columns + key.to_columns:
            continue
        t.keys.append(key)
        to.refs.append(key)
        pairs[frozenset((t, to))] += 1
        if len(key.columns) == 1:
            key.columns[0].key = key
    out = [t for t in tables.values() if t.rows > 0 and len(names[t.name]) == 1]
    for t in out:
        t.keys = [k for k in t.keys if k.to in out]
        t.refs = [k for k in t.refs if k.table in out]
        for k in t.keys:
            k.only = pairs[frozenset((k.table, k.to))] == 1
        for c in t.columns:
            c.role = role(c)
            if c.key and c.key not in t.keys:
                c.key = None            # to a table without rows, which nobody names
    words = {t: set(snake(t.name).split("_")) for t in out}
    words = {t: w | {x[:-1] for x in w if x.endswith("s")} for t, w in words.items()}
    for t in out:
        t.label = labels(t, set().union(*(w for x, w in words.items() if x is not t and len(w) <= 4)))
    return Schema(database, out)
