"""What guesses and prompts kept for others save a text model: the processor's time of the backend, side by side in one server.

usage: bench_writing.py --conn CONNINFO --model FILE [--rounds N] [--candidates N]

CONNINFO names a superuser and a database that has the extension; four small tables are made in it, in a schema of their own that goes at the end.
First questions of new backends, nothing kept, and with the prompt that another one kept; then eight questions with nl2sql.text_guess on and off, the order
turned each time, their prompts read before. Answers are compared: each must be the same in both.
"""
import argparse
import json
import os

import psycopg2

TABLES = """
DROP SCHEMA IF EXISTS bench_writing CASCADE; CREATE SCHEMA bench_writing; SET search_path = bench_writing, public;
CREATE TABLE customers (customer_id int PRIMARY KEY, customer_name text, city text, credit_limit numeric);
CREATE TABLE orders (order_id int PRIMARY KEY, customer_id int REFERENCES customers, ordered_on date, total_amount numeric, status text);
CREATE TABLE products (product_id int PRIMARY KEY, product_name text, list_price numeric);
CREATE TABLE order_items (order_id int REFERENCES orders, product_id int REFERENCES products, quantity int, unit_price numeric);
INSERT INTO customers SELECT i, 'Customer ' || i, (ARRAY['Leeds', 'York', 'Bristol'])[1 + i % 3], i * 100 FROM generate_series(1, 30) i;
INSERT INTO orders SELECT i, 1 + i % 30, date '2026-01-01' + i, i * 7, (ARRAY['open', 'paid'])[1 + i % 2] FROM generate_series(1, 90) i;
INSERT INTO products SELECT i, (ARRAY['Lamp', 'Chair', 'Desk'])[1 + i % 3] || i, i FROM generate_series(1, 12) i;
INSERT INTO order_items SELECT 1 + i % 90, 1 + i % 12, i % 5, i FROM generate_series(1, 200) i;
ANALYZE customers, orders, products, order_items;
"""
QUESTIONS = ["names of customers in Leeds", "total amount of orders for each customer", "how many orders are open", "names and list prices of products",
             "average total amount of orders by city", "products that were never ordered", "the five customers with the highest credit limit",
             "number of order items for each product name"]


def processor_ms(pid):
    with open(f"/proc/{pid}/stat") as f:
        fields = f.read().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) * 1000 / os.sysconf("SC_CLK_TCK")


def session(args, cache="256MB"):
    connection = psycopg2.connect(args.conn)
    connection.autocommit = True
    cur = connection.cursor()
    cur.execute("LOAD 'nl2sql'; SET search_path = bench_writing, public")
    cur.execute("SET nl2sql.model = %s", (args.model,))
    cur.execute("SET nl2sql.timeout = 0; SET nl2sql.text_template = none; SET nl2sql.text_answer = 80; SET nl2sql.value_lookup_timeout = '5s'")
    cur.execute("SET nl2sql.text_cache = %s", (cache,))
    cur.execute("CREATE FUNCTION pg_temp.nl_writing() RETURNS text AS 'nl2sql', 'nl_writing' LANGUAGE C")
    return connection, cur


def ask(cur, question, candidates):
    pid = cur.connection.get_backend_pid()
    before = processor_ms(pid)
    cur.execute("SELECT string_agg(sql, ' ## ') FROM nl_candidates(%s, %s)", (question, candidates))
    sql = cur.fetchone()[0]
    ms = processor_ms(pid) - before
    cur.execute("SELECT pg_temp.nl_writing()")
    return sql, ms, json.loads(cur.fetchone()[0])


def main():
    parser = argparse.ArgumentParser()
    parser.add_argument("--conn", required=True)
    parser.add_argument("--model", required=True)
    parser.add_argument("--rounds", type=int, default=2)
    parser.add_argument("--candidates", type=int, default=3)
    args = parser.parse_args()
    setup = psycopg2.connect(args.conn)
    setup.autocommit = True
    setup.cursor().execute(TABLES)

    answers = set()
    for _ in range(args.rounds):
        for what, cache in (("nothing kept", "0"), ("keeps or finds", "256MB"), ("kept by another", "256MB")):
            connection, cur = session(args, cache)
            sql, ms, cost = ask(cur, QUESTIONS[0], 1)
            answers.add(sql)
            print(f"first question, {what}: {ms:.0f} ms, {cost['others']} of {cost['prompt']} tokens of another backend", flush=True)
            connection.close()
    print(f"{len(answers)} different answers")

    connection, cur = session(args)
    total, differ = {"on": {}, "off": {}}, 0
    for i, question in enumerate(QUESTIONS):
        ask(cur, question, 1)
        said = {}
        for guess in ("on", "off") if i % 2 else ("off", "on"):
            cur.execute("SELECT set_config('nl2sql.text_guess', %s, false)", (guess,))
            said[guess], ms, cost = ask(cur, question, args.candidates)
            for key, value in {"ms": ms, **{k: cost[k] for k in ("tokens", "forced", "reads", "guessed", "right")}}.items():
                total[guess][key] = total[guess].get(key, 0) + value
        differ += said["on"] != said["off"]
    for guess, sums in total.items():
        print(f"text_guess {guess}: " + ", ".join(f"{key} {value:.0f}" for key, value in sums.items()))
    print(f"ratio {total['on']['ms'] / total['off']['ms']:.2f}; {differ} of {len(QUESTIONS)} questions answered otherwise")
    setup.cursor().execute("DROP SCHEMA bench_writing CASCADE")


if __name__ == "__main__":
    main()
