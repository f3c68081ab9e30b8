"""A library panel in a dashboard that Grafana reads from a file."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED, Dashboard


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule
def missing_library_panel(dashboard: Dashboard, options: Options) -> Iterator[Finding]:
    """A provisioned dashboard refers to a library panel.

    Library panels are in Grafana's database, and files make none: the panel says "Unable to load library panel". Put
    the panel itself into the dashboard.
    """
    if not any(matches(glob, dashboard.source.path) for glob in options.provisioned):
        return
    for panel in dashboard.panels:
        member = panel.value.member("libraryPanel")
        if member is not None:
            place = dashboard.source.span(member.key.start, member.key.end)
            yield Finding(
                place, Message("{panel} is a library panel, and files make none: put the panel in", panel=panel.label)
            )
