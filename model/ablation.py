"""What each kind of training data gives: the same small model trained on equal steps, a kind more each time.

usage: ablation.py --encoder DIR [--steps N] [--parts N] [--folder DIR] [--out DIR] [--only NAME]... [-- train.py options]

RUNS are made one after the other by train.py with the same seed, steps, batch and NETWORK, from the pretrained encoder,
which stays as it is: what is compared are the data. So that a step costs little, the encoder reads views of each set once
(states.py); a run learns from PARTS parts of these (512 views each), shared out among the sets as RUNS says: more kinds,
not more views. One of five schemas is kept out of every set; exact IR is measured on questions of spider.train's schemas
among these and on those of `business`. What was made is not made again; a run that was killed goes on. The table is
written to OUT/ablation.md, with the number of questions; data_figures.py shows generate/ablation.md.
"""
import argparse
import json
import os
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
SETS = {"public": "spider.train:1,first_turns:0.5", "generated": "generated:1", "authored": "authored:1"}
SYNONYM_LINKS = "14,47"                 # NL_LINK_TABLE_SYNONYM, NL_LINK_COLUMN_SYNONYM: src/lang/link.h
# title, share of each set among the views, links that are hidden
RUNS = {
    "public": ("public pairs only", {"public": 1.}, SYNONYM_LINKS),
    "generator": ("+ generated pairs", {"public": .8, "generated": .2}, SYNONYM_LINKS),
    "thesaurus": ("+ thesaurus links", {"public": .8, "generated": .2}, ""),
    "authored": ("+ authored pairs", {"public": .5, "generated": .2, "authored": .3}, ""),
}
NETWORK = ("--width", "128", "--heads", "4")        # small, so that 2,500 steps take two minutes of a core
CHECKS = ("spider.train", "business")
HOLD_OUT = "5"


def last(log):
    """The last validation that train.py wrote to its log -> (step, set -> share exact), None where there is none"""
    found = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    found = [f for f in found if "exact" in f]
    return (found[-1]["step"], found[-1]["exact"]) if found else None


def views(a, name, shares):
    """A folder with the views of a run: links to parts of each set's, which are made where they are not there"""
    mine = a.out / "views" / name
    mine.mkdir(parents=True, exist_ok=True)
    for s, share in shares.items():
        count, folder = round(share * a.parts), a.out / "states" / s
        subprocess.run([sys.executable, HERE / "states.py", "--encoder", a.encoder, "--data", SETS[s], "--folder", a.folder, "--out", folder,
                        "--count", str(512 * count), "--hold-out", HOLD_OUT, "--threads", str(a.threads)], check=True)
        for part in range(count):
            link = mine / f"{s}.{part}.views"
            if not link.exists():
                os.symlink(os.path.relpath(folder / f"0.{part}.views", mine), link)
    return mine


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--encoder", type=pathlib.Path, required=True)
    p.add_argument("--steps", type=int, default=2500)
    p.add_argument("--parts", type=int, default=20)
    p.add_argument("--size", type=int, default=800, help="questions of each validation")
    p.add_argument("--folder", type=pathlib.Path, default=HERE / "data")
    p.add_argument("--out", type=pathlib.Path, default=HERE / "work" / "ablation")
    p.add_argument("--threads", type=int, default=1)
    p.add_argument("--seed", type=int, default=1)
    p.add_argument("--only", action="append", choices=RUNS)
    p.add_argument("rest", nargs="*", help="options for train.py, behind --")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for name in a.only or RUNS:
        _, shares, hidden = RUNS[name]
        checkpoint = a.out / f"{name}.{a.seed}.pt"
        done = last(pathlib.Path(f"{checkpoint}.log"))
        if done is None or done[0] < a.steps:
            subprocess.run([sys.executable, HERE / "train.py", "--states", views(a, name, shares), "--data", ",".join(SETS[s] for s in shares),
                            "--folder", a.folder, "--checkpoint", checkpoint, "--encoder", a.encoder, "--lr", "1e-3", "--warmup", "60",
                            "--steps", str(a.steps), "--minutes", "100000", "--check", "100000", "--hold-out", HOLD_OUT, "--no-links", hidden,
                            "--validate", ",".join(CHECKS), "--validate-size", str(a.size), "--seed", str(a.seed), "--threads", str(a.threads), *NETWORK, *a.rest], check=True)
    lines = [f"| data | share of the views | exact IR, held-out schemas of Spider train (n {a.size}) | exact IR, business (n {a.size}) |", "|---|---|---|---|"]
    for name, (title, shares, _) in RUNS.items():
        done = last(a.out / f"{name}.{a.seed}.pt.log")
        if done is not None:
            lines.append(f"| {title} | " + ", ".join(f"{s} {share:.0%}" for s, share in shares.items()) + " | "
                         + " | ".join(f"{100 * done[1][c]:.1f}%" for c in CHECKS) + " |")
    (a.out / "ablation.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
