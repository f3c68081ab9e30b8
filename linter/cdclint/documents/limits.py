"""Numbers with units as people and queries write them, in one measure: `5s`, `5000 ms`, «5 секунд», `> 5000`."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.regex import regex
from cdclint.documents.promql import COMPARISONS, Binary, Literal, Node, Query, Selector, Wrapped, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.catalogue import Catalogue

_NUMBER = r"(?P<number>\d+(?:[.,]\d+)?)(?:\s?(?P<unit>%|[a-zа-яё]+))?(?![\w,.]*\d)"
_QUANTITY = regex(_NUMBER, re.IGNORECASE)
_LIMIT = regex(
    rf"(?P<op>[<>≥≤]=?|(?:больше|более|дольше|выше|свыше|меньше|менее|ниже|above|below|over|under|"
    rf"more than|less than|at least))\s*`?\s*{_NUMBER}",
    re.IGNORECASE,
)
_LOW = regex(r"[<≤]|мен|ниже|below|under|less", re.IGNORECASE)
_UNITS = (
    (regex(r"ms|msec|мс|миллисекунд\w*|milliseconds?"), 1.0),
    (regex(r"s|secs?|seconds?|с|сек|секунд\w*"), 1000.0),
    (regex(r"m|mins?|minutes?|м|мин|минут\w*"), 60_000.0),
    (regex(r"h|hrs?|hours?|ч|час\w*"), 3_600_000.0),
)


class Limit(NamedTuple):
    """A bound. `value` is in milliseconds where `unit` is "ms", a plain number where it is "" or "%"."""

    low: bool
    value: float
    unit: str


class Condition(NamedTuple):
    """What a query compares: its metrics, whether from below, with which number, and where that stands in the query.

    The number is in the metric's own unit where a single metric is only multiplied or divided.
    """

    metrics: tuple[str, ...]
    low: bool
    value: float
    start: int
    end: int


def duration(text: str) -> float | None:
    """A text that is a duration and nothing else, in milliseconds: `2m`, `2 минуты`."""
    found = _QUANTITY.fullmatch(text.strip().strip("`"))
    if found is None:
        return None
    value, unit = _measured(found)
    return value if unit == "ms" else None


def limit(text: str) -> Limit | None:
    """The one bound that a text names: `лаг > 5s`. None where there is none, or there are several."""
    found = list(_LIMIT.finditer(text))
    if len(found) != 1:
        return None
    value, unit = _measured(found[0])
    return None if unit is None else Limit(_LOW.match(found[0]["op"]) is not None, value, unit)


def conditions(query: Query, catalogue: Catalogue) -> Iterator[Condition]:
    """The comparisons of a query with a number, but for those of metrics that are 0 or 1."""
    for node, _ in query.walk():
        if not isinstance(node, Binary) or node.op not in COMPARISONS or node.op in {"==", "!="}:
            continue
        for side, other, turned in ((node.left, node.right, False), (node.right, node.left, True)):
            number = _number(other)
            metrics, factor = measured(side, catalogue)
            if number is not None and metrics:
                yield Condition(metrics, ("<" in node.op) is not turned, number * factor, other.start, other.end)


def measured(node: Node, catalogue: Catalogue) -> tuple[tuple[str, ...], float]:
    """The metrics of an expression that are no mere 0 or 1, and by what its numbers turn into the metric's own unit."""
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


def _measured(found: re.Match[str]) -> tuple[float, str | None]:
    """A number and its unit; None for a word that is no unit of time."""
    value, unit = float(found["number"].replace(",", ".")), (found["unit"] or "").casefold()
    if unit in {"", "%"}:
        return value, unit
    for pattern, factor in _UNITS:
        if pattern.fullmatch(unit):
            return value * factor, "ms"
    return value, None


def _number(node: Node) -> float | None:
    while isinstance(node, Wrapped) and not node.sign and node.range is None:
        node = node.inner
    if not isinstance(node, Literal) or node.kind != "number":
        return None
    try:
        return float(node.text)
    except ValueError:
        return None
