"""The queries of a code block in a lesson: often it is one, sometimes several are below each other."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.promql import parse_promql

if TYPE_CHECKING:
    from collections.abc import Iterator

_PIECE = regex(r"\S(?:.|\n(?![ \t]*\n))*")
_LINE = regex(r"[^\n]+")


def queries(code: str) -> Iterator[tuple[int, str]]:
    """The queries with where each begins: all of the block, or what blank lines or line breaks part."""
    if parse_promql(code).root is not None:
        yield 0, code
        return
    for found in _PIECE.finditer(code):
        if parse_promql(found[0]).root is not None:
            yield found.start(), found[0]
            continue
        for line in _LINE.finditer(found[0]):
            yield found.start() + line.start(), line[0]
