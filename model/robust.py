"""Robustness suites: Spider dev asked in other words, over abbreviated names, or among five times the schema.

usage: robust.py --conn CONNINFO --data DIR [--out DIR] [--name DB_ID]... [--check] [SUITE]...

SUITEs, all of them when none is named:
  spider-dev-synonyms       words of the question that name a table or a column become synonyms (robust_synonyms.txt);
                            the databases are Spider's own, the gold is unchanged.
  spider-dev-abbreviations  copies spider_abbr_<db_id>: tables and columns have abbreviated names and no comments. The gold
                            is carried over by PostgreSQL: a view made of it before renaming is read back afterwards.
  spider-dev-distractors    copies spider_dist_<db_id>: into public come the tables, rows and comments of four training databases
                            about as large, none with a table whose words are all in names of the dev database; gold unchanged.

The dev databases must be loaded (load.py) and nobody connected to them, for they are templates; CONNINFO must be a superuser's.
Copies that are there are made anew. Everything is deterministic. Written: OUT/SUITE.jsonl.xz (what evaluate.py --suite SUITE reads)
and OUT/SUITE.report.json (renames, distractors, golds that could not be carried over, counts). --check only checks the list of synonyms.
"""
import argparse
import collections
import hashlib
import json
import lzma
import pathlib
import random
import re
import subprocess
import sys

import psycopg2
from tqdm import tqdm

import evaluate
import load
from generate.thesaurus import plural, singular

HERE = pathlib.Path(__file__).resolve().parent
SUITES = ("spider-dev-synonyms", "spider-dev-abbreviations", "spider-dev-distractors")


# ---- Words of the schemas

def single(word):
    """Singular; of "orchestras" too, which the generator's does not touch"""
    s = singular(word)
    return s[:-1] if s == word and len(s) > 5 and s.endswith("as") else s


def tokens(text):
    return [single(w) for w in re.findall(r"[a-z]+", text.lower())]


def name_words(schema):
    """Singular words of all tables' and columns' names and readable names"""
    things = [x for t in schema["tables"] for x in (t, *t["columns"])]
    return {w for x in things for text in (x["name"], x.get("comment")) if text for w in tokens(text)}


# ---- Synonyms

def known_groups():
    """What the linker and the generator of training questions take for the same: sets of phrases of singular words"""
    groups = [set(line.split()) for line in re.findall(r'^\t"([^"]+)"', (HERE.parent / "src/lang/synonyms.c").read_text(), re.M)]
    for path in sorted((HERE / "thesaurus").glob("*.txt")):
        blocks = []
        for line in path.read_text(encoding="utf-8").splitlines() if path.stem != "README" else []:
            if line[:1].isspace() and blocks:
                blocks[-1] += " " + line.strip()
            elif line.strip() and not line.startswith("#"):
                blocks.append(line)
        for block in blocks:
            words, *fields = block.split("|")
            said = words.split(",")
            for f in fields:
                kind, colon, rest = f.rpartition(":")
                if not colon:
                    said += f.split()
                elif kind.strip() not in ("kind", "sum", "mode", "prep"):
                    said += rest.split(",")
            groups.append({" ".join(tokens(x)) for x in said if tokens(x)})
    index = collections.defaultdict(set)
    for i, g in enumerate(groups):
        for x in g:
            index[x].add(i)
    return index


def read_synonyms(schemas):
    """-> db_id -> [(words in the question, synonym, only as a noun, takes a plural)], longest first; a faulty list ends the program"""
    index, faults, out, seen = known_groups(), [], collections.defaultdict(list), set()
    have = {d: name_words(s) for d, s in schemas.items()}
    for n, line in enumerate((HERE / "robust_synonyms.txt").read_text(encoding="utf-8").splitlines(), 1):
        if not line.strip() or line.startswith("#"):
            continue
        word, said, *where = (x.strip() for x in line.split("|"))
        noun, word = word.endswith("(n)"), tuple(tokens(word.removesuffix("(n)")))
        mass, said = said.endswith("*"), said.removesuffix("*")
        new = tokens(said)
        for a in {" ".join(word), *set(word) - set(new)}:
            for b in {" ".join(new), *set(new) - set(word)}:
                if index[a] & index[b] or a == b:
                    faults.append(f"{n}: the project knows {a} = {b}")
        unknown = set(where[0].split()) - set(schemas) if where else set()
        if unknown:
            faults.append(f"{n}: no such database: {' '.join(sorted(unknown))}")
        places = sorted(set(where[0].split()) - unknown) if where else [d for d in schemas if set(word) - {"of"} <= have[d]]
        if not places:
            faults.append(f"{n}: no database has {' '.join(word)}")
        for d in places:
            if (set(new) - set(word) - {"of"}) & have[d]:
                faults.append(f"{n}: {d} has a name with {' '.join(sorted((set(new) - set(word)) & have[d]))}")
            if (d, word) in seen:
                faults.append(f"{n}: {' '.join(word)} is said twice for {d}")
            seen.add((d, word))
            out[d].append((word, said, noun, not mass))
    if faults:
        raise SystemExit("\n".join("robust_synonyms.txt:" + f for f in faults))
    return {d: sorted(e, key=lambda x: -len(x[0])) for d, e in out.items()}


