"""The unit of what a query returns, by the catalogue and the arithmetic of the query."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.promql import COMPARISONS, Binary, Call, Literal, Node, Selector, Wrapped, fold

if TYPE_CHECKING:
    from cdclint.documents.monitoring.metric_catalogue import Catalogue

_SCALES = {
    ("ms", "/", 1000.0): "s",
    ("s", "*", 1000.0): "ms",
    ("ratio", "*", 100.0): "percent",
    ("percent", "/", 100.0): "ratio",
}
UNIT_IDS = {"ms": "ms", "s": "s", "percent": "percent", "ratio": "percentunit", "bytes": "bytes"}
"""What Grafana calls the units that queries are measured in."""

_SUFFIXES = {"_milliseconds": "ms", "_ms": "ms", "_seconds": "s", "_bytes": "bytes"}
_KEEPS_UNIT = frozenset(
    {
        "sum",
        "avg",
        "min",
        "max",
        "quantile",
        "topk",
        "bottomk",
        "abs",
        "clamp",
        "clamp_min",
        "clamp_max",
        "round",
        "ceil",
    }
    | {"floor", "sort", "sort_desc", "label_replace", "label_join", "scalar", "vector", "histogram_quantile"}
    | {f"{name}_over_time" for name in ("avg", "max", "min", "last", "quantile", "sum")}
)


def unit_by_name(metric: str) -> str:
    """The unit that the name of a gauge ends with, as Prometheus's conventions have it; "" where it says none."""
    return next((unit for suffix, unit in _SUFFIXES.items() if metric.endswith(suffix)), "")


def unit_of(node: Node, catalogue: Catalogue) -> str:
    """The unit of an expression; "" where nothing certain can be said."""
    return fold(node, lambda one, inner: _unit(one, inner, catalogue))


def _unit(node: Node, inner: list[str], catalogue: Catalogue) -> str:
    match node:
        case Selector():
            metric = None if node.dynamic else catalogue.find(node.metric)
            return "" if metric is None or metric.kind == "counter" else metric.unit
        case Wrapped():
            return inner[0] if node.sign != "-" else ""
        case Call():
            if node.function not in _KEEPS_UNIT:
                return ""
            return next(filter(None, inner), "")
        case Binary():
            return _of_two(node, *inner)
        case _:
            return ""


def _of_two(node: Binary, left: str, right: str) -> str:
    if node.op in COMPARISONS or node.op in {"and", "unless"}:
        return left
    if node.op == "or":
        return left if left == right else ""
    for unit, other, divided in ((left, node.right, True), (right, node.left, False)):
        number = _number(other)
        if number is None:
            continue
        if node.op == "*" or (node.op == "/" and divided):
            return _SCALES.get((unit, node.op, number), "")
        return unit if node.op == "-" and unit == "ratio" and number == 1 else ""
    if node.op == "/" and left and left == right and left not in {"bool", "ratio", "percent"}:
        return "ratio"
    return left if node.op in {"+", "-"} and left == right else ""


def _number(node: Node) -> float | None:
    while isinstance(node, Wrapped) and not node.sign and node.range is None:
        node = node.inner
    if isinstance(node, Literal) and node.kind == "number":
        try:
            return float(node.text)
        except ValueError:
            return None
    return None
