"""A unit that is almost one."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel_words import UNITS
from cdclint.syntax.data.value import Scalar, at, items

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value

FOLDED = {unit.casefold(): unit for unit in sorted(UNITS, reverse=True)}
LONG = {
    "millisecond": "ms",
    "milliseconds": "ms",
    "milisec": "ms",
    "millis": "ms",
    "microseconds": "µs",
    "nanoseconds": "ns",
    "sec": "s",
    "secs": "s",
    "second": "s",
    "seconds": "s",
    "minutes": "m",
    "hours": "h",
    "byte": "bytes",
    "percents": "percent",
    "percentage": "percent",
    "percentunits": "percentunit",
    "percent_unit": "percentunit",
    "kilobytes": "deckbytes",
    "megabytes": "decmbytes",
    "gigabytes": "decgbytes",
    "bytespersec": "binBps",
}
"""What people write for a unit, and what Grafana calls it."""
LEAST = 4
"""Shorter texts are like too many units."""


@rule(severity=Severity.WARNING)
def unknown_unit(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel has a unit that Grafana does not know, and that is almost one that it has.

    Grafana takes any text for a unit and prints it after the number: 61000 `milliseconds` stay 61000, where `ms` shows
    1.02 min. A text of your own such as `tasks` is left alone; `suffix:tasks` says the same and is plain to see.
    """
    for panel in dashboard.panels:
        written = [panel.default("unit")]
        for override in items(at(panel.value, "fieldConfig", "overrides")):
            written += [at(one, "value") for one in items(at(override, "properties")) if _names_unit(at(one, "id"))]
        for unit in written:
            if not isinstance(unit, Scalar) or not isinstance(unit.value, str):
                continue
            meant = _meant(unit.value)
            if meant:
                place = dashboard.span(unit)
                fix = replacing(place, meant, f'"{meant}"')
                message = Message(
                    "Grafana has no unit `{unit}`, and prints it as it is; did you mean `{meant}`?",
                    unit=unit.value,
                    meant=meant,
                )
                yield Finding(place, message, fix)


def _names_unit(value: Value | None) -> bool:
    return isinstance(value, Scalar) and value.value == "unit"


def _meant(unit: str) -> str:
    if unit in UNITS or not unit or any(mark in unit for mark in ":$ /"):
        return ""
    folded = unit.casefold()
    if folded in LONG:
        return LONG[folded]
    if folded in FOLDED and len(unit) >= LEAST:
        return FOLDED[folded]
    near = closest(unit, UNITS, n=1, cutoff=0.88) if len(unit) >= LEAST else []
    return near[0] if near else ""
