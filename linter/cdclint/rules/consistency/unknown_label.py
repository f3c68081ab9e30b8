"""A label that the metric does not have, in the PromQL of a lesson."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.queries.exporter_labels import GivenLabels
from cdclint.documents.queries.promql_labels import settled


@dataclass(frozen=True)
class Options:
    """`added` are labels that the scrape configuration adds to every metric."""

    added: tuple[str, ...] = ()


@rule(severity=Severity.WARNING, needs=("unknown_labels",))
def unknown_label(project: Project, options: Options) -> Iterator[Finding]:
    """A lesson's PromQL matches or groups by a label that a Debezium metric does not have.

    The exporter gives `plugin`, `name` and `context`, and `name` holds `topic.prefix`, not the connector's name. A
    student who copies a matcher of another label sees "No data", and looks for the mistake in the lab. Labels that
    exporter rules or the scrape configuration give, in a file or in a lesson's block, are known; others that are added
    belong into the option `added`.
    """
    given = GivenLabels(project)
    for path, facts in project.lessons.items():
        for found in facts.get("unknown_labels", ()):
            defect = settled(found, project, given, options.added)
            if defect is not None:
                yield Finding(project.span(path, found["span"]), defect)
