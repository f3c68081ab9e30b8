"""Times and durations as Grafana's pages read them: `now-6h/h`, `30s`."""

from __future__ import annotations

import re

from cdclint.core.regex import regex
from cdclint.syntax.promql import seconds

_MOMENT = regex(r"now(?:[+-]\d{0,10}f?[yMwdhmsQ]|/1?f?[yMwdhmsQ])*")
_PLAIN = regex(r"([+-])([0-9]{1,10}[wdhms])")
_DATE = regex(r"\d{4}-\d\d(?:-\d\d)?(?:[T ].*)?|\d{8}(?:T\d.*)?|[+-]?\d{9,14}")
_DURATION = regex(r"(?:\d{1,12}(?:\.\d{1,9})?(?:ms|[yMwdhms]))+")
_OVERRIDE = regex(r"\d{1,10}f?[yMwdhmsQ](?:/f?[yMwdhmsQ])?")
_BARE = regex(r"-?\d{1,10}[yMwdhms]")
_WORD = regex(r"(?<!\d)(\d{1,12}+)\s{0,3}+([A-Za-z]{1,16}+)")
_UNITS = {
    "ms": "msec msecs millis millisecond milliseconds",
    "s": "sec secs second seconds S",
    "m": "min mins minute minutes",
    "h": "hr hrs hour hours H",
    "d": "day days D",
    "w": "wk week weeks W",
    "M": "mo mon month months",
    "y": "yr year years Y",
}
_MEANT = {word: unit for unit, words in _UNITS.items() for word in words.split()}


def is_moment(written: str) -> bool:
    """Whether a text is the beginning or end of a range of time, relative to now or a date."""
    bare = re.sub(r"\s", "", written)
    return _MOMENT.fullmatch(bare) is not None or _DATE.fullmatch(written.strip()) is not None


def seconds_from_now(written: str) -> float | None:
    """How far a time is from now, negative in the past; None where it is a date or rounded."""
    bare = re.sub(r"\s", "", written)
    rest = bare.removeprefix("now")
    found = list(_PLAIN.finditer(rest))
    if not bare.startswith("now") or "".join(one[0] for one in found) != rest:
        return None
    return sum((-1 if one[1] == "-" else 1) * (seconds(one[2]) or 0) for one in found)


def is_duration(written: str) -> bool:
    """Whether a text is a duration, such as `30s` or `1h30m`."""
    return _DURATION.fullmatch(written) is not None


def is_least_interval(written: str) -> bool:
    """Whether a text is what the least interval of a query may be: a duration, a number of seconds, `>30s`."""
    bare = written.strip().lstrip("<>=").strip()
    return is_duration(bare) or bare.isdecimal()


def is_override(written: str) -> bool:
    """Whether a text is what the time of one panel may be: `6h`, `1d/d`, or a time relative to now."""
    return _OVERRIDE.fullmatch(written.strip()) is not None or is_moment(written)


def meant_duration(written: str) -> str:
    """The duration that is meant by a text with another word for its unit, "" where none is."""
    meant = _spelt(written).replace(" ", "")
    return meant if meant != written and is_duration(meant) else ""


def meant_moment(written: str) -> str:
    """The time relative to now that is meant by a text, "" where none is."""
    meant = re.sub(r"\s", "", _spelt(written))
    if _BARE.fullmatch(meant):
        meant = f"now-{meant.lstrip('-')}"
    elif meant[:3].casefold() == "now":
        meant = f"now{meant[3:]}"
    return meant if meant != written and is_moment(meant) else ""


def _spelt(written: str) -> str:
    """The same text with Grafana's letters for units."""
    return _WORD.sub(lambda found: f"{found[1]}{_MEANT.get(found[2]) or found[2]}", written)
