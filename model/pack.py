"""Pairs -> shards of encoded examples, by the server's own C (SQL function nl_encode).

usage: pack.py --conn CONNINFO [--data DIR] --vocab VOCAB_TXT [--out DIR] [--name DATABASE]... [SET...]

The cluster holds the databases that load.py made; the extension is created in each. SETs: spider.train,
spider.train_others, spider_syn.train, spider.dev (measured only), first_turns, dialogues, authored, business (the
authored schemas named in business.txt, never trained on; nor are those of calibration.txt, see reward.py); with _zh
behind authored or business the Chinese wordings; changes and changes_held (requests for changes of rows, of the
schemas of authored and of business); bird.train and wikisql.train (their databases made by filled.py); generated,
generated_dialogues and renamed (read from OUT/SET.pairs.jsonl.xz, written by `python3 -m generate`, `python3 -m
generate.dialogues` and rename.py). A shard is OUT/SET.jsonl.xz:
a line for each schema (nl_encode_schema), then its questions (nl_encode). What cannot be encoded is counted by reason
in OUT/SET.report.json. OUT/meta.json holds the symbols and the marks' pieces. Without DIR the sets are made of this
repository's schemas and of what OUT holds; a set of which nothing is there is said and left out.
"""
import argparse
import collections
import json
import lzma
import pathlib
import random
import re
import sys

import psycopg2
from tqdm import tqdm

import filled
import load

HERE = pathlib.Path(__file__).resolve().parent
CHANGES = ("changes", "changes_held")
DEFAULT = ["spider.dev", "business", "spider.train", "spider.train_others", "spider_syn.train", "first_turns", "dialogues", "authored", "authored_zh",
           "bird.train", "wikisql.train", "generated", "generated_dialogues", "renamed", "changes"]
# In a schema of its own: authored/server_catalog has tables named as the extension's views.
EXTENSION = """SET client_min_messages = warning; DO 'BEGIN
        IF NOT EXISTS (SELECT FROM pg_extension WHERE extname = ''nl2sql'') THEN
            CREATE SCHEMA IF NOT EXISTS nl2sql; CREATE EXTENSION nl2sql SCHEMA nl2sql;
        END IF; END';
    SELECT set_config('search_path', current_setting('search_path') || ', ' || quote_ident(nspname), false)
    FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'nl2sql'"""
# What nl_encode runs under: every schema is seen, no value is missed for want of time.
SETTINGS = "SET nl2sql.value_lookup_timeout = 2000; SET nl2sql.schemas = '*'"


def ir_symbols():
    """The IR's symbols in order, from src/lang/ir.h"""
    return re.findall(r'X\(\w+, "([^"]+)"\)', (HERE.parent / "src/lang/ir.h").read_text())


def public(data, name):
    """Are these pairs of the data folder there? Said if not."""
    gone = load.lacking(data, f"pairs/{name}.jsonl.xz")
    if gone:
        load.left_out(f"pairs {name}", gone)
    return not gone


def spider_pairs(data, name):
    """-> database -> [(question, sql or None)]; only statements whose PostgreSQL form was checked"""
    out = collections.defaultdict(list)
    if not public(data, name):
        return out
    with lzma.open(data / "pairs" / f"{name}.jsonl.xz", "rt") as f:
        for p in map(json.loads, f):
            if p.get("sql_pg") and p["pg_check"] in ("ok", "ties"):
                out["spider_" + p["db_id"]].append((p["question"], p["sql_pg"]))
    return out


def authored_pairs(data, business, held, part, calibration=None):
    """Of the authored schemas in business (held) or not in it, never of those in calibration, which is calibration.txt"""
    out = collections.defaultdict(list)
    if calibration is None:
        calibration = load.named_in("calibration.txt")
    for folder in load.authored_folders(data):
        path = folder / part
        if (folder.name in business) != held or not path.exists() or folder.name in calibration:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            p = json.loads(line)
            for q in p["questions"]:
                out["authored_" + folder.name].append((q, p["sql"] or ""))
        dialogues = folder / "dialogues.jsonl"
        if part == "pairs.jsonl" and not held and dialogues.exists():
            for line in dialogues.read_text(encoding="utf-8").splitlines():
                turn = json.loads(line)["turns"][0]
                if turn["sql"]:
                    out["authored_" + folder.name].append((turn["question"], turn["sql"]))
    return out


