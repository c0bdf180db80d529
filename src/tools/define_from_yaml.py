#!/usr/bin/env python3
"""Statements that define what a semantic layer's YAML says: nl_define and its kin, COMMENT ON.

usage: define_from_yaml.py [--comments] [--schema SCHEMA] FILE... | psql

FILE is a Snowflake semantic model (tables with dimensions, time_dimensions, facts, metrics, filters; relationships) or a
dbt schema.yml (models and sources with columns, meta.synonyms, meta.unit and tests of relationships; semantic_models with
dimensions, measures and defaults.agg_time_dimension). A table's only time dimension is its time column. Nothing is connected
to: PostgreSQL judges each statement when it runs. With --comments also COMMENT ON, which replaces comments that are
there and needs the tables' owner. --schema: where the tables are; else as the file says, or the search path.

What cannot be said is told on stderr: expressions in Jinja or over several tables, aggregates without an expression,
relationships with tables that the file does not have. Exit status 1 if no file had anything to say.
"""
import argparse
import re
import sys

import yaml

PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_$]*\Z")
REF = re.compile(r"\s*ref\(\s*['\"]([^'\"]+)['\"]\s*\)\s*\Z")
AGGREGATES = {"sum": "sum({})", "average": "avg({})", "avg": "avg({})", "min": "min({})", "max": "max({})",
              "count": "count({})", "count_distinct": "count(DISTINCT {})", "median":
              "percentile_cont(0.5) WITHIN GROUP (ORDER BY {})", "sum_boolean": "count(*) FILTER (WHERE {})"}


def literal(text):
    text = " ".join(str(text).split())
    quoted = "'" + text.replace("'", "''") + "'"
    return "E" + quoted.replace("\\", "\\\\") if "\\" in text else quoted


def identifier(name):
    name = str(name)
    # unquoted names are folded, as in the warehouses' own SQL
    return name.lower() if PLAIN.match(name) else '"' + name.replace('"', '""') + '"'


def as_list(value):
    return value if isinstance(value, list) else [] if value is None else [value]


class Writer:
    def __init__(self, comments):
        self.comments = comments
        self.count = 0

    def put(self, statement):
        print(statement + ";")
        self.count += 1

    def skip(self, what, why):
        print(f"left out: {what}: {why}", file=sys.stderr)

    def names(self, target, words):
        words = [w for w in dict.fromkeys(str(w) for w in words) if w.strip()]
        if words:
            self.put(f"SELECT nl_define_synonym({literal(target)}, {', '.join(literal(w) for w in words)})")

    def comment(self, kind, target, text):
        if self.comments and text:
            parts = re.findall(r'"(?:[^"]|"")*"|[^.]+', target)
            target = ".".join(part if part.startswith('"') else f'"{part}"' for part in parts)
            self.put(f"COMMENT ON {kind} {target} IS {literal(text)}")

    def unit(self, target, unit):
        if unit:
            self.put(f"SELECT nl_define_unit({literal(target)}, {literal(unit)})")

    def time(self, target):
        self.put(f"SELECT nl_define_time({literal(target)})")

    def join(self, left, right, columns):
        on = " AND ".join(f"{left}.{identifier(a)} = {right}.{identifier(b)}" for a, b in columns)
        self.put(f"SELECT nl_define_join({literal(f'{left} JOIN {right} ON {on}')})")

    def expression(self, table, name, text, synonyms=()):
        what = f"{table}.{name}"
        if text is None:
            return self.skip(what, "it has no expression")
        text = str(text).strip()
        if "{{" in text or "{%" in text:
            return self.skip(what, "its expression is Jinja")
        if PLAIN.match(text.split(".")[-1]) and text.count(".") <= 1:
            column = identifier(text.split(".")[-1])
            words = [] if column == identifier(name) else [str(name).replace("_", " ")]
            return self.names(f"{table}.{column}", words + list(synonyms))
        words = "ARRAY[" + ", ".join(literal(s) for s in synonyms) + "]::text[]"
        self.put(f"SELECT nl_define({literal(name)}, {literal(text)}, {literal(table)}" +
                 (f", {words})" if synonyms else ")"))


