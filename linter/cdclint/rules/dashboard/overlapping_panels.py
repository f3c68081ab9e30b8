"""Panels on top of each other, or outside the grid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Object, Scalar

if TYPE_CHECKING:
    from cdclint.documents.monitoring.panel import Panel

COLUMNS = 24


@dataclass(frozen=True)
class Box:
    """A panel's place in the grid: `x` and `w` in columns, `y` and `h` in rows of 38 pixels."""

    panel: Panel
    x: float
    y: float
    w: float
    h: float


BESIDE = 48
"""Panels beside one that it is compared with: a row of Grafana has 24 columns."""


@rule(severity=Severity.INFO)
def overlapping_panels(dashboard: Dashboard) -> Iterator[Finding]:
    """Two panels share a place, or a panel reaches beyond the 24 columns of the grid.

    Grafana moves panels apart when it loads the dashboard, and not always to where they were meant.
    """
    levels: dict[int, list[Box]] = {}
    for panel in dashboard.panels:
        box = _box(panel)
        if box is None:
            continue
        if panel.is_row and box.w < 1:
            continue  # a row is drawn from edge to edge, whatever it says
        if box.x < 0 or box.y < 0 or box.w < 1 or box.h < 1 or box.x + box.w > COLUMNS:
            yield Finding(dashboard.span(panel.value.get("gridPos") or panel.place), _outside(box))
            continue
        level = panel.row.value.start if panel.nested and panel.row is not None else 0
        levels.setdefault(level, []).append(box)
    for boxes in levels.values():
        yield from _overlaps(dashboard, boxes)


def _outside(box: Box) -> Message:
    if box.y < 0 or box.h < 1 or box.w < 1:
        return Message(
            "{panel} has no place: x {x}, y {y}, width {width}, height {height}",
            panel=box.panel.label,
            x=f"{box.x:g}",
            y=f"{box.y:g}",
            width=f"{box.w:g}",
            height=f"{box.h:g}",
        )
    return Message(
        "{panel} takes columns {first} to {last}: the grid has {columns}",
        panel=box.panel.label,
        first=f"{box.x:g}",
        last=f"{box.x + box.w:g}",
        columns=COLUMNS,
    )


def _overlaps(dashboard: Dashboard, boxes: list[Box]) -> Iterator[Finding]:
    """Each panel that overlaps one before it, reported once; a sweep from top to bottom."""
    order = {id(box): index for index, box in enumerate(boxes)}
    active: list[Box] = []
    reported = set()
    for box in sorted(boxes, key=lambda box: (box.y, box.x)):
        active = [other for other in active if other.y + other.h > box.y][-BESIDE:]
        for other in active:
            if other.x < box.x + box.w and box.x < other.x + other.w:
                first, second = sorted((box, other), key=lambda box: order[id(box)])
                if id(second) not in reported:
                    reported.add(id(second))
                    message = Message("{panel} lies on {other}", panel=second.panel.label, other=first.panel.label)
                    yield Finding(dashboard.span(second.panel.value.get("gridPos") or second.panel.place), message)
        active.append(box)


def _box(panel: Panel) -> Box | None:
    grid = panel.value.get("gridPos")
    if not isinstance(grid, Object):
        return None
    numbers = []
    for key in ("x", "y", "w", "h"):
        value = grid.get(key)
        if not isinstance(value, Scalar) or isinstance(value.value, bool) or not isinstance(value.value, int | float):
            return None
        numbers.append(value.value)
    return Box(panel, *numbers)