def change_pairs(data, business, held):
    """Requests for changes -> the statement; to be refused: ''. An INSERT of several rows is none that the IR has."""
    out, calibration = collections.defaultdict(list), load.named_in("calibration.txt")
    for folder in load.authored_folders(data):
        path = folder / "changes.jsonl"
        if (folder.name in business) != held or not path.exists() or folder.name in calibration:
            continue
        for line in path.read_text(encoding="utf-8").splitlines():
            p = json.loads(line)
            several = p["sql"] and p["sql"].upper().startswith("INSERT") and p["rows"] != 1
            out["authored_" + folder.name].append((p["request"], None if several else p["sql"] or ""))
    return out


def first_turns(data):
    """How dialogues about Spider's training databases begin: CoSQL and QDA-SQL, those turns that ask for something there is."""
    out = collections.defaultdict(list)
    for name, intents in (("cosql.train", ("INFORM_SQL",)), ("qda_sql.train", ("answerable",))):
        if not public(data, name):
            continue
        with lzma.open(data / "pairs" / f"{name}.jsonl.xz", "rt") as f:
            for d in map(json.loads, f):
                turn = d["turns"][0]
                if turn.get("sql_pg") and turn["pg_check"] in ("ok", "ties") and turn.get("intent") in intents:
                    out["spider_" + d["db_id"]].append((turn["question"], turn["sql_pg"]))
    return out


def after(turns):
    """A question with those before it (at most four), as src/pg/conversation.c puts them"""
    return " | ".join(turns[-5:])


def answered(statements):
    """Of the turns before (at most four) the last statement, as src/pg/conversation.c takes it"""
    return next((sql for sql in statements[:-5:-1] if sql), None)


def dialogue_pairs(data, business):
    """Follow-up questions with the turns before them -> SQL, and what the turn before was answered with: authored dialogues,
    CoSQL, and fresh questions after unrelated ones"""
    out, calibration, chance = collections.defaultdict(list), load.named_in("calibration.txt"), random.Random(5)
    for folder in load.authored_folders(data):
        if folder.name in business or folder.name in calibration:
            continue
        mine = out["authored_" + folder.name]
        path = folder / "dialogues.jsonl"
        for line in path.read_text(encoding="utf-8").splitlines() if path.exists() else []:
            turns = json.loads(line)["turns"]
            for i in range(1, len(turns)):
                mine.append((after([t["question"] for t in turns[:i + 1]]), turns[i]["sql"] or "", answered([t["sql"] for t in turns[:i]])))
        pairs = [json.loads(line) for line in (folder / "pairs.jsonl").read_text(encoding="utf-8").splitlines()]
        for pair in chance.sample(pairs, min(12, len(pairs))):
            before = chance.choice(pairs)
            mine.append((after([chance.choice(before["questions"]), chance.choice(pair["questions"])]), pair["sql"] or "", before["sql"]))
    if not public(data, "cosql.train"):
        return out
    with lzma.open(data / "pairs" / "cosql.train.jsonl.xz", "rt") as f:
        for d in map(json.loads, f):
            asked, before = [], None
            for turn in d["turns"]:
                if turn.get("sql_pg") and turn["pg_check"] in ("ok", "ties"):
                    asked.append(turn["question"])
                    if len(asked) > 1:
                        out["spider_" + d["db_id"]].append((after(asked), turn["sql_pg"], before))
                    before = turn["sql_pg"]
    return out


def generated_pairs(path):
    """What `python3 -m generate`, generate.dialogues or rename.py wrote; of follow-ups also what the turn before was answered with"""
    out = collections.defaultdict(list)
    if not path.exists():
        load.left_out(f"pairs {path.name}", "not made yet (build_data.sh)")
        return out
    with lzma.open(path, "rt") as f:
        for p in map(json.loads, f):
            out[p["db"]].append((p["question"], p["sql"] or "", *([p["before"]] if "before" in p else [])))
    return out


def pairs_of(name, data, out=None):
    if name in ("generated", "generated_dialogues", "renamed"):
        return generated_pairs(out / f"{name}.pairs.jsonl.xz")
    if name == "bird.train" and public(data, name):
        return {"bird_" + d: pairs for d, pairs in filled.pairs(data, "bird").items()}
    if name == "wikisql.train" and public(data, name):
        asked = filled.pairs(data, "wikisql")
        return {"wikisql/" + t: asked[t] for t in filled.drawn(asked, filled.TABLES)}
    business = load.named_in("business.txt")
    base, zh = (name[:-3], "zh.jsonl") if name.endswith("_zh") else (name, "pairs.jsonl")
    if base in ("authored", "business"):
        return authored_pairs(data, business, base == "business", zh)
    if name in CHANGES:
        return change_pairs(data, business, name == "changes_held")
    if name == "dialogues":
        return dialogue_pairs(data, business)
    if name == "first_turns":
        return first_turns(data)
    return spider_pairs(data, name)


