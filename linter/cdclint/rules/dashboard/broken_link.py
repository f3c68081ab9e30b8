"""A link to a dashboard, or a variable of it, that is not there."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from cdclint.core.closeness import closest, is_slip
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

NEAR = 0.75


@rule(severity=Severity.WARNING, needs=("links",))
def broken_link(project: Project) -> Iterator[Finding]:
    """A link has a uid that is almost that of a dashboard of the project, or a variable that the dashboard lacks.

    Grafana shows "Dashboard not found", or opens the dashboard with everything selected. Dashboards that are not in
    the project are not judged.
    """
    variables = {facts["uid"]: frozenset(facts["variables"]) for facts in project.dashboards.values() if facts["uid"]}
    uids = tuple(variables)
    counts = Counter(facts["uid"] for facts in project.dashboards.values())
    for path, facts in project.dashboards.items():
        for link in facts.get("links", ()):
            uid = link["uid"]
            near = [] if uid in variables else closest(uid, uids, n=1, cutoff=NEAR)
            if near:
                span = project.span(path, link["span"])
                if not is_slip(uid, near[0]):
                    yield Finding(span, Message("no dashboard has the uid `{uid}`", uid=uid))
                    continue
                fix = replacing(span, near[0])
                message = Message("no dashboard has the uid `{uid}`; did you mean `{meant}`?", uid=uid, meant=near[0])
                yield Finding(span, message, fix)
            for name, place in link["variables"] if counts[uid] == 1 else ():
                if name in variables[uid]:
                    continue
                meant = closest(name, variables[uid], n=1, cutoff=NEAR)
                message = Message("the dashboard `{uid}` has no variable `{name}`", uid=uid, name=name)
                if meant:
                    message = Message(
                        "the dashboard `{uid}` has no variable `{name}`; did you mean `{meant}`?",
                        uid=uid,
                        name=name,
                        meant=meant[0],
                    )
                yield Finding(project.span(path, place), message)
