"""A connector that does not run."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def connector_failed(lab: RunningLab) -> Iterator[Finding]:
    """A connector of a file is not registered, is stopped or paused, or one of its tasks has failed.

    Kafka Connect does not restart a failed task. The message has the first line of its trace; the rest is at
    `/connectors/NAME/status`.
    """
    yield from lab.of("live/connector-failed")
