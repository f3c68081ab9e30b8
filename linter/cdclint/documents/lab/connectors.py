"""The connectors of a project, each with the version of Debezium that its lab runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.connector_catalogue import Settings, settings_of
from cdclint.documents.connector_keys import CLASS, connector_facts, property_configuration
from cdclint.documents.lab.debezium_images import agreed_debezium

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from cdclint.documents.connector_catalogue import Version
    from cdclint.documents.connector_keys import ConfigurationFacts, ConnectorFacts, OldKeyFacts, SettingFacts
    from cdclint.documents.project import Project

_DYNAMIC = regex(r"[$<>%]|\{\{|\.\.\.|…")
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

    @property
    def settings(self) -> Mapping[str, SettingFacts]:
        """The settings by their keys."""
        return {one["key"]: one for one in self.facts["settings"]}

    @property
    def name(self) -> str:
        """The class of the connector."""
        return next((one["value"] for one in self.facts["settings"] if one["key"] == CLASS), "")

    @property
    def known(self) -> Settings | None:
        """What is known of the settings of its class."""
        return settings_of(self.name, self.version)

    @property
    def whole(self) -> bool:
        """Whether nothing of it is left out."""
        return self.facts["whole"] and not (self.in_lesson and len(self.facts["settings"]) < _LEAST)

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
    """The files that configure connectors: JSON, resources of Kubernetes, and properties of a standalone Connect."""
    found = dict(project.connectors)
    for path in project.files:
        text = (project.text(path) or "") if path.endswith(".properties") else ""
        listed = list(property_configuration(text)) if CLASS in text else []
        if listed:
            found[path] = connector_facts(text, listed)
    return dict(sorted(found.items()))


def is_dynamic(value: str) -> bool:
    """Whether a value is a placeholder."""
    return _DYNAMIC.search(value) is not None


def _is_old(one: ConfigurationFacts, keys: list[OldKeyFacts]) -> bool:
    starts = {setting["span"][0] for setting in one["settings"]}
    return any(key["span"][0] - 1 in starts or key["span"][0] in starts for key in keys)
