"""Durations as courses promise them: `40min`, `1h30min`, `PT40M`, `2 часа`, or a number whose key names its unit."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import LONGEST, number_of
from cdclint.syntax.data.value import Object, Scalar

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value

_MINUTES = (
    "duration",
    "estimatedTime",
    "estimatedMinutes",
    "durationMinutes",
    "readingTime",
    "minutes",
    "estimated_time",
)
_HOURS = ("estimatedHours", "hours", "durationHours", "estimated_hours")
_PARTS = regex(
    r"(?:PT)?(?:(\d{1,4}(?:[.,]\d{1,2})?)\s*+(?:hours?|hrs?|h|час[а-я]{0,3}|ч)\.?\s*+)?"
    r"(?:(\d{1,5})\s*+(?:minutes?|mins?|m|минут[а-я]?|мин)\.?)?",
    re.IGNORECASE,
)
_LONGEST = 60 * 10_000


def duration_of(value: Value | None) -> tuple[int, list[int]] | None:
    """The minutes that frontmatter or a module promises, with the place of the value; None where nothing says."""
    if not isinstance(value, Object):
        return None
    for names, unit in ((_MINUTES, 1), (_HOURS, 60)):
        for name in names:
            found = value.get(name)
            minutes = _minutes(found, unit)
            if minutes and isinstance(found, Scalar):
                return minutes, [found.start, found.end]
    return None


def _minutes(value: Value | None, unit: int) -> int:
    """The minutes of a value, 0 where it is not a duration."""
    if not isinstance(value, Scalar) or isinstance(value.value, bool):
        return 0
    if isinstance(value.value, int | float):
        return round(value.value * unit) if 0 < value.value * unit < _LONGEST else 0
    if not isinstance(value.value, str) or not value.value.strip():
        return 0
    found = _PARTS.fullmatch(value.value.strip())
    if found is None or (found[1] is None and found[2] is None):
        return 0
    return round(float((found[1] or "0")[:LONGEST].replace(",", ".")) * 60) + number_of(found[2] or "0")


def spelt(minutes: int) -> Message:
    """Minutes as people read them: `1h 30min`."""
    hours, rest = divmod(minutes, 60)
    if not hours:
        return Message("{minutes}min", minutes=rest)
    return Message("{hours}h {minutes}min", hours=hours, minutes=rest) if rest else Message("{hours}h", hours=hours)
