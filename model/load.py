"""Load the training and validation databases into a PostgreSQL cluster.

usage: load.py --conn CONNINFO --data DIR [--only spider|authored] [--name NAME]...

Spider's databases become spider_<db_id>, with the data set's readable names as COMMENTs where they say more than the
catalog's; authored ones (DIR/authored and model/authored) become authored_<folder>. A database that is there already is
left alone. Each is ANALYZEd. CONNINFO must be a superuser's. DIR is the folder that holds schemas/, pairs/, postgres/ and authored/;
without it, or where one of these is missing, what lies in this repository is loaded and what is left out is said.
"""
import argparse
import json
import lzma
import pathlib
import re
import subprocess
import sys

import psycopg2
from tqdm import tqdm


def words(text):
    return re.findall(r"[a-z0-9]+", text.lower())


def authored_folders(data):
    """Folders of authored schemas: those of the data set and those of this repository, by name."""
    own = pathlib.Path(__file__).resolve().parent / "authored"
    places = ([data / "authored"] if data else []) + [own]
    return sorted((p.parent for place in places for p in place.glob("*/pairs.jsonl")), key=lambda f: f.name)


def lacking(data, *parts):
    """Which of these files or folders of the data folder (None: there is no folder) are missing, as a text; nothing if none is"""
    if data is None or not data.is_dir():
        return "there is no data folder" + (f" {data}" if data else "")
    gone = [p for p in parts if not (data / p).exists()]
    return f"{data} has no " + ", ".join(gone) if gone else ""


def data_option(parser):
    parser.add_argument("--data", type=pathlib.Path, help="the data folder; without one, this repository's schemas only")


def left_out(what, why):
    print(f"{what} left out: {why}", file=sys.stderr)


def named_in(*lists):
    """The schemas named in these files beside this one (business.txt, calibration.txt)"""
    return {name for file in lists for name in (pathlib.Path(__file__).resolve().parent / file).read_text().split()}


def quoted(name):
    return '"' + name.replace('"', '""') + '"'


def readable_names(schema):
    """COMMENT statements for names that the data set spells out: 'countryname' -> 'country name'."""
    out = []
    for table in schema["tables"]:
        def comment(kind, target, name, text):
            if text and words(text) and "".join(words(text)) != "".join(words(name)) or text and len(words(text)) > len(words(name)):
                out.append("COMMENT ON %s %s IS '%s';" % (kind, target, text.replace("'", "''")))
        comment("TABLE", quoted(table["name"]), table["name"], table.get("comment"))
        for c in table["columns"]:
            comment("COLUMN", quoted(table["name"]) + "." + quoted(c["name"]), c["name"], c.get("comment"))
    return out


def new_database(conn, name):
    """Makes an empty database -> a cursor of a connection beside it; None: it is there"""
    admin = psycopg2.connect(conn)
    admin.autocommit = True
    cur = admin.cursor()
    cur.execute("SELECT 1 FROM pg_database WHERE datname = %s", (name,))
    if cur.fetchone():
        return None
    cur.execute("CREATE DATABASE %s TEMPLATE template0" % quoted(name))
    return cur


def create(conn, name, scripts):
    """Make one database from SQL texts with psql (COPY blocks included). Returns an error text or None."""
    cur = new_database(conn, name)
    if not cur:
        return None
    dsn = psycopg2.extensions.make_dsn(conn, dbname=name)
    for script in scripts:
        run = subprocess.run(["psql", "-X", "-q", "-v", "ON_ERROR_STOP=1", "-d", dsn, "-o", "/dev/null"],
                             input=script.encode(), capture_output=True)
        if run.returncode:
            cur.execute("DROP DATABASE %s" % quoted(name))
            return run.stderr.decode().strip()[:300]
    return None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--conn", required=True)
    data_option(p)
    p.add_argument("--only", choices=("spider", "authored"))
    p.add_argument("--name", action="append", help="only these (db_id or folder)")
    args = p.parse_args()
    jobs = []
    gone = lacking(args.data, "schemas/spider.jsonl.xz", "postgres")
    if args.only != "authored" and gone:
        left_out("Spider's databases", gone)
    elif args.only != "authored":
        with lzma.open(args.data / "schemas" / "spider.jsonl.xz", "rt") as f:
            for schema in map(json.loads, f):
                dump = args.data / "postgres" / (schema["db_id"] + ".sql.xz")
                if dump.exists():
                    jobs.append((schema["db_id"], "spider_" + schema["db_id"],
                                 lambda dump=dump, schema=schema: [lzma.open(dump, "rt").read(),
                                                                   "\n".join(readable_names(schema)) + "\nANALYZE;"]))
    if args.only != "spider":
        if lacking(args.data, "authored"):
            left_out("the data folder's authored schemas", lacking(args.data, "authored"))
        for folder in authored_folders(args.data):
            jobs.append((folder.name, "authored_" + folder.name,
                         lambda folder=folder: [(folder / "schema.sql").read_text(), (folder / "data.sql").read_text(), "ANALYZE;"]))
    faults = 0
    for short, name, scripts in tqdm(jobs, desc="databases"):
        if args.name and short not in args.name:
            continue
        error = create(args.conn, name, scripts())
        if error:
            faults += 1
            print(f"{name}: {error}", file=sys.stderr)
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
