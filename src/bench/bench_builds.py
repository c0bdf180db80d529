"""Two builds of the extension side by side in one server: what a question costs with each, and whether they answer alike.

usage: bench_builds.py --conn CONNINFO --questions FILE --builds DIR DIR [--warm N] [--first N] [--schemas LIST]

DIR are private installations, as src/test/private_install.sh makes them; a session takes one by extension_destdir (a setting of Debian's
servers). FILE is JSON, a list of questions. The builds are asked in turn, the order changing: --first questions each in a new
backend, then --warm in one that has been asked before. Counted are the processor's milliseconds of the backend
(/proc/PID/schedstat, so on the server's machine): by the clock a busy machine tells nothing. Printed: median, least and 95th percentile
of each build, the median of the ratios second to first, and what they answered otherwise.
"""
import argparse
import json
import os
import statistics

import psycopg2


def options():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    p.add_argument("--questions", required=True)
    p.add_argument("--builds", nargs=2, required=True)
    p.add_argument("--warm", type=int, default=60)
    p.add_argument("--first", type=int, default=14)
    p.add_argument("--schemas", default="*")
    return p.parse_args()


class Backend:
    def __init__(self, a, build):
        self.db = psycopg2.connect(a.conn, options=f"-c extension_destdir={build}")
        self.db.autocommit = True
        self.cur = self.db.cursor()
        self.cur.execute("SELECT set_config('nl2sql.timeout', '0', false), set_config('nl2sql.schemas', %s, false)", (a.schemas,))
        self.cur.execute("SELECT set_config('search_path', current_setting('search_path') || ', ' || quote_ident(nspname), false) "
                         "FROM pg_extension JOIN pg_namespace n ON n.oid = extnamespace WHERE extname = 'nl2sql'")
        self.usage = f"/proc/{self.db.get_backend_pid()}/schedstat"

    def used(self):
        with open(self.usage) as f:
            return int(f.read().split()[0]) / 1e6

    def ask(self, question):
        """-> its SQL or the SQLSTATE, milliseconds of the processor"""
        before = self.used()
        try:
            self.cur.execute("SELECT nl_sql(%s)", (question,))
            said = self.cur.fetchone()[0]
        except psycopg2.Error as e:
            said = e.pgcode
        return said, self.used() - before


def tell(name, builds, spent):
    if not spent[0]:
        return
    for build, ms in zip(builds, spent):
        ms = sorted(ms)
        print(f"{name}, {build}: p50 {statistics.median(ms):.1f} ms, least {ms[0]:.1f}, p95 {ms[int(len(ms) * .95)]:.1f}, n {len(ms)}")
    print(f"{name}, ratio: {statistics.median(y / x for x, y in zip(*spent)):.3f}")


def main():
    a = options()
    with open(a.questions) as f:
        questions = json.load(f)
    print(f"load {os.getloadavg()[0]:.1f}")
    first, warm, other = ([], []), ([], []), []
    for k in range(a.first):
        for i in (0, 1) if k % 2 else (1, 0):
            backend = Backend(a, a.builds[i])
            first[i].append(backend.ask(questions[k % len(questions)])[1])
            backend.db.close()
    backends = [Backend(a, build) for build in a.builds]
    for backend in backends:
        backend.ask(questions[0])
    for k in range(a.warm):
        said = [None, None]
        for i in (0, 1) if k % 2 else (1, 0):
            said[i], ms = backends[i].ask(questions[k % len(questions)])
            warm[i].append(ms)
        if said[0] != said[1]:
            other.append((questions[k % len(questions)], *said))
    tell("first question", a.builds, first)
    tell("warm", a.builds, warm)
    print(f"{len(other)} of {a.warm} answered otherwise")
    for question, *said in other:
        print(f"  {question}\n    {said[0]}\n    {said[1]}")
    print(f"load {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
