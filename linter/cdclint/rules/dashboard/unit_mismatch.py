"""A unit, or thresholds, that do not fit the query."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel import Panel, thresholds, thresholds_untouched
from cdclint.documents.monitoring.query_units import UNIT_IDS, unit_of
from cdclint.syntax.data.value import Array, at, string

SHOWN_AS = {
    "ms": "ms",
    "s": "s",
    "dtdurations": "s",
    "dthms": "s",
    "clocks": "s",
    "dtdurationms": "ms",
    "clockms": "ms",
    "percent": "percent",
    "percentunit": "ratio",
    "bytes": "bytes",
    "decbytes": "bytes",
}
NAMES = {
    "ms": Message("milliseconds"),
    "s": Message("seconds"),
    "ratio": Message("a fraction from 0 to 1"),
    "percent": Message("0 to 100"),
    "bytes": Message("bytes"),
}
LONGEST_IN_SECONDS = 120


@rule(severity=Severity.WARNING)
def unit_mismatch(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel's unit or thresholds are not those of what it queries.

    A lag in milliseconds that is shown in seconds is wrong by a thousand, and `percent` over a fraction between 0 and 1
    never leaves the green. The unit is worked out from the catalogue and the arithmetic of the query. Thresholds of 5
    and 30 on a panel in milliseconds are reported as well: they were meant as seconds.
    """
    units: dict[Panel, set[str]] = {}
    for found in dashboard.queries:
        if found.panel is not None and found.query.root is not None:
            units.setdefault(found.panel, set()).add(unit_of(found.query.root, dashboard.course.catalogue))
    for panel, measured in units.items():
        unit = panel.default("unit")
        shown = SHOWN_AS.get(string(unit))
        if len(measured) != 1 or unit is None or shown is None or _overrides_unit(panel):
            continue
        [real] = measured
        if real in UNIT_IDS and real != shown:
            message = Message(
                '{panel} shows {measured} as "{unit}": write "{meant}"',
                panel=panel.label,
                measured=NAMES[real],
                unit=string(unit),
                meant=UNIT_IDS[real],
            )
            yield Finding(dashboard.span(unit), message)
        elif real == shown == "ms" and not thresholds_untouched(panel):
            steps = [(value, step) for value, _, step in thresholds(panel) if value]
            if steps and all(0 < value <= LONGEST_IN_SECONDS and float(value).is_integer() for value, _ in steps):
                value, step = steps[0]
                message = Message(
                    "{panel} counts milliseconds: a threshold of {value} looks like seconds; write {meant}",
                    panel=panel.label,
                    value=f"{value:g}",
                    meant=f"{value * 1000:g}",
                )
                yield Finding(dashboard.span(step.get("value") or step), message)


def _overrides_unit(panel: Panel) -> bool:
    overrides = at(panel.value, "fieldConfig", "overrides")
    for override in overrides if isinstance(overrides, Array) else ():
        properties = at(override, "properties")
        if any(string(at(entry, "id")) == "unit" for entry in (properties if isinstance(properties, Array) else ())):
            return True
    return False
