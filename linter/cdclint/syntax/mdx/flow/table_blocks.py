"""Tables."""

from __future__ import annotations

from cdclint.core.regex import regex
from cdclint.syntax.mdx.flow import paragraphs, script_blocks
from cdclint.syntax.mdx.flow.open_blocks import INDENT, Blocks, Leaf
from cdclint.syntax.mdx.node import Node, Table
from cdclint.syntax.mdx.table import Cell, alignment, cells

_DELIMITERS = regex(r"(?:\|[ \t]*+)?:?-++:?[ \t]*+(?:\|[ \t]*+:?-++:?[ \t]*+)*+(?:\|[ \t]*+)?$")


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
        if reads_as_script(blocks, start):
            return True
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


def reads_as_script(blocks: Blocks, start: int) -> bool:
    """Whether a header after other lines of its paragraph is imports or exports: its line begins a block."""
    line, at, end = blocks.line, blocks.at, blocks.end
    blocks.line -= 1
    blocks.at, blocks.end = start, blocks.ends[blocks.line]
    if script_blocks.esm(blocks, start):
        return True
    blocks.line, blocks.at, blocks.end = line, at, end
    return False
