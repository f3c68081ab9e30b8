"""From an index into a YAML string's value to the place in the file, for every style that YAML writes strings in."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.core.source import Source, Span
    from cdclint.syntax.data.value import Scalar

_ESCAPE = regex(r"\\(?:x[0-9a-fA-F]{2}|u[0-9a-fA-F]{4}|U[0-9a-fA-F]{8}|[^\r\n])")
_ESCAPED_BREAK = regex(r"\\\r?\n[ \t]*")
_BLANK = regex(r"[ \t\r\n]*")
_HEADER = regex(r"[|>][^\r\n]*(?:\r\n|\r|\n)?")


class YamlOffsets:
    """The offset in the source of each character of a YAML string's value, be it plain, quoted or a block.

    Value and text are walked side by side: what YAML leaves out or folds (indents, line breaks, the second half of an
    escape) is passed over. An indent that belongs to the value is at the first blank of its line.
    """

    def __init__(self, source: Source, scalar: Scalar) -> None:
        self._text = source.text
        self._end = scalar.end
        opening = self._text[scalar.start : scalar.start + 1]
        self._quote = opening if opening in {'"', "'"} else ""
        header = _HEADER.match(self._text, scalar.start, scalar.end)
        self._at = header.end() if header is not None else scalar.start + len(self._quote)
        self._offsets = [self._place(char) for char in str(scalar.value)]
        self._offsets.append(min(self._at, scalar.end))

    def __getitem__(self, index: int) -> int:
        """The source offset of the value's character at `index`; its length gives where the value ends."""
        return self._offsets[index]

    def _place(self, char: str) -> int:
        """Where the next character of the value is; `_at` moves after it."""
        if self._quote == '"' and (found := _ESCAPED_BREAK.match(self._text, self._at, self._end)):
            self._at = found.end()
        text, at = self._text, self._at
        if self._quote == '"' and text[at : at + 1] == "\\" and (escape := _ESCAPE.match(text, at, self._end)):
            self._at = escape.end()
        elif self._quote == "'" and char == "'":
            self._at = at + 2
        elif char in " \t\n":
            if text[at : at + 1] == char:
                self._at = at + 1
            elif char == "\n" and (blank := _BLANK.match(text, at, self._end)) and "\n" in blank[0]:
                self._at = at + blank[0].index("\n") + 1
        else:
            blank = _BLANK.match(text, at, self._end)
            behind = at if blank is None else blank.end()
            if text[behind : behind + 1] == char or (self._quote == '"' and text[behind : behind + 1] == "\\"):
                if behind != at:
                    self._at = behind
                    return self._place(char)
                self._at = at + 1
        return min(at, self._end)


class ScalarText:
    """A text in a YAML string, each part of which has a place in the file: a base of such parts of documents."""

    source: Source
    scalar: Scalar

    @cached_property
    def _offsets(self) -> YamlOffsets:
        return YamlOffsets(self.source, self.scalar)

    def span(self, start: int, end: int) -> Span:
        """A stretch of the text, in the file."""
        first = self._offsets[start]
        return self.source.span(first, max(first, self._offsets[end - 1] + 1) if end > start else first)
