"""Numbers with units as people write them, in one measure: `5s`, `5000 ms`, «5 секунд», `> 5000`."""

from __future__ import annotations

import re
from typing import NamedTuple

from cdclint.core.regex import regex

_NUMBER = r"(?<!\d)(?P<number>\d++(?:[.,]\d++)?+)(?:\s?(?P<unit>%|[a-zа-яё]++))?(?!(?:[^\W\d]|[,.])*+\d)"
_QUANTITY = regex(_NUMBER, re.IGNORECASE)
_LIMIT = regex(
    rf"(?P<op>[<>≥≤]=?|(?:больше|более|дольше|выше|свыше|меньше|менее|ниже|above|below|over|under|"
    rf"more than|less than|at least))\s*+(?:`\s*+)?{_NUMBER}",
    re.IGNORECASE,
)
_LOW = regex(r"[<≤]|мен|ниже|below|under|less", re.IGNORECASE)
_UNITS = (
    (regex(r"ms|msec|мс|миллисекунд\w*|milliseconds?"), 1.0),
    (regex(r"s|secs?|seconds?|с|сек|секунд\w*"), 1000.0),
    (regex(r"m|mins?|minutes?|м|мин|минут\w*"), 60_000.0),
    (regex(r"h|hrs?|hours?|ч|час\w*"), 3_600_000.0),
)


class Limit(NamedTuple):
    """A bound. `value` is in milliseconds where `unit` is "ms", a plain number where it is "" or "%"."""

    low: bool
    value: float
    unit: str


def duration(text: str) -> float | None:
    """A text that is a duration and nothing else, in milliseconds: `2m`, `2 минуты`."""
    found = _QUANTITY.fullmatch(text.strip().strip("`"))
    if found is None:
        return None
    value, unit = _measured(found)
    return value if unit == "ms" else None


def limit(text: str) -> Limit | None:
    """The one bound that a text names: `лаг > 5s`. None without one, or with several."""
    found = list(_LIMIT.finditer(text))
    if len(found) != 1:
        return None
    value, unit = _measured(found[0])
    return None if unit is None else Limit(_LOW.match(found[0]["op"]) is not None, value, unit)


def _measured(found: re.Match[str]) -> tuple[float, str | None]:
    """A number and its unit; None for a word that is not a unit of time."""
    value, unit = float(found["number"].replace(",", ".")), (found["unit"] or "").casefold()
    if unit in {"", "%"}:
        return value, unit
    for pattern, factor in _UNITS:
        if pattern.fullmatch(unit):
            return value * factor, "ms"
    return value, None
