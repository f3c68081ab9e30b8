"""A connector that runs with other settings than its file has."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def connector_drift(lab: RunningLab) -> Iterator[Finding]:
    """A setting of the running connector is another one than in its file.

    One of both was changed. Register the connector again, or correct the file. Values of secrets are compared
    and not shown.
    """
    yield from lab.of("live/connector-drift")
