"""A metric that nothing exports."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.exporter_names import unknown_metrics
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("doubted_metrics",))
def unknown_metric(project: Project) -> Iterator[Finding]:
    """A query names a Debezium or Kafka Connect metric that does not exist.

    Prometheus answers a misspelt name with silence: the panel says "No data", as it does when all is well and quiet.
    The catalogue knows the attributes that Debezium's MBeans have, those that were removed and those that are never
    exported because they are text. Metrics of systems that it does not know are left alone.
    """
    for path, span, message in unknown_metrics(project, project.dashboards):
        yield Finding(project.span(path, span), message)
