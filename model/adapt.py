"""Fine-tune the model on what one database was taught: feedback and taught pairs -> a new GGUF file, with figures.

usage: adapt.py --conn CONNINFO --out FILE.gguf [--model FILE.gguf] [--held SHARE] [--minutes M] [--seed S] [options]

CONNINFO: a superuser's, to the database with the pairs (nl_taught, nl_ratings), on this host. Nothing in it is changed.
The stages, each kept in FILE.work (--work) and not done again by the same command:

  pairs.json        the pairs: for each question what was said of it last; split by --seed in a part to learn from and --held of
                    the questions, or with --split statement of the statements, all wordings of one on one side: half of these
                    choose, half measure. The same tables, columns and shape with another value are the same statement
  generated.jsonl   questions of `python3 -m generate` about this database, so that what was not taught is not forgotten
  *.jsonl.xz        both, and the held-out pairs, laid out by the server (nl_encode)
  base.pt, adapted.pt, .log    the model's weights (warm_start.py), and train.py's checkpoint; it goes on where it stopped
  strength-*.gguf   weights on the way from the old to the new (Wortsman et al., arXiv 2109.01903). The --strength that
                    answers most of the choosing questions is taken, the weaker of two that are alike
  figures.json      answers to the measuring questions, before and after, with nothing taught and with the pairs taught that were
                    learnt from; told apart: questions whose statement was learnt in other words, and the rest

Where no strength is better than none, FILE is not written, and the status is 3. FILE is complete when it is there. With
--held 0 all pairs are learnt, nothing is chosen or measured, and --strength is the one to take, as an earlier run told.
The reward head is kept as it was fitted to the weights before, which the file says (nl2sql.reward.fitted_to): its order still
helps, its probabilities are no longer calibrated. What is printed of confidence tells how far off they are.
"""
import argparse
import collections
import hashlib
import json
import lzma
import os
import pathlib
import random
import re
import shutil
import subprocess
import sys
import time

import psycopg2
import torch

import evaluate
import export
import gguf
import net
import pack
import warm_start
from net import ITEM

HERE = pathlib.Path(__file__).resolve().parent
BATCH = 16


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--out", type=pathlib.Path, required=True, help="where the server may read it")
    p.add_argument("--model", type=pathlib.Path, help="the model to begin with; the server's own otherwise")
    p.add_argument("--work", type=pathlib.Path)
    p.add_argument("--held", type=float, default=.3, help="share of the questions not to learn from")
    p.add_argument("--split", default="question", choices=("question", "statement"), help="what is held out")
    p.add_argument("--strength", type=float, nargs="+", default=[.2, .4, .7, 1.], help="to choose from, above 0 and up to 1")
    p.add_argument("--generated", type=int, default=1000, help="questions to generate")
    p.add_argument("--passes", type=float, default=16, help="how often each taught pair is shown")
    p.add_argument("--share", type=float, default=.5, help="of what is shown, the part that was taught")
    p.add_argument("--minutes", type=float, default=18, help="of training, at most")
    p.add_argument("--lr", type=float, default=3e-4)
    p.add_argument("--encoder-lr", type=float, default=1e-4, help="0: the pretrained encoder stays as it is, which is twice as fast and gives less")
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--threads", type=int, default=2)
    p.add_argument("--schemas", help="nl2sql.schemas while encoding and measuring; the database's own setting otherwise")
    a = p.parse_args()
    if not 0 <= a.held < 1:
        p.error("--held is a share, 0 or more and below 1")
    if not all(0 < s <= 1 for s in a.strength):
        p.error("--strength is above 0 and up to 1")
    a.out = a.out.resolve()
    a.work = (a.work or a.out.with_name(a.out.name + ".work")).resolve()
    return a


def connect(a):
    """A connection whose search path has the extension; its schema, quoted"""
    db = psycopg2.connect(a.conn)
    cur = db.cursor()
    cur.execute("SELECT quote_ident(nspname), rolsuper FROM pg_roles, pg_extension e JOIN pg_namespace n ON n.oid = extnamespace "
                "WHERE extname = 'nl2sql' AND rolname = current_user")
    found = cur.fetchone()
    if not found or not found[1]:
        raise SystemExit(f"{db.info.dbname}: " + ("a superuser must do this" if found else "the extension is not here: nothing was taught"))
    cur.execute(f"SELECT set_config('search_path', current_setting('search_path') || ', ' || %s, false)", (found[0],))
    cur.execute("SET nl2sql.timeout = 0; SET nl2sql.value_lookup_timeout = 2000; SET statement_timeout = '20s'; SET row_security = off")
    if a.schemas is not None:
        cur.execute("SET nl2sql.schemas = %s", (a.schemas,))
    db.commit()
    return db, cur, found[0]


