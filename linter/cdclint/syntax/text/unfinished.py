"""Whether a text in Markdown is in the middle of being written: a code block, or the frontmatter, has no end yet."""

from __future__ import annotations

import re

from cdclint.core.regex import regex

_FENCE = regex(r"^[ \t>]*+(?:(`{3,}+)([^`\n]*+)|(~{3,}+)(.*+))$", re.MULTILINE)
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
    for found in _FENCE.finditer(text, start):
        marks, info = found[1] or found[3], (found[2] or found[4] or "").strip()
        if not opened:
            opened = marks
        elif marks[0] == opened[0] and len(marks) >= len(opened):
            if info:
                return True
            opened = ""
    return bool(opened)
