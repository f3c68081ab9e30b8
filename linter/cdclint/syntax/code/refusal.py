"""What a parser says against a block of code, and where."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.core.message import Message

MAX_LENGTH = 200_000
"""A longer block is not judged, and one that nests deeper than `MAX_DEPTH` neither: no lesson shows such a one."""
MAX_DEPTH = 200
MAX_GAPS = 200
"""More elisions or placeholders than these are not filled in."""
MAX_PIECE = 5_000
"""A longer block is taken for a whole one."""

ELIDED_LINE = regex(r"^[ \t]*(?:\[?(?:\.{3,}|…)\]?)[ \t]*$", re.MULTILINE)
_BRACKET = regex(r"[\[\](){}]")
_COMMENT_LINE = regex(r"[ \t]*(?:#|//|--(?!\w)|/\*[^\n]*\*/|\{/\*[^\n]*\*/\}|<!--[^\n]*-->)")


@dataclass(frozen=True, slots=True)
class Refusal:
    """Where a block stops being its language, offsets into it, and what its parser says.

    `commas` are the places at which commas make it parse, where nothing else is wrong with it.
    """

    start: int
    end: int
    message: Message
    commas: tuple[int, ...] = ()


def is_deep(code: str) -> bool:
    """Whether brackets nest deeper than `MAX_DEPTH`, those of strings included."""
    if code.count("(") + code.count("[") + code.count("{") <= MAX_DEPTH:
        return False
    deepest = now = 0
    for bracket in _BRACKET.findall(code):
        now += 1 if bracket in "([{" else -1
        deepest = max(deepest, now)
    return deepest > MAX_DEPTH


def blank(code: str, start: int, end: int) -> str:
    """The code with a stretch blanked out, its lines kept."""
    return code[:start] + re.sub(r"[^\n]", " ", code[start:end]) + code[end:]


def blank_all(code: str, stretches: Iterable[tuple[int, int]]) -> str:
    """The code with stretches blanked out, each behind the one before."""
    parts, done = [], 0
    for start, end in stretches:
        parts += [code[done:start], re.sub(r"[^\n]", " ", code[start:end])]
        done = end
    return "".join((*parts, code[done:]))


def at(code: str, line: int, column: int) -> int:
    """The offset of a 0-based line and column, within the code."""
    lines = code.split("\n")
    if line >= len(lines):
        return len(code)
    return sum(len(one) + 1 for one in lines[:line]) + max(0, min(column, len(lines[line])))


def to_line_end(code: str, start: int, message: Message) -> Refusal:
    """A refusal of what is from an offset on in its line."""
    start = min(start, len(code))
    end = code.find("\n", start)
    return Refusal(start, len(code) if end < 0 else end, message)


def chunks(code: str) -> Iterator[str]:
    """What a block shows below each other: the stretches between blank lines and lines of comments.

    A stretch continues while a bracket is open, whatever a string holds.
    """
    held: list[str] = []
    level = 0
    for line in code.split("\n"):
        is_gap = not line.strip() or _COMMENT_LINE.match(line) is not None
        if is_gap and level <= 0:
            if held:
                yield "\n".join(held)
            held, level = [], 0
            continue
        held.append(line)
        for bracket in _BRACKET.findall(line):
            level += 1 if bracket in "([{" else -1
    if held:
        yield "\n".join(held)
