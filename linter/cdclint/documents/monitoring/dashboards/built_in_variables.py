"""The variables that Grafana itself has in queries, legends and links: `$__rate_interval`, `${__field.labels.name}`."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.regex import regex

if TYPE_CHECKING:
    from collections.abc import Iterator

_USE = regex(r"\$(?P<brace>\{?)(?P<name>__[A-Za-z]\w*)(?:\.(?P<field>\w+))?")
_WRITTEN = (
    "__dashboard __user __org __timezone __all_variables __url_time_range __name __field __series __data "
    "__value __cell __auto __all __searchFilter __timeFilter __timeFrom __timeTo __url __theme __namespace "
    "__pod"
)
_IN_QUERY = (
    *("__interval", "__interval_ms", "__rate_interval", "__rate_interval_ms"),
    *("__range", "__range_s", "__range_ms", "__from", "__to"),
)
_KNOWN = (*_IN_QUERY, *_WRITTEN.split())
_FREE = ("__auto_interval_", "__cell_")
_FIELDS = {
    "__field": ("name", "labels", "displayName"),
    "__value": ("raw", "numeric", "text", "time", "calc"),
    "__data": ("fields", "name", "refId"),
    "__series": ("name",),
    "__user": ("id", "login", "email"),
    "__org": ("name", "id"),
}
"""What each variable has that holds several values."""


class Unknown(NamedTuple):
    """A variable or field that Grafana does not have: what is meant, "" where nothing is near, and its place."""

    written: str
    meant: str
    start: int
    end: int


def unknown_variables(text: str, *, query: bool) -> Iterator[Unknown]:
    """The variables of Grafana's form that it does not have; outside of queries only those that are almost one."""
    known = _IN_QUERY if query else _KNOWN
    for found in _USE.finditer(text):
        name, field = found["name"], found["field"]
        if name.startswith(_FREE) or (query and name in {"__all", "__auto", "__searchFilter", "__dashboard", "__org"}):
            continue
        if name not in known:
            folded = [one for one in known if _folded(one) == _folded(name) and not name.endswith("__")]
            # A name between two pairs of underscores is one of Prometheus's labels.
            near = folded or ([] if name.endswith("__") else closest(name, known, n=1, cutoff=0.8))
            if near or query:
                yield Unknown(name, near[0] if near else "", found.start("name"), found.end("name"))
        elif field is not None and found["brace"] and name in _FIELDS and field not in _FIELDS[name]:
            near = closest(field, _FIELDS[name], n=1, cutoff=0.6)
            yield Unknown(
                f"{name}.{field}", f"{name}.{near[0]}" if near else "", found.start("name"), found.end("field")
            )


def _folded(name: str) -> str:
    return name.replace("_", "").casefold()
