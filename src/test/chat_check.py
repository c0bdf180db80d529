"""Compare src/lang/chat.c with Jinja chat templates.

usage: chat_check.py FOLDER [--write]

FOLDER holds templates as models' files have them (tokenizer.chat_template), one a file, NAME.jinja. Each is given to the
recogniser; where that knows it, both render the message sets below, and the texts are compared. The reference is the
PyPI package `jinja2`, set up as the package `transformers` does. A template that refuses a set (no system messages) is
not compared on it. --write writes src/test/data/chat_cases.tsv for the unit test: for each name the texts of the first
template that is known by it and agrees; `{system_message}` in a template stands for the default message of ours.
Exit status 1 when a text differs.
"""
import pathlib
import subprocess
import sys
import tempfile

import jinja2
import jinja2.sandbox

from make_wordpiece_cases import shown

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
OUT = ROOT / "src" / "test" / "data" / "chat_cases.tsv"
BOS, EOS = "<BOS>", "<EOS>"
DEFAULTS = {
    "alpaca": "Below is an instruction that describes a task. Write a response that appropriately completes the request.",
    "qwen2.5": "You are Qwen, created by Alibaba Cloud. You are a helpful assistant.",
    "vicuna": "A chat between a curious user and an artificial intelligence assistant. The assistant gives helpful, detailed, and polite answers to the user's questions.",
}
SETS = [
    ["uHow many orders?"],
    ["sYou write SQL.", "uHow many orders?"],
    ["sYou write SQL.", "uHow many orders?", "aselect count(*) from orders", "uAnd customers?"],
    ["uHow many orders?", "aselect count(*)\nfrom orders;", "uAnd customers?", "aselect count(*) from customers", "uZürich 北京 \U0001f680?"],
    ["s \n You write SQL. \n", "u  \tHow many?\n\n", "a\n select 1 \n", "u \n"],
    ["sTables:\n  a(b int) -- <|im_end|> </s> <<SYS>> [INST]\n", "u'it''s' \"x\" {{ y }} <|eot_id|>", "a", "u\\n"],
]
ROLES = {"s": "system", "u": "user", "a": "assistant"}


class Refused(Exception):
    """What a template does with messages that it is not made for."""


def refuse(message):
    raise Refused(message)


def build(folder):
    program = pathlib.Path(folder) / "chat"
    sources = [ROOT / "src" / "lang" / n for n in ("chat.c", "sqltext.c")] + sorted((ROOT / "src" / "engine").glob("tokenizer*.c"))
    sources += [ROOT / "src" / "engine" / (n + ".c") for n in ("utf8", "gguf", "arena", "status", "quant")]
    subprocess.run(["cc", "-std=gnu99", "-O1", "-I", ROOT / "src", "-o", program, ROOT / "src" / "test" / "chat.c", *sources, "-lm"], check=True)
    return program


def reference(source, messages, name):
    environment = jinja2.sandbox.ImmutableSandboxedEnvironment(trim_blocks=True, lstrip_blocks=True, extensions=["jinja2.ext.loopcontrols"])
    environment.globals["raise_exception"] = refuse
    template = environment.from_string(source.replace("{system_message}", DEFAULTS.get(name, "").replace("'", "\\'")))
    return template.render(messages=[{"role": ROLES[m[0]], "content": m[1:]} for m in messages], add_generation_prompt=True,
                           bos_token=BOS, eos_token=EOS, enable_thinking=False)


def render(program, name, messages):
    done = subprocess.run([program, "render", name, BOS, EOS], input="".join(m + "\0" for m in messages).encode(), capture_output=True)
    return done.stdout.decode() if done.returncode == 0 else "error: " + done.stderr.decode()


def main():
    args = [a for a in sys.argv[1:] if a != "--write"]
    if len(args) != 1:
        sys.exit(__doc__)
    wrong, cases = 0, {}
    with tempfile.TemporaryDirectory() as folder:
        program = build(folder)
        for path in sorted(pathlib.Path(args[0]).glob("*.jinja")):
            with open(path, encoding="utf-8", newline="") as f:
                source = f.read()
            name = subprocess.run([program, "recognise"], input=source.encode(), capture_output=True, check=True).stdout.decode().strip()
            if name == "unknown":
                print("%-70s unknown" % path.name)
                continue
            equal, refused, differ = [], 0, []
            for messages in SETS:
                try:
                    want = reference(source, messages, name)
                except (Refused, jinja2.TemplateError, TypeError):
                    refused += 1
                    continue
                got = render(program, name, messages)
                # whether a prompt starts with the begin token the model's file says as well
                (equal if want.removeprefix(BOS) == got.removeprefix(BOS) else differ).append((messages, want, got))
            wrong += len(differ)
            print("%-70s %-16s %d equal%s%s" % (path.name, name, len(equal), ", %d refused" % refused if refused else "", ", %d DIFFER" % len(differ) if differ else ""))
            for messages, want, got in differ[:1]:
                print("  %r\n    reference %r\n    ours      %r" % (messages, want, got))
            if equal and not differ and len(equal) > len(cases.get(name, (None, []))[1]):
                cases[name] = (path.name, equal)
    if "--write" in sys.argv:
        with open(OUT, "w", encoding="utf-8", newline="\n") as f:
            for name, (source, texts) in sorted(cases.items()):
                for messages, want, _ in texts:
                    f.write("%s\t%s\t%s\t%s\n" % (name, source, shown("\0".join(messages)), shown(want.removeprefix(BOS))))
        print("%d names in %s" % (len(cases), OUT))
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
