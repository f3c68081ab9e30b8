"""A panel of a type that is almost one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel_words import PANELS
from cdclint.syntax.data.value import Scalar, at, items, string


@rule(severity=Severity.WARNING)
def unknown_panel_type(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel has a type that Grafana does not have, and that is almost one of its own.

    Grafana takes the dashboard and draws "Panel plugin not found" in the place of the panel. Types that are like none
    of Grafana's are left alone, and so are those that `__requires` names: a plugin brings them.
    """
    brought = {string(at(one, "id")) for one in items(dashboard.root.get("__requires"))}
    for panel in dashboard.panels:
        written = panel.value.get("type")
        if not panel.type or panel.type in PANELS or panel.type in brought or "$" in panel.type:
            continue
        near = closest(panel.type.casefold(), PANELS, n=1, cutoff=0.8)
        if not near or not isinstance(written, Scalar) or "-panel" in panel.type:
            continue
        place = dashboard.span(written)
        fix = replacing(place, near[0], f'"{near[0]}"')
        message = Message("Grafana has no panel `{type}`; did you mean `{meant}`?", type=panel.type, meant=near[0])
        yield Finding(place, message, fix)
