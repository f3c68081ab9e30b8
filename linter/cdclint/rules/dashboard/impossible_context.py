"""A context or connector that cannot have the metric."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard


@rule
def impossible_context(dashboard: Dashboard) -> Iterator[Finding]:
    """A query asks for a metric in a context, or of a connector, that does not have it.

    `Connected` and `MilliSecondsBehindSource` exist while a connector streams, `RemainingTableCount` while it takes a
    snapshot, `BinlogPosition` for MySQL and MariaDB only. The query selects nothing, whatever happens.
    """
    for found in dashboard.queries:
        for selector, _ in found.query.selectors():
            metric = None if selector.dynamic else dashboard.course.catalogue.find(selector.metric)
            if metric is None:
                continue
            for label, values in (("context", metric.contexts), ("plugin", metric.connectors)):
                matchers = selector.matchers_of(label)
                if values and not any(selector.admits(label, value) for value in values):
                    message = Message(
                        "{owner}: `{metric}` is there only for {label} {values}",
                        owner=found.owner,
                        metric=selector.metric,
                        label=label,
                        values=", ".join(values),
                    )
                    yield Finding(found.span(matchers[0].start, matchers[-1].end), message)
