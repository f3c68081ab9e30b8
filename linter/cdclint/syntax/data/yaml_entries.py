"""Entries of block YAML found by their indents: what is left to go by where a text does not parse."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

ENTRY = regex(r"""(?:"[^"\r\n]*"|'[^'\r\n]*'|-?[^\s:#,\[\]{}&*!|>'"%@`?-][^:#\r\n]*):(?=[ \t\r\n]|\Z)""")
DASHES = regex(r"[ ]*(?:-[ ]+)*")
_FOLLOWING = regex(r"\n([ ]*)(?=[^\s#])(?=(---|-(?=\s))?)")


@dataclass(frozen=True)
class Entry:
    """`key: value` in block style, by its indices in the text; `value_start` lies after the blanks."""

    key_start: int
    colon_end: int
    value_start: int
    value_end: int

    def raw(self, text: str) -> str:
        """The value as it is written."""
        return text[self.value_start : self.value_end]

    def blanked(self, text: str) -> str:
        """The text with spaces in the place of the value."""
        blank = re.sub(r"[^\r\n]", " ", text[self.colon_end : self.value_end])
        return text[: self.colon_end] + blank + text[self.value_end :]


def entries_around(text: str, at: int) -> Iterator[Entry]:
    """The entries that a place lies in, the innermost first, as far as indents show."""
    outer = len(text) + 1
    line = text.rfind("\n", 0, at) + 1
    while True:
        prefix = DASHES.match(text, line)
        column = 0 if prefix is None else prefix.end() - line
        key = ENTRY.match(text, line + column)
        if key is not None and column < outer:
            outer = column
            yield _entry(text, key, column, in_list="-" in text[line : line + column])
        if line == 0 or outer == 0:
            return
        line = text.rfind("\n", 0, line - 1) + 1


def _entry(text: str, key: re.Match[str], column: int, *, in_list: bool) -> Entry:
    """The entry of a key: its value ends before the next line that is not indented more than the key."""
    stop = len(text)
    for following in _FOLLOWING.finditer(text, key.end()):
        indent = following.end() - following.start(1)
        dash = following[2] is not None
        if indent < column or (indent == column and (in_list or not dash)) or following[2] == "---":
            stop = following.start()
            break
    raw = text[key.end() : stop]
    start = min(key.end() + len(raw) - len(raw.lstrip()), stop)
    return Entry(key.start(), key.end(), start, max(start, key.end() + len(raw.rstrip())))
