"""A row of a table with more cells than the header."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(severity=Severity.WARNING)
def ragged_table(lesson: Lesson) -> Iterator[Finding]:
    r"""A row has more cells than the table's header, and what is too much is not shown at all.

    A bar ends a cell even within code: one that is meant as a character is written `\|`. A row with fewer cells than
    the header is shown as it is written, with empty cells.
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
                advice=Message(r"; a bar in code is written `\|`") if "`" in span.text else "",
            )
            yield Finding(span, message)
