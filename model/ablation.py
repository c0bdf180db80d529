"""What each kind of training data gives: the same small model trained on equal steps, a kind more each time.

usage: ablation.py --encoder DIR [--steps N] [--folder DIR] [--out DIR] [--only NAME]... [-- train.py options]

RUNS are made one after the other by train.py with the same seed, steps, batch and network, from the pretrained encoder
(which stays as it is: what is compared are the data) and nothing else. One of five schemas is kept out of every set;
exact IR is measured on questions of spider.train's schemas among these and on those of `business`. A run that was made is
not made again; one that was killed goes on. The table is written to OUT/ablation.md, with the number of questions.
"""
import argparse
import json
import pathlib
import subprocess
import sys

HERE = pathlib.Path(__file__).resolve().parent
PUBLIC = "spider.train:1,first_turns:0.5"
SYNONYM_LINKS = "14,47"                 # NL_LINK_TABLE_SYNONYM, NL_LINK_COLUMN_SYNONYM: src/lang/link.h
RUNS = {
    "public": ("public pairs only", PUBLIC, SYNONYM_LINKS),
    "generator": ("+ generated pairs", PUBLIC + ",generated:1", SYNONYM_LINKS),
    "thesaurus": ("+ thesaurus links", PUBLIC + ",generated:1", ""),
    "authored": ("+ authored pairs", PUBLIC + ",generated:1,authored:0.5", ""),
}
CHECKS = ("spider.train", "business")


def last(log):
    """The last validation that train.py wrote to its log -> (step, set -> share exact), None where there is none"""
    found = [json.loads(line) for line in log.read_text().splitlines()] if log.exists() else []
    found = [f for f in found if "exact" in f]
    return (found[-1]["step"], found[-1]["exact"]) if found else None


def main():
    p = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    p.add_argument("--encoder", type=pathlib.Path, required=True)
    p.add_argument("--steps", type=int, default=600)
    p.add_argument("--size", type=int, default=600, help="questions of each validation")
    p.add_argument("--folder", type=pathlib.Path, default=HERE / "data")
    p.add_argument("--out", type=pathlib.Path, default=HERE / "work" / "ablation")
    p.add_argument("--only", action="append", choices=RUNS)
    p.add_argument("rest", nargs="*", help="options for train.py, behind --")
    a = p.parse_args()
    a.out.mkdir(parents=True, exist_ok=True)
    for name in a.only or RUNS:
        _, data, hidden = RUNS[name]
        checkpoint = a.out / f"{name}.pt"
        done = last(pathlib.Path(f"{checkpoint}.log"))
        if done is None or done[0] < a.steps:
            subprocess.run([sys.executable, HERE / "train.py", "--data", data, "--folder", a.folder, "--checkpoint", checkpoint, "--encoder", a.encoder,
                            "--encoder-lr", "0", "--lr", "1e-3", "--warmup", "60", "--steps", str(a.steps), "--minutes", "100000", "--check", "100000",
                            "--hold-out", "5", "--no-links", hidden, "--validate", ",".join(CHECKS), "--validate-size", str(a.size),
                            "--seed", "1", *a.rest], check=True)
    lines = [f"| data | exact IR, held-out schemas of Spider train (n {a.size}) | exact IR, business (n {a.size}) |", "|---|---|---|"]
    for name, (title, _, _) in RUNS.items():
        done = last(a.out / f"{name}.pt.log")
        if done is not None:
            lines.append(f"| {title} | " + " | ".join(f"{100 * done[1][c]:.1f}%" for c in CHECKS) + " |")
    (a.out / "ablation.md").write_text("\n".join(lines) + "\n", encoding="utf-8")
    print("\n".join(lines))


if __name__ == "__main__":
    main()
