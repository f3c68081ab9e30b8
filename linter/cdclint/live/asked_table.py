"""The table for people: what was asked, what answered, what is empty; and the blocks that would be run."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.survey import TableState
from cdclint.output.plain_text import Style, columns, printable

if TYPE_CHECKING:
    from collections.abc import Sequence

    from cdclint.live.evidence import Evidence, Row
    from cdclint.live.walk import Block
    from cdclint.output.look import Look

_HEAD = (Message("what"), Message("where"), Message("asked"), Message("answered"), Message("empty"), Message("bad"))
_ROLES = {"before": Message("before"), "after": Message("after")}
_SKIPPED = Message("skipped")
_WORDS = 2
"""Columns of words; the others are numbers."""


def table(evidence: Evidence, look: Look) -> str:
    """A line for each kind of thing that was asked for; nothing where nothing was."""
    rows = _told(evidence)
    if not rows:
        return ""
    head = _head(rows)
    cells = [
        [look.translate(name) for name in head],
        *([look.translate(one) for one in _cells(row)[: len(head)]] for row in rows),
    ]
    widths = [max(columns(line[at]) for line in cells) for at in range(len(head))]
    lines = []
    for at, line in enumerate(cells):
        padded = [
            cell + " " * (width - columns(cell)) if column < _WORDS else " " * (width - columns(cell)) + cell
            for column, (cell, width) in enumerate(zip(line, widths, strict=True))
        ]
        style = Style.QUIET if at == 0 else _style(rows[at - 1])
        lines.append(look.paint("  ".join(padded).rstrip(), style))
    return "\n".join([*lines, ""]) + "\n"


def asked_state(evidence: Evidence) -> TableState | None:
    """The same table for a page."""
    rows = _told(evidence)
    if not rows:
        return None
    head = _head(rows)
    lines = tuple((_STATES[_style(row)], tuple(_cells(row)[: len(head)])) for row in rows)
    return TableState(Message("Asked of the running lab"), head, lines)


def _told(evidence: Evidence) -> list[Row]:
    return [row for row in evidence.rows if row.asked or row.bad or row.skipped]


def _head(rows: list[Row]) -> tuple[Message, ...]:
    """The titles of the columns; the last one is there where something was skipped."""
    return (*_HEAD, _SKIPPED) if any(row.skipped for row in rows) else _HEAD


def _cells(row: Row) -> list[Message]:
    what = Message("{service}: {what}", service=row.note, what=row.what) if row.note else row.what
    numbers = [""] * 5
    if row.asked or row.skipped:
        numbers = [str(row.asked), str(row.answered), *(str(one or "") for one in (row.empty, row.bad, row.skipped))]
    return [what, Message.text(printable(row.where)), *map(Message.text, numbers)]


_STATES = {Style.ERROR: "bad", Style.WARNING: "doubtful", Style.PLAIN: "good"}


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
        if block.setting:
            words.insert(0, block.setting)
        elif block.role:
            words.insert(0, look.translate(_ROLES[block.role]))
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
