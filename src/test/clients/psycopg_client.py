#!/usr/bin/env python3
"""Asks questions through psycopg; 120_clients.pl runs it.

usage: psycopg_client.py psycopg|psycopg2

Connects by libpq's variables (PGHOST, ...) and prints what libpq.c does.
psycopg passes parameters in the extended protocol, psycopg2 in the text.
"""
import importlib
import sys
import threading

driver = importlib.import_module(sys.argv[1])
conn = driver.connect("")
conn.autocommit = True


def rows(sql, *parameters):
    with conn.cursor() as cursor:
        cursor.execute(sql, parameters)
        return cursor.fetchall()


def print_rows(name, found):
    print(f"{name}: " + ", ".join(" ".join(str(value) for value in row) for row in found))


def print_failure(name, sql, *parameters):
    try:
        rows(sql, *parameters)
    except driver.Error as error:
        print(f"{name}: {error.diag.sqlstate} {error.diag.message_detail}")
    else:
        raise SystemExit(f"{name}: no error")


def prepared():
    questions = ["people in Leeds", "people in York"]
    counts = [0, 0]
    with conn.cursor() as cursor:
        if driver.__name__ == "psycopg2":       # has no way to prepare but SQL's
            cursor.execute("PREPARE ask (text) AS SELECT name, days FROM nl_query($1, NULL::person)")
        for i in range(14):
            if driver.__name__ == "psycopg2":
                cursor.execute("EXECUTE ask (%s)", (questions[i % 2],))
            else:
                cursor.execute("SELECT name, days FROM nl_query(%s, NULL::person)", (questions[i % 2],), prepare=True)
            counts[i % 2] += len(cursor.fetchall())
    print(f"prepared: {counts[0]} {counts[1]}")


def portions():
    conn.autocommit = False
    # a cursor with a name is the server's, read itersize rows at a time
    with conn.cursor(name="portions") as cursor:
        cursor.itersize = 100
        cursor.execute("SELECT * FROM nl_query(%s, NULL::readings)", ("all readings",))
        values = [row[1] for row in cursor]
    conn.commit()
    conn.autocommit = True
    print(f"portions: {len(values)} {sum(values)}")


def cancel():
    ended = threading.Event()

    def cancel_it():
        while not ended.wait(0.3):      # again, should it have come before the statement began
            conn.cancel()

    thread = threading.Thread(target=cancel_it)
    thread.start()
    try:
        rows("SELECT * FROM nl_query('readings without end')")
    except driver.Error as error:
        print(f"cancel: {error.diag.sqlstate}")
    finally:
        ended.set()
        thread.join()


print_rows("sql", rows("SELECT nl_sql(%s)", "people in Leeds"))
# jsonb comes as a dict
print_rows("rows", [(row[0]["name"],) for row in rows("SELECT nl_query(%s)", "people in Leeds")])
print_rows("typed", rows("SELECT * FROM nl_query(%s, NULL::person)", "people in Leeds"))

conn.autocommit = False
rows("SELECT nl_query_cursor(%s)", "people in Leeds")
print_rows("cursor", rows("FETCH 2 FROM nl_result"))
print_rows("rest", rows("FETCH ALL FROM nl_result"))
conn.commit()
conn.autocommit = True

prepared()
portions()
print_failure("unsure", "SELECT nl_sql(%s)", "weather of the moon")
print_failure("refused", "SELECT nl_teach('away with them', %s)", "DELETE FROM people")
cancel()
print_rows("after", rows("SELECT count(*) FROM nl_query(%s)", "people in York"))
conn.close()
