"""Draw the logs of train.py and ppo.py as PNG.

usage: plot.py LOG... --out FILE.png [--smooth N] [--title TEXT]

A log is a file of JSON lines. Each number that its lines hold becomes a curve over the minutes (or steps where there are no
minutes), a panel for each name, a colour for each log; --smooth draws the mean of the last N points beside them.
Needs matplotlib.
"""
import argparse
import collections
import json
import pathlib

import matplotlib

matplotlib.use("Agg")
import matplotlib.pyplot as plt     # after the choice of what draws

OVER = ("minutes", "step")
LEFT_OUT = OVER + ("seen",)


def curves(path):
    """-> name -> ([x], [y]) of a log; a dict inside a line gives a curve for each of its keys. Lines that are cut off, as a
    killed run leaves them, are passed over."""
    out = collections.defaultdict(lambda: ([], []))
    for line in path.read_text().splitlines():
        try:
            record = json.loads(line)
        except ValueError:
            continue
        x = next((record[k] for k in OVER if k in record), None)
        if x is None:
            continue
        for name, value in record.items():
            for key, y in value.items() if isinstance(value, dict) else [("", value)]:
                if name not in LEFT_OUT and isinstance(y, (int, float)) and not isinstance(y, bool):
                    xs, ys = out[f"{name} {key}".strip()]
                    xs.append(x), ys.append(y)
    return out


def smoothed(values, n):
    return [sum(values[max(0, i + 1 - n):i + 1]) / min(n, i + 1) for i in range(len(values))]


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("logs", nargs="+", type=pathlib.Path)
    p.add_argument("--out", type=pathlib.Path, required=True)
    p.add_argument("--smooth", type=int, default=1)
    p.add_argument("--title", default="")
    a = p.parse_args()
    logs = {path.name.removesuffix(".log"): curves(path) for path in a.logs}
    names = sorted({name for log in logs.values() for name in log})
    if not names:
        raise SystemExit("there is nothing to draw: no line has numbers and minutes or steps")
    columns = min(3, len(names))
    rows = -(-len(names) // columns)
    figure, axes = plt.subplots(rows, columns, figsize=(4.5 * columns, 3 * rows), squeeze=False)
    for axis in axes.flat[len(names):]:
        axis.set_visible(False)
    for axis, name in zip(axes.flat, names):
        for n, (log, found) in enumerate(logs.items()):
            if name not in found:
                continue
            x, y = found[name]
            axis.plot(x, y, color=f"C{n}", alpha=.35 if a.smooth > 1 else 1, marker="." if len(x) < 30 else "", label=None if a.smooth > 1 else log)
            if a.smooth > 1:
                axis.plot(x, smoothed(y, a.smooth), color=f"C{n}", label=log)
        axis.set_title(name, fontsize=10)
        axis.grid(alpha=.3)
    axes[0, 0].legend(fontsize=8)
    figure.suptitle(a.title)
    figure.supxlabel("minutes (or steps)")
    figure.tight_layout()
    figure.savefig(a.out, dpi=80)
    print(f"{a.out}: {len(names)} curves of {len(logs)} logs")


if __name__ == "__main__":
    main()
