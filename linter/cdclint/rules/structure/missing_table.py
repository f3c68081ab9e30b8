"""A table that the contract asks for."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.lesson.lesson import Lesson
from cdclint.documents.lesson.parts import Table
from cdclint.documents.requirements import TableRequired, folded


@rule(traits=(Trait.CONTRACT,))
def missing_table(lesson: Lesson) -> Iterator[Finding]:
    """A table that the lesson's contract asks for is missing, or lacks a column or a row.

    `tables` in a contract names a table by words of its header, and may name rows by words of theirs, or how many
    there must be.
    """
    for wanted in lesson.contract.tables:
        scope = lesson.scope(wanted.under)
        tables = [table for table in lesson.tables if table.node.start in scope]
        lacking = [(table, list(_lacks(table, wanted))) for table in tables]
        if any(not lacks for _, lacks in lacking):
            continue
        nearest = min(lacking, key=lambda one: len(one[1]), default=None)
        parts = len(wanted.columns) + len(wanted.rows) + bool(wanted.min_rows)
        if nearest is not None and len(nearest[1]) * 2 <= parts:
            table, lacks = nearest
            span = lesson.source.span(table.node.start, table.node.children[0].end)
            defect = Message("the table lacks {parts}", parts=Message.joined("; ", lacks))
            yield Finding(span, wanted.explain(defect, Message("add it")))
        else:
            defect = Message("no table{described}{scope}", described=_described(wanted), scope=str(scope))
            yield Finding(scope.span, wanted.explain(defect, Message("write one")))


def _lacks(table: Table, wanted: TableRequired) -> Iterator[Message]:
    header = [folded(cell.text) for cell in table.header]
    for column in wanted.columns:
        if not any(folded(words) in cell for words in column for cell in header):
            yield Message("a column {words}", words=_either(column))
    rows = [" | ".join(cell.text for cell in row) for row in table.rows]
    for words in wanted.rows:
        if not any(words.stand_in(row) for row in rows):
            yield Message("a row with {words}", words=str(words))
    if len(rows) < wanted.min_rows:
        yield Message(
            "{lacking} of at least {wanted} rows", lacking=wanted.min_rows - len(rows), wanted=wanted.min_rows
        )


def _either(words: tuple[str, ...]) -> Message:
    return Message.either([f"`{word}`" for word in words])


def _described(wanted: TableRequired) -> Message:
    if wanted.columns:
        columns = Message.joined(", ", [_either(column) for column in wanted.columns])
        return Message(" with the columns {columns}", columns=columns)
    if wanted.rows:
        return Message(" with the rows {rows}", rows="; ".join(map(str, wanted.rows)))
    return Message(" with at least {wanted} rows", wanted=wanted.min_rows)
