"""The queries of a code block in a lesson: often it is one, sometimes several are below each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.promql import parse_promql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cdclint.core.source import Span
    from cdclint.documents.lesson.parts import Fence

_PIECE = regex(r"\S(?:.|\n(?![ \t]*\n))*")
_LINE = regex(r"[^\n]+")


def queries(code: str) -> Iterator[tuple[int, str]]:
    """The queries with where each begins: all of the block, or what blank lines or line breaks part."""
    if parse_promql(code).root is not None:
        yield 0, code
        return
    for found in _PIECE.finditer(code):
        if parse_promql(found[0]).root is not None:
            yield found.start(), found[0]
            continue
        for line in _LINE.finditer(found[0]):
            yield found.start() + line.start(), line[0]


def placed_queries(fences: Iterable[Fence]) -> Iterator[tuple[str, Callable[[int, int], Span]]]:
    """The queries of all blocks of PromQL among these, each with what gives the span of a part of it."""
    for fence in fences:
        if fence.language == "promql":
            for base, text in queries(fence.value):
                yield text, partial(_place, fence, base)


def _place(fence: Fence, base: int, start: int, end: int) -> Span:
    return fence.place(base + start, base + end)
