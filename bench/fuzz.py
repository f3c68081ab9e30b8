"""Mutated texts through every reader, and mutated files through the examination of one file: nothing may break.

    python bench/fuzz.py [--seconds 60] [--seed 1]
    python bench/fuzz.py --inputs 1000000 --files 100000 [--jobs 2] [--write bench/fuzz.json]

The seeds are the inputs of the rules' cases, the parts of them (code blocks, queries, templates, keys), and the
inputs of the readers' suites. A failure is printed with the seed and the number of the input, so that it can be made
a case, and the exit status is 1. An input of up to 64 KB that takes more than a second of the processor's time, or
200 MB, is a failure. `--write` keeps the figures in a file,
of which scripts/generate.py makes the table of docs/reliability.md: they are those of one commit, told there, and a run
that was stopped is continued by the same command. Figures of another commit are replaced.
"""

from __future__ import annotations

import argparse
import contextlib
import json
import multiprocessing
import random
import resource
import sys
import traceback
from collections import defaultdict
from pathlib import Path
from time import monotonic, thread_time
from typing import TYPE_CHECKING, Literal, NamedTuple

import readers
from cases import sections
from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table
from measured_commit import measured_commit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from readers import Reader

ROOT = Path(__file__).parents[1]
MARKS = [
    *("{", "}", "<", ">", "</", "/>", "[", "]", "(", ")", "`", "```", "$", "$$", "*", "_", "~~", "|", "\\", "#"),
    *("\n", "\n\n", "\r", "\t", " ", "\x00", "\ufeff", "\u2028", "🙂", "а", ":", ",", '"', "'", "&", "- ", "> "),
    *("<!--", "{/*", "*/}", "---\n", "import a from 'b'\n", "export const a = 1\n", "::: ", ":a[b]{c}", "${a}"),
    *(
        "$__rate_interval",
        "1e30",
        "[5m]",
        "9" * 400,
        "9" * 5_000,
        "offset ",
        "{{",
        "}}",
        "%{",
        "@",
        "?",
        "+",
        "//",
        "/*",
        "=>",
        "&a ",
        "*a",
    ),
]
SHORT, USUAL, LONG = 600, 4_000, 60_000
"""Characters of nearly all inputs to readers, of those to the examination, and of one in a thousand of each."""
SLOW = 1.0
LARGE = 200_000
"""Kilobytes by which one input may raise the memory that the process has ever had."""
TOGETHER = 500
"""Inputs between two looks at the clock of the whole."""
UNITS = {"readers": 25_000, "files": 2_500}
"""Inputs of one seed in a counted run; one whose figures are kept is made of whole units."""


def case_files() -> list[tuple[str, str]]:
    """Every input of every case, with its path."""
    found = {}
    for file in sorted((ROOT / "tests" / "rules").rglob("*.md")):
        for section in sections(file):
            for block in section.inputs:
                if block.kind != "toml":
                    found[block.path, block.data] = None
    return [(path, data.decode("utf-8", "surrogateescape")) for path, data in found]


