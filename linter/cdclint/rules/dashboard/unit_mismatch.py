"""A unit, or thresholds, that do not fit the query."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard, Panel, string, thresholds
from cdclint.syntax.data.value import Array, at
from cdclint.syntax.promql import COMPARISONS, Binary, Call, Literal, Node, Selector, Wrapped

if TYPE_CHECKING:
    from cdclint.documents.monitoring.metric_catalogue import Catalogue

SHOWN_AS = {
    "ms": "ms",
    "s": "s",
    "dtdurations": "s",
    "dthms": "s",
    "clocks": "s",
    "dtdurationms": "ms",
    "clockms": "ms",
    "percent": "percent",
    "percentunit": "ratio",
    "bytes": "bytes",
    "decbytes": "bytes",
}
WRITTEN_AS = {"ms": "ms", "s": "s", "percent": "percent", "ratio": "percentunit", "bytes": "bytes"}
NAMES = {
    "ms": Message("milliseconds"),
    "s": Message("seconds"),
    "ratio": Message("a fraction from 0 to 1"),
    "percent": Message("0 to 100"),
    "bytes": Message("bytes"),
}
SCALES = {
    ("ms", "/", 1000.0): "s",
    ("s", "*", 1000.0): "ms",
    ("ratio", "*", 100.0): "percent",
    ("percent", "/", 100.0): "ratio",
}
KEEPS_UNIT = frozenset(
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
LONGEST_IN_SECONDS = 120


@rule(severity=Severity.WARNING)
def unit_mismatch(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel's unit or thresholds are not those of what it queries.

    A lag in milliseconds that is shown in seconds is wrong by a thousand, and `percent` over a fraction between 0 and 1
    never leaves the green. The unit is worked out from the catalogue and the arithmetic of the query. Thresholds of 5
    and 30 on a panel in milliseconds are told as well: they were meant as seconds.
    """
    units: dict[Panel, set[str]] = {}
    for found in dashboard.queries:
        if found.panel is not None and found.query.root is not None:
            units.setdefault(found.panel, set()).add(_unit(found.query.root, dashboard.course.catalogue))
    for panel, measured in units.items():
        unit = panel.default("unit")
        shown = SHOWN_AS.get(string(unit))
        if len(measured) != 1 or unit is None or shown is None or _overrides_unit(panel):
            continue
        [real] = measured
        if real in WRITTEN_AS and real != shown:
            message = Message(
                '{panel} shows {measured} as "{unit}": write "{meant}"',
                panel=panel.label,
                measured=NAMES[real],
                unit=string(unit),
                meant=WRITTEN_AS[real],
            )
            yield Finding(dashboard.span(unit), message)
        elif real == shown == "ms":
            steps = [(value, step) for value, _, step in thresholds(panel) if value]
            if steps and all(0 < value <= LONGEST_IN_SECONDS and float(value).is_integer() for value, _ in steps):
                value, step = steps[0]
                message = Message(
                    "{panel} counts milliseconds: a threshold of {value} looks like seconds; write {meant}",
                    panel=panel.label,
                    value=f"{value:g}",
                    meant=f"{value * 1000:g}",
                )
                yield Finding(dashboard.span(step.get("value") or step), message)


def _overrides_unit(panel: Panel) -> bool:
    overrides = at(panel.value, "fieldConfig", "overrides")
    for override in overrides if isinstance(overrides, Array) else ():
        properties = at(override, "properties")
        if any(string(at(entry, "id")) == "unit" for entry in (properties if isinstance(properties, Array) else ())):
            return True
    return False


def _unit(node: Node, catalogue: Catalogue) -> str:
    """The unit of an expression; "" where nothing certain can be said."""
    match node:
        case Selector():
            metric = None if node.dynamic else catalogue.find(node.metric)
            return "" if metric is None or metric.kind == "counter" else metric.unit
        case Wrapped():
            return _unit(node.inner, catalogue) if node.sign != "-" else ""
        case Call():
            if node.function not in KEEPS_UNIT:
                return ""
            return next(filter(None, (_unit(one, catalogue) for one in node.arguments)), "")
        case Binary():
            return _of_two(node, catalogue)
        case _:
            return ""


def _of_two(node: Binary, catalogue: Catalogue) -> str:
    left, right = _unit(node.left, catalogue), _unit(node.right, catalogue)
    if node.op in COMPARISONS or node.op in {"and", "unless"}:
        return left
    if node.op == "or":
        return left if left == right else ""
    for unit, other, divided in ((left, node.right, True), (right, node.left, False)):
        number = _number(other)
        if number is None:
            continue
        if node.op == "*" or (node.op == "/" and divided):
            return SCALES.get((unit, node.op, number), "")
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
