"""Readers and rules get through hostile shapes of single files in linear time: steps are counted, no clock is read.

A step is a line that runs. All rules run, those too that are off by default. Each line of the package is looked at by
itself: a short loop in a loop is a small part of all at first, and the whole of it with large texts.
bench/shape_times.py measures the same shapes at full size.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest
from line_steps import squares, steps
from shapes import Shape, shapes

from cdclint.config import load
from cdclint.documents.course import Course
from cdclint.documents.open_document import read
from cdclint.engine.examine import Examiner
from cdclint.engine.run.rule_set import choose_rules, rule_table
from cdclint.registry import rule_ids

if TYPE_CHECKING:
    from line_steps import Places

    from cdclint.core.source import Source
    from cdclint.syntax.mdx.again.rereading import Rereading

ROOT = Path(__file__).parents[1] / "nothing"


def examiner() -> Examiner:
    config = load(ROOT.parent, {"extend-select": rule_ids()}, isolated=True)
    rules = choose_rules(config, rule_table(), online=False)
    return Examiner(Course.load(ROOT, config.layout), rules.alone, {}, 1e6)


def growth(shape: Shape) -> dict[str, float]:
    """The lines whose steps grow faster than such a text."""

    def count(times: int) -> Places:
        data = shape.make(times).encode("utf-8", "replace")
        judge = examiner()
        found = []
        places = steps(lambda: found.append(judge.examine(shape.path, data)))
        assert found[0].crashes == []
        return places

    return squares(count)


KINDS = sorted({shape.name.partition(" ")[0] for shape in shapes()})


@pytest.mark.parametrize("kind", KINDS)
def test_shapes_take_linear_time(kind: str) -> None:
    found = {shape.name: growth(shape) for shape in shapes() if shape.name.partition(" ")[0] == kind}
    assert {name: lines for name, lines in found.items() if lines} == {}


def test_a_square_is_noticed(monkeypatch: pytest.MonkeyPatch) -> None:
    def look(source: Source, course: Course, again: Rereading | None = None) -> object:
        lines = source.text.split("\n")
        assert not [line for line in lines for other in lines if line is None or other is None]
        return read(source, course, again)

    monkeypatch.setattr("cdclint.engine.examine.read", look)
    found = growth(Shape("square", "a.yml", lambda n: "a\n" * n))
    assert [place.rpartition("/")[2].partition(":")[0] for place in found] == [Path(__file__).name]
