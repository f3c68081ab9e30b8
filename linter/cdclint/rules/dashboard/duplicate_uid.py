"""Two dashboards that Grafana takes for one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("dashboard",))
def duplicate_uid(project: Project) -> Iterator[Finding]:
    """Two dashboards that Grafana reads together have one `uid`.

    Grafana keeps dashboards by their uid: the second file overwrites the first one, or stops the provisioning of both.
    Together are files below one provider's path, or, where no provider is known, in one folder (below
    `grafana/dashboards` and `provisioning`, in folders of it, too): copies for other installations may share a uid.
    """
    lab = project.lab
    uids: dict[str, list[str]] = {}
    for path, facts in project.dashboards.items():
        uid = facts["uid"]
        first = next((other for other in uids.get(uid, ()) if uid and lab.provisions_together(path, other)), None)
        if first is not None:
            message = Message('{path} has the uid "{uid}" already', path=first, uid=uid)
            yield Finding(project.span(path, facts["uid_place"]), message)
        else:
            uids.setdefault(uid, []).append(path)
