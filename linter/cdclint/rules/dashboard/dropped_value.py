"""A value of a dashboard that Grafana drops."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_null

LISTS = (("tags",), ("links",), ("templating", "list"), ("annotations", "list"))


@rule(severity=Severity.WARNING)
def dropped_value(dashboard: Dashboard) -> Iterator[Finding]:
    """A setting of a dashboard that holds a list holds something else, such as `"tags": "kafka"`.

    Grafana takes the dashboard, writes a line into its log, and continues without the setting: the dashboard
    is found by no tag, has no variables or no links.
    """
    for path in LISTS:
        value = at(dashboard.root, *path)
        if value is None or isinstance(value, Array) or is_null(value):
            continue
        fix = None
        place = dashboard.span(value)
        if path == ("tags",) and isinstance(value, Scalar) and isinstance(value.value, str):
            fix = Fix(Message("make it a list"), (Edit(place, f"[{place.text}]"),), safe=False)
        if isinstance(value, Scalar | Object):
            yield Finding(place, Message("`{key}` holds a list: Grafana drops this", key=".".join(path)), fix)
