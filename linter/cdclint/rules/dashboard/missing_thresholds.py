"""A gauge without good and bad."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel import Panel, thresholds
from cdclint.syntax.data.value import Array, at, string

COLOURED = frozenset({"background", "background_solid"})


@rule(severity=Severity.INFO)
def missing_thresholds(dashboard: Dashboard) -> Iterator[Finding]:
    """A gauge, or a stat panel with a coloured background, has no thresholds.

    Its colour is what the eye takes in first, and it is always the same. Give it the limits that the alert rules have,
    or value mappings with colours.
    """
    for panel in dashboard.panels:
        if _judges(panel) and sum(1 for _ in thresholds(panel)) < 2 and not _maps_colours(panel):
            message = Message(
                "{panel} has one colour for good and bad: give it the limits of the alert rules as thresholds",
                panel=panel.label,
            )
            yield Finding(dashboard.span(panel.default("thresholds") or panel.place), message)


def _judges(panel: Panel) -> bool:
    if panel.is_library or string(at(panel.default("color"), "mode")) not in {"", "thresholds"}:
        return False
    return panel.type == "gauge" or (
        panel.type == "stat" and string(at(panel.value, "options", "colorMode")) in COLOURED
    )


def _maps_colours(panel: Panel) -> bool:
    mappings = panel.default("mappings")
    return isinstance(mappings, Array) and bool(mappings.items)
