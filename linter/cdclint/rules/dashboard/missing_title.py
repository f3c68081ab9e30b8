"""A panel without a title."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.dashboard import Dashboard

NEED_NONE = frozenset({"text", "news", "dashlist", "welcome", "gettingstarted"})


@rule(severity=Severity.WARNING)
def missing_title(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel or row has no title.

    Nobody can speak of it, and no lesson can point at it.
    """
    for panel in dashboard.panels:
        if panel.type not in NEED_NONE and not panel.is_library and not panel.title.strip():
            what = f"{panel.type} panel {panel.id}" if panel.id is not None else f"this {panel.type or 'panel'}"
            yield Finding(dashboard.span(panel.place), f"{what} has no title")
