"""How long a lesson takes at the least: its words are read, its code is looked at, its steps are done."""

from __future__ import annotations

from bisect import bisect_left
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.documents.lesson.lesson import Page

WORDS_A_MINUTE = 150
LINES_A_MINUTE = 20
STEPS_A_MINUTE = 1
"""A quick reader of technical prose."""

_WORD = regex(r"\w[\w'’-]*")
_KINDS = frozenset({"paragraph", "heading", "item", "quote", "cell"})


class ReadingFacts(TypedDict):
    """What a lesson has to be read, looked at and done; what is folded away does not count."""

    words: int
    lines: int
    steps: int


def reading_facts(lesson: Page) -> ReadingFacts:
    """What there is to read in a lesson."""
    folded = [(one.start, one.end) for one in lesson.elements if (one.name or "") in {"details", "Details", "Spoiler"}]

    def is_open(start: int) -> bool:
        return not any(first <= start < last for first, last in folded)

    words = lines = 0
    for run in lesson.runs:
        if run.kind in _KINDS and is_open(run.start):
            words += sum(len(_WORD.findall(piece.value)) for piece in run.pieces if piece.kind == "text")
    for fence in lesson.fences:
        if fence.language != "mermaid" and is_open(fence.node.start):
            lines += sum(1 for line in fence.value.split("\n") if line.strip())
    codes = [fence.node.start for fence in lesson.fences if fence.language != "mermaid"]
    # An item of a list that runs nothing is read, and not done.
    steps = sum(
        1
        for step in lesson.steps
        if is_open(step.start) and bisect_left(codes, step.start) < bisect_left(codes, step.end)
    )
    return {"words": words, "lines": lines, "steps": steps}


def least_minutes(facts: ReadingFacts) -> float:
    """The least minutes of any reader."""
    return facts["words"] / WORDS_A_MINUTE + facts["lines"] / LINES_A_MINUTE + facts["steps"] / STEPS_A_MINUTE
