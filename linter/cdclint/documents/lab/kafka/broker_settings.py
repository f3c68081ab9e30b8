"""How a process of Kafka is configured: by the variables of its image, or by a file of properties."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.project import Project
    from cdclint.syntax.data.value import Scalar

Version = tuple[int, ...]
PREFIXES = ("KAFKA_CFG_", "KAFKA_")
_MARKS = ("ADVERTISED_LISTENERS", "LISTENERS", "PROCESS_ROLES")
_IN_PROPERTIES = regex(r"(?m)^[ \t]*+(?:advertised\.listeners|listeners|process\.roles)[ \t]*+[=:]")
_OF_OTHERS = regex(
    r"(?m)^[ \t]*+(?:rest\.|plugin\.path|connector\.class|schema\.registry|kafkastore\.|ksql\.|host\.name[ \t]*+=)"
)
"""Settings of programs beside Kafka that have listeners as well."""
_APACHE = regex(r"apache/kafka(?:-native)?:(\d++\.\d++)[\w.-]*+")
_CONFLUENT = regex(r"confluentinc/cp-(?:server|kafka|enterprise-kafka):(\d++)\.(\d++)[\w.-]*+")
_BITNAMI = regex(r"bitnami(?:legacy)?/kafka:(\d++\.\d++)[\w.-]*+")


class BrokerFacts(TypedDict):
    """The settings of a process by Kafka's names for them: value, its place, and the name that is written there.

    `whole` says that nothing else sets any, as far as the service shows.
    """

    settings: dict[str, list[int | str]]
    whole: bool


@dataclass(frozen=True)
class Setting:
    """A setting: its value, its place, and the name that is written."""

    value: str
    span: list[int]
    name: str

    @property
    def is_dynamic(self) -> bool:
        """Whether the value is filled in."""
        return "$" in self.value or "<" in self.value or "{{" in self.value


@dataclass(frozen=True)
class Broker:
    """A process of Kafka: its file, its service, its settings, and the version of Kafka, () where that is unknown."""

    path: str
    service: str
    image: str
    settings: Mapping[str, Setting]
    whole: bool
    version: Version

    def get(self, key: str) -> Setting | None:
        """A setting whose value is known."""
        found = self.settings.get(key)
        return None if found is None or found.is_dynamic else found

    def written(self, key: str) -> str:
        """A key as it is written here."""
        first = next(iter(self.settings.values()))
        prefix = next((one for one in PREFIXES if first.name.startswith(one)), "")
        return prefix + key.replace(".", "_").upper() if prefix else key


def broker_facts(environment: Mapping[str, Scalar], *, whole: bool) -> BrokerFacts | None:
    """What the variables of a service tell a broker; None where it is none."""
    prefix = next((one for mark in _MARKS for one in PREFIXES if f"{one}{mark}" in environment), "")
    if not prefix:
        return None
    settings: dict[str, list[int | str]] = {
        _key(name.removeprefix(prefix)): [str(one.value), one.start, one.end, name]
        for name, one in environment.items()
        if name.startswith(prefix)
    }
    return {"settings": settings, "whole": whole}


def brokers(project: Project) -> Iterator[Broker]:
    """The processes of Kafka in the Compose files of a project and in its files of properties."""
    for path, facts in project.lab.composes.items():
        for service in facts["services"]:
            found = service.get("broker")
            if found is None:
                continue
            settings = {
                key: Setting(str(value), [int(start), int(end)], str(name))
                for key, (value, start, end, name) in found["settings"].items()
            }
            image = service["image"]
            yield Broker(path, service["name"], image, settings, found["whole"], kafka_version(image))
    for path in project.files:
        text = (project.text(path) or "") if path.endswith(".properties") else ""
        if not _IN_PROPERTIES.search(text) or _OF_OTHERS.search(text):
            continue
        from cdclint.documents.connectors.connector_keys import settings_of_properties  # noqa: PLC0415 (few projects have such files)

        settings = {one["key"]: Setting(one["value"], one["place"], one["key"]) for one in settings_of_properties(text)}
        yield Broker(path, "", "", settings, whole=True, version=())


def kafka_version(image: str) -> Version:
    """The version of Kafka in an image, () where it is unknown."""
    name = "/".join(image.split("/")[-2:])
    for pattern in (_APACHE, _BITNAMI):
        found = pattern.fullmatch(name)
        if found is not None:
            return tuple(number_of(part) for part in found[1].split("."))
    confluent = _CONFLUENT.fullmatch(name)
    # Confluent 5.5 has Kafka 2.5, 7.9 has 3.9, and 8.0 has 4.0.
    return (
        ()
        if confluent is None or number_of(confluent[1]) < 5
        else (_majors(number_of(confluent[1])), number_of(confluent[2]))
    )


def _majors(major: int) -> int:
    return {5: 2, 6: 2, 7: 3}.get(major, major - 4)


@cache
def broker_keys() -> dict[str, str]:
    """The settings that brokers have, with the kind of their values."""
    found: dict[str, str] = json.loads((DATA / "broker-keys.json").read_text("utf-8"))
    return {name: kind for name, kind in found.items() if name != "origin"}


def _key(variable: str) -> str:
    """The setting that a variable stands for: `__` is `_`, and `___` is `-`."""
    shown = variable.replace("___", "-").replace("__", "\0").replace("_", ".").replace("\0", "_")
    return shown.lower()
