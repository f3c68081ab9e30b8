"""A file that Grafana refuses as a dashboard."""

from __future__ import annotations

from collections.abc import Iterator
from functools import reduce

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Array, Object, is_null, string

UID = regex(r"[A-Za-z0-9_-]{1,40}")


@rule
def not_importable(dashboard: Dashboard) -> Iterator[Finding]:
    """A dashboard lacks what Grafana needs to import or provision it.

    That is a title, a uid of at most 40 letters, digits, `-` and `_`, a type for each panel, and a name, type and (for
    a datasource) pluginId for each input.
    """
    root = dashboard.root
    title = root.get("title")
    if not string(title).strip():
        yield Finding(
            dashboard.span(title or dashboard.place), Message("the dashboard has no title: Grafana rejects it")
        )
    uid = root.get("uid")
    if string(uid) and not UID.fullmatch(string(uid)):
        message = Message(
            'Grafana rejects the uid "{uid}": use at most 40 letters, digits, "-" and "_"', uid=string(uid)
        )
        yield Finding(dashboard.span(uid or dashboard.place), message)
    for key in ("panels", "__inputs"):
        value = root.get(key)
        if value is not None and not isinstance(value, Array) and not is_null(value):
            yield Finding(dashboard.span(value), Message("`{key}` is not a list", key=key))
    for panel in dashboard.panels:
        if not panel.type and not panel.is_library:
            yield Finding(dashboard.span(panel.place), Message("{panel} has no type", panel=panel.label))
    inputs = root.get("__inputs")
    for entry in inputs if isinstance(inputs, Array) else ():
        if not isinstance(entry, Object):
            yield Finding(dashboard.span(entry), Message("an input is an object with name, type and pluginId"))
            continue
        needed = ("name", "type", "pluginId") if string(entry.get("type")) == "datasource" else ("name", "type")
        missing = [key for key in needed if not string(entry.get(key))]
        if missing:
            keys = reduce(lambda some, key: Message("{some} and no {key}", some=some, key=key), missing)
            message = Message("the input has no {keys}", keys=keys)
            yield Finding(dashboard.span(entry.get("name") or entry), message)
