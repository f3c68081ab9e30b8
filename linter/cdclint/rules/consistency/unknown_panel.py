"""A panel in a lesson that no dashboard has."""

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("dashboard",))
def unknown_panel(project: Project) -> Iterator[Finding]:
    """A lesson names a panel by a title that is almost, and not quite, one of a dashboard.

    A student looks for it and does not find it: the panel was renamed, or misspelt. A panel is named by its title in
    bold, in quotes or as code after the word "panel" or «панель». A title that resembles none is left alone: it may be
    one of Grafana's own.
    """
    dashboards = project.dashboards.values()
    titles = {panel["title"].casefold(): panel["title"] for one in dashboards for panel in one["panels"]}
    titles |= {one["title"].casefold(): one["title"] for one in dashboards}
    if not project.complete:
        return
    known = tuple(titles)
    for path, facts in project.lessons.items():
        for name, start, end in facts.get("panels", ()):
            folded = name.casefold()
            if folded in titles or "$" in name:
                continue
            near = closest(folded, known, n=1, cutoff=0.7)
            if near:
                message = Message(
                    'no dashboard has a panel "{title}"; did you mean "{meant}"?', title=name, meant=titles[near[0]]
                )
                yield Finding(project.span(path, [start, end]), message)
