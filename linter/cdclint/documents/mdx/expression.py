"""Where a `{…}` ends, and whether JavaScript would read what is in it."""

from __future__ import annotations

import re

from cdclint.documents.mdx.problem import Refused

_BRACES = re.compile(r"[{}]")
_UNCLOSED = "this `{` is never closed: add a `}`, or write `\\{` where a literal brace is meant"


def by_braces(text: str, start: int, end: int, kind: str) -> int:  # noqa: ARG001 (a reader of expressions)
    """The offset after the expression whose `{` is at `start`, told by counting braces; raises `Refused`."""
    depth = 0
    for found in _BRACES.finditer(text, start, end):
        depth += 1 if found[0] == "{" else -1
        if not depth:
            return found.end()
    raise Refused(end, "unexpected-eof", _UNCLOSED, starved=True)
