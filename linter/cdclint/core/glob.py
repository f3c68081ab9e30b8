"""Globs over paths with forward slashes, as contracts and layouts write them."""

from __future__ import annotations

import re
from functools import cache


def matches(pattern: str, path: str) -> bool:
    """Whether the whole of `path` matches: `*` and `?` stay within a folder, `**` crosses, `{a,b}` is a choice."""
    return _compile(pattern).fullmatch(path) is not None


@cache
def _compile(pattern: str) -> re.Pattern[str]:
    expression = ""
    depth = 0
    for part in re.findall(r"\*\*/|\*\*|\[[!^]?\]?[^\]/]*\]|.", pattern, re.DOTALL):
        match part:
            case "**/":
                expression += "(?:.*/)?"
            case "**":
                expression += ".*"
            case "*":
                expression += "[^/]*"
            case "?":
                expression += "[^/]"
            case "{" if "}" in pattern:
                depth += 1
                expression += "(?:"
            case "," if depth:
                expression += "|"
            case "}" if depth:
                depth -= 1
                expression += ")"
            case _ if len(part) > 1:
                members = re.escape(part[1:-1].lstrip("!^")).replace(r"\-", "-")
                expression += f"[^/{members}]" if part[1] in "!^" else f"[{members}]"
            case _:
                expression += re.escape(part)
    return re.compile(expression + ")" * depth, re.DOTALL)