def mutate(text: str, other: str, chance: random.Random, most: int) -> str:
    """The text after some changes: parts doubled, dropped, moved, repeated, or taken from another text."""
    for _ in range(chance.randint(1, 6)):
        at, end = sorted((int(chance.random() * (len(text) + 1)), int(chance.random() * (len(text) + 1))))
        mark = chance.choice(MARKS)
        match int(chance.random() * 7):
            case 0:
                text = text[:at] + mark + text[at:]
            case 1:
                text = text[:at] + text[min(end, at + 40) :]
            case 2:
                text = text[:end] + text[at:end] * 2 + text[end:]
            case 3:
                text = text[:at] + mark * chance.choice((2, 30, most // 50)) + text[at:]
            case 4:
                start = int(chance.random() * (len(other) + 1))
                text = text[:at] + other[start : start + 60] + text[at:]
            case 5:
                text = text[end:] + text[at:end] + text[:at]
            case _:
                char = chr(chance.randint(0, chance.choice((127, 0xD7FF))))
                text = text[:at] + char + text[at + 1 :]
        text = text[:most]
    return text


def repeated(text: str, chance: random.Random) -> str:
    """A long text: a piece of another one, very often."""
    start = int(chance.random() * (len(text) + 1))
    piece = text[start : start + chance.choice((1, 2, 3, 8, 30, 200))] or "a"
    return text[: start // 4] + piece * min(LONG // len(piece), chance.choice((1000, 10_000, LONG)))


class Tally:
    """What came of it, by reader."""

    def __init__(self) -> None:
        self.counts: dict[str, int] = defaultdict(int)
        self.slowest: dict[str, float] = defaultdict(float)
        self.broken: list[str] = []
        self._memory = _memory()

    def judge(self, name: str, took: float, where: str, text: str, problem: str = "") -> None:
        """One input is done."""
        memory, before = _memory(), self._memory
        self._memory = memory
        if memory - before > LARGE:
            problem = problem or f"{(memory - before) // 1000} MB"
        self.counts[name] += 1
        self.slowest[name] = max(took, self.slowest[name])
        if problem or (took > SLOW and len(text.encode("utf-8", "replace")) <= 65_536):
            self.broken.append(f"{where}: {name}")
            print(f"{where}: {name}: {problem or f'{took:.1f} s'}\n{text[:2000]!r}", flush=True)

    def add(self, other: Tally) -> None:
        """Take another part of the same run in."""
        for name, count in other.counts.items():
            self.counts[name] += count
            self.slowest[name] = max(self.slowest[name], other.slowest[name])
        self.broken += other.broken


def _memory() -> int:
    """The most that this process has ever had, in kilobytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss


def read_texts(seed: int, count: float, until: float) -> Tally:
    """Give mutated texts to all readers in turn."""
    tally = Tally()
    chance = random.Random(f"readers {seed}")  # noqa: S311 (the same inputs every time)
    all_readers = readers.readers(case_files())
    for number in _numbers(count, until):
        reader: Reader = all_readers[number % len(all_readers)]
        text = chance.choice(reader.seeds)
        if chance.random() < 0.001:
            text = repeated(text, chance)
        else:
            text = mutate(text, chance.choice(reader.seeds), chance, SHORT)
        problem = ""
        begun = thread_time()
        try:
            reader.read(text)
        except BaseException as found:
            if isinstance(found, KeyboardInterrupt):
                raise
            problem = f"{type(found).__name__}: {found}\n{traceback.format_exc()}"
        tally.judge(reader.name, thread_time() - begun, f"seed {seed}, input {number}", text, problem)
    return tally


def examine_files(seed: int, count: float, until: float) -> Tally:
    """Give mutated files to the examination of one file."""
    config = load(ROOT, {}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    examiner = Examiner(Course.load(ROOT / "bench", config.layout), rules.alone, {})
    tally = Tally()
    chance = random.Random(f"files {seed}")  # noqa: S311 (the same inputs every time)
    known = case_files()
    for number in _numbers(count, until):
        path, text = chance.choice(known)
        if chance.random() < 0.001:
            text = repeated(text, chance)
        else:
            text = mutate(text, chance.choice(known)[1], chance, USUAL)
        data = text.encode("utf-8", "replace")
        begun = thread_time()
        entry = examiner.examine(path, data)
        took = thread_time() - begun
        problem = "\n".join(f"{path}: {one.rule or 'reader'}: {one.message}\n{one.detail}" for one in entry.crashes)
        tally.judge("the examination of a file", took, f"seed {seed}, file {number}", text, problem)
    return tally


def _numbers(count: float, until: float) -> Iterator[int]:
    number = 0
    while number < count and (number % TOGETHER or monotonic() < until):
        yield number
        number += 1


class Work(NamedTuple):
    """A part of a run: so many inputs of one seed."""

    what: Literal["readers", "files"]
    seed: int
    count: float
    until: float


def _part(work: Work) -> tuple[Work, Tally]:
    return work, (read_texts if work.what == "readers" else examine_files)(work.seed, work.count, work.until)


class Figures:
    """What is known of one commit, in a file that is renewed after each part."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known = {"commit": measured_commit("tests/rules", "cases")}
        self._known |= {"readers": [], "files": [], "broken": [], "figures": {}}
        if path.exists() and (known := json.loads(path.read_text("utf-8")))["commit"] == self._known["commit"]:
            self._known = known

    def has(self, work: Work) -> bool:
        """Whether this part was done."""
        return work.seed in self._known[work.what]

    def add(self, work: Work, part: Tally) -> None:
        """Take a part in."""
        known = self._known
        known[work.what] = sorted({*known[work.what], work.seed})
        known["broken"] = sorted({*known["broken"], *part.broken})
        for name, count in part.counts.items():
            inputs, slowest = known["figures"].get(name, (0, 0))
            known["figures"][name] = (inputs + count, round(max(slowest, part.slowest[name]), 2))
        known["figures"] = dict(sorted(known["figures"].items()))
        self._path.write_text(json.dumps(known, ensure_ascii=False, indent=1) + "\n", "utf-8")


def main() -> int:
    """Do it for as long, or as often, as is wished."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, help="60, unless numbers are given")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--inputs", type=int, default=0, help="inputs to the readers")
    parser.add_argument("--files", type=int, default=0, help="files to examine")
    parser.add_argument("--jobs", type=int, default=1, help="processes")
    parser.add_argument("--write", type=Path, help="keep the figures of a counted run here, as in bench/fuzz.json")
    options = parser.parse_args()
    figures = Figures(options.write) if options.write else None
    work: list[Work] = []
    if options.inputs or options.files:
        for what, count in (("readers", options.inputs), ("files", options.files)):
            size = UNITS[what] if figures else max(1, min(count, UNITS[what]))
            work += [Work(what, options.seed + part, size, float("inf")) for part in range(-(-count // size))]
    else:
        # Half of the time is for the readers.
        now, seconds = monotonic(), options.seconds or 60
        work = [
            Work("readers", options.seed, float("inf"), now + seconds / 2),
            Work("files", options.seed, float("inf"), now + seconds),
        ]
    total = Tally()
    left = sorted((one for one in work if not (figures and figures.has(one))), key=lambda one: one.seed)
    with contextlib.ExitStack() as stack:
        if options.jobs == 1:
            parts = map(_part, left)
        else:
            pool = stack.enter_context(multiprocessing.get_context("spawn").Pool(options.jobs))
            parts = pool.imap_unordered(_part, left, chunksize=1)
        for one, tally in parts:
            total.add(tally)
            if figures:
                figures.add(one, tally)
    for name, count in sorted(total.counts.items()):
        print(f"{name}: {count} inputs, the slowest took {total.slowest[name]:.2f} s")
    print(f"{sum(total.counts.values())} inputs, {len(total.broken)} broken")
    return 1 if total.broken else 0


if __name__ == "__main__":
    sys.exit(main())
