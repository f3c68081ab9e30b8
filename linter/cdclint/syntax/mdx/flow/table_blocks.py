"""Tables."""

from __future__ import annotations

from cdclint.core.regex import regex
from cdclint.syntax.mdx.flow import paragraphs
from cdclint.syntax.mdx.flow.open_blocks import INDENT, Blocks, Leaf
from cdclint.syntax.mdx.node import Node, Table
from cdclint.syntax.mdx.table import Cell, alignment, cells

_DELIMITERS = regex(r"(?:\|[ \t]*)?:?-+:?[ \t]*(?:\|[ \t]*:?-+:?[ \t]*)*\|?[ \t]*$")


def open_table(blocks: Blocks, mark: int) -> bool:
    """Make the last line of the open paragraph a table's header, if its delimiter row is at `mark`."""
    text, end = blocks.text, blocks.end
    paragraph = blocks.paragraph
    assert paragraph is not None
    if not _DELIMITERS.match(text, mark, end):
        return False
    written = text[mark:end]
    if "|" not in written and ":" not in written:
        return False
    start, stop = paragraph.pieces[-1]
    start = INDENT.match(text, start, stop).end()  # type: ignore[union-attr]
    if blocks.text[start:stop].strip(" \t") == "|":
        return False
    align = alignment(written)
    header = cells(text, start, stop)
    if len(header) != len(align):
        return False
    del paragraph.pieces[-1]
    blocks.paragraph = None
    if paragraph.pieces:
        paragraphs.end_paragraph(blocks, paragraph, None)
    table = Table("table", start, end, [], align)
    blocks.here().append(table)
    add_row(blocks, table, start, stop, header)
    blocks.table = table
    return True


def row(blocks: Blocks, mark: int) -> None:
    """A row of the open table."""
    table = blocks.table
    assert table is not None
    add_row(blocks, table, mark, blocks.end, cells(blocks.text, mark, blocks.end))
    table.end = blocks.end


def add_row(blocks: Blocks, table: Table, start: int, end: int, found: list[Cell]) -> None:
    """Add a row to a table."""
    row = Node("tableRow", start, end)
    table.children.append(row)
    for cell_start, cell_end, text_start, text_end in found:
        cell = Node("tableCell", cell_start, cell_end)
        row.children.append(cell)
        if text_start < text_end:
            blocks.leaves.append(Leaf(cell, None, text_start, text_end, blocks.depth))
