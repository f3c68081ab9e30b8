"""What a PromQL query compares with a number, in the metric's own unit."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.syntax.promql import COMPARISONS, Binary, Literal, Node, Query, Selector, Wrapped, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.metric_catalogue import Catalogue


class Condition(NamedTuple):
    """What a query compares: its metrics, whether from below, with which number, and where that is in the query.

    The number is in the metric's own unit where a single metric is only multiplied or divided.
    """

    metrics: tuple[str, ...]
    low: bool
    value: float
    start: int
    end: int


def conditions(query: Query, catalogue: Catalogue) -> Iterator[Condition]:
    """The comparisons of a query with a number, but for those of metrics that are 0 or 1."""
    for node, _ in query.walk():
        if not isinstance(node, Binary) or node.op not in COMPARISONS or node.op in {"==", "!="}:
            continue
        for side, other, turned in ((node.left, node.right, False), (node.right, node.left, True)):
            number = _number(other)
            # A chain of comparisons is looked through once for each number in it, and not for each of its ends.
            metrics, factor = measured(side, catalogue) if number is not None else ((), 1.0)
            if number is not None and metrics:
                yield Condition(metrics, ("<" in node.op) is not turned, number * factor, other.start, other.end)


def measured(node: Node, catalogue: Catalogue) -> tuple[tuple[str, ...], float]:
    """The metrics of an expression that are not only 0 or 1, and the factor from its numbers to the metric's unit."""
    names: set[str] = set()
    stack = [node]
    while stack:
        inner = stack.pop()
        stack.extend(children(inner))
        if isinstance(inner, Selector) and not inner.dynamic:
            known = catalogue.find(inner.metric)
            if known is None or known.unit != "bool":
                names.add(inner.metric)
    factor = 1.0
    while isinstance(node, Wrapped) and not node.sign:
        node = node.inner
    if len(names) == 1 and isinstance(node, Binary) and node.op in {"/", "*"}:
        number = _number(node.right)
        if number:
            factor = number if node.op == "/" else 1 / number
    return tuple(sorted(names)), factor


def _number(node: Node) -> float | None:
    while isinstance(node, Wrapped) and not node.sign and node.range is None:
        node = node.inner
    if not isinstance(node, Literal) or node.kind != "number":
        return None
    try:
        return float(node.text)
    except ValueError:
        return None
