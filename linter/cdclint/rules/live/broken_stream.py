"""A table or replication slot of a connector that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def broken_stream(lab: RunningLab) -> Iterator[Finding]:
    """A connector reads a table, or a replication slot, that is not there, or nobody reads its slot.

    Changes of that table arrive nowhere, and a slot that nobody reads keeps WAL until the disk is full. Both are
    known where an exporter of PostgreSQL is scraped.
    """
    yield from lab.of("live/broken-stream")
