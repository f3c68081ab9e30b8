"""A metric that nothing exports."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard


@rule(severity=Severity.WARNING)
def unknown_metric(dashboard: Dashboard) -> Iterator[Finding]:
    """A query names a Debezium or Kafka Connect metric that does not exist.

    Prometheus answers a misspelt name with silence: the panel says "No data", as it does when all is well and quiet.
    The catalogue knows the attributes that Debezium's MBeans have, those that were removed and those that are never
    exported because they are text. Metrics of systems that it does not know are left alone.
    """
    for found in dashboard.queries:
        for selector, _ in found.query.selectors():
            if selector.metric and not selector.dynamic:
                defect = dashboard.course.catalogue.defect(selector.metric)
                if defect is not None:
                    message = Message("{owner}: {defect}", owner=found.owner, defect=defect)
                    yield Finding(found.span(selector.metric_start, selector.metric_end), message)
