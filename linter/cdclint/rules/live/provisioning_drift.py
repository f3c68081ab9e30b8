"""A datasource, contact point, policy, target or setting that is not that of the file."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def provisioning_drift(lab: RunningLab) -> Iterator[Finding]:
    """A running service has a datasource, contact point, policy, target or setting otherwise than its file.

    What it does not have at all is reported, too. Most of this is read at start alone: restart or reload the service,
    or correct the file. prometheus.yml is compared with the configuration that Prometheus has loaded. Values that a
    variable fills in, those that a service keeps back, and paths of files are not compared.
    """
    yield from lab.of("live/provisioning-drift")
