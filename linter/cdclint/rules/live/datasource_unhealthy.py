"""A datasource through which Grafana reaches nothing."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def datasource_unhealthy(lab: RunningLab) -> Iterator[Finding]:
    """Grafana's own check of a datasource fails, with the reason that it gives.

    Every panel that asks it shows an error.
    """
    yield from lab.of("live/datasource-unhealthy")
