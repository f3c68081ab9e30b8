"""The core path of a lesson takes the minutes that its plan of work tells, part by part."""

from __future__ import annotations

import re
from bisect import bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from cdclint.documents.lesson.reading_time import LINES_A_MINUTE, STEPS_A_MINUTE, WORDS_A_MINUTE

from .test_quotes import ALERTS, BUILDING, lesson

if TYPE_CHECKING:
    from cdclint.documents.lesson.lesson import Lesson

PROMISED = {BUILDING: 40, ALERTS: 35}
CLICKED = 0.5
"""Minutes of a step that is clicked: three to six operations and a page that loads."""
DONE = ("Подготовка", "Шаг", "Правило", "Упражнение: свой")
"""Sections whose numbered items are done, and not only read."""
BESIDES = {
    "Подготовка": (1.5, "the stand starts"),
    "Шаг 3": (4.0, "four panels are pasted, a minute each"),
    "Шаг 4": (1.5, "a table of six settings is filled in"),
    "Упражнение: свой": (
        2.5,
        "three and a half minutes to the mail, one of which passes with reading what is to be seen",
    ),
}
"""What takes time and is neither words nor code nor a step."""


@dataclass
class Section:
    title: str
    depth: int
    start: int
    words: int = 0
    lines: int = 0
    run: int = 0
    clicked: int = 0
    is_extra: bool = False

    @property
    def minutes(self) -> float:
        steps = self.run / STEPS_A_MINUTE + self.clicked * CLICKED
        besides = sum(more for name, (more, _) in BESIDES.items() if self.title.startswith(name))
        return self.words / WORDS_A_MINUTE + self.lines / LINES_A_MINUTE + steps + besides


def sections(page: Lesson) -> list[Section]:
    """The sections of the core path with what is open in them; the first is what stands before all headings."""
    text = page.source.text
    found = [Section("", 1, 0), *(Section(one.text, one.depth, one.start) for one in page.headings)]
    starts = [one.start for one in found]
    for number, one in enumerate(found):
        end = starts[number + 1] if number + 1 < len(found) else len(text)
        body = text[one.start : end].partition("\n")[2].lstrip()
        parent = next((up for up in reversed(found[:number]) if up.depth < one.depth), None)
        below = parent is not None and parent.is_extra and one.depth == 3
        one.is_extra = below or "Дополнительно" in one.title or body.startswith("**Дополнительно")
    folded = [(one.start, one.end) for one in page.elements if one.name == "details"]

    def section(place: int) -> Section | None:
        one = found[bisect_right(starts, place) - 1]
        return None if one.is_extra or any(start <= place < end for start, end in folded) else one

    for run in page.runs:
        one = section(run.start)
        if one is not None and run.kind in {"paragraph", "heading", "item", "quote", "cell"}:
            one.words += sum(
                len(re.findall(r"\w[\w'’-]*", piece.value)) for piece in run.pieces if piece.kind == "text"
            )
    codes = [fence for fence in page.fences if fence.language != "mermaid"]
    for fence in codes:
        one = section(fence.node.start)
        if one is not None:
            one.lines += sum(1 for line in fence.value.split("\n") if line.strip())
    for step in page.steps:
        one = section(step.start)
        if one is not None and one.title.startswith(DONE):
            runs = any(fence.language == "bash" and step.start <= fence.node.start < step.end for fence in codes)
            one.run += runs
            one.clicked += not runs
    return [one for one in found if not one.is_extra]


def parts(text: str) -> list[tuple[str, int]]:
    """The title of the first section of each part of the plan, as its link says it, and its minutes."""
    numbered = re.findall(r"(?m)^\d\. \*\*(\d+)\s\w+\.\*\* \[.*?\]\(#([^)]+)\)", text)
    rows = re.findall(r"(?m)^\| \[.*?\]\(#([^)]+)\).*?\| (\d+) \|", text)
    return [(anchor, int(told)) for told, anchor in numbered] + [(anchor, int(told)) for anchor, told in rows]


def taken(path: str) -> list[tuple[str, int, float]]:
    """Each part with the minutes told and those that its sections take; beginning and end belong to the nearest."""
    page = lesson(path)
    told = parts(page.source.text)
    first = {anchor: number for number, (anchor, _) in enumerate(told)}
    found = [0.0] * len(told)
    number = 0
    for one in sections(page):
        anchor = next((head.slug for head in page.headings if head.start == one.start), "")
        number = first.get(anchor, number)
        found[number] += one.minutes
    return [(anchor, told, minutes) for (anchor, told), minutes in zip(told, found, strict=True)]


@pytest.mark.parametrize("path", [BUILDING, ALERTS])
def test_the_parts_of_the_plan_make_the_promise(path: str) -> None:
    assert f"duration: {PROMISED[path]}min" in lesson(path).source.text
    assert sum(told for _, told, _ in taken(path)) == PROMISED[path]


@pytest.mark.parametrize("path", [BUILDING, ALERTS])
def test_each_part_of_the_core_path_takes_what_is_told(path: str) -> None:
    found = taken(path)
    assert [(name, told, round(minutes, 1)) for name, told, minutes in found if minutes > told + 0.5] == []
    assert sum(minutes for *_, minutes in found) <= PROMISED[path]


def test_what_is_folded_or_marked_is_no_part_of_the_core_path() -> None:
    core = {one.title: one for one in sections(lesson(BUILDING))}
    assert {"Connector Status", "Current Lag", "Events/sec", "Queue Usage %"} <= set(core)
    assert "Throughput" not in core
    assert "Импорт" not in core
    # The tables and queries of the other two scales are folded.
    assert core["Lag Trend: 1h, 5m и 24h"].lines == 3


def test_a_part_that_grows_is_noticed() -> None:
    page = lesson(ALERTS)
    text = page.source.text
    grown = text.replace("\n## Часы `for`\n", "\n## Часы `for`\n\n" + "слово " * 400, 1)
    assert grown != text
    longer = type(page)(type(page.source)(page.source.path, grown), page.course)
    clock = next(one for one in sections(longer) if one.title.startswith("Часы"))
    assert clock.minutes > next(one for one in sections(page) if one.title.startswith("Часы")).minutes + 2
