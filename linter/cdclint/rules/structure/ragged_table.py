"""A row of a table with fewer or more cells than the header."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson.lesson import Lesson


@rule(severity=Severity.WARNING)
def ragged_table(lesson: Lesson) -> Iterator[Finding]:
    r"""A row has fewer or more cells than the table's header.

    What is missing is shown as empty cells, and what is too much is not shown at all. A bar ends a cell even within
    code: one that is meant as a character is written `\|`.
    """
    for table in lesson.tables:
        columns = len(table.header)
        for row, node in zip(table.rows, table.node.children[1:], strict=True):
            if len(row) == columns:
                continue
            span = lesson.source.span(node.start, node.end)
            message = Message(
                "{cells} in a table of {columns} columns{lost}{advice}",
                cells=Message("{number} cell", number=1)
                if len(row) == 1
                else Message("{number} cells", number=len(row)),
                columns=columns,
                lost=_lost(len(row) - columns),
                advice=Message(r"; a bar in code is written `\|`") if len(row) > columns and "`" in span.text else "",
            )
            yield Finding(span, message)


def _lost(number: int) -> Message:
    if number <= 0:
        return Message("")
    return Message(": the last one is not shown") if number == 1 else Message(": the last ones are not shown")
