"""A panel without a title."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard

if TYPE_CHECKING:
    from cdclint.documents.monitoring.panel import Panel

NEED_NONE = frozenset({"text", "news", "dashlist", "welcome", "gettingstarted"})


@rule(severity=Severity.INFO)
def missing_title(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel or row has no title.

    No text or lesson can refer to it.
    """
    for panel in dashboard.panels:
        if panel.type not in NEED_NONE and not panel.is_library and not panel.title.strip():
            yield Finding(dashboard.span(panel.place), _nameless(panel))


def _nameless(panel: Panel) -> Message:
    if panel.id is None:
        if panel.type:
            return Message("this {type} has no title", type=panel.type)
        return Message("this panel has no title")
    if panel.type:
        return Message("{type} panel {id} has no title", type=panel.type, id=panel.id)
    return Message("panel {id} has no title", id=panel.id)
