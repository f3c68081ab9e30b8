"""A label that the metric does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.queries.exporter_labels import GivenLabels
from cdclint.documents.queries.promql_labels import LabelFacts, settled


@dataclass(frozen=True)
class Options:
    """`added` are labels that the scrape configuration adds to every metric."""

    added: tuple[str, ...] = ()


@rule(needs=("unknown_labels",))
def unknown_label(project: Project, options: Options) -> Iterator[Finding]:
    """A query matches, groups by or lists a label that a Debezium metric does not have.

    The exporter gives `plugin`, `name` and `context`, and `name` holds `topic.prefix`, not the connector's name. A
    matcher of another label selects nothing, and the panel says "No data". Labels that the project's own exporter rules
    or scrape configuration give are known, and those that Prometheus or Kubernetes usually add are left alone; others
    belong into the option `added`. A label is reported once a dashboard, where it is named first.
    """
    given = GivenLabels(project)
    for path, facts in project.dashboards.items():
        reported: dict[str, list[tuple[LabelFacts, Message]]] = {}
        for found in sorted(facts.get("unknown_labels", ()), key=lambda one: one["span"][0]):
            defect = settled(found, project, given, options.added)
            if defect is not None:
                reported.setdefault(found["label"], []).append((found, defect))
        for (found, defect), *more in reported.values():
            owner = from_plain(found["owner"])
            if more:
                owner = Message("{owner} and {count} more", owner=owner, count=len(more))
            message = Message("{owner}: {defect}", owner=owner, defect=defect)
            yield Finding(project.span(path, found["span"]), message)
