"""A context or connector that cannot have the metric, in an alert rule."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.impossible_contexts import impossible_contexts


@rule
def impossible_context(file: Alerting) -> Iterator[Finding]:
    """An alert rule asks for a metric in a context, or of a connector, that does not have it.

    `Connected` and `MilliSecondsBehindSource` exist while a connector streams, `RemainingTableCount` while it takes a
    snapshot, `BinlogPosition` for MySQL and MariaDB only. The query selects nothing, and the rule never fires.
    """
    for found in file.queries:
        for start, end, message in impossible_contexts(found.query, found.owner, file.course.catalogue):
            yield Finding(found.span(start, end), message)
