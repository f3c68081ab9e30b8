"""The expressions of a rule in Grafana's form: what each reads, and whether it can read that."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.alerting import is_expression
from cdclint.documents.monitoring.alerts.math_expression import math_defect
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_null, is_true, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.alerting import AlertRule
    from cdclint.syntax.data.value import Value

TYPES = ("math", "reduce", "resample", "classic_conditions", "threshold", "sql")
THRESHOLDS = {
    **dict.fromkeys(("gt", "lt", "eq", "ne", "gte", "lte"), 1),
    **dict.fromkeys(
        ("within_range", "outside_range", "within_range_included", "outside_range_included"),
        2,
    ),
}
"""The evaluators of a threshold, each with how many numbers it takes; facts of Grafana 12.4."""

_RANGE = 2
CLASSIC = {**THRESHOLDS, "no_value": 0}
CLASSIC_REDUCERS = (
    *("avg", "sum", "min", "max", "count", "last", "median", "diff", "diff_abs", "percent_diff", "percent_diff_abs"),
    "count_non_null",
)
OPERATORS = ("and", "or", "logic-or")
MODES = ("dropNN", "replaceNN")
DOWNSAMPLERS = ("sum", "mean", "min", "max", "last")
UPSAMPLERS = ("pad", "backfilling", "fillna")
REDUCERS = ("sum", "mean", "min", "max", "count", "last", "median")
_REFERENCE = regex(r"\$(?:\{([^{}]+)\}|([A-Za-z_]\w*))")
_WINDOW = regex(r"(?:\d++(?:\.\d++)?+(?:ns|us|µs|ms|s|m|h|d|w|M|y))++")
_KEPT = frozenset({"threshold", "math"})
"""The expressions whose result is of the same kind as their input."""

MEANT = {"above": "gt", "below": "lt", ">": "gt", "<": "lt", ">=": "gte", "<=": "lte", "==": "eq", "!=": "ne"}


def references(query: Object) -> Iterator[tuple[str, Value, int, int]]:
    """The queries that an expression reads: the name, the value that holds it, and where in its text."""
    kind, written = text(at(query, "model", "type")), at(query, "model", "expression")
    if kind in {"threshold", "reduce", "resample"} and isinstance(written, Scalar):
        name = text(written).lstrip("$").strip("{}")
        yield name, written, 0, len(text(written))
    elif kind == "math" and isinstance(written, Scalar):
        for found in _REFERENCE.finditer(text(written)):
            yield found[1] or found[2], written, found.start(), found.end()
    elif kind == "classic_conditions":
        for condition in items(at(query, "model", "conditions")):
            named = at(condition, "query", "params", 0)
            if isinstance(named, Scalar):
                yield text(named), named, 0, len(text(named))


def expression_problems(rule: AlertRule) -> Iterator[tuple[Value, Message]]:
    """What Grafana cannot evaluate in the expressions of a rule, whatever the data."""
    for query in rule.data:
        model = query.get("model")
        if not is_expression(query) or not isinstance(model, Object):
            continue
        kind, place = text(model.get("type")), model.get("type") or query.get("refId") or query
        if kind not in TYPES:
            yield place, Message("an expression has one of the types {types}", types=", ".join(TYPES))
            continue
        if kind != "classic_conditions" and not text(model.get("expression")):
            yield place, Message("an expression of the type `{type}` needs `expression`", type=kind)
        if kind in _OF_KIND:
            yield from _OF_KIND[kind](model, place)


def _of_math(model: Object, _place: Value) -> Iterator[tuple[Value, Message]]:
    written = model.get("expression")
    defect = math_defect(text(written)) if isinstance(written, Scalar) and text(written).strip() else None
    if written is not None and defect is not None:
        message = Message("`{expression}` is not a valid expression: {defect}", expression=text(written), defect=defect)
        yield written, message


def _of_threshold(model: Object, place: Value) -> Iterator[tuple[Value, Message]]:
    conditions = items(model.get("conditions"))
    if len(conditions) != 1:
        message = Message("a threshold has one condition, not {count}", count=len(conditions))
        yield model.get("conditions") or place, message
    for condition in conditions[:1]:
        for key in ("evaluator", "unloadEvaluator"):
            if key == "evaluator" or at(condition, key) is not None:
                yield from _of_evaluator(condition, key, THRESHOLDS)


def _of_classic(model: Object, _place: Value) -> Iterator[tuple[Value, Message]]:
    for index, condition in enumerate(items(model.get("conditions"))):
        yield from _of_evaluator(condition, "evaluator", CLASSIC)
        for key, known in (("operator", OPERATORS), ("reducer", CLASSIC_REDUCERS)):
            kind = at(condition, key, "type")
            # The first condition has none before it to be joined with.
            if text(kind) not in known and not (kind is None and key == "operator" and index == 0):
                names = ", ".join(f"`{one}`" for one in known)
                yield kind or condition, Message("the `type` of `{key}` is one of {known}", key=key, known=names)
        if not text(at(condition, "query", "params", 0)):
            yield at(condition, "query") or condition, Message("a condition needs `query` with `params: [A]`")


def _of_reduce(model: Object, place: Value) -> Iterator[tuple[Value, Message]]:
    reducer, settings = model.get("reducer"), model.get("settings")
    if text(reducer) not in REDUCERS:
        yield reducer or place, Message("`reducer` is one of {reducers}", reducers=", ".join(REDUCERS))
    if settings is None or is_null(settings):
        return
    if not isinstance(settings, Object):
        yield settings, Message("`{key}` holds names with their values", key="settings")
        return
    mode, value = settings.get("mode"), settings.get("replaceWithValue")
    if mode is not None and text(mode) not in {"", *MODES}:
        names = ", ".join(f"`{one}`" for one in MODES)
        yield mode, Message("`{key}` is one of {known}", key="mode", known=names)
    elif text(mode) == "replaceNN" and not _is_number(value):
        yield value or settings, Message("`mode: replaceNN` needs a number in `replaceWithValue`")


def _of_resample(model: Object, place: Value) -> Iterator[tuple[Value, Message]]:
    window = model.get("window")
    if not isinstance(window, Scalar) or not _WINDOW.fullmatch(text(window)):
        yield window or place, Message("`{key}` is a duration such as `5m`", key="window")
    for key, known in (("downsampler", DOWNSAMPLERS), ("upsampler", UPSAMPLERS)):
        written = model.get(key)
        if text(written) not in known:
            names = ", ".join(f"`{one}`" for one in known)
            yield written or place, Message("`{key}` is one of {known}", key=key, known=names)


def _is_number(value: Value | None) -> bool:
    return isinstance(value, Scalar) and isinstance(value.value, int | float) and not isinstance(value.value, bool)


_OF_KIND = {
    "math": _of_math,
    "threshold": _of_threshold,
    "classic_conditions": _of_classic,
    "reduce": _of_reduce,
    "resample": _of_resample,
}
"""What is wrong with the model of an expression, by its type."""


def series_judged(rule: AlertRule, promql: frozenset[int]) -> Iterator[tuple[Value, Message]]:
    """Queries whose series over time reach the condition; `promql` are the starts of those that ask Prometheus."""
    by_name = {text(one.get("refId")): one for one in rule.data}
    condition = text(rule.value.get("condition"))
    seen: set[str] = set()
    stack = [condition]
    while stack:
        name = stack.pop()
        query = by_name.get(name)
        if query is None or name in seen:
            continue
        seen.add(name)
        if is_expression(query):
            if text(at(query, "model", "type")) == "resample":
                message = Message(
                    "expression {query} returns values over time, which `{condition}` cannot judge: reduce it first",
                    query=name,
                    condition=condition,
                )
                yield at(query, "model", "type") or query, message
            elif text(at(query, "model", "type")) in _KEPT:
                stack.extend(inner for inner, *_ in references(query))
        elif query.start in promql and not _is_instant(query):
            place = at(query, "model", "instant") or at(query, "model", "range") or query.get("refId") or query
            yield (
                place,
                Message(
                    "query {query} returns values over time, which `{condition}` cannot judge: "
                    "write `instant: true`, or reduce it first",
                    query=name,
                    condition=condition,
                ),
            )


def _is_instant(query: Object) -> bool:
    """Whether a query of Prometheus returns one value a series, or that is unknown."""
    instant, span = at(query, "model", "instant"), at(query, "model", "range")
    if instant is None and span is None and text(at(query, "model", "queryType")):
        return True
    return is_true(instant)


def _of_evaluator(condition: Value, key: str, known: dict[str, int]) -> Iterator[tuple[Value, Message]]:
    evaluator = at(condition, key)
    kind, params = at(evaluator, "type"), at(evaluator, "params")
    if not isinstance(evaluator, Object) or kind is None:
        yield evaluator or condition, Message("a condition needs an `evaluator` with `type` and `params`")
        return
    count = known.get(text(kind))
    if count is None:
        meant = MEANT.get(text(kind).casefold())
        message = Message("`{type}` is not an evaluator: one of {known}", type=text(kind), known=", ".join(known))
        if meant is not None:
            message = Message("`{type}` is not an evaluator: write `{meant}`", type=text(kind), meant=meant)
        yield kind, message
        return
    numbers = items(params)
    for one in numbers:
        if not isinstance(one, Scalar) or isinstance(one.value, bool) or not isinstance(one.value, int | float):
            yield one, Message("`params` holds numbers, and {value} is not a number", value=_shown(one))
            return
    if len(numbers) < count:
        message = Message(
            "`params` of `{type}` needs {count}, and has {given}", type=text(kind), count=count, given=len(numbers)
        )
        yield params or kind, message
    elif count == _RANGE and key == "evaluator" and known is THRESHOLDS and _number(numbers[0]) > _number(numbers[1]):
        message = Message(
            "`{type}` goes from the smaller number to the larger one: {first} is above {last}",
            type=text(kind),
            first=text(numbers[0]),
            last=text(numbers[1]),
        )
        yield params or kind, message


def _number(value: Value) -> float:
    return value.value if isinstance(value, Scalar) and isinstance(value.value, int | float) else 0


def _shown(value: Value) -> str:
    if isinstance(value, Scalar):
        return f'"{value.value}"' if isinstance(value.value, str) else text(value)
    return "[…]" if isinstance(value, Array) else "{…}"


def is_number(written: str) -> bool:
    """Whether it is a whole number, as an id is."""
    return re.fullmatch(r"[+-]?\d{1,19}", written) is not None
