"""A topic, table or replication slot of a connector that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def broken_stream(lab: RunningLab) -> Iterator[Finding]:
    """A connector runs, and a table that it reads, its replication slot, or a topic that it should write is not there.

    Changes of that table arrive nowhere. Tables and slots are known where an exporter of PostgreSQL is scraped,
    topics from Kafka Connect: a topic of a table that has never had a row is missing rightly.
    """
    yield from lab.of("live/broken-stream")
