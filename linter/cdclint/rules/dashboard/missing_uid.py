"""A provisioned dashboard without a uid of its own."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import Globs
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import PROVISIONED
from cdclint.documents.project import Project

LINK = regex(r"/d/([A-Za-z0-9_-]+)")


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule(severity=Severity.WARNING, needs=("dashboard",))
def missing_uid(project: Project, options: Options) -> Iterator[Finding]:
    """A provisioned dashboard has no `uid` though a lesson or an alert leads to one, or its uid is not text.

    Grafana makes one up, another one in each installation: links of lessons and the annotation `__dashboardUid__` of
    alerts lead nowhere. Where all uids that are named exist, a dashboard may do without.
    """
    known = {facts["uid"] for facts in project.dashboards.values()}
    lab, provisioned = project.lab, Globs(options.provisioned)
    lost = bool(_named(project) - known)
    for path, facts in project.dashboards.items():
        if facts["uid"] or not lab.provisions(path, provisioned):
            continue
        if facts["odd_uid"] is not None:
            message = Message("`uid` is a text: Grafana makes another one up, and links to it break")
            yield Finding(project.span(path, facts["odd_uid"]), message)
        elif lost:
            message = Message("the dashboard has no `uid`: Grafana makes one up, and links to it break")
            yield Finding(project.span(path, facts["title_place"]), message)


def _named(project: Project) -> set[str]:
    """The uids of dashboards that alerts and lessons lead to."""
    of_alerts = {
        uid
        for facts in project.alert_files.values()
        if "notifications" in facts
        for uid in facts["notifications"]["dashboards"]
    }
    links = [link["url"] for facts in project.lessons.values() for link in facts.get("links", ())]
    return of_alerts | {found[1] for url in links if (found := LINK.search(url)) is not None and ":3000" in url}
