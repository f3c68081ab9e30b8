"""-1 shown as if it were a value."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Array, Object, Scalar, Value, at
from cdclint.syntax.promql import COMPARISONS, Binary, Call, Node

if TYPE_CHECKING:
    from cdclint.documents.monitoring.panel import Panel


@rule(severity=Severity.WARNING)
def unhandled_sentinel(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel shows a metric whose -1 means "no value yet", and does nothing about it.

    `MilliSecondsBehindSource` is -1 from every restart to the first event: drawn as it is, the worst moment looks like
    the best. Filter it (`!= -1`, `>= 0`) in a graph, and map -1 to a text in a panel that shows one value.
    """
    for found in dashboard.queries:
        if found.panel is None or _maps_it(found.panel):
            continue
        for selector, around in found.query.selectors():
            metric = None if selector.dynamic else dashboard.course.catalogue.find(selector.metric)
            if metric is not None and metric.sentinel and not any(_filters(node) for node in around):
                message = Message(
                    "{owner}: `{metric}` is -1 before the first event: add `!= -1` or map -1 to a text",
                    owner=found.owner,
                    metric=selector.metric,
                )
                yield Finding(found.span(selector.metric_start, selector.metric_end), message)


def _filters(node: Node) -> bool:
    if isinstance(node, Call):
        return node.function in {"clamp_min", "clamp", "absent", "absent_over_time", "changes", "count", "timestamp"}
    return isinstance(node, Binary) and node.op in COMPARISONS


def _maps_it(panel: Panel) -> bool:
    """Whether a value mapping, of the panel or of one of its overrides, mentions -1."""
    groups = [panel.default("mappings")]
    overrides = at(panel.value, "fieldConfig", "overrides")
    for override in overrides if isinstance(overrides, Array) else ():
        properties = at(override, "properties")
        entries = properties.items if isinstance(properties, Array) else ()
        groups.extend(at(entry, "value") for entry in entries if _plain(at(entry, "id")) == "mappings")
    return any(_speaks_of_it(mapping) for group in groups if isinstance(group, Array) for mapping in group)


def _speaks_of_it(mapping: Value) -> bool:
    options = at(mapping, "options")
    if isinstance(options, Object) and "-1" in options:
        return True
    low, high = _plain(at(options, "from")), _plain(at(options, "to"))
    if "from" not in (options if isinstance(options, Object) else ()):
        return False
    above = not isinstance(low, int | float) or low <= -1
    return above and (not isinstance(high, int | float) or high >= -1)


def _plain(value: Value | None) -> object:
    return value.value if isinstance(value, Scalar) else None
