"""A metric of two MBeans, and no word on which."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.promql import Call, Node


@rule(severity=Severity.WARNING)
def missing_context(dashboard: Dashboard) -> Iterator[Finding]:
    """A query takes a metric that the snapshot and the streaming MBean both have, and does not say which.

    It draws two series where one is meant, and a sum adds the snapshot's events to those that stream. Match
    `context="streaming"`, or group by `context` where both are wanted.
    """
    for found in dashboard.queries:
        for selector, around in found.query.selectors() if found.kind == "panel" else ():
            metric = None if selector.dynamic else dashboard.course.catalogue.find(selector.metric)
            if metric is None or len(metric.contexts) < 2 or selector.matchers_of("context") or _by_context(around):
                continue
            *some, last = metric.contexts
            message = Message(
                '{owner}: `{metric}` is there for {contexts} and {context}: add `context="streaming"`',
                owner=found.owner,
                metric=selector.metric,
                contexts=", ".join(some),
                context=last,
            )
            yield Finding(found.span(selector.metric_start, selector.metric_end), message)


def _by_context(around: tuple[Node, ...]) -> bool:
    return any(
        isinstance(node, Call) and node.grouping == "by" and any(label.name == "context" for label in node.labels)
        for node in around
    )
