"""Grafana's mute timings: intervals without notifications."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of
from cdclint.documents.monitoring.dashboards.time_zones import zone_defect
from cdclint.documents.monitoring.provisioning.provisioned_settings import Problem, is_dynamic
from cdclint.documents.monitoring.provisioning.provisioned_shapes import is_lacking, needs, own_problems, shape_problems
from cdclint.syntax.data.value import Array, Object, at, items, text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from cdclint.syntax.data.value import Value

_TIME = regex(r"([01]\d|2[0-3]):([0-5]\d)|(24):(00)")
_RANGE = regex(r"([^:\s]+)(?:\s*:\s*([^:\s]+))?")
_WEEKDAYS = ("sunday", "monday", "tuesday", "wednesday", "thursday", "friday", "saturday")
_MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)


_DAYS = 30
"""The days of a month that each month but one has."""


def mute_timing_problems(root: Value | None) -> Iterator[Problem]:
    """What Grafana rejects in the mute timings of a file."""
    if not isinstance(root, Object):
        return
    yield from own_problems(root, "file", ("muteTimes",))
    names: set[tuple[str, str]] = set()
    for timing in items(root.get("muteTimes")):
        if not isinstance(timing, Object):
            continue
        name, org = text(timing.get("name")), text(timing.get("orgId")) or "1"
        if is_lacking(timing, "name"):
            yield needs(timing, "mute_timing", "name", timing, Message("a mute timing needs `{key}`", key="name"))
        elif name and (org, name) in names:
            yield timing.get("name") or timing, Message('there is a mute timing "{name}" already', name=name)
        names.add((org, name))
        yield from shape_problems(timing, "mute_timing")
        for interval in items(timing.get("time_intervals")):
            if isinstance(interval, Object):
                yield from interval_problems(interval, _needs)


def timings_defined(root: Value | None) -> Iterator[str]:
    """The mute timings of a file."""
    for timing in items(at(root, "muteTimes")):
        if text(at(timing, "name")):
            yield text(at(timing, "name"))


def interval_problems(interval: Object, needs_end: Callable[[Object, str], Iterator[Problem]]) -> Iterator[Problem]:
    """What is wrong with an interval; `needs_end` is asked what is said of times that lack an end."""
    zone = interval.get("location")
    if zone is not None and text(zone) and not is_dynamic(zone) and (defect := zone_defect(text(zone))) is not None:
        yield zone, defect
    for times in items(interval.get("times")):
        if isinstance(times, Object):
            yield from _of_times(times, needs_end)
    for key, names, low, high in (
        ("weekdays", _WEEKDAYS, None, None),
        ("days_of_month", (), -31, 31),
        ("months", _MONTHS, 1, 12),
        ("years", (), 1, 9999),
    ):
        for one in items(interval.get(key)):
            if not is_dynamic(one) and not _is_range(text(one), names, low, high):
                yield one, _no_range(key, text(one))


def _needs(times: Object, key: str) -> Iterator[Problem]:
    yield needs(times, "times", key, times, Message("an interval needs `{key}`", key=key))


def _of_times(times: Object, needs_end: Callable[[Object, str], Iterator[Problem]]) -> Iterator[Problem]:
    minutes = []
    for key in ("start_time", "end_time"):
        written = times.get(key)
        if isinstance(written, Object | Array):
            continue
        if written is None or not text(written):
            yield from needs_end(times, key)
            continue
        if is_dynamic(written):
            continue
        found = _TIME.fullmatch(text(written))
        if found is None and not text(written).isdecimal():
            # A number is what YAML 1.1 makes of 02:00 without quotes, and Grafana's reader takes it for that time.
            yield written, Message("`{key}`: `{value}` is not a time such as `02:00`", key=key, value=text(written))
        elif found is not None:
            minutes.append(number_of(found[1] or found[3]) * 60 + number_of(found[2] or found[4]))
    if len(minutes) == 2 and minutes[0] >= minutes[1]:
        place = times.get("end_time") or times
        yield place, Message("the interval ends before it starts: part it at midnight, `24:00` and `00:00`")


def _is_range(written: str, names: tuple[str, ...], low: int | None, high: int | None) -> bool:
    found = _RANGE.fullmatch(written.strip().casefold())
    if found is None:
        return False
    ends = [_number(part, names, low, high) for part in (found[1], found[2]) if part is not None]
    numbers = [one for one in ends if one is not None]
    if len(numbers) < len(ends):
        return False
    if len(numbers) < 2:
        return True
    # A negative day counts from the end of a month: what follows it must count so as well.
    first, last = numbers
    if low is not None and low < 0 and first < 0 < last:
        return False
    counted = [number if number >= 0 else _DAYS + number for number in numbers] if low is not None else numbers
    return counted[0] <= counted[1]


def _number(part: str, names: tuple[str, ...], low: int | None, high: int | None) -> int | None:
    if part in names:
        return names.index(part) + (low or 0)
    if low is None or high is None or not part.lstrip("-").isdecimal():
        return None
    number = number_of(part)
    return number if low <= number <= high and number != 0 else None


def _no_range(key: str, written: str) -> Message:
    example = {"weekdays": "monday:friday", "days_of_month": "1:5", "months": "march:may", "years": "2026:2027"}[key]
    return Message("`{value}` is not a value of `{key}`, such as `{example}`", value=written, key=key, example=example)
