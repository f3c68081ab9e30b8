"""A counter drawn as it is."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.promql import COMPARISONS, Binary, Call, Node

if TYPE_CHECKING:
    from cdclint.documents.monitoring.metric_catalogue import Metric

OVER_TIME = frozenset({"timeseries", "graph", "heatmap", "trend"})
TAKES_THE_RISE = frozenset(
    {"rate", "irate", "increase", "delta", "idelta", "deriv", "resets", "changes", "absent", "timestamp"}
)


@rule(severity=Severity.INFO)
def counter_without_rate(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel draws a counter over time without `rate()` or `increase()`.

    The line only climbs, and falls to zero with every restart of the task: it says how long the connector has been
    running, not how much it does. A panel that shows one number, a total since the start, may take the counter as it
    is.
    """
    for found in dashboard.queries:
        if found.panel is None or found.panel.type not in OVER_TIME:
            continue
        for selector, around in found.query.selectors():
            metric = None if selector.dynamic else dashboard.course.catalogue.find(selector.metric)
            if metric is not None and _counts(metric) and not any(_tames(node) for node in around):
                message = Message(
                    "{owner}: `{metric}` is a counter: draw rate({metric}{{…}}[$__rate_interval])",
                    owner=found.owner,
                    metric=selector.metric,
                )
                yield Finding(found.span(selector.metric_start, selector.metric_end), message)


def _counts(metric: Metric) -> bool:
    return metric.kind in {"counter", "summary"}


def _tames(node: Node) -> bool:
    if isinstance(node, Call):
        return node.function in TAKES_THE_RISE or node.function.endswith("_over_time") or node.function == "count"
    return isinstance(node, Binary) and (node.op == "/" or node.op in COMPARISONS)
