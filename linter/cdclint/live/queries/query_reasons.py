"""Why a query gives nothing: the part of it that has no data here, and what there is instead."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.message import Message
from cdclint.live.consequences import Need
from cdclint.live.prometheus_api import QueryRefusedError
from cdclint.syntax.promql import (
    COMPARISONS,
    Binary,
    Call,
    Matcher,
    Selector,
    bottom_up,
    children,
    parse_promql,
    seconds,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from cdclint.documents.monitoring.metric_catalogue import Metric
    from cdclint.live.consequences import Series
    from cdclint.live.prometheus_api import PrometheusApi, Target
    from cdclint.syntax.promql import Node

LONG = 300
"""Seconds that hold some samples, however seldom a target is scraped."""
SHOWN = 6
"""Names that a message lists."""
_OF_NOTHING = frozenset({"absent", "absent_over_time", "vector", "time", "scalar"})
"""Functions that give something where their selector gives nothing."""
_MOVING = frozenset({"rate", "irate", "increase", "delta", "idelta", "deriv", "predict_linear"})
"""Functions that need two samples."""
_OF_ALERTS = frozenset({"ALERTS", "ALERTS_FOR_STATE"})
"""Series that are there while an alert is."""
_SNAPSHOT = ("snapshot",)
"""The contexts of a metric that Debezium has of a snapshot only."""
_BEFORE = "1h"
"""How far back a series is looked for that is gone."""
_LOGICAL = frozenset({"and", "or", "unless"})


class Reason(NamedTuple):
    """Why there is nothing, and the part of the query that says so, as indices into its text.

    `may_come` says that a label has another value at present, and this one may be a state that comes later. `need` is
    what is lacking where that may be the consequence of something else; it `returns` by itself where it is only there
    from time to time.
    """

    start: int
    end: int
    message: Message
    may_come: bool = False
    need: Need | None = None
    returns: bool = False


class Reasons:
    """What is known of one server's series, to say why a query gives nothing.

    `recorded` are the rules of the project that record a metric, by its name; `catalogued` gives what the
    course's catalogue knows of a metric.
    """

    def __init__(
        self,
        api: PrometheusApi,
        targets: list[Target],
        recorded: Mapping[str, str],
        catalogued: Callable[[str], Metric | None],
    ) -> None:
        self._api = api
        self._down = [one for one in targets if not one.up]
        self._up = {(one.job, one.instance) for one in targets if one.up}
        self._recorded = recorded
        self._catalogued = catalogued

    def of(self, text: str, resolve: Callable[[str], str | None]) -> list[Reason]:
        """The reasons, none where all that it selects is there and only a condition holds nowhere.

        `text` is the query as it is written, `resolve` fills in the variables of a part.
        """
        root = parse_promql(text).root
        if root is None:
            return []

        def missing(node: Node) -> list[Reason]:
            match node:
                case Selector():
                    return self._selector(text, node, resolve)
                case Binary(op="or"):
                    left, right = judged(node.left), judged(node.right)
                    return [*left, *right] if left and right else []
                case Binary(op="unless"):
                    return judged(node.left)
                case Call(function=function) if function in _OF_NOTHING:
                    return []
            return [one for inner in children(node) for one in judged(inner)]

        judged = bottom_up(missing)
        return judged(root) or self._window(text, root, resolve) or self._unmatched(text, root, resolve)

    def _gives(self, text: str, start: int, end: int, resolve: Callable[[str], str | None]) -> bool:
        """Whether a part of a query gives anything; a part that cannot be asked for is taken to."""
        part = resolve(text[start:end])
        try:
            return part is None or self._api.has(part)
        except QueryRefusedError:
            return True

    def _selector(self, text: str, one: Selector, resolve: Callable[[str], str | None]) -> list[Reason]:
        end = one.end if one.range is None else one.range.start
        written = text[one.start : end].rstrip().removesuffix("[").rstrip()
        metric = resolve(one.metric) or ""
        part = resolve(written)
        if part is None or metric in _OF_ALERTS or not parse_promql(part).root:
            return []
        try:
            if self._api.has(f"count({part})"):
                return []
            if one.range is not None and self._api.has(f"count({part}[{resolve(one.range.text) or '5m'}])"):
                return []
        except QueryRefusedError:
            pass
        try:
            if one.range is not None and one.range.step is None:
                stretch = resolve(one.range.text)
                if stretch and self._api.has(f"count(count_over_time({part}[{stretch}]))"):
                    return []
            return [self._why(one, metric, part, resolve)]
        except QueryRefusedError:
            return []

    def _why(self, one: Selector, metric: str, part: str, resolve: Callable[[str], str | None]) -> Reason:
        start, end = (one.metric_start, one.metric_end) if one.metric_end > one.metric_start else (one.start, one.end)
        if not metric:
            return Reason(one.start, one.end, Message("no series here has these labels"))
        known = self._api.metrics()
        if metric not in known:
            message, need = self._unknown(metric, known)
            return Reason(start, end, message, need=need)
        series = self._api.series(metric)
        last = self._last(part) if self._down and series else () if series else self._last(metric)
        if last and (downs := self._downs_of(last)):
            message = Message("`{metric}` has no value since {names} is down", metric=metric, names=_named(downs))
            return Reason(start, end, message, need=Need(last))
        if not series:
            message = Message("`{metric}` is known here, and has no value now", metric=metric)
            if last and Need(last).origin <= self._up:
                names = ", ".join(f"`{instance}`" for _, instance in sorted(Need(last).origin)[:SHOWN])
                message = Message("{message}; {names}, which gave it, is up", message=message, names=names)
            elif self._down:
                message = Message.joined("; ", [message, self._downs()])
            known_as = self._catalogued(metric)
            if last and known_as is not None and known_as.contexts == _SNAPSHOT:
                message = Message("`{metric}` is there during and after a snapshot, until a restart", metric=metric)
                return Reason(start, end, message, need=Need(last), returns=True)
            return Reason(start, end, message, need=Need(last) if last else None)
        is_known, admitted = True, series
        for matcher in one.matchers:
            value = resolve(matcher.value)
            if value is None or matcher.label == "__name__":
                is_known = is_known and value is not None
                continue
            filled = Matcher(matcher.label, matcher.op, value, matcher.start, matcher.end, matcher.value_start)
            if not any(filled.admits(labels.get(matcher.label, "")) for labels in series):
                return _of_label(metric, filled, series)
            admitted = [labels for labels in admitted if filled.admits(labels.get(matcher.label, ""))]
        if is_known and admitted:
            # `offset` or `@` leads to where nothing is.
            message = Message(
                "`{metric}` has these series now, and had none at the time that is asked for", metric=metric
            )
        else:
            message = Message("no series of `{metric}` has all of these labels at once", metric=metric)
        return Reason(one.start, one.end, message)

    def _last(self, part: str) -> tuple[dict[str, str], ...]:
        """The series that a part of a query had last, within the hour."""
        found = self._api.query(f"last_over_time({part}[{_BEFORE}])")
        return tuple({str(name): str(value) for name, value in one["metric"].items()} for one in found)

    def _downs_of(self, series: Iterable[Series]) -> list[Target]:
        """The targets that series came from, where all of those are down."""
        origins = Need(tuple(series)).origin
        found = [one for one in self._down if (one.job, one.instance) in origins]
        return found if len(found) == len(origins) else []

    def _unknown(self, metric: str, known: tuple[str, ...]) -> tuple[Message, Need | None]:
        """What is said of a metric that was never there, and that it may come from what is down."""
        if metric in self._recorded:
            return Message("`{metric}` is recorded by a rule that gives nothing yet", metric=metric), None
        near = closest(metric, known, n=1, cutoff=0.8)
        parts: list[str] = [Message("the metric `{metric}` is unknown here", metric=metric)]
        if near:
            parts.append(Message("did you mean `{meant}`?", meant=near[0]))
        elif self._catalogued(metric) is not None:
            parts.append(Message("the catalogue has it"))
        need = None
        if not near and self._down:
            parts.append(self._downs())
            # Metrics of what is up begin as others here do.
            family = metric.partition("_")[0] + "_"
            if not any(one.startswith(family) for one in known):
                need = Need()
        return Message.joined("; ", parts), need

    def _downs(self) -> Message:
        return Message("targets that are down: {names}", names=_named(self._down))

    def _window(self, text: str, root: Node, resolve: Callable[[str], str | None]) -> list[Reason]:
        """Windows that hold less than the two samples that a function needs."""
        stack = [root]
        found: list[Reason] = []
        while stack:
            node = stack.pop()
            stack += children(node)
            if not isinstance(node, Call) or node.function not in _MOVING:
                continue
            for one in node.arguments:
                if isinstance(one, Selector) and one.range is not None and one.range.step is None:
                    found += self._too_short(text, one, resolve)
        return found

    def _too_short(self, text: str, one: Selector, resolve: Callable[[str], str | None]) -> list[Reason]:
        assert one.range is not None
        stretch, part = resolve(one.range.text), resolve(text[one.start : one.range.start].rstrip("[ "))
        if stretch is None or part is None:
            return []
        try:
            most = self._api.number(f"max(count_over_time({part}[{stretch}]))")
            if most is not None and most >= 2:
                return []
            if most is not None and not self._api.has(f"count({part})"):
                # It ended within the window.
                return [self._why(one, resolve(one.metric) or "", part, resolve)]
            longer = self._api.number(f"max(count_over_time({part}[{max(4 * (seconds(stretch) or 0), LONG):g}s]))")
        except QueryRefusedError:
            return []
        if longer is not None and longer < 2:
            reason = Message("the series of `{metric}` has just begun: a counter that was reset", metric=one.metric)
        else:
            reason = Message("the window `{window}` is too short: it holds less than two samples", window=stretch)
        return [Reason(one.range.start, one.range.end, reason)]

    def _unmatched(self, text: str, root: Node, resolve: Callable[[str], str | None]) -> list[Reason]:
        """Operations both sides of which have series, none with the labels of the other."""
        stack = [root]
        while stack:
            node = stack.pop()
            stack += children(node)
            if isinstance(node, Binary) and _matches_labels(node):
                sides = [(node.left.start, node.left.end), (node.right.start, node.right.end)]
                if not self._gives(text, node.start, node.end, resolve) and all(
                    self._gives(text, *side, resolve) for side in sides
                ):
                    reason = Message("both sides have series, and no labels of the one are those of the other")
                    return [Reason(node.op_start, node.op_start + len(node.op), reason)]
        return []


def _matches_labels(node: Binary) -> bool:
    """Whether an operation has only what has the same labels on both sides; what a comparison left out is no matter."""
    if node.op != "and":
        return node.op not in _LOGICAL and node.op not in COMPARISONS
    stack: list[Node] = [node]
    while stack:
        one = stack.pop()
        if isinstance(one, Binary) and one.op in COMPARISONS:
            return False
        stack += children(one)
    return True


def _of_label(metric: str, matcher: Matcher, series: list[dict[str, str]]) -> Reason:
    start, end = matcher.start, matcher.end
    values = sorted({labels[matcher.label] for labels in series if matcher.label in labels})
    if not values:
        names = sorted({name for labels in series for name in labels if name != "__name__"})
        meant = closest(matcher.label, names, n=1, cutoff=0.6)
        if meant:
            return Reason(
                start,
                end,
                Message(
                    "no series of `{metric}` has the label `{label}`; did you mean `{meant}`?",
                    metric=metric,
                    label=matcher.label,
                    meant=meant[0],
                ),
            )
        return Reason(
            start,
            end,
            Message(
                "no series of `{metric}` has the label `{label}`; there are {names}",
                metric=metric,
                label=matcher.label,
                names=_listed(names),
            ),
        )
    near = closest(matcher.value, values, n=1, cutoff=0.6) if "~" not in matcher.op else []
    ordered = [*near, *(one for one in values if one not in near)]
    if matcher.op.startswith("!"):
        return Reason(
            start,
            end,
            Message(
                "every series of `{metric}` has a value of `{label}` that is left out: {names}",
                metric=metric,
                label=matcher.label,
                names=_listed(ordered),
            ),
        )
    message = Message(
        "`{label}` of `{metric}` has no value `{value}` here; there are {names}",
        metric=metric,
        label=matcher.label,
        value=matcher.value,
        names=_listed(ordered),
    )
    return Reason(start, end, message, may_come=not near)


def _named(targets: list[Target]) -> str:
    return ", ".join(f"`{one.address or one.instance}`" for one in targets[:SHOWN])


def _listed(names: list[str]) -> Message:
    return Message.some([f"`{one}`" for one in names], SHOWN)
