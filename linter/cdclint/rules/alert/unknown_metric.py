"""A metric that nothing exports, in an alert rule."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.exporter_names import unknown_metrics
from cdclint.documents.project import Project


@rule(needs=("doubted_metrics",))
def unknown_metric(project: Project) -> Iterator[Finding]:
    """An alert rule asks for a Debezium or Kafka Connect metric that does not exist.

    Such a rule never fires, and nobody notices before the night in which it should have. Metrics of systems that the
    catalogue does not know are left alone.
    """
    for path, span, message in unknown_metrics(project, project.alert_files):
        yield Finding(project.span(path, span), message)
