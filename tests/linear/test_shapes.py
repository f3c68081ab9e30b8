"""Readers and rules get through hostile shapes of single files in linear time: steps are counted, no clock is read.

A step is a call of a function, ours or of Python's own. With the steps of n, 2n and 4n repetitions, what the second
half of the last text adds is held against what the second half of the one before added: twice as much where the time
is linear, four times as much where it is the square. bench/shape_times.py measures the same shapes at full size.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from counted_calls import counted
from shapes import Shape, shapes

from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.documents.open_document import read
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table

if TYPE_CHECKING:
    from cdclint.core.source import Source

ROOT = Path(__file__).parents[1] / "nothing"
TIMES = 40
WORST = 2.3
FEW = 3_000
"""So many steps more are no sign of anything."""


def examiner() -> Examiner:
    config = load(ROOT.parent, {}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    return Examiner(Course.load(ROOT, config.layout), rules.alone, {}, 1e6)


def steps(shape: Shape, times: int) -> int:
    """How many calls the examination of such a text takes."""
    data = shape.make(times).encode("utf-8", "replace")
    judge = examiner().examine
    entry, count = counted(lambda: judge(shape.path, data))
    assert entry.crashes == []
    return count


def growth(shape: Shape) -> float:
    """What twice the text takes, 2 where it is linear.

    A rule that begins to look at a text of some length is no square: with longer texts it shows.
    """
    steps(shape, 2)  # what is loaded and compiled at first
    ratio = 0.0
    for times in (TIMES, 4 * TIMES):
        once, twice, four = (steps(shape, count * times) for count in (1, 2, 4))
        ratio = (four - twice) / max(twice - once, FEW)
        if ratio <= WORST:
            break
    return ratio


KINDS = sorted({shape.name.partition(" ")[0] for shape in shapes()})


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_take_linear_time(kind: str) -> None:
    found = {shape.name: growth(shape) for shape in shapes() if shape.name.partition(" ")[0] == kind}
    assert {name: ratio for name, ratio in found.items() if ratio > WORST} == {}


def test_a_square_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(source: Source, course: Course) -> object:
        lines = source.text.split("\n")
        for line in lines:
            for other in lines:
                line.startswith(other)
        return read(source, course)

    monkeypatch.setattr("cdclint.engine.examine.read", look)
    assert growth(Shape("square", "a.yml", lambda n: "a\n" * n)) > WORST