def last_words(rows):
    """rows (question, good, sql, corrected), oldest first -> [(question, sql)]: the last word on each question counts; a
    statement called wrong is not learnt unless a later row says so."""
    known = {}
    for question, good, sql, corrected in rows:
        key = " ".join(question.lower().split())
        known.pop(key, None)
        if corrected or good and sql:
            known[key] = question, corrected or sql
    return list(known.values())


def statement_key(sql, record, items):
    """What makes two pairs the same statement: the IR without its values, else the SQL's text without its constants"""
    if record.get("ir"):
        return "ir " + " ".join("value" if t >= ITEM + items else str(t) for t in record["ir"])
    return "sql " + re.sub(r"'[^']*'|\b\d+(\.\d+)?\b", "?", " ".join(sql.lower().split()))


def split(keys, share, seed):
    """-> of the keys (statements or questions) those that are held out, share of them by seed, whatever their order: a set to choose
    with, a set to measure with"""
    order = sorted(set(keys), key=lambda k: hashlib.sha256(f"{seed}/{k}".encode()).digest())
    held = order[:round(share * len(order))]
    return set(held[::2]), set(held[1::2])


def lines(path):
    with lzma.open(path, "rt") as f:
        return [json.loads(line) for line in f]


def once(path, make):
    """make(temporary) unless path is there"""
    if not path.exists():
        temporary = path.with_name("new." + path.name)
        make(temporary)
        os.replace(temporary, path)


def encoded(a, pairs, path):
    """A shard of these pairs. -> how many could be encoded"""
    db, cur, _ = connect(a)
    db.autocommit = True
    counts = collections.Counter()
    with lzma.open(path, "wt", preset=4) as out:
        pack.encode(cur, db.info.dbname, pairs, False, out, counts)
    db.close()
    print(f"  {counts['ok']} of {len(pairs)} encoded" + "".join(f"; {n} {r}" for r, n in counts.most_common(6) if r != "ok"), flush=True)


def read_pairs(a, path):
    """The pairs with their side, in the order in which they were taught"""
    db, cur, schema = connect(a)
    cur.execute(f"""SELECT question, good, sql, corrected FROM (
            SELECT made, id, question, true AS good, sql, NULL AS corrected FROM {schema}.nl_taught
            UNION ALL SELECT made, id, question, good, sql, corrected_sql FROM {schema}.nl_ratings) AS said ORDER BY made, id""")
    pairs = last_words(cur.fetchall())
    db.close()
    if not pairs:
        raise SystemExit("nothing was taught: nl_taught and nl_ratings have no pair to learn from")
    shard = path.with_name("all.jsonl.xz")
    encoded(a, pairs, shard)
    schema, *records = lines(shard)
    shard.unlink()
    items = len(schema["tables"]) + len(schema["columns"])
    by_question = {r["question"]: r for r in records}
    keys = [statement_key(s, by_question.get(q, {}), items) for q, s in pairs]
    sides = keys if a.split == "statement" else [q for q, _ in pairs]
    choose, test = split(sides, a.held, a.seed)
    if a.held and (not test or len(choose) + len(test) == len(set(sides))):
        raise SystemExit(f"{len(set(sides))} {a.split}s are too few to hold any out: teach more, or learn from all with --held 0")
    path.write_text(json.dumps([dict(question=q, sql=s, key=k, use="choose" if side in choose else "measure" if side in test else "learn")
                                for (q, s), k, side in zip(pairs, keys, sides)], indent=1))


def generate(a, database, path):
    """Questions about this database that give rows there"""
    subprocess.run([sys.executable, "-m", "generate", "--conn", a.conn, "--name", database, "--count", str(a.generated), "--seed", str(a.seed),
                    "--out", str(path)], cwd=HERE, check=True)