BEFORE_NOUN = set("""the a an each every all any some no of in for with without and or have has had total average maximum minimum many most
    more least fewest fewer less highest lowest longest shortest what which its his her their whose first second two three four different
    distinct across including per by about""".split())
QUOTED = re.compile(r"\"[^\"]*\"|(?<!\w)'[^']+'(?!\w)|‘[^’]*’|``.*?''")


def reword(question, gold, entries):
    """-> the question with synonyms. Values, those quoted and those that stand in the gold, are left alone."""
    kept = [m.span() for m in QUOTED.finditer(question)]
    for value in re.findall(r"'((?:[^']|'')*)'", gold or ""):
        value = value.strip("% ").replace("''", "'")
        if len(value) > 1:
            kept += [m.span() for m in re.finditer(r"(?<!\w)" + re.escape(value) + r"(?!\w)", question, re.I)]
    words = [m for m in re.finditer(r"[A-Za-z]+|\d+", question)]
    free = [not any(m.start() < e and m.end() > b for b, e in kept) for m in words]
    stems = [single(m[0].lower()) for m in words]
    out, at, i = "", 0, 0
    while i < len(words):
        for phrase, said, noun, countable in entries:
            j = i + len(phrase)
            if tuple(stems[i:j]) != phrase or not all(free[i:j]):
                continue
            if any(words[k + 1].start() - words[k].end() != 1 for k in range(i, j - 1)):
                continue
            before = words[i - 1][0].lower() if i else ""
            if noun and i and before not in BEFORE_NOUN and not before.isdigit() and question[words[i].start() - 2] not in ",;":
                continue
            head = next((k for k, w in enumerate(phrase) if w == "of"), len(phrase)) - 1
            many = words[i + head][0].lower() != phrase[head] and countable
            new = plural(said) if many and plural(singular(said)) == plural(said) else said
            before = out + question[at:words[i].start()]
            if re.search(r"\b[Aa]n? $", before):
                before = re.sub(r"n? $", "n " if new[0] in "aeiou" else " ", before)
            if words[i][0][0].isupper() and i == 0:
                new = new[0].upper() + new[1:]
            out, at, i = before + new, words[j - 1].end(), j
            break
        else:
            i += 1
    return out + question[at:]


# ---- Abbreviations

KNOWN = dict(l.split("=") for l in """
    name=nm number=no num=no date=dt code=cd description=dsc address=addr amount=amt quantity=qty type=typ year=yr month=mth day=dy time=tm
    country=ctry city=cty state=st county=cnty street=str phone=tel email=eml document=doc department=dept employee=emp student=stud
    course=crs teacher=tchr language=lng population=pop average=avg percentage=pct minute=min position=pos location=loc reference=ref
    region=rgn district=dist weight=wgt height=hgt length=len level=lvl category=cat status=sts detail=dtl other=oth first=fst last=lst
    middle=mdl current=cur permanent=perm original=orig source=src destination=dest record=rec performance=perf evaluation=eval
    manager=mgr production=prod product=prod property=prop feature=feat treatment=trtm template=tmpl version=vers text=txt paragraph=para
    transcript=trns semester=sem section=sect degree=deg program=prog enrolment=enr registered=reg channel=chnl series=srs rating=rtg
    people=ppl person=pers player=plyr country_code=ctry_cd winner=wnr loser=lsr match=mtch ranking=rnkg rank=rnk point=pt
    birth=bth death=dth result=rslt company=co format=fmt title=ttl attendance=attn capacity=cap maker=mkr model=mdl
    visitor=vstr membership=mbr ticket=tkt total=tot airline=aln airport=arpt flight=flt cost=cst charge=chrg size=sz
    hand=hnd points=pts vote=vt area=ar share=shr from=fr""".split())
