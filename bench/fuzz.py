"""Mutated lessons, dashboards and data files through every reader and rule over single files: nothing may break.

    python bench/fuzz.py [--seconds 60] [--seed 1]

The seeds are the inputs of the rules' cases. What breaks is printed with the seed and the number of the input, so that
it can be made a case, and the exit status is 1.
"""

from __future__ import annotations

import argparse
import random
import sys
from pathlib import Path
from time import monotonic

from cases import sections
from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table

ROOT = Path(__file__).parents[1]
MARKS = [
    *("{", "}", "<", ">", "</", "/>", "[", "]", "(", ")", "`", "```", "$", "$$", "*", "_", "~~", "|", "\\", "#"),
    *("\n", "\n\n", "\r", "\t", " ", "\x00", "\ufeff", "\u2028", "🙂", "а", ":", ",", '"', "'", "&", "- ", "> "),
    *("<!--", "{/*", "*/}", "---\n", "import a from 'b'\n", "export const a = 1\n", "::: ", ":a[b]{c}", "${a}"),
    *("$__rate_interval", "1e30", "[5m]", "offset ", "{{", "}}", "%{", "@"),
]
MOST = 20_000


def seeds() -> list[tuple[str, str]]:
    """Every input of every case, with its path."""
    found = {}
    for file in sorted((ROOT / "tests" / "rules").rglob("*.md")):
        for section in sections(file):
            for block in section.inputs:
                if block.kind != "toml":
                    found[block.path, block.data] = None
    return [(path, data.decode("utf-8", "surrogateescape")) for path, data in found]


def mutate(text: str, other: str, chance: random.Random) -> str:
    """The text after some changes: parts doubled, dropped, moved, repeated, or taken from another text."""
    for _ in range(chance.randint(1, 6)):
        at, end = sorted(chance.randint(0, len(text)) for _ in range(2))
        mark = chance.choice(MARKS)
        match chance.randint(0, 6):
            case 0:
                text = text[:at] + mark + text[at:]
            case 1:
                text = text[:at] + text[min(end, at + 40) :]
            case 2:
                text = text[:end] + text[at:end] * 2 + text[end:]
            case 3:
                text = text[:at] + mark * chance.choice((2, 30, 400)) + text[at:]
            case 4:
                start = chance.randint(0, len(other))
                text = text[:at] + other[start : start + 60] + text[at:]
            case 5:
                text = text[end:] + text[at:end] + text[:at]
            case _:
                char = chr(chance.randint(0, chance.choice((127, 0xD7FF))))
                text = text[:at] + char + text[at + 1 :]
        text = text[:MOST]
    return text


def main() -> int:
    """Do it for as long as is wished."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--seconds", type=float, default=60)
    parser.add_argument("--seed", type=int, default=1)
    options = parser.parse_args()
    config = load(ROOT, {}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    examiner = Examiner(Course.load(ROOT / "bench", config.layout), rules.alone, {})
    chance = random.Random(options.seed)  # noqa: S311 (the same inputs every time)
    known = seeds()
    begun = monotonic()
    count = broken = 0
    slowest = 0.0
    while monotonic() - begun < options.seconds:
        path, text = chance.choice(known)
        data = mutate(text, chance.choice(known)[1], chance).encode("utf-8", "replace")
        at = monotonic()
        entry = examiner.examine(path, data)
        slowest = max(slowest, monotonic() - at)
        count += 1
        for crash in entry.crashes:
            broken += 1
            print(f"seed {options.seed}, input {count}: {path}: {crash.rule or 'reader'}: {crash.message}")
            print(f"{data!r}\n{crash.detail}")
    print(f"{count} inputs, {broken} broken, the slowest took {slowest:.2f} s")
    return 1 if broken else 0


if __name__ == "__main__":
    sys.exit(main())
