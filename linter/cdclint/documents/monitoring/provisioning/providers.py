"""Dashboard providers: where Grafana finds the dashboards that are files."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import YamlFile
from cdclint.documents.monitoring.provisioning.datasources import place_of
from cdclint.syntax.data.value import Object, Scalar, at, items, text

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value


_NAMES = ("providers", "provider", "Providers", "dashboardProviders")


class ProvidersFacts(TypedDict):
    """Where Grafana looks for dashboards: `paths` are pairs of a path in its container and the path's span.

    `names` are the organisation, the name and its span of each provider.
    """

    kind: str
    paths: list[tuple[str, list[int]]]
    names: list[tuple[str, str, list[int]]]


@dataclass(frozen=True)
class DashboardProviders(YamlFile):
    """Where Grafana finds the dashboards that are files."""

    @cached_property
    def facts(self) -> ProvidersFacts:
        """JSON-able."""
        found = [at(entry, "options", "path") for entry in items(at(self.value, "providers"))]
        paths = [(text(path), [path.start, path.end]) for path in found if isinstance(path, Scalar)]
        entries = [entry for entry in items(at(self.value, "providers")) if isinstance(entry, Object)]
        names = [(text(one.get("orgId")) or "1", text(one.get("name")), place_of(one, "name")) for one in entries]
        return {"kind": "dashboard-providers", "paths": paths, "names": names}


def is_providers(value: Value | None) -> bool:
    """Whether a YAML value is a file of dashboard providers, or means to be one."""
    if not isinstance(value, Object):
        return False
    held = [member.value for member in value if member.name in _NAMES]
    entries = [
        entry
        for one in held
        for entry in ((one,) if isinstance(one, Object) else items(one))
        if isinstance(entry, Object)
    ]
    marks = ("options", "folder", "updateIntervalSeconds", "disableDeletion", "allowUiUpdates")
    if "apiVersion" in value and "providers" in value:
        return any(any(mark in entry for mark in marks) or text(entry.get("type")) == "file" for entry in entries)
    return any(text(at(entry, "options", "path")) and "name" in entry for entry in entries)