def reason(status):
    """Without the particulars, so that reasons can be counted."""
    return re.sub(r":.*", "", status)


def encode(cur, database, pairs, change, out, counts):
    """Writes the schema's line and one for each pair (question, SQL; '' to abstain; perhaps what the turn before was answered
    with) to `out`; statuses are counted."""
    cur.execute("SELECT nl_encode_schema()")
    out.write(json.dumps(dict(schema=database, **cur.fetchone()[0])) + "\n")
    for question, sql, *before in pairs:
        if sql is None:
            counts["several rows"] += 1
            continue
        try:
            cur.execute("SELECT nl_encode(%s, %s, change => %s, before => %s)", (question, sql, change, before[0] if before else None))
            e = cur.fetchone()[0]
        except psycopg2.Error as error:
            counts["error: " + str(error).splitlines()[0][:80]] += 1
            if cur.connection.closed:
                raise SystemExit(f"the server closed the connection on: {database}: {question}: {sql}")
            continue
        counts[reason(e["status"])] += 1
        record = dict(schema=database, question=question, words=e["words"], names=e["names"], links=e["links"], status=e["status"],
                      values=[{k: v[k] for k in ("pieces", "column", "kind", "compare")} for v in e["values"]])
        if e.get("used"):
            record["used"] = e["used"]
        if e["status"] == "ok":
            record["ir"] = e["ir"]
        out.write(json.dumps(record, separators=(",", ":")) + "\n")


def write_meta(folder, vocabulary):
    """meta.json of a folder of shards. vocabulary: pieces in order"""
    ids = {w: i for i, w in enumerate(vocabulary)}
    (folder / "meta.json").write_text(json.dumps(dict(
        symbols=ir_symbols(), marks={k: ids[w] for k, w in (("cls", "[CLS]"), ("sep", "[SEP]"), ("colon", ":"), ("comma", ","), ("open", "("))})))


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    load.data_option(p)
    p.add_argument("--name", action="append", help="only these databases and their renamed copies")
    p.add_argument("--vocab", required=True)
    p.add_argument("--out", type=pathlib.Path, default=HERE / "data")
    p.add_argument("sets", nargs="*", default=DEFAULT)
    a = p.parse_args()
    a.out.mkdir(exist_ok=True)
    with open(a.vocab, encoding="utf-8") as f:
        write_meta(a.out, f.read().split("\n"))
    for name in a.sets:
        counts = collections.Counter()
        todo = {d: pairs for d, pairs in pairs_of(name, a.data, a.out).items() if not a.name or d.removeprefix("renamed_") in a.name}
        if not todo:
            load.left_out(f"set {name}", "there are no pairs for it")
            continue
        with lzma.open(a.out / f"{name}.tmp", "wt", preset=4) as out:
            db = None
            for database, pairs in tqdm(sorted(todo.items()), desc=name, disable=not sys.stderr.isatty()):
                place, _, space = database.partition("/")       # of many small schemas in one database: which
                if not db or db.info.dbname != place:
                    if db:
                        db.close()
                        db = None
                    try:
                        db = psycopg2.connect(a.conn, dbname=place)
                    except psycopg2.OperationalError:
                        counts["no database"] += len(pairs)
                        continue
                    db.autocommit = True
                    cur = db.cursor()
                    cur.execute(f"{EXTENSION}; {SETTINGS}; SET statement_timeout = '20s'")
                if space:
                    cur.execute("SET nl2sql.schemas = %s; SELECT set_config('search_path', %s, false)", (space, f"{load.quoted(space)}, nl2sql"))
                encode(cur, database, pairs, name in CHANGES, out, counts)
            if db:
                db.close()
        (a.out / f"{name}.tmp").replace(a.out / f"{name}.jsonl.xz")
        total = counts.total() - counts["no database"]
        (a.out / f"{name}.report.json").write_text(json.dumps(dict(total=total, counts=counts.most_common()), indent=1))
        print(f"{name}: {counts['ok']} of {total} encoded; " + ", ".join(f"{n} {r}" for r, n in counts.most_common(12) if r != "ok"), flush=True)


if __name__ == "__main__":
    main()
