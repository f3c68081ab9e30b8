"""A dashboard that Grafana shows otherwise than its file says."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def dashboard_drift(lab: RunningLab) -> Iterator[Finding]:
    """Grafana has no such dashboard, or one that differs from the file, with the first key that does.

    What students see is not what the lesson describes. Grafana reads provisioned files again after some seconds; a
    file that it refuses stays as it was before, with the reason in its log.
    """
    yield from lab.of("live/dashboard-drift")
