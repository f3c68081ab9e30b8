"""Runs of text as a reader reads them, each character with its place in the source."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.dataclass import dataclass, field
from cdclint.core.foreign.bounded_cache import kept_if_repeated
from cdclint.core.regex import regex

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from cdclint.core.source import Source, Span

NOT_PROSE = "\ufffc"
"""The object replacement character: replaces in `Run.prose` a character of code, formula or expression."""

_Places = tuple[int, "range | tuple[int, ...]", "range | tuple[int, ...]"]
"""Where each character of a piece begins, and where it ends, from an offset on."""
_ENTITY = regex(r"&(?:#[0-9]{1,7}|#[xX][0-9a-fA-F]{1,6}|[A-Za-z][A-Za-z0-9]*);")
_BREAK = regex(r"[ \t]*+(?:\r\n|\r|\n)[ \t>]*+")
_BLANKS = regex(r"[ \t]++")
_PUNCTUATION = frozenset("!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~")


class Piece(NamedTuple):
    """A part of a run: `value` as a reader sees it, written between `start` and `end` of the source.

    `kind` is "text", or what is not prose: "code" (inline code), "math", "expression", "image" (its alternative text),
    "break".
    """

    kind: str
    value: str
    start: int
    end: int


@dataclass
class Run:
    """One stretch of text: a paragraph, a heading, a table cell and so on, its inline markup taken off.

    `kind` is "paragraph", "heading", "item" (a paragraph of a list item), "quote", "cell", "title" (of a callout, or an
    attribute that a reader sees), "alt" or "frontmatter". `start` and `end` bound it in the source, markers included.
    """

    source: Source
    kind: str
    start: int
    end: int
    pieces: list[Piece] = field(default_factory=list)

    @cached_property
    def text(self) -> str:
        """All that is read, inline code included."""
        return "".join(piece.value for piece in self.pieces)

    @cached_property
    def prose(self) -> str:
        """`text` in which every character that is not prose is U+FFFC; an index means the same place in both."""
        if len(self.pieces) == 1 and self.pieces[0].kind == "text":
            return self.pieces[0].value
        return "".join(
            piece.value if piece.kind == "text" else " " if piece.kind == "break" else NOT_PROSE * len(piece.value)
            for piece in self.pieces
        )

    @property
    def span(self) -> Span:
        """All of it."""
        return self.source.span(self.start, self.end)

    def offset(self, index: int) -> int:
        """Where in the source the character of `text` at `index` is written; the end of the last one for its length."""
        if index >= len(self.text):
            return self.pieces[-1].end if self.pieces else self.end
        at = bisect_right(self._starts, index) - 1
        base, starts, _ = self._places(at)
        return base + starts[index - self._starts[at]]

    def place(self, start: int, end: int) -> Span:
        """The span in the source of `text[start:end]`."""
        if end <= start:
            at = self.offset(start)
            return self.source.span(at, at)
        first_piece = self.pieces[0]
        if end <= len(first_piece.value) and first_piece.value == self.source.text[first_piece.start : first_piece.end]:
            # Most words lie in the first piece, which is most often written as it is read.
            return self.source.span(first_piece.start + start, first_piece.start + end)
        last = bisect_right(self._starts, end - 1) - 1
        first = self._starts[last]
        base, starts, ends = self._places(last)
        # Most parts lie in one piece.
        begin = base + starts[start - first] if start >= first else self.offset(start)
        return self.source.span(begin, base + ends[end - 1 - first])

    @cached_property
    def _starts(self) -> list[int]:
        starts, at = [], 0
        for piece in self.pieces:
            starts.append(at)
            at += len(piece.value)
        return starts

    def _places(self, index: int) -> _Places:
        found = self._mapped.get(index)
        if found is None:
            found = self._mapped[index] = _places(self.source.text, self.pieces[index])
        return found

    @cached_property
    def _mapped(self) -> dict[int, _Places]:
        return {}


def _places(text: str, piece: Piece) -> _Places:
    """The source offsets at which each character of a piece's value begins and ends."""
    written = text[piece.start : piece.end]
    at = 0 if piece.value == written else -1
    if at < 0 and piece.kind != "text" and piece.value:
        at = written.find(piece.value)
    if at >= 0:
        size = len(piece.value)
        return piece.start + at, range(size), range(1, size + 1)
    return piece.start, *_aligned(written, piece.value, is_text=piece.kind == "text")


@kept_if_repeated(20_000)
def _aligned(written: str, value: str, *, is_text: bool) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Where in what is written each character of a value begins, and where it ends: all of it where it is not found."""
    pairs = list((_align if is_text else _align_literal)(written, value))
    if len(pairs) != len(value):
        return (0,) * len(value), (len(written),) * len(value)
    return tuple([first for first, _ in pairs]), tuple([last for _, last in pairs])


class _Breaks:
    """The line breaks of a text, each with the blanks around it; a run of blanks is looked at once."""

    def __init__(self, text: str) -> None:
        self._text = text
        self._barren = 0

    def match(self, at: int) -> re.Match[str] | None:
        """The line break that begins at an offset, by its blanks or by itself."""
        if at < self._barren:
            return None
        found = _BREAK.match(self._text, at)
        if found is None and (blanks := _BLANKS.match(self._text, at)) is not None:
            self._barren = blanks.end()
        return found


def _align_literal(written: str, value: str) -> Iterator[tuple[int, int]]:
    """Likewise where there are neither escapes nor entities: a line break is a space, fences are passed over."""
    at = len(written) - len(written.lstrip(written[:1]))
    breaks = _Breaks(written)
    for char in value:
        while at < len(written):
            line = breaks.match(at) if char in " \n" else None
            end = at + 1 if line is None else line.end()
            fits = line is not None or written[at] == char
            start, at = at, end
            if fits:
                yield start, end
                break


def _align(written: str, value: str) -> Iterator[tuple[int, int]]:
    """Where in `written`, which has escapes and entities, each character of `value` begins and ends."""
    at = index = 0
    breaks = _Breaks(written)
    while index < len(value) and at < len(written):
        char = written[at]
        if char == "\\" and written[at + 1 : at + 2] in _PUNCTUATION and written[at + 1] == value[index]:
            yield at, at + 2
            at, index = at + 2, index + 1
            continue
        if char == "&" and (entity := _ENTITY.match(written, at)):
            from html import unescape  # noqa: PLC0415 (two thousand names, and few texts have an entity)

            decoded = unescape(entity[0])
            if value.startswith(decoded, index):
                yield from [(at, entity.end())] * len(decoded)
                at, index = entity.end(), index + len(decoded)
                continue
        if value[index] == "\n" and (line := breaks.match(at)):
            yield at, line.end()
            at, index = line.end(), index + 1
            continue
        if char == value[index]:
            yield at, at + 1
            index += 1
        at += 1
