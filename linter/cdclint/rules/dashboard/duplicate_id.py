"""Two panels, or two targets of one panel, with one id."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard

if TYPE_CHECKING:
    from cdclint.documents.monitoring.panel import Panel


@rule
def duplicate_id(dashboard: Dashboard) -> Iterator[Finding]:
    """Two panels have one `id`, or two targets of a panel one `refId`.

    Links to a panel, alerts and the panel editor find the first one only; of two targets with one `refId` the second
    overwrites the first one's answer.
    """
    seen: dict[int, Panel] = {}
    for panel in dashboard.panels:
        if panel.id is not None and panel.id in seen:
            message = Message(
                "{panel} has the id {id}, which {other} has already",
                panel=panel.label,
                id=panel.id,
                other=seen[panel.id].label,
            )
            yield Finding(dashboard.span(panel.value.get("id") or panel.place), message)
        elif panel.id is not None:
            seen[panel.id] = panel
        names = set()
        for target in panel.targets:
            if target.ref_id and target.ref_id in names:
                message = Message("{panel} has two targets {target}", panel=panel.label, target=target.ref_id)
                yield Finding(dashboard.span(target.value.get("refId") or target.value), message)
            names.add(target.ref_id)
