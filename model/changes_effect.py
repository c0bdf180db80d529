"""Do the changes that the IR says have the effect of the statements they were read from?

usage: changes_effect.py --conn CONNINFO --data DIR [--held] [--show N]

Each authored request whose statement has an IR is read with nl_encode(request, statement, change => true), which also
gives the statement that the IR becomes. Both are run in one transaction, each rolled back, and the target table's rows
behind them compared. Databases: those that load.py made, with the extension (pack.py creates it).
"""
import argparse
import collections
import pathlib
import re

import psycopg2

import load
import pack

TABLE = re.compile(r'^(?:INSERT INTO|UPDATE|DELETE FROM)\s+(?:ONLY\s+)?((?:"[^"]+"|\w+)(?:\.(?:"[^"]+"|\w+))?)', re.I)


def effect(cur, statement, table):
    """-> (rows touched, the table's rows as text) of the statement, rolled back; or its error"""
    cur.execute("SAVEPOINT before")
    try:
        cur.execute(statement)
        rows = cur.rowcount
        # a sequence goes on, rolled back or not
        cur.execute("SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute LEFT JOIN pg_attrdef ON"
                    " adrelid = attrelid AND adnum = attnum WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped"
                    " AND attidentity = '' AND coalesce(pg_get_expr(adbin, adrelid), '') NOT LIKE 'nextval%%'", (table,))
        cur.execute(f"SELECT row({cur.fetchone()[0]})::text FROM {table} ORDER BY 1")
        return rows, [r[0] for r in cur.fetchall()]
    except psycopg2.Error as e:
        return str(e).splitlines()[0], []
    finally:
        cur.execute("ROLLBACK TO SAVEPOINT before")


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--data", type=pathlib.Path, required=True)
    p.add_argument("--held", action="store_true", help="those of business.txt, not those trained on")
    p.add_argument("--show", type=int, default=0, help="so many that differ")
    a = p.parse_args()
    counts, shown = collections.Counter(), 0
    for database, pairs in sorted(pack.change_pairs(a.data, load.named_in("business.txt"), a.held).items()):
        try:
            db = psycopg2.connect(a.conn, dbname=database)
        except psycopg2.OperationalError:
            counts["no database"] += len(pairs)
            continue
        cur = db.cursor()
        cur.execute(f"{pack.EXTENSION}; {pack.SETTINGS}; SET statement_timeout = '20s'")
        db.commit()
        for request, sql in pairs:
            if not sql:
                continue
            cur.execute("SELECT nl_encode(%s, %s, change => true)", (request, sql))
            e = cur.fetchone()[0]
            if e["status"] != "ok":
                counts["no IR"] += 1
                continue
            table = TABLE.match(sql).group(1)
            want, got = effect(cur, sql, table), effect(cur, e.get("sql", e.get("fault")), table)
            lower = lambda x: (x[0], [r.lower() for r in x[1]])
            verdict = "same" if want == got else "same but for capitals" if lower(want) == lower(got) else \
                "fails" if isinstance(got[0], str) else "other rows" if want[0] != got[0] else "other values"
            counts[verdict] += 1
            if verdict not in ("same", "same but for capitals") and shown < a.show:
                shown += 1
                print(database, verdict, got[0], "\n  ", request, "\n  ", sql, "\n  ", e.get("sql", e.get("fault")), flush=True)
            db.rollback()
        db.close()
    compared = sum(v for k, v in counts.items() if k not in ("no IR", "no database"))
    print(f"{counts['same'] + counts['same but for capitals']} of {compared} statements have the same effect; "
          + ", ".join(f"{v} {k}" for k, v in counts.most_common()))


if __name__ == "__main__":
    main()
