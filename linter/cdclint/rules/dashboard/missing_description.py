"""A panel that does not say what it shows."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import string

NEED_NONE = frozenset({"row", "text", "news", "dashlist", "welcome", "gettingstarted"})


@rule(severity=Severity.INFO)
def missing_description(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel has no description.

    The person on call sees a number at night and asks what it means and when it is bad: the description, shown at the
    panel's `i`, is where the answer belongs.
    """
    for panel in dashboard.panels:
        if panel.type not in NEED_NONE and not panel.is_library and not string(panel.value.get("description")).strip():
            message = Message("{panel} has no description: say what it shows and when it is bad", panel=panel.label)
            yield Finding(dashboard.span(panel.place), message)
