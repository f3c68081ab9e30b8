"""Provisioned datasources: what they are called, and by which names others may refer to them."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import YamlFile
from cdclint.documents.network_address import AddressFacts, address_of
from cdclint.syntax.data.value import Object, Scalar, at, items, text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from cdclint.documents.project import Project
    from cdclint.syntax.data.value import Value


class DatasourceFacts(TypedDict):
    """A provisioned datasource; `interval` is its `timeInterval` in seconds with its span, None where it has none.

    `place` is the span of its name, `default` that of `isDefault` where it is the default one.
    """

    name: str
    uid: str
    type: str
    interval: tuple[float, list[int]] | None
    address: AddressFacts | None
    place: list[int]
    org: str
    default: list[int] | None
    uid_place: list[int]


class DatasourcesFacts(TypedDict):
    """What other files read from a file of datasources."""

    kind: str
    datasources: list[DatasourceFacts]


@dataclass(frozen=True)
class Datasources(YamlFile):
    """Provisioned datasources."""

    @cached_property
    def entries(self) -> tuple[Object, ...]:
        """The datasources, in the order of the file."""
        return tuple(one for one in items(at(self.value, "datasources")) if isinstance(one, Object))

    @cached_property
    def facts(self) -> DatasourcesFacts:
        """JSON-able."""
        return {"kind": "datasources", "datasources": [_datasource(entry) for entry in self.entries]}


@dataclass(frozen=True)
class Provisioned:
    """The datasources that the files of a project provision."""

    entries: tuple[DatasourceFacts, ...]

    @classmethod
    def of(cls, project: Project) -> Provisioned:
        """All of them."""
        files = project.datasource_files.values()
        return cls(tuple(entry for facts in files for entry in facts["datasources"]))

    @cached_property
    def uids(self) -> frozenset[str]:
        """What they can be called by: their uid, or the one that Grafana derives of the name where they have none."""
        return frozenset(entry["uid"] or derived_uid(entry["name"]) for entry in self.entries)

    @cached_property
    def names(self) -> frozenset[str]:
        """Their names, by which a dashboard may call them, too."""
        return frozenset(entry["name"] for entry in self.entries)

    @property
    def open(self) -> bool:
        """Whether some name or uid is only known when Grafana runs, since a variable is in it."""
        return any("$" in entry["uid"] or "$" in entry["name"] for entry in self.entries)


def derived_uid(name: str) -> str:
    """The uid that Grafana gives a provisioned datasource without one."""
    return "P" + sha256(name.encode()).hexdigest()[:16].upper()


def is_datasources(value: Value | None) -> bool:
    """Whether a YAML value is a file of datasources."""
    entries = at(value, "datasources")
    return (
        isinstance(value, Object)
        and "apiVersion" in value
        and any(isinstance(entry, Object) and "type" in entry for entry in items(entries))
    )


def _datasource(entry: Object) -> DatasourceFacts:
    name, url = text(entry.get("name")), entry.get("url")
    written = at(entry, "jsonData", "timeInterval")
    interval = seconds(text(written))
    proxied = text(entry.get("access")) in {"", "proxy"}
    return {
        "name": name,
        "uid": text(entry.get("uid")),
        "type": text(entry.get("type")),
        "interval": None if written is None or interval is None else (interval, [written.start, written.end]),
        "address": address_of(url, "datasource", name) if isinstance(url, Scalar) and proxied else None,
        "place": place_of(entry, "name"),
        "org": text(entry.get("orgId")) or "1",
        "default": place_of(entry, "isDefault") if _is_true(entry.get("isDefault")) else None,
        "uid_place": place_of(entry, "uid"),
    }


def _is_true(value: Value | None) -> bool:
    return isinstance(value, Scalar) and text(value).casefold() in {"true", "t", "1"}


def place_of(entry: Object, key: str) -> list[int]:
    """The span of a value of a mapping, or where the mapping begins."""
    value = entry.get(key)
    return [value.start, value.end] if isinstance(value, Scalar) else [entry.start, entry.start + 1]
