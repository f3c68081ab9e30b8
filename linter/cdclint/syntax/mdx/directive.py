"""Directives: the name, `[label]` and `{attributes}` after one, two or three colons."""

from __future__ import annotations

from typing import NamedTuple

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import decode
from cdclint.syntax.mdx.node import Attribute

_SPACE = regex(r"[ \t]*")
_ANY_SPACE = regex(r"[ \t\r\n]*")
_NAME = regex(r"[A-Za-z][A-Za-z0-9_-]*+(?<![-_])")
_LABEL_STOP = regex(r"[\\\[\]\r\n]")
_SHORTCUT = regex(r"[#.]([^ \t\r\n\"'<=>`}#.]+)")
_ATTRIBUTE_NAME = regex(r"[A-Za-z:_][A-Za-z0-9:._-]*")
_UNQUOTED = regex(r"[^ \t\r\n\"'<=>`}]+")


class Head(NamedTuple):
    """The head of a directive: its name, the bounds of the label within its brackets or None, and where it all ends."""

    name: str
    label: tuple[int, int] | None
    attributes: tuple[Attribute, ...]
    end: int


def head(text: str, at: int, end: int, *, inline: bool) -> Head | None:
    """The head whose name begins at `at`, None where no directive does."""
    named = _NAME.match(text, at, end)
    if named is None:
        return None
    name, at = named[0], named.end()
    if inline and text.startswith(":", at) and at < end:
        return None
    bounds = None
    if at < end and text[at] == "[":
        close = _label(text, at, end, inline=inline)
        if close is not None:
            bounds = (at + 1, close)
            at = close + 1
    found: tuple[Attribute, ...] = ()
    if at < end and text[at] == "{":
        read = _attributes(text, at, end, inline=inline)
        if read is not None:
            found, at = read
    return Head(name, bounds, found, at)


def _label(text: str, at: int, end: int, *, inline: bool) -> int | None:
    """The offset of the `]` that closes the `[` at `at`."""
    depth = 0
    budget = 32
    while True:
        found = _LABEL_STOP.search(text, at, end)
        if not found:
            return None
        char = found[0]
        at = found.end()
        if char == "\\":
            at += text[at : at + 1] in "[]\\"
        elif char == "[":
            depth += 1
            if depth > budget:
                return None
        elif char == "]":
            depth -= 1
            if not depth:
                return at - 1
        elif not inline:
            return None


def _attributes(text: str, start: int, end: int, *, inline: bool) -> tuple[tuple[Attribute, ...], int] | None:
    space = _ANY_SPACE if inline else _SPACE
    found: list[Attribute] = []
    at = space.match(text, start + 1, end).end()  # type: ignore[union-attr]
    while True:
        char = text[at : at + 1] if at < end else ""
        if char == "}":
            return tuple(found), at + 1
        if not char:
            return None
        if char in "#.":
            shortcut = _SHORTCUT.match(text, at, end)
            if not shortcut:
                return None
            name = "id" if char == "#" else "class"
            begin, stop = shortcut.span()
            found.append(Attribute(name, "string", decode(shortcut[1]), begin, stop, begin + 1, begin + 1, stop))
            at = space.match(text, stop, end).end()  # type: ignore[union-attr]
            continue
        named = _ATTRIBUTE_NAME.match(text, at, end)
        if not named:
            return None
        name_start, name_end = named.span()
        at = space.match(text, name_end, end).end()  # type: ignore[union-attr]
        if at >= end or text[at] != "=":
            found.append(Attribute(named[0], "bare", None, name_start, name_end, name_end, name_end, name_end))
            continue
        at = space.match(text, at + 1, end).end()  # type: ignore[union-attr]
        quote = text[at] if at < end else ""
        if quote and quote in "\"'":
            stop = text.find(quote, at + 1, end)
            if stop < 0 or (not inline and ("\n" in text[at:stop] or "\r" in text[at:stop])):
                return None
            bounds, after = (at + 1, stop), stop + 1
            if after < end and text[after] not in " \t\r\n}":
                return None
        else:
            plain = _UNQUOTED.match(text, at, end)
            if not plain:
                return None
            bounds, after = plain.span(), plain.end()
        value = decode(text[bounds[0] : bounds[1]])
        found.append(Attribute(named[0], "string", value, name_start, after, name_end, *bounds))
        at = space.match(text, after, end).end()  # type: ignore[union-attr]
