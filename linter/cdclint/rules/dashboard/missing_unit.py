"""A panel whose numbers have no unit."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard, PromQuery
from cdclint.documents.monitoring.query_units import UNIT_IDS, unit_by_name, unit_of
from cdclint.syntax.data.value import Array, at, items, string
from cdclint.syntax.promql import Selector

if TYPE_CHECKING:
    from cdclint.documents.monitoring.panel import Panel

SHOW_NUMBERS = frozenset({"timeseries", "stat", "gauge", "bargauge", "barchart", "trend", "graph", "singlestat"})


@rule(severity=Severity.WARNING)
def missing_unit(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel shows milliseconds, seconds, bytes or a fraction, and does not say so.

    5000 may be milliseconds, bytes or events. The unit of a query is that of the catalogue, worked out over its
    arithmetic, or the end of the metric's name (`…_bytes`). Plain counts need no unit, and neither do values that are
    mapped to words.
    """
    measured: dict[Panel, set[str]] = {}
    for found in dashboard.queries:
        if found.panel is not None and found.query.root is not None:
            measured.setdefault(found.panel, set()).add(_unit(dashboard, found))
    for panel, units in measured.items():
        if panel.type not in SHOW_NUMBERS or panel.is_library or len(units) != 1 or _says(panel):
            continue
        [unit] = units
        if unit in UNIT_IDS:
            message = Message('{panel} has no unit: "{unit}" is what it shows', panel=panel.label, unit=UNIT_IDS[unit])
            yield Finding(dashboard.span(panel.place), message)


def _unit(dashboard: Dashboard, found: PromQuery) -> str:
    root = found.query.root
    assert root is not None
    if isinstance(root, Selector) and not root.dynamic and dashboard.course.catalogue.find(root.metric) is None:
        return unit_by_name(root.metric)
    return unit_of(root, dashboard.course.catalogue)


def _says(panel: Panel) -> bool:
    """Whether a panel has a unit, or shows words in the place of numbers."""
    if string(panel.default("unit")) or string(panel.value.get("format")):
        return True
    mappings = panel.default("mappings")
    if isinstance(mappings, Array) and mappings.items:
        return True
    overrides = items(at(panel.value, "fieldConfig", "overrides"))
    properties = [entry for override in overrides for entry in items(at(override, "properties"))]
    if any(string(at(entry, "id")) in {"unit", "mappings"} for entry in properties):
        return True
    return any(string(at(axis, "format")) for axis in items(panel.value.get("yaxes")))
