"""Two dashboards of one title in a folder."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("dashboard",))
def duplicate_title(project: Project) -> Iterator[Finding]:
    """Two dashboards in one folder have the same title.

    Grafana 12 takes both, and they cannot be distinguished in a list or a search; versions before 11 refuse the second
    one. Titles that differ in case are different ones.
    """
    titles: dict[tuple[str, str], tuple[str, str]] = {}
    for path, facts in project.dashboards.items():
        title, uid = facts["title"], facts["uid"]
        if not title:
            continue
        place = (path.rpartition("/")[0], title)
        first, other = titles.setdefault(place, (path, uid))
        if first != path and (not uid or uid != other):
            message = Message('{path} has the title "{title}" already, in the same folder', path=first, title=title)
            yield Finding(project.span(path, facts["title_place"]), message)
