"""A row of a table with fewer or more cells than the header."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.lesson import Lesson


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
            advice = ""
            if len(row) > columns:
                lost = "the last one is" if len(row) == columns + 1 else "the last ones are"
                advice = f": {lost} not shown" + (r"; a bar in code is written `\|`" if "`" in span.text else "")
            yield Finding(span, f"{_cells(len(row))} in a table of {columns} columns{advice}")


def _cells(number: int) -> str:
    return f"{number} cell" if number == 1 else f"{number} cells"
