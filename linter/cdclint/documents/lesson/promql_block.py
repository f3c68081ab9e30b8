"""The queries of a code block in a lesson: often it is one, sometimes several are below each other."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.promql import parse_promql

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from cdclint.core.source import Span
    from cdclint.documents.lesson.lesson import Page
    from cdclint.documents.lesson.parts import Fence
    from cdclint.documents.queries.promql_features import DoubtFacts

_PIECE = regex(r"\S(?:[^\n]++|\n(?![ \t]*\n))*+")
_LINE = regex(r"[^\n]+")
_GOES_ON = regex(
    r"[ \t]*+(?:[)\]}]|[-+*/%^=!,]|[<>]=?+[ \d]|"
    r"(?:and|or|unless|atan2|by|without|on|ignoring|group_left|group_right|offset|bool)\b)"
)
"""How a line begins that continues the query above it, wherever it is indented."""
_METRIC = regex(r"debezium_metrics_\w+")
_OPEN = frozenset("([{,+*/%^=!<>-")
"""How a line ends that is continued."""


def queries(code: str) -> Iterator[tuple[int, str]]:
    """The queries with where each begins: all of the block, or what blank lines or line breaks part.

    A line that goes on with what is above it belongs to it, whether or not that parses.
    """
    if parse_promql(code).root is not None:
        yield 0, code
        return
    for found in _PIECE.finditer(code):
        if parse_promql(found[0]).root is not None:
            yield found.start(), found[0]
            continue
        first = found.start() - code.rfind("\n", 0, found.start()) - 1
        start = end = 0
        before = ""
        for line in _LINE.finditer(found[0]):
            text = line[0]
            is_deeper = len(text) - len(text.lstrip()) > first
            if before and not (is_deeper or _GOES_ON.match(text) or before in _OPEN):
                yield found.start() + start, found[0][start:end]
                start, before = line.start(), ""
            end = line.end()
            if not text.lstrip().startswith("#"):
                before = text.rstrip()[-1:]  # a comment belongs to the query below it
        if before:
            yield found.start() + start, found[0][start:end]


def placed_queries(fences: Iterable[Fence]) -> Iterator[tuple[str, Callable[[int, int], Span]]]:
    """The queries of all blocks of PromQL among these, each with what gives the span of a part of it."""
    for fence in fences:
        if fence.language == "promql":
            for base, text in queries(fence.value):
                yield text, partial(_place, fence, base)


def _place(fence: Fence, base: int, start: int, end: int) -> Span:
    return fence.place(base + start, base + end)


def doubted_metrics(lesson: Page) -> Iterator[DoubtFacts]:
    """The metrics of blocks of PromQL, and of Debezium in the text, of which an exporter's configuration decides."""
    from cdclint.documents.queries.promql_features import metric_doubt, metric_doubts  # noqa: PLC0415 (a warm run reads no lesson)

    catalogue = lesson.course.catalogue
    for piece, place in placed_queries(lesson.fences):
        yield from metric_doubts(parse_promql(piece), Message(""), place, catalogue)
    for run in lesson.runs:
        for part in run.pieces:
            if part.kind == "code" and _METRIC.fullmatch(part.value):
                start = lesson.source.text.index(part.value, part.start)
                yield from metric_doubt(
                    part.value, Message(""), lesson.source.span(start, start + len(part.value)), catalogue
                )
