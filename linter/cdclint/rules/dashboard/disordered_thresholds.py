"""Thresholds that do not mean what they say."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel import Panel, objects, thresholds
from cdclint.syntax.data.value import Scalar, at, string

if TYPE_CHECKING:
    from cdclint.core.source import Span
    from cdclint.syntax.data.value import Object


@rule(severity=Severity.WARNING)
def disordered_thresholds(dashboard: Dashboard) -> Iterator[Finding]:
    """The thresholds of a panel draw no line for the first number, do not rise, or lack a number between two others.

    The first step is the base: its colour is that of everything below the second one, and Grafana drops its own
    number, for which a panel that draws its thresholds has no line. The steps after it rise: Grafana stops at the
    first one that is too high, and a step with a lower one behind it never shows. Give the base `"value": null`.
    """
    for panel in dashboard.panels:
        for place, message in _problems(dashboard, panel):
            yield Finding(place, message)


def _problems(dashboard: Dashboard, panel: Panel) -> Iterator[tuple[Span, Message]]:
    steps = [(value, step) for value, _, step in thresholds(panel) if _is_read(step)]
    if not steps:
        return
    first, base = steps[0]
    second = next((value for value, _ in steps[1:]), None)
    falls = first is not None and second is not None and second < first
    if first is not None and (falls or (first and _draws(panel))):
        message = Message(
            "{panel}: the first step is the base, and Grafana drops its number {value}: write `null` for the base",
            panel=panel.label,
            value=f"{first:g}",
        )
        yield _place(dashboard, base), message
    last: float | None = None
    for number, (value, step) in enumerate(steps[1:], 2):
        if value is None:
            # What Grafana made of an older panel has a last step without a number, which never applies.
            if number == len(steps):
                continue
            message = Message("{panel}: only the first step has no number", panel=panel.label)
            yield _place(dashboard, step), message
        elif last is not None and value < last:
            message = Message(
                "{panel}: the step {last} never shows: what reaches it reaches {value} behind it: let the steps rise",
                panel=panel.label,
                value=f"{value:g}",
                last=f"{last:g}",
            )
            yield _place(dashboard, step), message
        last = last if value is None else value


def _draws(panel: Panel) -> bool:
    """Whether it draws its thresholds as lines or areas."""
    modes = [at(panel.default("custom"), "thresholdsStyle", "mode")]
    for override in objects(at(panel.value, "fieldConfig", "overrides")):
        modes += [
            at(one.get("value"), "mode")
            for one in objects(override.get("properties"))
            if string(one.get("id")) == "custom.thresholdsStyle"
        ]
    return any(string(mode) not in {"", "off"} for mode in modes)


def _is_read(step: Object) -> bool:
    """Whether its value is a number or none at all; a text is what a template fills in."""
    value = step.get("value")
    return value is None or (isinstance(value, Scalar) and not isinstance(value.value, str | bool))


def _place(dashboard: Dashboard, step: Object) -> Span:
    return dashboard.span(step.get("value") or step)
