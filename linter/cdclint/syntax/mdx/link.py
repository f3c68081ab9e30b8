"""The parts of links that paragraphs and definitions share: destinations, titles, definitions."""

from __future__ import annotations

import re

from cdclint.core.regex import regex
from cdclint.syntax.mdx.character import ASCII_PUNCTUATION, identifier, unescape
from cdclint.syntax.mdx.node import Reference

SPACE = regex(r"[ \t\r\n]*")
TITLES = {
    '"': regex(r'"((?:[^"\\]|\\.)*)"', re.DOTALL),
    "'": regex(r"'((?:[^'\\]|\\.)*)'", re.DOTALL),
    "(": regex(r"\(((?:[^)\\]|\\.)*)\)", re.DOTALL),
}
"""Regular expressions of titles, by the character that they begin with."""

_INDENT = regex(r"[ \t]*")
_DEFINITION = regex(r"\[((?:[^\[\]\\]|\\.){1,999})\]:", re.DOTALL)
_DESTINATION = regex(r"<((?:[^<>\\\r\n]|\\.)*)>")
_RAW_STOP = regex(r"[\\()\x00-\x20\x7f]")
_LINK_DEPTH = 32


def destination(text: str, at: int, end: int) -> tuple[int, int, int] | None:
    """A link's destination at `at`: the bounds of the address and the offset after it."""
    if at < end and text[at] == "<":
        found = _DESTINATION.match(text, at, end)
        return (found.start(1), found.end(1), found.end()) if found else None
    start = at
    depth = 0
    while True:
        stop = _RAW_STOP.search(text, at, end)
        at = stop.start() if stop else end
        if not stop:
            break
        char = stop[0]
        if char == "\\":
            at += 2 if at + 1 < end and text[at + 1] in ASCII_PUNCTUATION else 1
        elif char == "(":
            depth += 1
            if depth > _LINK_DEPTH:
                return None
            at += 1
        elif char == ")":
            if not depth:
                break
            depth -= 1
            at += 1
        elif char in "\t\n\r ":
            break
        else:
            return None
    return None if depth else (start, at, at)


def definition(text: str, start: int, end: int) -> Reference | None:
    """The link definition at `start`, which must fill its lines."""
    found = _DEFINITION.match(text, start, end)
    if not found or not found[1].strip():
        return None
    at = SPACE.match(text, found.end(), end).end()  # type: ignore[union-attr]
    if at >= end:
        return None
    place = destination(text, at, end)
    if place is None or (place[2] == at):
        return None
    url_start, url_end, at = place
    title = None
    space = SPACE.match(text, at, end).end()  # type: ignore[union-attr]
    rest = _INDENT.match(text, at, end).end()  # type: ignore[union-attr]
    ends_line = rest >= end or text[rest] in "\r\n"
    if space > at and space < end and text[space] in TITLES:
        titled = TITLES[text[space]].match(text, space, end)
        if titled:
            after = _INDENT.match(text, titled.end(), end).end()  # type: ignore[union-attr]
            if after >= end or text[after] in "\r\n":
                title = unescape(titled[1])
                ends_line = True
                rest = after
    if not ends_line:
        return None
    stop = rest
    label = found[1]
    return Reference(
        "definition",
        start,
        stop,
        [],
        label,
        identifier(label),
        unescape(text[url_start:url_end]),
        title,
        url_start,
        url_end,
    )
