"""A metric that nothing exports, in an alert rule."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting


@rule
def unknown_metric(file: Alerting) -> Iterator[Finding]:
    """An alert rule asks for a Debezium or Kafka Connect metric that does not exist.

    Such a rule never fires, and nobody notices before the night in which it should have. Metrics of systems that the
    catalogue does not know are left alone.
    """
    for found in file.queries:
        for selector, _ in found.query.selectors():
            if selector.metric and not selector.dynamic:
                defect = file.course.catalogue.defect(selector.metric)
                if defect is not None:
                    message = Message("{rule}: {defect}", rule=found.owner, defect=defect)
                    yield Finding(found.span(selector.metric_start, selector.metric_end), message)
