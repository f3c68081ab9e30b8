"""The hostile shapes of tests/linear at full size: what the examination of one file takes, and of one twice as long.

    python bench/shape_times.py [--size 500000] [--seconds 2] [--write bench/shape_times.json] [NAME ...]

A text is doubled until it takes `--seconds` of the processor's time, or has `--size` bytes. What takes more than 2.3
times as much for twice the text is printed with a mark.
"""

from __future__ import annotations

import argparse
import gc
import json
import sys
from pathlib import Path
from time import thread_time

from shapes import Shape, shapes

from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table

ROOT = Path(__file__).parents[1]
WORST = 2.3
SURE = 0.1
"""Seconds under which a ratio says nothing."""


def seconds(shape: Shape, times: int) -> tuple[float, int]:
    """What the examination takes, and how many bytes the text has."""
    config = load(ROOT, {}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    examiner = Examiner(Course.load(ROOT / "bench", config.layout), rules.alone, {}, 1e6)
    data = shape.make(times).encode("utf-8", "replace")
    gc.collect()
    begun = thread_time()
    examiner.examine(shape.path, data)
    return thread_time() - begun, len(data)


def main() -> int:
    """Measure each of them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--size", type=int, default=500_000)
    parser.add_argument("--seconds", type=float, default=2)
    parser.add_argument("--write", type=Path)
    parser.add_argument("names", nargs="*")
    options = parser.parse_args()
    figures = {}
    for shape in shapes():
        if options.names and not any(name in shape.name for name in options.names):
            continue
        seconds(shape, 2)
        times = 250
        took, size = seconds(shape, times)
        while took < options.seconds and size < options.size:
            before, times = took, times * 2
            took, size = seconds(shape, times)
            figures[shape.name] = (round(before, 2), round(took, 2), size)
        before, took, size = figures.get(shape.name, (took, took, size))
        ratio = took / max(before, 0.001)
        mark = "!" if ratio > WORST and took > SURE else " "
        print(f"{mark} {ratio:5.2f}  {before:6.2f} s  {took:6.2f} s  {size // 1000:6} KB  {shape.name}", flush=True)
    slow = sorted(name for name, (before, took, _) in figures.items() if took > SURE and took / before > WORST)
    print(f"{len(figures)} shapes; more than {WORST} times as much for twice the text: {len(slow)}")
    if options.write:
        largest = max(took for _, took, _ in figures.values())
        reported = {"shapes": len(figures), "over": slow, "largest": largest, "bytes": options.size}
        options.write.write_text(json.dumps(reported, ensure_ascii=False, indent=1) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