def train(a, n_taught, n_generated):
    """train.py over both sets; a part of the generated questions only, where there are many."""
    weight = a.share / (1 - a.share) * n_generated / n_taught if n_generated else 1
    steps = max(1, round(a.passes * n_taught / (a.share if n_generated else 1) / BATCH))
    command = [sys.executable, HERE / "train.py", "--folder", a.work, "--data", f"taught:{weight:.3f}" + (",generated:1" if n_generated else ""),
               "--init", a.work / "base.pt", "--checkpoint", a.work / "adapted.pt", "--steps", steps, "--minutes", a.minutes, "--batch", BATCH,
               "--lr", a.lr, "--encoder-lr", a.encoder_lr, "--warmup", min(50, steps // 10 + 1), "--seed", a.seed, "--threads", a.threads,
               "--save", 1, "--tell", 10]
    subprocess.run(list(map(str, command)), check=True)


def measure(a, model, held, learnt=None, confidence=True):
    """Asks the held-out questions of a model as if nothing had been taught, or only the pairs `learnt` (those of them that the
    guard takes). In one transaction that is rolled back: the pairs are taken out in it, or they would answer themselves. ->
    records, with the confidence if it is wanted"""
    db, cur, schema = connect(a)
    cur.execute("SET nl2sql.model = %s", (str(model),))
    cur.execute(f"DELETE FROM {schema}.nl_taught; DELETE FROM {schema}.nl_ratings")
    for pair in learnt or ():
        cur.execute("SAVEPOINT teaching")
        try:
            cur.execute(f"SELECT {schema}.nl_teach(%s, %s)", (pair["question"], pair["sql"]))
        except psycopg2.Error:
            cur.execute("ROLLBACK TO teaching")
    cur.execute("SET TRANSACTION READ ONLY; SAVEPOINT asked")
    records = []
    for pair in held:
        r = dict(question=pair["question"], gold=pair["sql"], known=pair["known"], confidence=None)
        try:
            r.update(evaluate.judge(cur, pair["question"], pair["sql"]))
            if confidence and r["sql"] is not None and not r["state"]:
                cur.execute("SELECT max(confidence) FROM nl_candidates(%s) WHERE sql = %s", (pair["question"], r["sql"]))
                r["confidence"] = cur.fetchone()[0]
        except psycopg2.Error as e:             # the pair's own statement no longer runs
            r.update(sql=None, state=e.pgcode, right=False)
        cur.execute("ROLLBACK TO asked")
        records.append(r)
    db.rollback()
    db.close()
    return records


def figures(records):
    answered = [r for r in records if r["confidence"] is not None]
    share = lambda rows, of: sum(map(of, rows)) / max(1, len(rows))
    of = lambda known: [r["right"] for r in records if r["known"] == known]
    return dict(n=len(records), accuracy=share(records, lambda r: r["right"]), known=[sum(of(True)), len(of(True))],
                new=[sum(of(False)), len(of(False))], answered=len(answered),
                confidence=share(answered, lambda r: float(r["confidence"])), right_of_answered=share(answered, lambda r: r["right"]))


def tell(when, f):
    print(f"{when}: execution accuracy {100 * f['accuracy']:.1f}% of {f['n']} held-out questions ({f['known'][0]} right of {f['known'][1]} "
          f"whose statement was learnt in other words, {f['new'][0]} of {f['new'][1]} others); answered {f['answered']}, of these right "
          f"{100 * f['right_of_answered']:.1f}%, mean confidence {100 * f['confidence']:.1f}%", flush=True)


def write_model(a, base, database, n_taught, strength, path):
    """Weights between the base's and adapted.pt's -> path, with the base's reward head, vocabulary and versions, and what it was
    adapted to"""
    metadata, tensors = gguf.read(base)
    state = torch.load(a.work / "adapted.pt", map_location="cpu", weights_only=False)
    old = torch.load(a.work / "base.pt", map_location="cpu", weights_only=False)["average"]
    old = net.widen(old, len(state["config"]["symbols"]))
    name = metadata["general.name"]
    # trained on what batches.py lays out, whatever the base's version
    out = export.tensors({k: torch.lerp(old[k], w, strength) for k, w in state["average"].items()}, "Q8_0")
    new = export.metadata(state["config"], f"{name}+{database}", metadata["tokenizer.ggml.tokens"], export.VERSIONS, metadata.get("nl2sql.thesaurus", ""))
    new.update({"nl2sql.adapted.database": database, "nl2sql.adapted.pairs": n_taught, "nl2sql.adapted.strength": float(strength)})
    out.update(export.heads(tensors))
    if "reward.weight" in tensors:
        new["nl2sql.reward.fitted_to"] = metadata.get("nl2sql.reward.fitted_to", name)
    gguf.write(path, new, out)
    path.chmod(0o644)


def readable_by_server(a, cur, path):
    try:
        cur.execute("SELECT size FROM pg_stat_file(%s, true)", (str(path),))
        return cur.fetchone()[0] is not None
    except psycopg2.Error:
        cur.connection.rollback()
        return False


def main():
    a = options()
    start = time.monotonic()
    a.work.mkdir(parents=True, exist_ok=True)
    torch.set_num_threads(a.threads)
    settings = {k: str(v) for k, v in vars(a).items() if k not in ("conn", "out", "work", "threads", "minutes")}
    kept = a.work / "settings.json"
    if kept.exists() and json.loads(kept.read_text()) != settings:
        raise SystemExit(f"{a.work} was begun with other options: {kept} has them. Remove the folder to begin anew")
    kept.write_text(json.dumps(settings, indent=1))

    db, cur, _ = connect(a)
    database = db.info.dbname
    cur.execute("SELECT file FROM nl_model()")
    base = a.model.resolve() if a.model else pathlib.Path(cur.fetchone()[0])
    if not base.exists():
        raise SystemExit(f"{base}, the server's model, is not on this host: run this where the server is, or name the file with --model")
    for path in (base, a.out.parent):
        if not readable_by_server(a, cur, path):
            raise SystemExit(f"the server may not read {path}: choose a folder that it may read")
    db.close()

    once(a.work / "pairs.json", lambda path: read_pairs(a, path))
    pairs = json.loads((a.work / "pairs.json").read_text())
    part = {use: [p for p in pairs if p["use"] == use] for use in ("learn", "choose", "measure")}
    learnt = {p["key"] for p in part["learn"]}
    for p in pairs:
        p["known"] = p["key"] in learnt
    taught = [(p["question"], p["sql"]) for p in part["learn"]]
    print(f"{database}: {len(pairs)} pairs over {len({p['key'] for p in pairs})} statements: "
          + ", ".join(f"to {use} {len(mine)} over {len({p['key'] for p in mine})}" for use, mine in part.items()), flush=True)
    once(a.work / "generated.jsonl", lambda path: generate(a, database, path))
    generated = [(p["question"], p["sql"] or "") for p in map(json.loads, (a.work / "generated.jsonl").read_text().splitlines())]
    random.Random(a.seed).shuffle(generated)
    pack.write_meta(a.work, gguf.read(base)[0]["tokenizer.ggml.tokens"])
    for name, mine in (("taught", taught), ("generated", generated)):
        if mine:
            print(f"{name}:", flush=True)
            once(a.work / f"{name}.jsonl.xz", lambda path: encoded(a, mine, path))
    n_taught, n_generated = (sum("ir" in r for r in lines(a.work / f"{name}.jsonl.xz")) if (a.work / f"{name}.jsonl.xz").exists() else 0
                             for name in ("taught", "generated"))
    if not n_taught:
        raise SystemExit("the model's language can say none of the pairs to learn from (nl_walk tells why)")
    once(a.work / "base.pt", lambda path: warm_start.main(base, path))
    train(a, n_taught, n_generated)
    models = {s: a.work / f"strength-{s}.gguf" for s in sorted(a.strength)}
    for strength, path in models.items():
        once(path, lambda temporary: write_model(a, base, database, n_taught, strength, temporary))
    strength = max(models)
    if part["measure"]:
        models = {0.: base, **models}
        gains = {}
        for s, path in models.items():
            gains[s] = sum(r["right"] for r in measure(a, path, part["choose"], confidence=False))
            print(f"strength {s}: {gains[s]} right of {len(part['choose'])} choosing questions", flush=True)
        strength = max(gains, key=lambda s: (gains[s], -s))
        said = {"before": measure(a, base, part["measure"]), "taught": measure(a, base, part["measure"], part["learn"])}
        tell("before", figures(said["before"]))
        tell("before, with the learnt pairs taught", figures(said["taught"]))
        if not strength:
            print("none is better than the model as it is: no file is written. More pairs may help, or other options")
            return 3
        said["after"] = measure(a, models[strength], part["measure"])
        tell(f"after, strength {strength}", figures(said["after"]))
        said["after, taught"] = measure(a, models[strength], part["measure"], part["learn"])
        tell(f"after, strength {strength}, with the learnt pairs taught", figures(said["after, taught"]))
        changed = collections.Counter((x["right"], y["right"]) for x, y in zip(said["before"], said["after"]))
        print(f"wrong before, right after {changed[False, True]}; right before, wrong after {changed[True, False]}")
        (a.work / "figures.json").write_text(json.dumps({w: dict(figures(r), records=r) for w, r in said.items()}, indent=1, default=str))
    temporary = a.out.with_name(a.out.name + ".new")
    shutil.copyfile(models[strength], temporary)
    temporary.chmod(0o644)
    os.replace(temporary, a.out)
    print(f"{a.out}: {(time.monotonic() - start) / 60:.1f} minutes. To use it: ALTER DATABASE {pack.load.quoted(database)} "
          f"SET nl2sql.model = '{a.out}'")
    return 0


if __name__ == "__main__":
    sys.exit(main())
