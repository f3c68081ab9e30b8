"""The hostile shapes of tests/linear at full size: what the examination of one file takes, and of one twice as long.

    python bench/shape_times.py [--seconds 30] [--write bench/shape_times.json] [--part 1/1] [--again] [NAME ...]

A text has 100,000 repetitions, or 1 MB where that is less; it is shorter where twice the text would take more than
`--seconds` of the processor's time. What takes more than 2.3 times as much for twice the text is measured three times,
of which the shortest count, and printed with a mark. `--write` keeps the figures in a file: a run that was stopped is
continued by the same command.
`--again` measures what is known once more: the shapes that are named, or those that took too long.
"""

from __future__ import annotations

import argparse
import gc
import json
import random
import sys
from pathlib import Path
from time import thread_time

from shapes import Shape, shapes

from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table
from measured_commit import measured_commit

ROOT = Path(__file__).parents[1]
TIMES, SIZE = 100_000, 1_000_000
"""Repetitions and bytes of the longer text."""
WORST = 2.3
SURE = 0.1
"""Seconds under which a ratio says nothing."""
TRIES = 3

Figures = dict[str, tuple[str, float, float, int]]
"""By the shape's name: the commit, the seconds of half the text and of the text, and the bytes of the text."""


def is_over(before: float, took: float) -> bool:
    """Whether this is no linear time."""
    return took > SURE and took > WORST * before


def full_size(shape: Shape) -> int:
    """How many repetitions the longer text has at most."""
    times = TIMES
    # Some shapes have one unit of every ten repetitions, or one more digit in each.
    while len(shape.make(times).encode("utf-8", "replace")) > SIZE:
        times = times * 9 // 10
    return times


class Clock:
    """What measures examinations."""

    def __init__(self) -> None:
        config = load(ROOT, {}, isolated=True)
        rules = choose_rules(config, rule_table(), online=False)
        self._examiner = Examiner(Course.load(ROOT / "bench", config.layout), rules.alone, {}, 1e6)
        gc.set_threshold(500_000, 20, 20)  # as the command has it

    def seconds(self, shape: Shape, times: int) -> tuple[float, int]:
        """What the examination takes, and how many bytes the text has."""
        data = shape.make(times).encode("utf-8", "replace")
        gc.collect()
        begun = thread_time()
        self._examiner.examine(shape.path, data)
        return thread_time() - begun, len(data)

    def measure(self, shape: Shape, most: float) -> tuple[float, float, int]:
        """The seconds of half the text and of the text, and its bytes."""
        self.seconds(shape, 2)
        times = full_size(shape)
        while times > 64 and self.seconds(shape, times // 16)[0] * 16 > most:
            times //= 2
        before, (took, size) = self.seconds(shape, times // 2)[0], self.seconds(shape, times)
        for _ in range(TRIES - 1):
            if not is_over(before, took):
                break
            before = min(before, self.seconds(shape, times // 2)[0])
            took = min(took, self.seconds(shape, times)[0])
        return before, took, size


def main() -> int:
    """Measure each of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--write", type=Path)
    parser.add_argument("--again", action="store_true")
    parser.add_argument("--part", default="1/1", help="K/N: every Nth shape, from the Kth")
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    known: Figures = {}
    commit = ""
    if options.write:
        commit = measured_commit("tests/linear", "shapes")
        known = json.loads(options.write.read_text("utf-8")) if options.write.exists() else {}
    clock = Clock()
    measured: Figures = {}
    ordered = shapes()
    random.Random(1).shuffle(ordered)  # noqa: S311 (a run that is stopped has measured shapes of every kind)
    part, parts = map(int, options.part.split("/"))
    for shape in ordered[part - 1 :: parts]:
        if options.names and not any(name in shape.name for name in options.names):
            continue
        if shape.name in known and not (options.again and (options.names or is_over(*known[shape.name][1:3]))):
            continue
        before, took, size = clock.measure(shape, options.seconds)
        mark = "!" if is_over(before, took) else " "
        ratio = took / max(before, 0.001)
        print(f"{mark} {ratio:5.2f}  {before:6.2f} s  {took:6.2f} s  {size // 1000:6} KB  {shape.name}", flush=True)
        measured[shape.name] = (commit, round(before, 2), round(took, 2), size)
        if options.write:
            lines = [
                f" {json.dumps(name, ensure_ascii=False)}: {json.dumps(found)}"
                for name, found in sorted((known | measured).items())
            ]
            options.write.write_text("{\n" + ",\n".join(lines) + "\n}\n", "utf-8")
    over = sum(is_over(before, took) for _, before, took, _ in measured.values())
    print(f"{len(measured)} shapes; more than {WORST} times as much for twice the text: {over}")
    return 1 if over else 0


if __name__ == "__main__":
    sys.exit(main())
