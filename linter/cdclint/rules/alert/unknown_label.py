"""A label that the metric does not have, in an alert rule."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message, from_plain
from cdclint.core.rule import rule
from cdclint.documents.project import Project
from cdclint.documents.queries.exporter_labels import GivenLabels
from cdclint.documents.queries.promql_labels import settled


@dataclass(frozen=True)
class Options:
    """`added` are labels that the scrape configuration adds to every metric."""

    added: tuple[str, ...] = ()


@rule(needs=("unknown_labels",))
def unknown_label(project: Project, options: Options) -> Iterator[Finding]:
    """An alert rule matches or groups by a label that a Debezium metric does not have.

    The exporter gives `plugin`, `name` and `context`, and `name` holds `topic.prefix`, not the connector's name. A
    matcher of another label selects nothing, so the rule never fires. Labels that the project's own exporter rules or
    scrape configuration give are known; others that are added belong into the option `added`.
    """
    given = GivenLabels(project)
    for path, facts in project.alert_files.items():
        for found in facts.get("unknown_labels", ()):
            defect = settled(found, project, given, options.added)
            if defect is not None:
                message = Message("{rule}: {defect}", rule=from_plain(found["owner"]), defect=defect)
                yield Finding(project.span(path, found["span"]), message)
