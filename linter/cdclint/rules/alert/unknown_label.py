"""A label that the metric does not have, in an alert rule."""

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.promql_labels import label_defect, label_uses


@dataclass(frozen=True)
class Options:
    """`added` are labels that the scrape configuration adds to every metric."""

    added: tuple[str, ...] = ()


@rule
def unknown_label(file: Alerting, options: Options) -> Iterator[Finding]:
    """An alert rule matches or groups by a label that a Debezium metric does not have.

    The exporter gives `plugin`, `name` and `context`, and `name` holds `topic.prefix`, not the connector's name. A
    matcher of another label selects nothing, so the rule never fires. Labels that your scrape configuration adds belong
    into the option `added`.
    """
    for found in file.queries:
        for node, _ in found.query.walk():
            for label, start, end, metrics in label_uses(node, file.course.catalogue):
                defect = label_defect(label, metrics, options.added)
                if defect is not None:
                    message = Message("{rule}: {defect}", rule=found.owner, defect=defect)
                    yield Finding(found.span(start, end), message)
