"""A context or connector that cannot have the metric."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.impossible_contexts import impossible_contexts


@rule
def impossible_context(dashboard: Dashboard) -> Iterator[Finding]:
    """A query asks for a metric in a context, or of a connector, that does not have it.

    `Connected` and `MilliSecondsBehindSource` exist while a connector streams, `RemainingTableCount` while it takes a
    snapshot, `BinlogPosition` for MySQL and MariaDB only. The query selects nothing, whatever happens.
    """
    for found in dashboard.queries:
        for start, end, message in impossible_contexts(found.query, found.owner, dashboard.course.catalogue):
            yield Finding(found.span(start, end), message)
