"""A target that the running Prometheus cannot scrape."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def target_down(lab: RunningLab) -> Iterator[Finding]:
    """A target of prometheus.yml is down, with the reason that Prometheus gives.

    Nothing that comes from there has data. Start the service, or correct the address.
    """
    yield from lab.of("live/target-down")
