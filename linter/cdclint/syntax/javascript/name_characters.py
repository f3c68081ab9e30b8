"""Which characters make up names, by the version of Unicode that acorn has.

`data/name-characters.json` is written by `scripts/javascript-tables.mjs`, which asks acorn itself. Python's own tables
are of another version, and take characters for letters that are such only after normalisation.
"""

from __future__ import annotations

from bisect import bisect_right
from functools import cache

_FIRST = frozenset("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz$_")
_LATER = _FIRST | frozenset("0123456789")


def starts_name(char: str) -> bool:
    """Whether an identifier may begin with it."""
    if char < "\x80":
        return char in _FIRST
    return "а" <= char <= "я" or bisect_right(_boundaries("starts"), ord(char)) % 2 == 1


def continues_name(char: str) -> bool:
    """Whether an identifier may continue with it."""
    if char < "\x80":
        return char in _LATER
    return "а" <= char <= "я" or bisect_right(_boundaries("continues"), ord(char)) % 2 == 1


@cache
def _boundaries(which: str) -> list[int]:
    # Few names have letters that need the table.
    import json  # noqa: PLC0415

    from cdclint.core.data import DATA  # noqa: PLC0415

    boundaries: list[int] = json.loads((DATA / "name-characters.json").read_text("ascii"))[which]
    return boundaries
