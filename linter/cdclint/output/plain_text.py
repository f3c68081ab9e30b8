"""Text that is safe and straight on a terminal: control characters, tabs, wide characters, colour."""

from __future__ import annotations

import json
from enum import StrEnum
from posixpath import normpath
from typing import TYPE_CHECKING
from unicodedata import category, east_asian_width

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from cdclint.core.report import Diagnostic

TAB = 4
"""Columns between tab stops in printed source lines."""

_OBEYED = regex("[\x00-\x1f\x7f-\x9f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")
_JOINER = "\u200d"
_EMOJI_VARIANT = "\ufe0f"


class Style(StrEnum):
    """Colours, as the terminal's escape sequences; what is plain has none."""

    PLAIN = ""
    ERROR = "\x1b[1;31m"
    WARNING = "\x1b[1;33m"
    INFO = "\x1b[1;34m"
    PLACE = "\x1b[36m"
    QUIET = "\x1b[2m"
    BOLD = "\x1b[1m"
    GOOD = "\x1b[1;32m"


def paint(text: str, style: Style, *, colour: bool) -> str:
    """`text` in a colour, or as it is."""
    return f"{style}{text}\x1b[0m" if colour and style and text else text


_PLAIN = regex("[ -~\u00a0-\u00ac\u00ae-\u02ff\u0370-\u0482\u048a-\u052f\u2010-\u2027]*")
"""Most lines: Latin, Cyrillic and Greek letters and punctuation, each of one column."""


def in_repository(folder: str, path: str) -> str:
    """A path relative to the root as seen from the top of the repository, from which `folder` leads to the root."""
    return normpath(f"{folder}{path}")


def printable(text: str) -> str:
    """`text` without what a terminal would obey: each control or bidirectional character becomes U+FFFD."""
    return _OBEYED.sub("\ufffd", text)


def related_lines(found: Diagnostic) -> list[str]:
    """The places of the consequences of a diagnostic, a line each."""
    lines = []
    for one in found.related:
        line, column = one.span.begin
        lines.append(printable(f"{one.span.source.path}:{line}:{column}: {one.message}"))
    return lines


def is_plain(line: str) -> bool:
    """Whether a terminal shows a line as it is, each character in one column."""
    return _PLAIN.fullmatch(line) is not None


def expand(line: str) -> list[tuple[str, int]]:
    """A source line as a terminal shows it: for each of its characters, what is printed and how many columns it takes.

    A tab becomes the blanks up to the next tab stop. Characters that join the one before them take no column.
    """
    if is_plain(line):
        return [(char, 1) for char in line]
    shown: list[tuple[str, int]] = []
    column = 0
    joined = False
    regional = False
    for char in line:
        if char == "\t":
            width = TAB - column % TAB
            printed = " " * width
        else:
            printed = printable(char)
            is_regional = "\U0001f1e6" <= char <= "\U0001f1ff"
            width = 0 if joined or (regional and is_regional) else _width(printed)
            regional = is_regional and not regional
            if char == _EMOJI_VARIANT and shown and shown[-1][1] == 1:
                width = 1
        joined = char == _JOINER
        column += width
        shown.append((printed, width))
    return shown


def columns(text: str) -> int:
    """How many columns a terminal gives to a printable text."""
    return len(text) if is_plain(text) else sum(width for _, width in expand(text))


def wrap(text: str, width: int, *, first: int = 0, hang: int = 4) -> list[str]:
    """`text` in lines of at most `width` columns, broken at blanks, and within a word that is longer than a line.

    The first line has `first` columns less; the others are indented by `hang`.
    """
    lines: list[str] = []
    line, room = "", max(width - first, 8)
    for word in text.split(" "):
        if line and columns(line) + 1 + columns(word) <= room:
            line = f"{line} {word}"
            continue
        if line:
            lines.append(line)
            line, room = "", max(width - hang, 8)
        while columns(word) > room:
            at = _fitting(word, room)
            lines.append(word[:at])
            word, room = word[at:], max(width - hang, 8)  # noqa: PLW2901 (what is left of it)
        line = word
    lines.append(line)
    return [lines[0], *(" " * hang + rest for rest in lines[1:])]


def _fitting(text: str, room: int) -> int:
    """How many characters of a text, one at least, have room in that many columns."""
    taken = 0
    for at, (_, width) in enumerate(expand(text)):
        taken += width
        if taken > room:
            return max(at, 1)
    return len(text)


def _width(char: str) -> int:
    if char.isascii():
        return 1
    if category(char) in {"Mn", "Me", "Cf"}:
        return 0
    return 2 if east_asian_width(char) in "WF" or "\U0001f1e6" <= char <= "\U0001f1ff" else 1


def quoted(value: object) -> str:
    """A value as JSON writes it, on one line, with escapes for what a terminal would obey."""
    return _OBEYED.sub(lambda found: f"\\u{ord(found[0]):04x}", json.dumps(value, ensure_ascii=False))


def toml(value: object) -> str:
    """A plain value as TOML writes it, on one line; None, which TOML does not have, is `unset`."""
    match value:
        case None:
            return "unset"
        case bool():
            return str(value).lower()
        case str():
            return quoted(value)
        case list() | tuple():
            return f"[{', '.join(map(toml, value))}]"
        case dict():
            inner = ", ".join(
                f"{key if key.isidentifier() else json.dumps(key)} = {toml(item)}" for key, item in value.items()
            )
            return f"{{ {inner} }}" if inner else "{}"
        case _:
            return str(value)
