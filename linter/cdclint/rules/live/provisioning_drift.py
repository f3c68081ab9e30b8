"""A datasource, contact point, policy or target that is not that of the file."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def provisioning_drift(lab: RunningLab) -> Iterator[Finding]:
    """A running service has a datasource, contact point, policy or target otherwise than its file, or not at all.

    Most of this is read at start alone: restart or reload the service, or correct the file. Values that a variable
    fills in, and those that a service keeps back, are not compared.
    """
    yield from lab.of("live/provisioning-drift")
