"""Dashboard providers: where Grafana finds the dashboards that are files."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import YamlFile
from cdclint.syntax.data.value import Object, Scalar, at, items, text

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Value


class ProvidersFacts(TypedDict):
    """Where Grafana is told to look for dashboards: pairs of a path in its container and the path's span."""

    kind: str
    paths: list[tuple[str, list[int]]]


@dataclass(frozen=True)
class DashboardProviders(YamlFile):
    """Where Grafana finds the dashboards that are files."""

    @cached_property
    def facts(self) -> ProvidersFacts:
        """JSON-able."""
        found = [at(entry, "options", "path") for entry in items(at(self.value, "providers"))]
        paths = [(text(path), [path.start, path.end]) for path in found if isinstance(path, Scalar)]
        return {"kind": "dashboard-providers", "paths": paths}


def is_providers(value: Value | None) -> bool:
    """Whether a YAML value is a file of dashboard providers."""
    entries = at(value, "providers")
    return (
        isinstance(value, Object)
        and "apiVersion" in value
        and any(isinstance(entry, Object) and "options" in entry for entry in items(entries))
    )
