"""A time, an interval or a refresh rate that Grafana does not understand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.dashboards.date_math import (
    is_duration,
    is_least_interval,
    is_moment,
    is_override,
    meant_duration,
    meant_moment,
    seconds_from_now,
)
from cdclint.documents.monitoring.panel import objects
from cdclint.syntax.data.value import Scalar, at, items, string

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value


@rule(severity=Severity.WARNING)
def invalid_time(dashboard: Dashboard) -> Iterator[Finding]:
    """A range of time, an interval or a refresh rate of a dashboard is none that Grafana understands.

    Relative times are `now`, `now-1h`, `now-1d/d`, with one letter for the unit: `y`, `M`, `w`, `d`, `h`, `m`, `s`;
    durations are `30s` and `1h`, as texts. With `now-1hour` the dashboard shows no time at all, and with
    `"refresh": "30"` Grafana does not save it.
    """
    root = dashboard.root
    time = [at(root, "time", key) for key in ("from", "to")]
    for value in time:
        yield from _judge(dashboard, value, is_moment, meant_moment, "now-1h")
    start, end = (seconds_from_now(string(value)) for value in time)
    if start is not None and end is not None and start >= end and time[0] is not None:
        yield Finding(dashboard.span(time[0]), Message("the range of time ends before it begins"))
    refresh = root.get("refresh")
    yield from _judge(dashboard, refresh, _is_rate, meant_duration, "30s")
    yield from _number(dashboard, refresh)
    for value in items(at(root, "timepicker", "refresh_intervals")):
        yield from _judge(dashboard, value, _is_rate, meant_duration, "30s")
    for panel in dashboard.panels:
        interval = panel.value.get("interval")
        yield from _judge(dashboard, interval, is_least_interval, meant_duration, "30s")
        yield from _number(dashboard, interval)
        yield from _judge(dashboard, panel.value.get("timeFrom"), is_override, meant_duration, "6h")
        yield from _judge(dashboard, panel.value.get("timeShift"), is_override, meant_duration, "6h")
        for target in panel.targets if panel.has_data else ():
            if string(target.value.get("expr")):
                yield from _judge(dashboard, target.value.get("interval"), is_least_interval, meant_duration, "30s")
    for annotation in objects(at(root, "annotations", "list")):
        yield from _judge(dashboard, annotation.get("step"), is_least_interval, meant_duration, "30s")
    for variable in dashboard.variables:
        if variable.type == "interval" and variable.query is not None:
            yield from _choices(dashboard, variable.query)


def _is_rate(written: str) -> bool:
    return written == "auto" or is_duration(written)


def _judge(
    dashboard: Dashboard, value: Value | None, known: Callable[[str], bool], mend: Callable[[str], str], example: str
) -> Iterator[Finding]:
    written = string(value)
    if value is None or not written.strip() or "$" in written or "[[" in written or known(written):
        return
    place, meant = dashboard.span(value), mend(written)
    fix = None
    if meant:
        fix = Fix(Message("write {text}", text=f'"{meant}"'), (Edit(place, f'"{meant}"'),), safe=False)
    yield Finding(place, _not_understood(written, meant, example), fix)


def _not_understood(written: str, meant: str, example: str) -> Message:
    if meant:
        return Message("Grafana does not understand `{value}`: write `{meant}`", value=written, meant=meant)
    return Message(
        "Grafana does not understand `{value}`: write a time such as `{example}`", value=written, example=example
    )


def _number(dashboard: Dashboard, value: Value | None) -> Iterator[Finding]:
    """A number of seconds, where Grafana asks for a text."""
    if isinstance(value, Scalar) and isinstance(value.value, int) and not isinstance(value.value, bool) and value.value:
        place, meant = dashboard.span(value), f"{value.value}s"
        fix = Fix(Message("write {text}", text=f'"{meant}"'), (Edit(place, f'"{meant}"'),), safe=False)
        message = Message("a duration is a text: write `{meant}`", meant=f'"{meant}"')
        yield Finding(place, message, fix)


def _choices(dashboard: Dashboard, query: Scalar) -> Iterator[Finding]:
    """What is wrong with the durations that a variable offers."""
    begin = 0
    for part in string(query).split(","):
        bare = part.strip().strip("\"'").strip()
        if bare and bare != "auto" and "$" not in bare and not is_duration(bare):
            start = begin + part.index(bare)
            place = dashboard.within(query, start, start + len(bare))
            yield Finding(place, _not_understood(bare, meant_duration(bare), "30s"))
        begin += len(part) + 1