DROPPED = {"of", "in", "and", "or", "by"}


def short(word, database):
    """One word as a DBA abbreviates it: a customary form, its first letters, or no vowels; the same all over a database"""
    s = single(word)
    if word in KNOWN or s in KNOWN:
        return KNOWN.get(word) or KNOWN[s]
    if len(s) <= 3:
        return s
    if len(s) > 5 and hashlib.sha256(f"{database} {s}".encode()).digest()[0] % 3 == 0:
        cut = s[:4].rstrip("aeiou")
        return cut if len(cut) > 2 else s[:4]
    bare = s[0] + re.sub(r"[aeiou]|y$", "", s[1:])
    bare = re.sub(r"(.)\1", r"\1", bare)[:5]
    return bare if len(bare) > 1 else s[:3]


def runs_together(name, words):
    """Is it these words or their beginnings without a blank, as in destairport, flightno?"""
    if not words or not name:
        return not words and not name
    begins = lambda part: words[0].startswith(part) or KNOWN.get(words[0]) == part
    return any(begins(name[:n]) and runs_together(name[n:], words[1:]) for n in range(1, len(name) + 1))


def abbreviated(name, readable, database):
    """A name abbreviated word by word; readable: its comments, for words run together. Other characters stay, so that a name that needed
    quotes still does."""
    for text in readable:
        words = re.findall(r"[a-z]+", (text or "").lower())
        if len(words) > 1 and runs_together(name, words):
            return "".join(short(w, database) for w in words)
    parts = [p for p in name.split("_") if p not in DROPPED or "_" not in name]
    return "_".join(re.sub(r"[a-z]+", lambda m: short(m[0], database), p, flags=re.I) for p in parts)


def unique(name, taken):
    out, n = name, 1
    while out in taken:
        n += 1
        out = f"{name}{n}"
    taken.add(out)
    return out


# ---- Databases

def copied(conn, source, target):
    """A copy of a database without the extension -> cursor in it"""
    admin = psycopg2.connect(conn)
    admin.autocommit = True
    cur = admin.cursor()
    cur.execute(f"DROP DATABASE IF EXISTS {load.quoted(target)}")
    cur.execute(f"CREATE DATABASE {load.quoted(target)} TEMPLATE {load.quoted(source)}")
    admin.close()
    db = psycopg2.connect(conn, dbname=target)
    db.autocommit = True
    cur = db.cursor()
    cur.execute("DROP EXTENSION IF EXISTS nl2sql CASCADE; SET statement_timeout = '20s'; SET client_min_messages = warning")
    return cur


def catalog(cur):
    """-> [(table, its comment, [(column, its comment)])] of public"""
    cur.execute("""SELECT c.relname, obj_description(c.oid, 'pg_class'),
                          array_agg(a.attname::text ORDER BY a.attnum), array_agg(col_description(c.oid, a.attnum) ORDER BY a.attnum)
                   FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0 AND NOT a.attisdropped
                   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind = 'r' GROUP BY c.oid, c.relname ORDER BY c.oid""")
    return [(t, said, list(zip(columns, comments))) for t, said, columns, comments in cur.fetchall()]


def rename(cur, new_name, bare=lambda: True):
    """Renames everything in public -> {old: new}, columns as table.column. new_name: (old, its comments anywhere) -> new; bare: is this one's
    comment taken off?"""
    renames, taken, q = {}, set(), load.quoted
    found = catalog(cur)
    readable = collections.defaultdict(list)        # a name may have its comment in another table
    for table, said, columns in found:
        for name, text in [(table, said), *columns]:
            readable[name].append(text)
    for table, _, columns in found:
        renames[table] = unique(new_name(table, readable[table]), taken)
        inside = set()
        for c, _ in columns:
            renames[f"{table}.{c}"] = unique(new_name(c, readable[c]), inside)
    for table, _, columns in found:         # by way of names that clash with none
        for i, (c, _) in enumerate(columns):
            if bare():
                cur.execute(f"COMMENT ON COLUMN {q(table)}.{q(c)} IS NULL")
            cur.execute(f"ALTER TABLE {q(table)} RENAME COLUMN {q(c)} TO {q(f'robust {i}')}")
        for i, (c, _) in enumerate(columns):
            cur.execute(f"ALTER TABLE {q(table)} RENAME COLUMN {q(f'robust {i}')} TO {q(renames[f'{table}.{c}'])}")
    for i, (table, _, _) in enumerate(found):
        if bare():
            cur.execute(f"COMMENT ON TABLE {q(table)} IS NULL")
        cur.execute(f"ALTER TABLE {q(table)} RENAME TO {q(f'robust {i}')}")
    for i, (table, _, _) in enumerate(found):
        cur.execute(f"ALTER TABLE {q(f'robust {i}')} RENAME TO {q(renames[table])}")
    return renames


