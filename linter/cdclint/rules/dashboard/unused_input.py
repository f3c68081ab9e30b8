"""An input that nothing uses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard


@rule(severity=Severity.WARNING)
def unused_input(dashboard: Dashboard) -> Iterator[Finding]:
    """An entry of `__inputs` is used nowhere.

    On import the dashboard asks for something that changes nothing. Usually the panels name another
    datasource than the input, which is what has to be changed; otherwise remove the entry.
    """
    used = {found.use.name for found in dashboard.references}
    for entry in dashboard.inputs:
        if entry.name not in used:
            message = Message(
                "nothing uses the input `{input}`: `${{{input}}}` does not occur in the dashboard", input=entry.name
            )
            yield Finding(dashboard.span(entry.place), message)
