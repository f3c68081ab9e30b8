"""Where the dashboard is in a JSON file, which may be an answer of the API or a resource of Kubernetes' kind."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.documents.monitoring.panel import objects
from cdclint.syntax.data.value import Array, Object, string

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value

WRAPPERS = ("dashboard", "json")
"""What the answers of Grafana's API and of grafana.com call the dashboard inside."""
_STRONG_MARKS = frozenset({"schemaVersion", "templating", "__inputs", "__requires", "annotations", "timepicker"})


def dashboard_in(value: Value | None) -> Object | None:
    """The dashboard that a JSON value is or wraps: as the API exports it, or as a resource of Kubernetes' kind."""
    if not isinstance(value, Object):
        return None
    wrapped: Value | None = next((found for key in WRAPPERS if isinstance(found := value.get(key), Object)), None)
    if wrapped is None and string(value.get("apiVersion")).startswith("dashboard.grafana.app/"):
        wrapped = value.get("spec")
    for candidate in (value, wrapped):
        if isinstance(candidate, Object) and _looks_like_a_dashboard(candidate):
            return candidate
    return None


def _looks_like_a_dashboard(value: Object) -> bool:
    marks = sum(mark in value for mark in _STRONG_MARKS)
    if isinstance(value.get("panels"), Array) or isinstance(value.get("rows"), Array):
        panels = objects(value.get("panels"))
        return marks > 0 or any("gridPos" in panel or "targets" in panel for panel in panels)
    return marks >= 3
