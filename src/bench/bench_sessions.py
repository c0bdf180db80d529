"""What many sessions cost: throughput of N sessions that ask at once, and the private memory of each.

usage: bench_sessions.py --conn CONNINFO [--sessions N]... [--seconds S] [--set NAME=VALUE]... QUESTION...

CONNINFO names the database; nl_sql must be found in its search_path. For each number of sessions (2 and 16) that many backends are
opened and asked one question each, then all ask QUESTIONs in turn for S seconds (30). Told: questions a second, that number against
the first one's, the processor's milliseconds a question, and how much private memory (RssAnon) a backend holds above what it held
before its first question: the middle and the most of all. The two last come from /proc: on the server's machine only.
"""
import argparse
import pathlib
import sys
import threading
import time

import psycopg2


def private(pid):
    """Private megabytes of a process"""
    status = pathlib.Path(f"/proc/{pid}/status").read_text()
    return int(status.split("RssAnon:")[1].split()[0]) / 1024


def worked(pid):
    """Seconds of the processor that a process had"""
    return int(pathlib.Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e9


def question(cur, text):
    try:
        cur.execute("SELECT nl_sql(%s)", (text,))
        cur.fetchone()
    except psycopg2.Error as e:
        if cur.connection.closed or not e.pgcode.startswith("NL"):      # no answer takes its time too
            raise


def ask(cur, questions, start, stop, counts, i):
    n = 0
    while time.monotonic() < stop:
        question(cur, questions[(start + n) % len(questions)])
        n += 1
    counts[i] = n


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--sessions", type=int, action="append")
    p.add_argument("--seconds", type=float, default=30)
    p.add_argument("--set", action="append", default=[])
    p.add_argument("questions", nargs="+", metavar="QUESTION")
    a = p.parse_args()
    before = None
    for n in a.sessions or (2, 16):
        cursors, pids, idle = [], [], []
        for i in range(n):
            db = psycopg2.connect(a.conn)
            db.autocommit = True
            cur = db.cursor()
            for s in a.set:
                name, value = s.split("=", 1)
                cur.execute(f"SET {name} = %s", (value,))
            cursors.append(cur)
            pids.append(db.get_backend_pid())
            idle.append(private(pids[i]))
            question(cur, a.questions[i % len(a.questions)])
        counts, cpu = [0] * n, sum(map(worked, pids))
        begin = time.monotonic()
        threads = [threading.Thread(target=ask, args=(cursors[i], a.questions, i, begin + a.seconds, counts, i)) for i in range(n)]
        for t in threads:
            t.start()
        for t in threads:
            t.join()
        took, done = time.monotonic() - begin, sum(counts)
        cpu, grown = sum(map(worked, pids)) - cpu, sorted(private(pid) - was for pid, was in zip(pids, idle))
        rate, each = done / took, 1000 * cpu / max(1, done)
        print(f"{n} sessions: {rate:.2f} questions/s" + (f" ({100 * (rate / before[0] - 1):+.1f}%)" if before else "") + f", {done} in {took:.1f} s; processor {each:.1f} ms a question"
              + (f" ({100 * (each / before[1] - 1):+.1f}%)" if before else "") + f"; private memory above idle MB: middle {grown[n // 2]:.1f}, most {grown[-1]:.1f}", flush=True)
        before = before or (rate, each)
        for cur in cursors:
            cur.connection.close()
    return 0


if __name__ == "__main__":
    sys.exit(main())
