"""Links from a dashboard to others of the same Grafana, with the variables that they hand over."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypedDict

from cdclint.core.regex import regex
from cdclint.syntax.data.value import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.dashboard import Dashboard
    from cdclint.syntax.data.value import Value

_LINK = regex(r"(?:https?://[^/\s]++)?/?d/(?P<uid>[A-Za-z0-9_-]++)(?=[/?#]|\Z)")
_VARIABLE = regex(r"[?&]var-(?P<name>\w++)(?==)")
_GIVEN = regex(r"var-(?P<name>\w++)(?==)")


class DashboardLinkFacts(TypedDict):
    """A link to a dashboard: the uid with its span, and the variables that are given, with theirs."""

    uid: str
    span: list[int]
    variables: list[tuple[str, list[int]]]


class EmptyVariableFacts(TypedDict):
    """A variable of the type `custom` without values to choose from, and the span of its query."""

    name: str
    span: list[int]


def empty_variables(dashboard: Dashboard) -> Iterator[EmptyVariableFacts]:
    """The lists of values that are empty: what has one is filled by links to the dashboard, or by nothing."""
    for variable in dashboard.variables:
        if variable.type == "custom" and variable.query is not None and not str(variable.query.value).strip():
            span = dashboard.span(variable.query)
            yield {"name": variable.name, "span": [span.start, span.end]}


def linked_variables(dashboard: Dashboard) -> list[str]:
    """The variables of this or another dashboard that an address anywhere in the file sets."""
    text = dashboard.source.text
    return sorted({one["name"] for one in _GIVEN.finditer(text)}) if "var-" in text else []


def dashboard_links(dashboard: Dashboard) -> Iterator[DashboardLinkFacts]:
    """The links of the dashboard, its panels and their values that lead to a dashboard by its uid."""
    waiting: list[tuple[Value, bool]] = [(dashboard.root, False)]
    while waiting:
        value, inside = waiting.pop()
        if isinstance(value, Array):
            waiting += [(item, inside) for item in value.items]
        elif isinstance(value, Object):
            url = value.get("url")
            found = _LINK.match(str(url.value)) if inside and isinstance(url, Scalar) else None
            if found is not None and isinstance(url, Scalar):
                given = _VARIABLE.finditer(str(url.value))
                yield {
                    "uid": found["uid"],
                    "span": _span(dashboard, url, found.span("uid")),
                    "variables": [(one["name"], _span(dashboard, url, one.span("name"))) for one in given],
                }
            waiting += [(one.value, inside or one.name == "links") for one in value.members]


def _span(dashboard: Dashboard, url: Scalar, place: tuple[int, int]) -> list[int]:
    span = dashboard.within(url, *place)
    return [span.start, span.end]