def carried(cur, pairs, change):
    """Gold statements through change(), which renames -> its result, [gold or None], [(gold, fault)]"""
    cur.execute("CREATE SCHEMA robust")
    rows, faults = {}, []
    for i, p in enumerate(pairs):
        try:
            if p["sql_pg"]:
                cur.execute(p["sql_pg"])
                names = ", ".join(f"c{k}" for k in range(len(cur.description)))
                rows[i] = cur.fetchall()
                cur.execute(f"CREATE VIEW robust.g{i} ({names}) AS {p['sql_pg'].rstrip('; ')}")
        except psycopg2.Error as e:
            rows.pop(i, None)
            faults.append((p["sql_pg"], str(e).splitlines()[0]))
    result, golds = change(), [None] * len(pairs)
    for i in rows:
        cur.execute(f"SELECT pg_get_viewdef('robust.g{i}'::regclass, true)")
        golds[i] = cur.fetchone()[0].strip().rstrip(";")
    cur.execute("SET client_min_messages = warning; DROP SCHEMA robust CASCADE")
    for i in rows:
        try:
            cur.execute(golds[i])
            if not evaluate.same(cur.fetchall(), rows[i], evaluate.ordered(pairs[i]["sql_pg"])):
                raise ValueError("other rows")
        except (psycopg2.Error, ValueError) as e:
            faults.append((pairs[i]["sql_pg"], str(e).splitlines()[0]))
            golds[i] = None
    return result, golds, faults


def distractors(schema, train):
    """Four training databases about as large, with no table whose words are all in names here, so that the gold stays the answer"""
    size = lambda s: (len(s["tables"]), sum(len(t["columns"]) for t in s["tables"]))
    here, (tables, columns) = name_words(schema), size(schema)
    same = lambda s: any(set(tokens(x)) <= here for t in s["tables"] for x in (t["name"], t.get("comment")) if x)
    apart = lambda s: (abs(size(s)[1] - columns) / columns + abs(size(s)[0] - tables) / tables / 4, s["db_id"])
    return random.Random(schema["db_id"]).sample(sorted((s for s in train if not same(s)), key=apart)[:16], 4)


def merge(conn, cur, target, data, others):
    """Put others' tables into public of the copy; a name that is taken gets a number. -> {database: {old: new}} of those"""
    renames, q = {}, load.quoted
    for k, s in enumerate(others):
        own = f"robust{k}"
        dump = lzma.open(data / "postgres" / (s["db_id"] + ".sql.xz"), "rt").read()
        script = "\n".join([f"CREATE SCHEMA {own}; SET search_path = {own};", dump, *load.readable_names(s), ""])
        dsn = psycopg2.extensions.make_dsn(conn, dbname=target)
        psql = ["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-o", "/dev/null"]
        said = subprocess.run(psql, input=script.encode(), capture_output=True)
        if said.returncode:
            raise SystemExit(f"{target}: {s['db_id']}: {said.stderr.decode().strip()[:300]}")
        cur.execute("SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace")
        taken = {r[0] for r in cur.fetchall()}
        cur.execute("""SELECT relkind, relname FROM pg_class WHERE relnamespace = %s::regnamespace AND relkind IN ('r', 'i')
                       ORDER BY relkind, relname""", (own,))
        changed = {}
        for kind, name in cur.fetchall():
            new = unique(name, taken)
            if new != name:
                cur.execute(f"ALTER {'TABLE' if kind == 'r' else 'INDEX'} {own}.{q(name)} RENAME TO {q(new)}")
                changed.update({name: new} if kind == "r" else {})
            if kind == "r":
                changed[name] = new
        for new in changed.values():
            cur.execute(f"ALTER TABLE {own}.{q(new)} SET SCHEMA public")
        cur.execute(f"DROP SCHEMA {own}")
        renames[s["db_id"]] = {a: b for a, b in changed.items() if a != b}
    return renames


# ---- Suites

def line(database, pair):
    """A pair of Spider dev as a suite's file has it; whether order counts is told by its own gold"""
    return dict(db=database, id=pair["id"], question=pair["question"], gold=pair["sql_pg"], source=pair["sql"],
                ordered=evaluate.ordered(pair["sql_pg"] or ""))


