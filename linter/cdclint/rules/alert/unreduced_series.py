"""Values over time where a condition needs one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.server_expressions import series_judged


@rule
def unreduced_series(file: Alerting) -> Iterator[Finding]:
    """The condition of a Grafana rule uses a range query that nothing reduces.

    A query of Prometheus without `instant: true` returns a series of values. Grafana says "looks like time series data,
    only reduced data can be alerted on" at each evaluation, and the alert never fires. Ask for the last value
    (`instant: true`), or put an expression of the type `reduce` between the query and the threshold.
    """
    promql = {found.rule: set[int]() for found in file.queries}
    for found in file.queries:
        promql[found.rule] |= {one.start for one in found.rule.data if one.start <= found.scalar.start < one.end}
    for one in file.alerts:
        for value, message in series_judged(one, frozenset(promql.get(one, ()))) if one.grafana else ():
            yield Finding(file.span(value), Message("{rule}: {defect}", rule=one.label, defect=message))
