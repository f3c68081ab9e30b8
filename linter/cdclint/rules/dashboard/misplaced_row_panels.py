"""Panels on the wrong side of their row's fold."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import takewhile
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Scalar

if TYPE_CHECKING:
    from cdclint.documents.monitoring.panel import Panel


@rule(severity=Severity.WARNING)
def misplaced_row_panels(dashboard: Dashboard) -> Iterator[Finding]:
    """A collapsed row with its panels outside, or an open row with panels inside.

    A collapsed row keeps its panels in its own `panels`; those that follow it stay visible, and opening the row shows
    nothing. An open row has them after it: panels inside it are not shown.
    """
    top = [panel for panel in dashboard.panels if not panel.nested]
    inner: dict[int, list[Panel]] = {}
    for panel in dashboard.panels:
        if panel.nested:
            inner.setdefault(id(panel.row), []).append(panel)
    for index, row in enumerate(top):
        if not row.is_row or "gridPos" not in row.value:
            continue
        inside = inner.get(id(row), [])
        collapsed = row.value.get("collapsed")
        if isinstance(collapsed, Scalar) and collapsed.value is True:
            behind = _behind(top, index + 1)
            if behind and not inside:
                yield Finding(dashboard.span(collapsed), _collapsed(row, behind))
        elif inside:
            yield Finding(dashboard.span(collapsed or row.place), _open(row, inside))


def _behind(top: list[Panel], first: int) -> list[Panel]:
    following = (top[index] for index in range(first, len(top)))
    return list(takewhile(lambda panel: not panel.is_row, following))


def _collapsed(row: Panel, behind: list[Panel]) -> Message:
    if len(behind) == 1:
        return Message(
            "{row} is collapsed and empty, and {panel} follows it: move them into its `panels`",
            row=row.label,
            panel=behind[0].label,
        )
    return Message(
        "{row} is collapsed and empty, and {panel} and {more} more follow it: move them into its `panels`",
        row=row.label,
        panel=behind[0].label,
        more=len(behind) - 1,
    )


def _open(row: Panel, inside: list[Panel]) -> Message:
    if len(inside) == 1:
        return Message(
            "{row} is expanded, and {panel} is inside it and not shown: move it after the row",
            row=row.label,
            panel=inside[0].label,
        )
    return Message(
        "{row} is expanded, and {panel} and {more} more are inside it and not shown: move them after the row",
        row=row.label,
        panel=inside[0].label,
        more=len(inside) - 1,
    )
