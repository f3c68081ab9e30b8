"""The connectors of a project, each with the version of Debezium that its lab runs."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.connectors.connector_catalogue import Settings, settings_of
from cdclint.documents.connectors.connector_keys import (
    CLASS,
    configurations_in,
    connector_facts,
    property_configuration,
)
from cdclint.documents.lab.debezium_images import agreed_debezium

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.connectors.connector_catalogue import Version
    from cdclint.documents.connectors.connector_keys import (
        ConfigurationFacts,
        ConnectorFacts,
        OldKeyFacts,
        SettingFacts,
    )
    from cdclint.documents.project import Project

_DYNAMIC = regex(r"[$<>%]|\{\{|\.\.\.|…")
_PARTED = regex(r"\w[;|/ \t]++\w")
_SCRIPTS = (".sh", ".bash", ".http", ".rest")
_LEAST = 4
"""A block with fewer settings shows a piece, and no connector."""

COMMON = {
    "name": "",
    "connector.class": "",
    "tasks.max": "p",
    "key.converter": "",
    "value.converter": "",
    "header.converter": "",
    "config.action.reload": "none|restart",
    "transforms": "",
    "predicates": "",
    "topics": "",
    "topics.regex": "",
    "errors.tolerance": "all|none",
    "errors.log.enable": "b",
    "errors.log.include.messages": "b",
    "errors.retry.timeout": "i",
    "errors.retry.delay.max.ms": "i",
    "errors.deadletterqueue.topic.name": "",
    "errors.deadletterqueue.topic.replication.factor": "i",
    "errors.deadletterqueue.context.headers.enable": "b",
    "exactly.once.support": "requested|required",
    "offsets.storage.topic": "",
}
"""What Kafka Connect itself takes for every connector, with the kind of its values."""

OF_JDBC_SINK = {
    "insert.mode": "insert|update|upsert",
    "primary.key.mode": "kafka|none|record_header|record_key|record_value",
    "schema.evolution": "basic|none",
    "delete.enabled": "b",
    "truncate.enabled": "b",
    "quote.identifiers": "b",
    "batch.size": "i",
}
"""What Debezium's sink for databases takes besides."""
_JDBC_SINK = "io.debezium.connector.jdbc.JdbcSinkConnector"


@dataclass(frozen=True)
class Connector:
    """A configuration: the path of its file, its settings by their keys, and the version of Debezium, () where unknown.

    `old` says that it has keys of Debezium 1, which another rule reports.
    """

    path: str
    facts: ConfigurationFacts
    version: Version
    old: bool
    in_lesson: bool

    @cached_property
    def settings(self) -> Mapping[str, SettingFacts]:
        """The settings by their keys."""
        return {one["key"]: one for one in self.facts["settings"]}

    @property
    def name(self) -> str:
        """The class of the connector."""
        return next((one["value"] for one in self.facts["settings"] if one["key"] == CLASS), "")

    @cached_property
    def known(self) -> Settings | None:
        """What is known of the settings of its class."""
        return settings_of(self.name, self.version)

    def is_mixed(self, key: str) -> bool:
        """Whether the names in a list are parted by something else than commas."""
        return any(_PARTED.search(alias) and not is_dynamic(alias) for alias in self.aliases(key))

    def kind(self, key: str) -> str | None:
        """The kind of the values of a key that is not read from the versions of Debezium; None for other keys."""
        return COMMON.get(key, OF_JDBC_SINK.get(key) if self.name == _JDBC_SINK else None)

    @property
    def is_sink(self) -> bool:
        """Whether it takes topics, by the name of its class."""
        return "Sink" in self.name.rpartition(".")[2]

    @property
    def whole(self) -> bool:
        """Whether nothing of it is left out."""
        return self.facts["whole"] and not (self.in_lesson and len(self.facts["settings"]) < _LEAST)

    def mistaken(self, key: str) -> dict[str, str]:
        """The names that settings have and a list such as `transforms` has not, with the one that is meant for each.

        It is one of the list whose `type` is missing.
        """
        listed = self.aliases(key)
        lacking = [one for one in listed if f"{key}.{one}.type" not in self.settings]
        start = f"{key}."
        others = dict.fromkeys(name.split(".")[1] for name in self.settings if name.startswith(start))
        found = {
            one: near[0]
            for one in others
            if one not in listed and f"{key}.{one}.type" in self.settings and (near := closest(one, lacking, n=1))
        }
        return found if len(set(found.values())) == len(found) else {}

    def aliases(self, key: str) -> list[str]:
        """The names in a list such as `transforms`."""
        setting = self.settings.get(key)
        return [one.strip() for one in setting["value"].split(",") if one.strip()] if setting is not None else []


def connectors(project: Project) -> Iterator[Connector]:
    """The connectors in files, by the version of their lab, and in lessons, by that of all labs."""
    lab = project.lab
    for path, file in project.connector_files.items():
        version = agreed_debezium(project, lab, lab.around(path)) if file["configurations"] else ()
        for one in file["configurations"]:
            yield Connector(path, one, version, _is_old(one, file["old_keys"]), in_lesson=False)
    shown = {path: facts for path, facts in project.lessons.items() if "connectors" in facts}
    version = agreed_debezium(project, lab, list(lab.composes)) if shown else ()
    for path, facts in shown.items():
        for one in facts["connectors"]:
            yield Connector(path, one, version, _is_old(one, facts.get("old_keys", [])), in_lesson=True)


def connector_files(project: Project) -> dict[str, ConnectorFacts]:
    """The files that configure connectors: JSON, resources of Kubernetes, properties, and scripts that send JSON."""
    found = dict(project.connectors)
    for path in project.files:
        is_script = path.endswith(_SCRIPTS)
        text = (project.text(path) or "") if is_script or path.endswith(".properties") else ""
        listed = list(configurations_in(text) if is_script else property_configuration(text)) if CLASS in text else []
        if listed:
            found[path] = connector_facts(text, listed)
    return dict(sorted(found.items()))


def value_problem(key: str, wrong: str) -> Message:
    """What is wrong with a value that is not of a kind."""
    if wrong == "b":
        return Message("`{key}` is `true` or `false`", key=key)
    if wrong == "i":
        return Message("`{key}` is a whole number", key=key)
    if wrong in {"n", "p"}:
        return Message("`{key}` is a whole number from {least} on", key=key, least="01"[wrong == "p"])
    return Message("`{key}` is one of {words}", key=key, words=", ".join(wrong.split("|")))


def is_dynamic(value: str) -> bool:
    """Whether a value is a placeholder."""
    return _DYNAMIC.search(value) is not None


def _is_old(one: ConfigurationFacts, keys: list[OldKeyFacts]) -> bool:
    starts = {setting["span"][0] for setting in one["settings"]}
    return any(key["span"][0] - 1 in starts or key["span"][0] in starts for key in keys)
