"""A topic of a connector that it has not written to."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.INFO, traits=(Trait.LIVE,))
def silent_topic(lab: RunningLab) -> Iterator[Finding]:
    """A connector runs, and has written nothing to the topic of a table that it reads.

    Kafka Connect counts from the registration on: a table that has not changed since has a silent topic rightly. If
    it has changed, the table is filtered out, or its changes go elsewhere.
    """
    yield from lab.of("live/silent-topic")
