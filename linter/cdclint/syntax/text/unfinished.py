"""Whether a text in Markdown is in the middle of being written: a code block, or the frontmatter, has no end yet."""

from __future__ import annotations

from cdclint.core.regex import regex

_FENCE = regex(r"(`{3,}+)([^`]*+)|(~{3,}+)(.*+)")
_CONTAINERS = " \t>"


def is_unfinished(text: str) -> bool:
    """Whether a fence or the frontmatter is open, so that what follows it is read as something else.

    A line inside of a block that would begin another one says so, too: the end of the first one is not written yet.
    """
    lines = text.split("\n")
    start = 0
    if lines[0].rstrip() == "---":
        start = next((number for number, line in enumerate(lines[1:], 2) if line.rstrip() == "---"), 0)
        if not start:
            return True
    opened = ""
    for line in lines[start:]:
        bare = line.lstrip(_CONTAINERS)
        if not bare.startswith(("```", "~~~")):
            continue
        found = _FENCE.fullmatch(bare.rstrip())
        if found is None:
            continue
        marks, info = found[1] or found[3], (found[2] or found[4] or "").strip()
        if not opened:
            opened = marks
        elif marks[0] == opened[0] and len(marks) >= len(opened):
            if info:
                return True
            opened = ""
    return bool(opened)
