"""Provisioned datasources: what they are called, and by which names others may refer to them."""

from __future__ import annotations

from functools import cached_property
from hashlib import sha256
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.message import to_plain
from cdclint.documents.data_file import YamlFile
from cdclint.documents.monitoring.provisioning.provisioned_shapes import shape_problems
from cdclint.documents.network_address import AddressFacts, address_of
from cdclint.syntax.data.value import Object, Scalar, at, items, text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from cdclint.documents.project import Project
    from cdclint.syntax.data.value import Value


_NAMES = ("datasources", "datasource", "dataSources", "data_sources", "DataSources", "Datasources")
_MARKS = ("access", "url", "isDefault", "is_default", "jsonData", "secureJsonData", "editable")
"""What an entry has besides, where the file does not say that it is Grafana's."""


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


class RefusedFacts(TypedDict):
    """A value that Grafana cannot read: its span, and what is wrong as `to_plain` writes it."""

    span: list[int]
    message: object


class DatasourcesFacts(TypedDict):
    """What other files read from a file of datasources."""

    kind: str
    datasources: list[DatasourceFacts]
    refused: NotRequired[list[RefusedFacts]]


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
        facts: DatasourcesFacts = {
            "kind": "datasources",
            "datasources": [_datasource(entry) for entry in self.entries],
        }
        if isinstance(self.value, Object) and "apiVersion" in self.value:
            found = list(shape_problems(self.value, "datasources"))
            if found:
                facts["refused"] = [
                    {
                        "span": [value.start, value.end if isinstance(value, Scalar) else value.start + 1],
                        "message": to_plain(message),
                    }
                    for value, message in found
                ]
        return facts


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
    """Whether a YAML value is a file of datasources, or means to be one."""
    if not isinstance(value, Object):
        return False
    named = [member.value for member in value if member.name in _NAMES]
    entries = [entry for held in named for entry in ((held,) if isinstance(held, Object) else items(held))]
    usual = ("type", "access", "isDefault", "jsonData")
    if "apiVersion" in value and "datasources" in value and any(at(entry, key) for entry in entries for key in usual):
        return True
    marked = (isinstance(entry, Object) and {"name", "type"} <= {one.name for one in entry} for entry in entries)
    return any(marked) and any(isinstance(one, Object) and any(key in one for key in _MARKS) for one in entries)


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
