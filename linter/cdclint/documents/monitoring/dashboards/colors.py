"""The colors of a dashboard: Grafana's names, those of CSS, and hexadecimal ones."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.regex import regex
from cdclint.documents.monitoring.panel import objects
from cdclint.syntax.data.value import Object, Scalar, at, string

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.dashboard import Dashboard
    from cdclint.syntax.data.value import Value

_HUES = ("red", "orange", "yellow", "green", "blue", "purple")
_SHADES = ("dark-", "semi-dark-", "", "light-", "super-light-")
_NAMES = tuple(shade + hue for hue in _HUES for shade in _SHADES)
_HEXADECIMAL = regex(r"#(?:[0-9A-Fa-f]{3,4}|[0-9A-Fa-f]{6}|[0-9A-Fa-f]{8})")
_WORD = regex(r"[a-z]+(?:-[a-z]+)*")
_CSS = (
    "orangered greenyellow yellowgreen rebeccapurple mediumpurple cadetblue steelblue royalblue dodgerblue darkred "
    "darkorange darkgreen darkblue lightyellow lightgreen lightblue seagreen limegreen"
)
_OF_CSS = frozenset(_CSS.split())
"""The names of CSS that are like one of Grafana's."""


def colors_of(dashboard: Dashboard) -> Iterator[Scalar]:
    """The colors that are written as texts."""
    found: list[Value | None] = [one.get("iconColor") for one in objects(at(dashboard.root, "annotations", "list"))]
    for panel in dashboard.panels:
        defaults = at(panel.value, "fieldConfig", "defaults")
        found.append(at(defaults, "color", "fixedColor"))
        found += [step.get("color") for step in objects(at(defaults, "thresholds", "steps"))]
        for mapping in objects(at(defaults, "mappings")):
            options = mapping.get("options")
            found += [at(member.value, "color") for member in options] if isinstance(options, Object) else []
    yield from (one for one in found if isinstance(one, Scalar) and string(one))


def color_defect(written: str) -> str | None:
    """The color that is meant by a text that is none, "" where none is near; None where it may be one."""
    if "$" in written or written in _NAMES:
        return None
    if written.startswith("#"):
        return None if _HEXADECIMAL.fullmatch(written) else ""
    if not _WORD.fullmatch(written) or written in _OF_CSS:
        return None
    near = closest(written, _NAMES, n=1, cutoff=0.8)
    return near[0] if near else None
