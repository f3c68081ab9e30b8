"""A metric that nothing exports, in the PromQL or the text of a lesson."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.exporter_names import unknown_metrics
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("doubted_metrics",))
def unknown_metric(project: Project) -> Iterator[Finding]:
    """A lesson names a Debezium or Kafka Connect metric that does not exist.

    A student copies the query, or types the name, and sees "No data". What is read are the blocks of PromQL and names
    of Debezium's metrics in inline code; metrics of systems that the catalogue does not know are left alone.
    """
    for path, span, message in unknown_metrics(project, project.lessons):
        yield Finding(project.span(path, span), message)
