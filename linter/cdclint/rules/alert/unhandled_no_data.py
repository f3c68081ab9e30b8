"""An alert on a connection that goes silent with it."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting, AlertQuery
from cdclint.syntax.data.value import text
from cdclint.syntax.promql import Call

if TYPE_CHECKING:
    from cdclint.documents.monitoring.alerting import AlertRule
    from cdclint.documents.monitoring.metric_catalogue import Catalogue

ABSENT = frozenset({"absent", "absent_over_time"})
SILENT = frozenset({"OK", "KeepLast"})


@rule(severity=Severity.WARNING)
def unhandled_no_data(file: Alerting) -> Iterator[Finding]:
    """An alert on `Connected` forgets that the metric vanishes with the connection, or is 0 during a snapshot.

    When the database goes away, `Connected` is 0 for half a second; then the connector's MBeans are gone, and a
    comparison with nothing is nothing. Add `or absent(…)`, or a rule of its own with it; in Grafana let `noDataState`
    be `Alerting` or `NoData`. During the whole initial snapshot it is 0 as well: leave that out by `unless` with
    `SnapshotRunning`, or add it.
    """
    catalogue = file.course.catalogue
    queries: dict[AlertRule, list[AlertQuery]] = {}
    for found in file.queries:
        if not found.rule.records:
            queries.setdefault(found.rule, []).append(found)
    companion = any(_asks_for_absence(found, catalogue) for group in queries.values() for found in group)
    for one, group in queries.items():
        for found in group:
            place = _connected(found, catalogue)
            if place is None:
                continue
            handled = text(one.value.get("noDataState")) not in SILENT if one.grafana else False
            message = _lack(
                one,
                absence="" if handled or companion else "noDataState: Alerting" if one.grafana else "or absent(…)",
                guarded=any(_names(other, "Snapshot", catalogue) for other in group),
            )
            if message is not None:
                yield Finding(found.span(*place), message)


def _lack(one: AlertRule, *, absence: str, guarded: bool) -> Message | None:
    if absence and guarded:
        return Message(
            "{rule} lacks `{absence}`: `Connected` vanishes with the connection", rule=one.label, absence=absence
        )
    if absence:
        return Message(
            "{rule} lacks `{absence}` and a guard for the initial snapshot: `Connected` vanishes with the connection",
            rule=one.label,
            absence=absence,
        )
    if guarded:
        return None
    return Message("{rule} lacks a guard for the initial snapshot: `Connected` is 0 while it runs", rule=one.label)


def _connected(found: AlertQuery, catalogue: Catalogue) -> tuple[int, int] | None:
    """Where a query selects Connected itself, not its absence."""
    for selector, around in found.query.selectors():
        metric = None if selector.dynamic else catalogue.find(selector.metric)
        if metric is not None and metric.attribute == "Connected":
            if any(isinstance(node, Call) and node.function in ABSENT for node in around):
                continue
            return selector.metric_start, selector.metric_end
    return None


def _asks_for_absence(found: AlertQuery, catalogue: Catalogue) -> bool:
    for selector, around in found.query.selectors():
        metric = None if selector.dynamic else catalogue.find(selector.metric)
        if metric is None or not metric.is_debezium:
            continue
        if any(isinstance(node, Call) and node.function in ABSENT for node in around):
            return True
    return False


def _names(found: AlertQuery, start: str, catalogue: Catalogue) -> bool:
    metrics = (catalogue.find(selector.metric) for selector, _ in found.query.selectors() if not selector.dynamic)
    return any(metric is not None and metric.attribute.startswith(start) for metric in metrics)
