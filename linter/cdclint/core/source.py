"""Text, and places in it."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from itertools import accumulate, count
from operator import add
from typing import TYPE_CHECKING, NamedTuple, TypeAlias

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Callable


Position = NamedTuple("Position", [("line", int), ("column", int)])  # noqa: UP014 (see below)
"""A place as people read it: both numbers are 1-based; `column` counts Unicode code points.

Written as a class, its annotations would be compiled when the module is loaded: 2 ms of each run.
"""


_Near: TypeAlias = "tuple[int, int, int, int]"
"""A place that was converted: its offset, its line and where that begins, and how many were converted before it."""
_TOP: _Near = (0, 1, 0, 0)
_FEW = 200
"""Places that are counted one from the other; where more are asked for, all lines are found."""


@dataclass(frozen=True)
class Source:
    """One file's text.

    `path` is relative to the project's root, with forward slashes. `text` is the file as it was decoded: line
    endings (LF, CRLF, CR) as they are, without the byte order mark, which `bom` remembers. Every offset in the
    project is an index into `text`.
    """

    path: str
    text: str
    bom: bool = False

    @classmethod
    def late(cls, path: str, read: Callable[[Source], str], *, bom: bool) -> Source:
        """A source whose text is read when it is asked for, and again after `give_up`: the same each time."""
        made = cls.__new__(cls)
        made.__dict__.update(path=path, bom=bom, _read=read)
        return made

    def give_up(self) -> None:
        """Hold the text no longer; only for what `late` makes."""
        for name in ("text", "line_starts"):
            self.__dict__.pop(name, None)

    if not TYPE_CHECKING:

        def __getattr__(self, name: str) -> str:
            """The text, where it is not held."""
            if name != "text" or "_read" not in self.__dict__:
                raise AttributeError(name)
            text = self.__dict__["text"] = self.__dict__["_read"](self)
            return text

    @cached_property
    def length(self) -> int:
        """Characters of the text, which stay known when it is given up."""
        return len(self.text)

    @cached_property
    def line_starts(self) -> list[int]:
        """Offset of the first character of each line. A line ends with LF, CRLF or a lone CR."""
        text = self.text
        starts = [0]
        if "\r" not in text:
            # Each line ends after what precedes it and one line break a line: added up without a Python loop.
            starts += map(add, accumulate(map(len, text.split("\n"))), count(1))
            starts.pop()
            return starts
        for at, char in enumerate(text):
            if char == "\n" or (char == "\r" and text[at + 1 : at + 2] != "\n"):
                starts.append(at + 1)
        return starts

    @property
    def line_count(self) -> int:
        """Lines as an editor numbers them, without the empty one after a final line break."""
        last = self.line_starts[-1]
        return len(self.line_starts) - (last == len(self.text) and last > 0)

    def position(self, offset: int) -> Position:
        """The line and column of an offset between 0 and `len(text)`, both included."""
        near = self._near
        if near is not None:
            at, line, start, uses = near if offset >= near[0] else (*_TOP[:3], near[3])
            breaks = self.text.count("\n", at, offset)
            start = self.text.rindex("\n", at, offset) + 1 if breaks else start
            line += breaks
            self.__dict__["_near"] = (offset, line, start, uses + 1) if uses < _FEW else None
            return Position(line, offset - start + 1)
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1)

    @cached_property
    def _near(self) -> _Near | None:
        """The place that was asked for last, from which the next one is counted; None where all lines are known.

        A report shows a few places of each of many files: finding all lines of those would take most of its time.
        """
        return None if "\r" in self.text or "line_starts" in self.__dict__ else _TOP

    def offset(self, position: Position) -> int:
        """The offset of a position; one beyond the end of its line or of the file is clipped to it."""
        starts = self.line_starts
        if position.line > len(starts):
            return len(self.text)
        limit = starts[position.line] - 1 if position.line < len(starts) else len(self.text)
        return min(starts[position.line - 1] + position.column - 1, limit)

    def line(self, number: int) -> str:
        """The text of a 1-based line, without its line break."""
        near = self._near
        if near is not None and near[1] == number:
            end = self.text.find("\n", near[2])
            return self.text[near[2] : end if end >= 0 else None]
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")

    def span(self, start: int, end: int) -> Span:
        """The span of these two offsets in this source."""
        return Span(self, start, end)


@dataclass(frozen=True, slots=True)
class Span:
    """A stretch of a source: `start` is included, `end` is not; both are offsets into `source.text`."""

    source: Source
    start: int
    end: int

    @property
    def text(self) -> str:
        """The text of the span."""
        return self.source.text[self.start : self.end]

    @property
    def begin(self) -> Position:
        """Where it begins, for people."""
        return self.source.position(self.start)

    @property
    def finish(self) -> Position:
        """Where it ends (exclusive), for people."""
        return self.source.position(self.end)


def common_start(one: str, other: str) -> int:
    """How many characters two texts begin with alike."""
    low, high = 0, min(len(one), len(other))
    while low < high:
        middle = (low + high + 1) // 2
        if one.startswith(other[low:middle], low):
            low = middle
        else:
            high = middle - 1
    return low
