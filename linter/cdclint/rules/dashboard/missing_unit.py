"""A panel whose numbers have no unit."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard, Panel, string
from cdclint.syntax.data.value import Array, Value, at

SHOW_NUMBERS = frozenset({"timeseries", "stat", "gauge", "bargauge", "barchart", "trend", "graph", "singlestat"})


@rule(severity=Severity.WARNING)
def missing_unit(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel that shows numbers does not say their unit.

    5000 may be milliseconds, bytes or events. Choose a unit; `none` is one too, for plain counts.
    """
    for panel in dashboard.panels:
        if panel.type in SHOW_NUMBERS and panel.targets and not panel.is_library and not _has_unit(panel):
            message = Message('{panel} has no unit: choose one, "none" for plain counts', panel=panel.label)
            yield Finding(dashboard.span(panel.place), message)


def _has_unit(panel: Panel) -> bool:
    if string(panel.default("unit")) or string(panel.value.get("format")):
        return True
    overrides = _items(at(panel.value, "fieldConfig", "overrides"))
    properties = [entry for override in overrides for entry in _items(at(override, "properties"))]
    if any(string(at(entry, "id")) == "unit" for entry in properties):
        return True
    return any(string(at(axis, "format")) for axis in _items(panel.value.get("yaxes")))


def _items(value: Value | None) -> tuple[Value, ...]:
    return value.items if isinstance(value, Array) else ()
