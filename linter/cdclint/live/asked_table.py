"""The table for people: what was asked, what answered, what is empty; and the blocks that would be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.output.plain_text import Style, columns, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.live.evidence import Evidence, Row
    from cdclint.live.walk import Block
    from cdclint.output.look import Look

HEAD = (
    Message("what"),
    Message("where"),
    Message("asked"),
    Message("answered"),
    Message("empty"),
    Message("bad"),
)
_WORDS = 2
"""Columns of words; the others are numbers."""


def table(evidence: Evidence, look: Look) -> str:
    """A line for each kind of thing that was asked for; nothing where nothing was."""
    rows = [row for row in evidence.rows if row.asked or row.bad]
    if not rows:
        return ""
    cells = [[look.translate(name) for name in HEAD], *(_cells(row, look) for row in rows)]
    widths = [max(columns(line[at]) for line in cells) for at in range(len(HEAD))]
    lines = []
    for at, line in enumerate(cells):
        padded = [
            cell + " " * (width - columns(cell)) if column < _WORDS else " " * (width - columns(cell)) + cell
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        style = Style.QUIET if at == 0 else _style(rows[at - 1])
        lines.append(look.paint("  ".join(padded).rstrip(), style))
    return "\n".join([*lines, ""]) + "\n"


def _cells(row: Row, look: Look) -> list[str]:
    what = f"{row.note}: {look.translate(row.what)}" if row.note else look.translate(row.what)
    if not row.asked:
        return [what, printable(row.where), "", "", "", ""]
    return [what, printable(row.where), str(row.asked), str(row.answered), _number(row.empty), _number(row.bad)]


def _number(number: int) -> str:
    return str(number) if number else ""


def _style(row: Row) -> Style:
    return Style.ERROR if row.bad else Style.WARNING if row.empty else Style.PLAIN


def listing(blocks: Sequence[Block], folder: str, look: Look) -> str:
    """The blocks that would be run, each with its place and its commands."""
    if not blocks:
        return ""
    head = Message("would be run in {folder}:", folder=printable(folder))
    parts = [f"{look.translate(head)}\n"]
    for block in blocks:
        words = [f"{block.seconds:g} s"]
        if block.status:
            words.append(look.translate(Message("exit status {status}", status=block.status)))
        if block.skipped:
            words = [look.translate(Message("skipped"))]
        place = look.paint(f"{printable(block.path)}:{block.line}", Style.PLACE)
        parts.append(f"\n{place} ({', '.join(words)})\n")
        for step in block.steps:
            parts += [
                f"  $ {printable(line)}\n" if at == 0 else f"    {printable(line)}\n"
                for at, line in enumerate(step.script.strip("\n").split("\n"))
            ]
            if step.expected is not None:
                parts += [f"  = {printable(line)}\n" for line in step.expected.strip("\n").split("\n")]
    return "".join(parts)
