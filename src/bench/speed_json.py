"""What bench_speed.sh printed -> JSON and a PNG of bars.

usage: speed_json.py LOG --json FILE.json [--png FILE.png]

LOG holds what bench_speed.sh prints: a line with date, machine and load, then for each model its name, what it is, a table of tasks (ours, and
the peer's with the ratio where there is a peer) and how far the logits are apart. The JSON has the same, milliseconds and tokens a second as
numbers. The picture has a panel a model: bars of tokens a second, the ratio over them. --png needs matplotlib; without it only the JSON is
written, and that is said.
"""
import argparse
import json
import pathlib
import re
import sys

NUMBER = r"([\d.]+(?:e[+-]?\d+)?)"
ROW = re.compile(rf"^(\S.{{23}}) +{NUMBER} +{NUMBER}(?: +{NUMBER} +{NUMBER} +{NUMBER})?$")
OPENED = re.compile(rf"^(.*), {NUMBER} million parameters, {NUMBER} MB; opened in {NUMBER} ms; private {NUMBER} MB for (\d+) tokens; kernels (\S+)$")
LOGITS = re.compile(rf"^logits of (\d+) tokens: max {NUMBER}, rmse {NUMBER} of the deviation; same best token (\d+) times$")


def read(lines):
    """-> {run: date and machine, models: [...]}"""
    out = dict(run="", models=[])
    for line in map(str.rstrip, lines):
        if line.startswith("== "):
            out["models"].append(dict(file=line[3:], tasks=[]))
        elif not out["models"]:
            if re.match(r"\d{4}-\d\d-\d\d, ", line):
                out["run"] = line
            continue
        model = out["models"][-1]
        if m := OPENED.match(line):
            model.update(model=m[1], million_parameters=float(m[2]), megabytes=float(m[3]), opened_ms=float(m[4]), private_megabytes=float(m[5]), tokens=int(m[6]), kernels=m[7])
        elif m := re.match(rf"^peer opened in {NUMBER} ms$", line):
            model["peer_opened_ms"] = float(m[1])
        elif m := LOGITS.match(line):
            model["logits"] = dict(tokens=int(m[1]), max=float(m[2]), rmse=float(m[3]), same_best=int(m[4]))
        elif m := ROW.match(line):
            task = dict(task=m[1].strip(), ms=float(m[2]), per_second=float(m[3]))
            if m[4]:
                task.update(peer_ms=float(m[4]), peer_per_second=float(m[5]), ratio=float(m[6]))
            model["tasks"].append(task)
    return out


def draw(told, path):
    import matplotlib

    matplotlib.use("Agg")
    import matplotlib.pyplot as plt     # after the choice of what draws

    models = [m for m in told["models"] if m["tasks"]]
    columns = min(3, len(models))
    rows = -(-len(models) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(5 * columns, 3.6 * rows), squeeze=False)
    for ax in axes.flat[len(models):]:
        ax.axis("off")
    for ax, model in zip(axes.flat, models):
        tasks = model["tasks"]
        peer = any("peer_ms" in t for t in tasks)
        width = 0.4 if peer else 0.8
        ours = ax.bar([i - (width / 2 if peer else 0) for i in range(len(tasks))], [t["per_second"] for t in tasks], width, label="nl2sql")
        if peer:
            ax.bar([i + width / 2 for i in range(len(tasks))], [t.get("peer_per_second", 0) for t in tasks], width, label="llama.cpp")
            ax.legend(fontsize=7)
        for bar, t in zip(ours, tasks):
            if "ratio" in t:
                ax.annotate(f"{t['ratio']:.2f}", (bar.get_x() + width, max(t["per_second"], t["peer_per_second"])), ha="center", va="bottom", fontsize=7)
        ax.set_yscale("log")
        ax.set_ylabel("tokens a second", fontsize=7)
        ax.set_xticks(range(len(tasks)), [t["task"] for t in tasks], rotation=25, ha="right", fontsize=7)
        ax.set_title(pathlib.Path(model["file"]).stem, fontsize=9)
    figure.suptitle(told["run"], fontsize=8)
    figure.tight_layout()
    figure.savefig(path, dpi=110)


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("log", type=pathlib.Path)
    p.add_argument("--json", type=pathlib.Path, required=True)
    p.add_argument("--png", type=pathlib.Path)
    a = p.parse_args()
    told = read(a.log.read_text().splitlines())
    if not any(m["tasks"] for m in told["models"]):
        raise SystemExit(f"{a.log}: there is no table of tasks in it")
    a.json.write_text(json.dumps(told, indent=1) + "\n")
    if a.png:
        try:
            draw(told, a.png)
        except ImportError as e:
            print(f"no picture: {e}", file=sys.stderr)
    return 0


if __name__ == "__main__":
    sys.exit(main())
