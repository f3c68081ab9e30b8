"""Two dashboards that Grafana takes for one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule(needs=("dashboard",))
def duplicate_uid(project: Project) -> Iterator[Finding]:
    """Two dashboards have one `uid`, or one title in one folder.

    Grafana keeps dashboards by their uid: the second file overwrites the first one, or stops the provisioning of both.
    Two equal titles in a folder cannot be told apart.
    """
    uids: dict[str, str] = {}
    titles: dict[tuple[str, str], str] = {}
    for path, facts in project.dashboards.items():
        uid, title = facts["uid"], facts["title"]
        if uid in uids:
            message = Message('{path} has the uid "{uid}" already', path=uids[uid], uid=uid)
            yield Finding(project.span(path, facts["uid_place"]), message)
            continue
        if uid:
            uids[uid] = path
        place = (path.rpartition("/")[0], title.casefold())
        if place in titles:
            message = Message(
                '{path} has the title "{title}" already, in the same folder', path=titles[place], title=title
            )
            yield Finding(project.span(path, facts["title_place"]), message)
        elif title:
            titles[place] = path
