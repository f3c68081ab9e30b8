"""Metrics that the catalogue has and the running Prometheus does not."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.INFO, traits=(Trait.LIVE,))
def missing_metric(lab: RunningLab) -> Iterator[Finding]:
    """The catalogue has metrics that dashboards use, and the running Prometheus has none of them.

    The exporter's rules, its version or the connector are other ones than the course says, or nothing has happened
    yet that the metric counts.
    """
    yield from lab.of("live/missing-metric")
