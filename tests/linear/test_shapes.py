"""Readers and rules get through hostile shapes of single files in linear time: steps are counted, no clock is read.

A step is a line that runs, each turn of a loop included. All rules run, those too that are off by default. With the
steps of n, 2n and 4n repetitions, what the second half of the last text adds is held against what the second half of
the one before added: twice as much where the time is linear, four times as much where it is the square. Each line of
the package is looked at by itself: a short loop in a loop is a small part of all at first, and the whole of it with
large texts. bench/shape_times.py measures the same shapes at full size.
"""

from __future__ import annotations

import sys
from collections import Counter
from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from shapes import Shape, shapes

from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.documents.open_document import read
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import CodeType, FrameType

    Tracer = Callable[[FrameType, str, object], object]

    from cdclint.core.source import Source

ROOT = Path(__file__).parents[1] / "nothing"
TIMES = 40
WORST = 3.0
FEW = 1_000
"""So many steps more are no sign of anything."""

Places = Counter["tuple[CodeType, int]"]


def examiner() -> Examiner:
    config = load(ROOT.parent, {"extend-select": rule_ids()}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    return Examiner(Course.load(ROOT, config.layout), rules.alone, {}, 1e6)


def steps(shape: Shape, times: int) -> Places:
    """How often the examination of such a text runs each line."""
    data = shape.make(times).encode("utf-8", "replace")
    judge = examiner().examine
    counts: Places = Counter()

    def note(frame: FrameType, _: str, __: object) -> Tracer:
        counts[frame.f_code, frame.f_lineno] += 1
        return note

    before = sys.gettrace()  # what measures coverage
    sys.settrace(note)
    try:
        entry = judge(shape.path, data)
    finally:
        sys.settrace(before)
    assert entry.crashes == []
    return counts


def growth(shape: Shape) -> dict[str, float]:
    """The lines that take more than twice the steps for twice the text.

    A rule that begins to look at a text of some length is no square: with longer texts it shows.
    """
    steps(shape, 2)  # what is loaded and compiled at first
    found: dict[str, float] = {}
    for times in (TIMES, 4 * TIMES):
        once, twice, four = (steps(shape, count * times) for count in (1, 2, 4))
        found = {
            f"{code.co_filename}:{line}": round(ratio, 1)
            for (code, line), count in four.items()
            if (ratio := (count - twice[code, line]) / max(twice[code, line] - once[code, line], FEW)) > WORST
        }
        if not found:
            break
    return found


KINDS = sorted({shape.name.partition(" ")[0] for shape in shapes()})


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_take_linear_time(kind: str) -> None:
    found = {shape.name: growth(shape) for shape in shapes() if shape.name.partition(" ")[0] == kind}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_square_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(source: Source, course: Course) -> object:
        lines = source.text.split("\n")
        assert not [line for line in lines for other in lines if line is None or other is None]
        return read(source, course)

    monkeypatch.setattr("cdclint.engine.examine.read", look)
    found = growth(Shape("square", "a.yml", lambda n: "a\n" * n))
    assert [place.rpartition("/")[2].partition(":")[0] for place in found] == [Path(__file__).name]
