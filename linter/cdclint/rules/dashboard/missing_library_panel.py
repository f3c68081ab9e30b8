"""A library panel in a dashboard that Grafana reads from a file."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import Globs
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED
from cdclint.documents.project import Project


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule(needs=("lost_on_disk",))
def missing_library_panel(project: Project, options: Options) -> Iterator[Finding]:
    """A provisioned dashboard refers to a library panel.

    Library panels are in Grafana's database, and files make none: the panel says "Unable to load library panel". Put
    the panel itself into the dashboard.
    """
    lab, provisioned = project.lab, Globs(options.provisioned)
    for path, facts in project.dashboards.items():
        for found in facts.get("lost_on_disk", ()):
            if found["panel"] is None or not lab.provisions(path, provisioned):
                continue
            message = Message(
                "{panel} is a library panel, and files make none: put the panel in", panel=from_plain(found["panel"])
            )
            yield Finding(project.span(path, found["span"]), message)
