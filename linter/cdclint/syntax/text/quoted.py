r"""Strings between quotation marks, found in linear time.

A pattern that ends with the closing mark starts again at every mark of a string that is never closed: `\"` repeated on
a long line costs the square. The patterns here take such a string, too; `closed` distinguishes the two.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.regex import regex

if TYPE_CHECKING:
    import re

IN_DOUBLE = regex(r'"(?:[^"\\\n]|\\.)*+("?+)')
"""A string between double marks on one line."""
IN_ANY = regex(r""""(?:[^"\\\n]|\\.)*+("?+)|'(?:[^'\\\n]|\\.)*+('?+)""")
"""A string between double or single marks on one line."""


def closed(found: re.Match[str]) -> bool:
    """Whether a string ends with its mark."""
    return any(found.groups())


def without_strings(pattern: re.Pattern[str], text: str, instead: str) -> str:
    """A text with something else in the place of its strings; one that is never closed stays as it is."""
    return pattern.sub(lambda found: instead if closed(found) else found[0], text)