def snowflake(model, schema, out):
    targets = {}
    for table in as_list(model.get("tables")):
        base = table.get("base_table") or {}
        name = identifier(base.get("table") or table["name"])
        where = schema or (base.get("schema") and identifier(base["schema"]))
        target = targets[str(table["name"]).lower()] = f"{where}.{name}" if where else name
        out.comment("TABLE", target, table.get("description"))
        called = [] if identifier(table["name"]) == name else [str(table["name"]).replace("_", " ")]
        out.names(target, called + as_list(table.get("synonyms")))
        for part in ("dimensions", "time_dimensions", "facts", "measures", "metrics", "filters"):
            for item in as_list(table.get(part)):
                text = item.get("expr", item["name"])
                aggregate = item.get("default_aggregation")
                if part == "measures" and aggregate in AGGREGATES and not PLAIN.match(str(text)):
                    text = AGGREGATES[aggregate].format(text)
                out.expression(target, item["name"], text, as_list(item.get("synonyms")))
                if PLAIN.match(str(text)):
                    out.comment("COLUMN", f"{target}.{identifier(text)}", item.get("description"))
        times = [str(t.get("expr", t["name"])) for t in as_list(table.get("time_dimensions"))]
        if len(times) == 1 and PLAIN.match(times[0]):
            out.time(f"{target}.{identifier(times[0])}")
    for item in as_list(model.get("relationships")):
        ends = [targets.get(str(item.get(side, "")).lower()) for side in ("left_table", "right_table")]
        columns = [(c["left_column"], c["right_column"]) for c in as_list(item.get("relationship_columns"))]
        if None in ends or not columns:
            out.skip(f"relationship {item.get('name')}", "its tables or columns are not in the file")
        else:
            out.join(*ends, columns)
    for item in as_list(model.get("metrics")):
        out.skip(f"metric {item.get('name')}", "it is over several tables")


def dbt(model, schema, out):
    tables = [(m, schema) for m in as_list(model.get("models")) + as_list(model.get("seeds"))]
    for source in as_list(model.get("sources")):
        tables += [(t, schema or identifier(source.get("schema") or source["name"])) for t in as_list(source.get("tables"))]
    for table, where in tables:
        name = identifier(table.get("alias") or table.get("identifier") or table["name"])
        target = f"{where}.{name}" if where else name
        out.comment("TABLE", target, table.get("description"))
        out.names(target, as_list((table.get("meta") or {}).get("synonyms")))
        for column in as_list(table.get("columns")):
            meta = column.get("meta") or (column.get("config") or {}).get("meta") or {}
            out.comment("COLUMN", f"{target}.{identifier(column['name'])}", column.get("description"))
            out.names(f"{target}.{identifier(column['name'])}", as_list(meta.get("synonyms")))
            out.unit(f"{target}.{identifier(column['name'])}", meta.get("unit"))
            for test in as_list(column.get("data_tests")) + as_list(column.get("tests")):
                relation = test.get("relationships") if isinstance(test, dict) else None
                if not relation:
                    continue
                relation = relation.get("arguments") or relation
                to = REF.match(str(relation.get("to", "")))
                if to:
                    other = f"{where}.{identifier(to.group(1))}" if where else identifier(to.group(1))
                    out.join(target, other, [(column["name"], relation["field"])])
                else:
                    out.skip(f"{target}.{column['name']}", "its relationship is not with ref('...')")
    for semantic in as_list(model.get("semantic_models")):
        name = REF.match(str(semantic.get("model", "")))
        if not name:
            out.skip(f"semantic model {semantic.get('name')}", "its model is not ref('...')")
            continue
        target = f"{schema}.{identifier(name.group(1))}" if schema else identifier(name.group(1))
        default = (semantic.get("defaults") or {}).get("agg_time_dimension")
        for item in as_list(semantic.get("dimensions")):
            text = str(item.get("expr", item["name"]))
            out.expression(target, item["name"], text)
            if item["name"] == default and PLAIN.match(text):
                out.time(f"{target}.{identifier(text)}")
        for item in as_list(semantic.get("measures")):
            aggregate = AGGREGATES.get(str(item.get("agg", "")).lower())
            if aggregate is None:
                out.skip(f"{target}.{item['name']}", f"no aggregate is called {item.get('agg')}")
            else:
                out.expression(target, item["name"], aggregate.format(item.get("expr", identifier(item["name"]))))
    for item in as_list(model.get("metrics")):
        out.skip(f"metric {item.get('name')}", "metrics over measures are not read")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--comments", action="store_true")
    parser.add_argument("--schema", type=identifier)
    parser.add_argument("files", nargs="+", metavar="FILE")
    arguments = parser.parse_args()
    out = Writer(arguments.comments)

    for path in arguments.files:
        with open(path, encoding="utf-8") as file:
            try:
                model = yaml.safe_load(file)
            except yaml.YAMLError as error:
                sys.exit(f"{path}: {error}")
        if not isinstance(model, dict):
            sys.exit(f"{path}: not a mapping")
        try:
            (snowflake if "tables" in model else dbt)(model, arguments.schema, out)
        except (KeyError, TypeError, AttributeError) as error:
            sys.exit(f"{path}: not as expected: {error!r}")
    return 0 if out.count else 1


if __name__ == "__main__":
    sys.exit(main())
