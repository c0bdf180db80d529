"""Execution accuracy of a text model on Spider dev, with and without the constraint, and what the constraint costs.

usage: text_accuracy.py --conn CONNINFO --data DIR --model FILE [--limit N] [--json FILE] [--set NAME=VALUE]...

Every N-th question of Spider dev, so that all its databases are asked (load.py must have loaded them). Each question is asked twice in one session,
nl2sql.text_constraint on and off, and the answer's rows are compared as evaluate.py does. "valid" is the share of answers that the server and the guard
take. The times are of the session's own clock: prompt, model and oracle while writing. Results are written after each question, so a run
that is stopped has said what it found.
"""
import argparse
import json
import lzma
import sys

import psycopg2

import evaluate


def questions(data, limit):
    with lzma.open(f"{data}/pairs/spider.dev.jsonl.xz", "rt") as f:
        rows = [d for d in map(json.loads, f) if d.get("pg_check") in ("ok", "ties")]
    return [rows[i * len(rows) // limit] for i in range(limit)]


def rows_of(cur, sql):
    # a small model joins everything with everything
    cur.execute("SET statement_timeout = '20s'")
    try:
        cur.execute(sql)
        return cur.fetchall()
    finally:
        cur.execute("SET statement_timeout = '600s'")


def ask(cur, question, gold, constrained):
    out = {"valid": False, "right": False, "sql": None}
    cur.execute("SELECT set_config('nl2sql.text_constraint', %s, false)", ("on" if constrained else "off",))
    try:
        cur.execute("SELECT sql FROM nl_candidates(%s, 1)", (question,))
        out["sql"] = cur.fetchone()[0]
        cur.execute("SELECT pg_temp.nl_writing()::jsonb")
        out["cost"] = cur.fetchone()[0]
        cur.execute("SELECT nl_guard(%s)", (out["sql"],))
        out["valid"] = cur.fetchone()[0] == "ok"
        if out["valid"]:
            out["right"] = evaluate.same(rows_of(cur, out["sql"]), rows_of(cur, gold), evaluate.ordered(gold))
    except psycopg2.Error as e:
        out["error"] = str(e).splitlines()[0]
    return out


def summary(results):
    say = {"questions": len(results)}
    for name in ("constrained", "free"):
        r = [x[name] for x in results]
        say[name] = {"right": sum(x["right"] for x in r), "valid": sum(x["valid"] for x in r)}
    cost = [x["constrained"]["cost"] for x in results if "cost" in x["constrained"]]
    total = lambda key: sum(c[key] for c in cost)
    if cost and total("tokens"):
        say["tokens"] = total("tokens")
        say["oracle_us_a_token"] = round(total("oracle_us") / total("tokens"))
        say["model_us_a_token"] = round(total("model_us") / total("tokens"))
        say["oracle_share_of_a_step"] = round(total("oracle_us") / (total("oracle_us") + total("model_us")), 4)
        say["tokens_asked_about_a_token"] = round(total("tried") / total("tokens"), 2)
        say["judged_a_token"] = round(total("judged") / total("tokens"), 2)
        say["prompt_tokens"] = round(total("prompt") / len(cost))
        say["reused_tokens"] = round(total("reused") / len(cost))
    return say


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conn", required=True)
    parser.add_argument("--data", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--limit", type=int, default=200)
    parser.add_argument("--json")
    parser.add_argument("--set", action="append", default=[], metavar="NAME=VALUE")
    args = parser.parse_args()
    results, conn, asked = [], None, None
    for pair in questions(args.data, args.limit):
        gold = pair.get("sql_pg") or pair["sql"]
        name = "spider_" + pair["db_id"]
        if name != asked:
            # one session at a time: each holds a cache
            if conn:
                conn.close()
            conn, asked = psycopg2.connect(args.conn + f" dbname={name}"), name
            conn.autocommit = True
            with conn.cursor() as cur:
                cur.execute("CREATE EXTENSION IF NOT EXISTS nl2sql")
                cur.execute("CREATE OR REPLACE FUNCTION pg_temp.nl_writing() RETURNS text AS 'nl2sql', 'nl_writing' LANGUAGE C")
                cur.execute("SET nl2sql.timeout = '600s'; SET statement_timeout = '600s'")
                for setting in [f"nl2sql.model={args.model}", *args.set]:
                    cur.execute("SELECT set_config(%s, %s, false)", setting.split("=", 1))
        with conn.cursor() as cur:
            results.append({"database": name, "question": pair["question"], "gold": gold,
                            "constrained": ask(cur, pair["question"], gold, True), "free": ask(cur, pair["question"], gold, False)})
        if args.json:
            with open(args.json, "w") as f:
                json.dump({"summary": summary(results), "results": results}, f, indent=1)
    print(json.dumps(summary(results)))


if __name__ == "__main__":
    sys.exit(main())
