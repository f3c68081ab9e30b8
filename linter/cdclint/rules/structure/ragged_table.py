"""A row of a table with more cells than the header, or a header with other cells than the row below it."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.syntax.mdx.table import alignment, cells

if TYPE_CHECKING:
    from cdclint.syntax.text.passage import Run

DELIMITERS = regex(r"[ \t]*+(?:\|[ \t]*+)?:?[-–—]++:?[ \t]*+(?:\|[ \t]*+:?[-–—]++:?[ \t]*+)*+\|?[ \t]*+")
DASHES = regex(r"[-–—]++")
LINE = regex(r"[^\r\n]+")
CONTAINERS = regex(r"[ \t>]*")
CODE = regex(r"`[^`\r\n]*`")
BAR = regex(r"\\[\\|]|\|")


@rule(severity=Severity.WARNING)
def ragged_table(lesson: Lesson) -> Iterator[Finding]:
    r"""A row has more cells than the table's header, and what is too much is not shown at all.

    A bar ends a cell even within code: one that is meant as a character is written `\|`. A row with fewer cells than
    the header is shown as it is written, with empty cells.

    Where the header itself has another number of cells than the row of hyphens below it, there is no table: the page
    shows the bars. The fix escapes the bars in code, where that makes the numbers equal. Nor is there a table where an
    editor has made dashes of the hyphens: `| – |`.
    """
    for table in lesson.tables:
        columns = len(table.header)
        for row, node in zip(table.rows, table.node.children[1:], strict=True):
            if len(row) <= columns:
                continue
            span = lesson.source.span(node.start, node.end)
            message = Message(
                "{number} cells in a table of {columns} columns{lost}{advice}",
                number=len(row),
                columns=columns,
                lost=Message(": the last one is not shown")
                if len(row) == columns + 1
                else Message(": the last ones are not shown"),
                advice=Message(r"; a bar in code is written `\|`")
                if any("|" in code[0] for code in CODE.finditer(span.text))
                else "",
            )
            yield Finding(span, message)
    for run in lesson.runs:
        if run.kind not in {"heading", "cell", "alt"}:
            yield from _no_table(lesson, run)


def _no_table(lesson: Lesson, run: Run) -> Iterator[Finding]:
    """A paragraph whose author meant a table: a line of bars and hyphens is in it."""
    text = lesson.source.text
    if text.find("|", run.start, run.end) < 0:
        return
    lines = [_bounds(text, *found.span()) for found in LINE.finditer(text, run.start, run.end)]
    for (above, above_end), (start, end) in pairwise(lines):
        if text.find("|", start, end) < 0 or not DELIMITERS.fullmatch(text, start, end):
            continue
        columns, number = len(alignment(text[start:end])), len(cells(text, above, above_end))
        if text.find("|", above, above_end) < 0 or (columns == 1 and text[start] != "|"):
            continue
        if columns == number:
            yield from _dashes(lesson, start, end)
            continue
        span = lesson.source.span(above, above_end)
        message = Message(
            "{number} cells above a delimiter row of {columns}: not a table, and the page shows the bars{advice}",
            number=number,
            columns=columns,
            advice=Message(r"; a bar in code is written `\|`") if "`" in span.text else "",
        )
        bars = [
            bar.start()
            for code in CODE.finditer(text, above, above_end)
            for bar in BAR.finditer(text, code.start(), code.end())
            if bar[0] == "|"
        ]
        edits = tuple(Edit(lesson.source.span(at, at), "\\") for at in bars)
        mends = bool(bars) and number - len(bars) == columns
        yield Finding(span, message, Fix(Message("escape the bars in code"), edits) if mends else None)


def _dashes(lesson: Lesson, start: int, end: int) -> Iterator[Finding]:
    """The row below a header, where an editor has put dashes for its hyphens."""
    found = [one for one in DASHES.finditer(lesson.source.text, start, end) if one[0].strip("-")]
    if found:
        edits = tuple(Edit(lesson.source.span(*one.span()), "-" * max(3, len(one[0]))) for one in found)
        message = Message(
            "`{dash}` in the row below the header: not a table, and the page shows the bars; write hyphens, `---`",
            dash=found[0][0],
        )
        yield Finding(lesson.source.span(start, end), message, Fix(Message("write hyphens"), edits))


def _bounds(text: str, start: int, end: int) -> tuple[int, int]:
    """A line without the marks of quotations before it, and blanks after it."""
    found = CONTAINERS.match(text, start, end)
    start = start if found is None else found.end()
    return start, start + len(text[start:end].rstrip())