def synonym_suite(a, schemas, pairs):
    entries, report, out = read_synonyms(schemas), collections.Counter(), []
    for d, questions in pairs.items():
        for p in questions:
            said = reword(p["question"], p["sql_pg"] or p["sql"], entries.get(d, ()))
            report["changed" if said != p["question"] else "unchanged"] += 1
            out.append(dict(line("spider_" + d, p), question=said, original=p["question"], changed=said != p["question"]))
    return out, dict(counts=report)


def abbreviation_suite(a, schemas, pairs):
    report, counts, out = {}, collections.Counter(), []
    for d, questions in tqdm(pairs.items(), desc="abbreviations", disable=not sys.stderr.isatty()):
        cur = copied(a.conn, "spider_" + d, "spider_abbr_" + d)
        renames, golds, faults = carried(cur, questions, lambda: rename(cur, lambda name, readable: abbreviated(name, readable, d)))
        cur.connection.close()
        report[d] = dict(renames=renames, faults=faults)
        for p, gold in zip(questions, golds):
            state = "carried over" if gold else "lost" if p["sql_pg"] else "without gold in the data set too"
            counts[state] += 1
            if state != "lost":
                out.append(dict(line("spider_abbr_" + d, p), gold=gold))
    return out, dict(counts=counts, databases=report)


def distractor_suite(a, schemas, pairs):
    with lzma.open(a.data / "schemas" / "spider.jsonl.xz", "rt") as f:
        train = [s for s in map(json.loads, f) if s.get("split") == "train" and s.get("content") != "made up"]
    train = [s for s in train if (a.data / "postgres" / (s["db_id"] + ".sql.xz")).exists()]
    report, counts, out = {}, collections.Counter(), []
    for d, questions in tqdm(pairs.items(), desc="distractors", disable=not sys.stderr.isatty()):
        others = distractors(schemas[d], train)
        cur = copied(a.conn, "spider_" + d, "spider_dist_" + d)
        before = catalog(cur)
        clashes = merge(a.conn, cur, "spider_dist_" + d, a.data, others)
        after = catalog(cur)
        cur.connection.close()
        n = [len(before), len(after), sum(len(c) for _, _, c in before), sum(len(c) for _, _, c in after)]
        report[d] = dict(distractors=[s["db_id"] for s in others], renamed=clashes, tables=n[:2], columns=n[2:])
        counts.update(dict(zip(("tables before", "tables after", "columns before", "columns after"), n)))
        out += [line("spider_dist_" + d, p) for p in questions]
    return out, dict(counts=counts, databases=report)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn")
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--out", type=pathlib.Path, default=HERE.parent / "build" / "robust")
    p.add_argument("--name", action="append", help="only these dev databases")
    p.add_argument("--check", action="store_true")
    p.add_argument("suites", nargs="*", metavar="SUITE")
    a = p.parse_args()
    if set(a.suites) - set(SUITES):
        p.error("suites are " + ", ".join(SUITES))
    with lzma.open(a.data / "schemas" / "spider.jsonl.xz", "rt") as f:
        schemas = {s["db_id"]: s for s in map(json.loads, f) if s.get("split") == "dev"}
    if a.check:
        print(f"{sum(map(len, read_synonyms(schemas).values()))} entries by database")
        return 0
    pairs = collections.defaultdict(list)
    with lzma.open(a.data / "pairs" / "spider.dev.jsonl.xz", "rt") as f:
        for i, q in enumerate(map(json.loads, f)):
            if not a.name or q["db_id"] in a.name:
                pairs[q["db_id"]].append(dict(q, id=i))
    a.out.mkdir(parents=True, exist_ok=True)
    for suite in a.suites or SUITES:
        make = dict(zip(SUITES, (synonym_suite, abbreviation_suite, distractor_suite)))[suite]
        if make is not synonym_suite and not a.conn:
            p.error("--conn is needed")
        lines, report = make(a, schemas, dict(sorted(pairs.items())))
        with lzma.open(a.out / f"{suite}.tmp", "wt") as f:
            f.writelines(json.dumps(x) + "\n" for x in lines)
        (a.out / f"{suite}.tmp").replace(a.out / f"{suite}.jsonl.xz")
        (a.out / f"{suite}.report.json").write_text(json.dumps(report, indent=1))
        print(f"{suite}: {len(lines)} questions; " + ", ".join(f"{n} {what}" for what, n in report["counts"].items()), flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
