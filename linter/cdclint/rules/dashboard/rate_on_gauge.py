"""A rate of something that is not a counter."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.promql import Call

FOR_COUNTERS = frozenset({"rate", "irate", "increase", "resets"})


@rule(severity=Severity.WARNING)
def rate_on_gauge(dashboard: Dashboard) -> Iterator[Finding]:
    """`rate()`, `irate()` or `increase()` over a metric that goes up and down.

    These functions take every fall of the value for a restart of a counter and add it: over a lag or a queue they give
    large numbers that mean nothing. Use `deriv()` or `delta()`, or the value itself.
    """
    for found in dashboard.queries:
        for selector, around in found.query.selectors():
            metric = None if selector.dynamic else dashboard.course.catalogue.find(selector.metric)
            last = around[-1] if around else None
            if (
                metric is not None
                and metric.kind == "gauge"
                and isinstance(last, Call)
                and last.function in FOR_COUNTERS
            ):
                message = Message(
                    "{owner}: {function}() over `{metric}`, which is a gauge: use deriv() or delta()",
                    owner=found.owner,
                    function=last.function,
                    metric=selector.metric,
                )
                yield Finding(found.span(last.name_start, last.name_end), message)
