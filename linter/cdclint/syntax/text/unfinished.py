"""Whether a text in Markdown is in the middle of being written: a code block, or the frontmatter, has no end yet."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_FENCE = regex(r"^[ \t>]*+(?:(`{3,}+)([^`\n]*+)|(~{3,}+)(.*+))$", re.MULTILINE)
_MARKS = regex("`{3}|~{3}")
_RULE = regex(r"^---[^\S\n]*+$", re.MULTILINE)


def is_unfinished(text: str) -> bool:
    """Whether a fence or the frontmatter is open, so that what follows it is read as something else.

    A line inside of a block that would begin another one says so, too: the end of the first one is not written yet.
    """
    start = 0
    if _RULE.match(text) is not None:
        end = _RULE.search(text, 3)
        if end is None:
            return True
        start = end.end()
    opened = ""
    for found in _fences(text, start):
        marks, info = found[1] or found[3], (found[2] or found[4] or "").strip()
        if not opened:
            opened = marks
        elif marks[0] == opened[0] and len(marks) >= len(opened):
            if info:
                return True
            opened = ""
    return bool(opened)


def _fences(text: str, start: int) -> Iterator[re.Match[str]]:
    """The lines that begin or end a code block, found by their marks: most lines have none."""
    for mark in _MARKS.finditer(text, start):
        at = mark.start()
        if at >= start:
            found = _FENCE.match(text, max(start, text.rfind("\n", start, at) + 1))
            end = text.find("\n", at)
            start = end if end >= 0 else len(text)
            if found is not None:
                yield found
