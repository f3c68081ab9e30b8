"""Where a place in TOML is: in which table, before or behind which key. Read off the lines, however unfinished."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_HEADER = regex(r"[ \t]*\[\[?([^\[\]\n]*)\]\]?[ \t]*(?:#.*)?")
_OPEN_HEADER = regex(r"[ \t]*\[\[?([^\[\]\n]*)\Z")
_PART = regex(r"""[ \t]*("[^"\n]*"|'[^'\n]*'|[\w-]+)[ \t]*(\.)?""")
_KEY = regex(r"""[ \t]*((?:[\w-]+|"[^"\n]*"|'[^'\n]*')(?:\.(?:[\w-]+|"[^"\n]*"|'[^'\n]*'))*)[ \t]*=""")
_INNER = regex(r"""[{,][ \t]*([\w-]+)[ \t]*=""")


@dataclass(frozen=True, slots=True)
class TomlPlace:
    """A place: the way to the table around it, the key whose value it is in, "" before a key.

    `start` is where the word at the place begins, its `quote` excluded, "" without one; `closed` says that the other
    one follows. `keys` are those that the table has already; `is_header` says that the place is in the brackets of a
    header.
    """

    table: tuple[str, ...]
    key: str
    start: int
    quote: str
    keys: frozenset[str]
    is_header: bool = False
    inner: str = ""
    closed: bool = False

    @property
    def quoted(self) -> bool:
        """Whether the word at the place has an open quote."""
        return bool(self.quote)


def toml_place(text: str, offset: int) -> TomlPlace:
    """What is around an offset."""
    head = text[:offset]
    before = head.rpartition("\n")[2]
    lines = head.split("\n")[:-1]
    table: tuple[str, ...] = ()
    began = 0
    for number, line in enumerate(lines):
        if (header := _HEADER.fullmatch(line.rstrip("\r"))) is not None:
            table, began = tuple(parts(header[1])), number + 1
    keys = frozenset(_keys(text.split("\n"), began))
    word = _word_start(before)
    start = offset - len(before) + word
    quote = before[word - 1] if word > 0 and before[word - 1] in "\"'" else ""
    closed = bool(quote) and text.startswith(quote, offset)
    if (opened := _OPEN_HEADER.match(before)) is not None:
        return TomlPlace((), "", offset - len(opened[1]), "", keys, is_header=True)
    key = _KEY.match(before)
    if key is not None:
        way = tuple(parts(key[1]))
        value = before[key.end() :]
        inner = _inner(value)
        return TomlPlace((*table, *way[:-1]), way[-1], start, quote, keys, inner=inner, closed=closed)
    # A list may go over several lines.
    for line in reversed(lines[began:]):
        above = _KEY.match(line)
        if above is not None:
            value = "\n".join(lines[lines.index(line) :]) + "\n" + before
            if value.count("[") > value.count("]"):
                way = tuple(parts(above[1]))
                return TomlPlace((*table, *way[:-1]), way[-1], start, quote, keys, closed=closed)
            break
    return TomlPlace(table, "", start, quote, keys, closed=closed)


def parts(written: str) -> Iterator[str]:
    """The names of a dotted key."""
    at = 0
    while (found := _PART.match(written, at)) is not None:
        yield found[1].strip("\"'")
        if not found[2]:
            return
        at = found.end()


def word_at(text: str, offset: int) -> tuple[int, int]:
    """Where the name or the string around an offset begins and ends, without its quotes."""
    line_start = text.rfind("\n", 0, offset) + 1
    line_end = text.find("\n", offset)
    line = text[line_start : len(text) if line_end < 0 else line_end]
    place = offset - line_start
    opened = 0
    quote = ""
    for at, char in enumerate(line):
        if quote:
            if char == quote:
                if opened <= place <= at:
                    return line_start + opened, line_start + at
                quote = ""
        elif char in "\"'":
            quote, opened = char, at + 1
    start = end = place
    while start and (line[start - 1].isalnum() or line[start - 1] in "_-"):
        start -= 1
    while end < len(line) and (line[end].isalnum() or line[end] in "_-"):
        end += 1
    return line_start + start, line_start + end


def _keys(lines: list[str], began: int) -> Iterator[str]:
    for line in lines[began:]:
        if _HEADER.fullmatch(line.rstrip("\r")) is not None:
            return
        if (key := _KEY.match(line)) is not None:
            yield next(parts(key[1]), "")


def _word_start(before: str) -> int:
    """Where the word or the open string at the end of a line begins."""
    quote, opened = "", 0
    for at, char in enumerate(before):
        if quote:
            quote = "" if char == quote else quote
        elif char in "\"'":
            quote, opened = char, at + 1
    if quote:
        return opened
    at = len(before)
    while at and (before[at - 1].isalnum() or before[at - 1] in "_-/"):
        at -= 1
    return at


def _inner(value: str) -> str:
    """The key of an inline table whose value the end of a text is, "" where it is none."""
    opened = value.rfind("{")
    if opened < 0 or value.rfind("}") > opened:
        return ""
    found = [one[1] for one in _INNER.finditer(value, opened)]
    return found[-1] if found else ""
