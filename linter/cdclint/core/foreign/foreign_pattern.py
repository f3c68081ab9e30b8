"""Regular expressions that contracts, schemas, plans and queries bring along: nobody knows how long they take.

A pattern whose repeats neither stand in each other nor are many is matched by `re`. Any other one is matched by a
library that gives up in time, with the meaning that `re` gives it. (RE2 takes linear time, but its classes of letters
and digits are those of ASCII, which is wrong for Russian.)
"""

from __future__ import annotations

import re
from functools import lru_cache
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any, Literal, Protocol

LIMIT = 1.0
"""Seconds for one match."""
_FEW = 2
"""So many repeats without an end may follow each other: more than that may take cubic time."""
_MANY = 50
"""A repeat of more is one without an end."""
_REPEATS = {sre.MAX_REPEAT, sre.MIN_REPEAT}


class TooSlowError(re.error):
    """A pattern that took too long; to those who ask it is as good as one that is wrong."""


class Found(Protocol):
    """A match."""

    def start(self) -> int:
        """Where it begins."""

    def end(self) -> int:
        """Where it ends."""


def search(pattern: str, text: str, flags: int = 0) -> Found | None:
    """As `re.search`.

    Raises:
        re.error: the pattern is none, or takes too long (`TooSlowError`).
    """
    return _call("search", pattern, text, flags)


def fullmatch(pattern: str, text: str, flags: int = 0) -> Found | None:
    """As `re.fullmatch`.

    Raises:
        re.error: the pattern is none, or takes too long (`TooSlowError`).
    """
    return _call("fullmatch", pattern, text, flags)


def _call(method: Literal["search", "fullmatch"], pattern: str, text: str, flags: int) -> Found | None:
    if _is_simple(pattern, flags):
        quick: Found | None = getattr(re.compile(pattern, flags), method)(text)
        return quick
    import regex  # noqa: PLC0415 (hardly any pattern needs it)

    try:
        found: Found | None = getattr(regex.compile(pattern, flags | regex.V0), method)(text, timeout=LIMIT)
    except regex.error as problem:
        raise re.error(str(problem)) from problem
    except TimeoutError:
        raise TooSlowError(f"/{pattern}/ takes too long on this text") from None
    return found


@lru_cache(maxsize=1024)
def _is_simple(pattern: str, flags: int) -> bool:
    """Whether a pattern takes little time on any text of a usual length."""
    try:
        tree = parser.parse(pattern, flags)
    except RecursionError as problem:
        raise re.error("too many groups in each other") from problem
    return _repeats(tree, 0) <= _FEW


def _repeats(tree: Any, depth: int) -> int:  # noqa: ANN401 (what `re` keeps of a pattern has no types)
    """How many repeats without an end follow each other; those in each other are many."""
    count = 0
    for operator, value in tree:
        if operator in _REPEATS:
            _, most, inner = value
            endless = int(most) > _MANY
            within = _repeats(inner, depth + endless)
            # A choice that is repeated may be made in as many ways as there are repeats.
            count += _FEW + 1 if endless and (within or "BRANCH" in str(inner)) else within + endless
        elif operator is sre.SUBPATTERN:
            count += _repeats(value[3], depth)
        elif operator is sre.BRANCH:
            count += max(_repeats(branch, depth) for branch in value[1])
        elif operator in {sre.ASSERT, sre.ASSERT_NOT}:
            count += _repeats(value[1], depth)
        elif operator in {sre.ATOMIC_GROUP, sre.GROUPREF, sre.GROUPREF_EXISTS, sre.POSSESSIVE_REPEAT}:
            count += _FEW + 1
    return count
