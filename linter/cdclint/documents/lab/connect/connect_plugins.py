"""Transforms, predicates and converters of a connector: which there are, and which settings they have.

`data/connect-plugins.json` has those of Kafka and Debezium, by version; scripts/connect-plugins.py makes it.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from cdclint.core.closeness import closest
from cdclint.core.data import DATA
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.connectors.connector_catalogue import ClassData, Settings, numbers, settings_in, wrong_word
from cdclint.documents.lab.connectors import is_dynamic, value_problem
from cdclint.syntax.code.java_pattern import bad_references, read_pattern

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.connectors.connector_catalogue import Version
    from cdclint.documents.connectors.connector_keys import SettingFacts
    from cdclint.documents.lab.connectors import Connector

_KAFKA = "org.apache.kafka.connect."
_DEBEZIUM = "io.debezium."
_EVERYWHERE = "io.debezium.transforms.ExtractNewRecordState"
"""A transform that all known versions of Debezium have."""
_CLOSED = (f"{_KAFKA}transforms.", f"{_KAFKA}json.", f"{_KAFKA}storage.", "io.debezium.transforms.")
"""Packages all of whose classes are known."""
_MORE = frozenset({"io.debezium.transforms.Filter", "io.debezium.transforms.ContentBasedRouter"})
"""What Debezium has in jars of its own."""
_OF_CONFLUENT = ("io.confluent.connect.avro.AvroConverter", "io.confluent.connect.json.JsonSchemaConverter")
_REGISTERED = (*_OF_CONFLUENT, "io.confluent.connect.protobuf.ProtobufConverter")
_REGISTRY = "schema.registry.url"
_LISTS = ("transforms", "predicates")
_CONVERTERS = ("key.converter", "value.converter", "header.converter")
_OWN = {"transforms": frozenset({"type", "predicate", "negate"}), "predicates": frozenset({"type"})}
_OLD = frozenset({"blacklist", "whitelist"})
"""What transforms of Kafka 3 read as well."""
_GIVEN = frozenset({"converter.type"})
"""What Connect sets itself."""
_SUCCESSORS = {
    "drop.tombstones": "delete.tombstone.handling.mode",
    "delete.handling.mode": "delete.tombstone.handling.mode",
}
"""Keys of transforms that another one took the place of; its values are others."""
_VARIANT = regex(r"\\?\$[A-Za-z]++")
_PLACEHOLDER = regex(r"\$\{|\{\{|<%|%\{")
_PATTERNS = {
    f"{_KAFKA}transforms.RegexRouter": (("regex", "replacement"),),
    f"{_KAFKA}transforms.predicates.TopicNameMatches": (("pattern", ""),),
    "io.debezium.transforms.ByLogicalTableRouter": (
        ("topic.regex", "topic.replacement"),
        ("key.field.regex", "key.field.replacement"),
    ),
    "io.debezium.transforms.outbox.EventRouter": (("route.topic.regex", ""),),
}
"""The keys of patterns, with those of the texts that take their groups."""


class PluginData(ClassData):
    """What is known of a class; `role` is `transforms`, `predicates` or `converter`."""

    role: str


class Defect(NamedTuple):
    """What is wrong with a setting, and what to write instead in its place, "" where that is not known."""

    setting: SettingFacts
    message: Message
    meant: str = ""


class Plugin(NamedTuple):
    """A transform, predicate or converter: where its class is written, and the beginning of its settings' keys."""

    setting: SettingFacts
    role: str
    prefix: str

    @property
    def name(self) -> str:
        """Its class."""
        return self.setting["value"].strip().replace("\\$", "$")


def plugins(one: Connector) -> Iterator[Plugin]:
    """The plugins whose class a connector names."""
    settings = one.settings
    for role in _LISTS:
        for alias in dict.fromkeys(one.aliases(role)):
            setting = settings.get(f"{role}.{alias}.type")
            if setting is not None:
                yield Plugin(setting, role, f"{role}.{alias}.")
    for key in _CONVERTERS:
        if key in settings:
            yield Plugin(settings[key], "converter", f"{key}.")


def refused(one: Connector) -> Iterator[Defect]:
    """What Connect refuses of a connector over its plugins."""
    for plugin in plugins(one):
        setting = plugin.setting
        if setting["kind"] != "text" or is_dynamic(_VARIANT.sub("", setting["value"])):
            continue
        defect = _of_class(plugin, one.version)
        if defect is not None:
            yield Defect(setting, *defect)
            continue
        known = _known(plugin.name, one.version)
        if known is not None:
            yield from _of_values(one, plugin, known)
        if one.whole:
            needs = [] if known is None else [key for key in known.needs if key not in _GIVEN]
            needs += [_REGISTRY] if plugin.name in _REGISTERED else []
            missing = [f"{plugin.prefix}{key}" for key in needs if f"{plugin.prefix}{key}" not in one.settings]
            near = [each for each in missing if any(closest(key, [each], n=1, cutoff=0.85) for key in one.settings)]
            for key in missing if not near else ():
                yield Defect(setting, Message("`{key}` is missing", key=key))
    yield from _of_predicates(one)


def ignored(one: Connector) -> Iterator[Defect]:
    """Settings of plugins that these do not read."""
    for plugin in plugins(one):
        known = _known(plugin.name, one.version)
        given = [key.removeprefix(plugin.prefix) for key in one.settings if key.startswith(plugin.prefix)]
        own = _OWN.get(plugin.role, frozenset[str]())
        known_keys = ([_REGISTRY] if plugin.name in _REGISTERED else []) if known is None else known.keys
        for key in given:
            if key in own or (known is not None and known.is_known(key)) or not known_keys:
                continue
            near = closest(key, [each for each in (*known_keys, *own) if each not in given], n=1, cutoff=0.8)
            setting = one.settings[plugin.prefix + key]
            shown = setting["key"]
            if key == _REGISTRY and known is None:
                continue
            if near:
                meant = plugin.prefix + near[0]
                yield Defect(
                    setting, Message("`{key}` is never read; did you mean `{meant}`?", key=shown, meant=meant), meant
                )
            elif known is not None and known.was_known(key) and one.version:
                yield Defect(setting, _gone(one, known, plugin.prefix, key))
            elif known is not None and plugin.name.startswith(f"{_KAFKA}transforms.") and key not in _OLD:
                yield Defect(setting, Message("`{name}` does not read `{key}`", name=plugin.name, key=shown))


def _gone(one: Connector, known: Settings, prefix: str, key: str) -> Message:
    """That a version has a key of a plugin no more, and what took its place."""
    version, successor = ".".join(str(part) for part in one.version[:2]), _SUCCESSORS.get(key, "")
    if not known.is_known(successor):
        return Message("Debezium {version} has no `{key}` any more", version=version, key=prefix + key)
    return Message(
        "Debezium {version} has no `{key}` any more: `{meant}` took its place",
        version=version,
        key=prefix + key,
        meant=prefix + successor,
    )


def _of_class(plugin: Plugin, version: Version) -> tuple[Message, str] | None:
    """What is wrong with the class of a plugin."""
    name, known = plugin.name, _classes()
    if name in known:
        if known[name]["role"] != plugin.role:
            return Message("`{name}` cannot stand in `{list}`", name=name, list=plugin.role), ""
        if _is_absent(known[name], version):
            shown = ".".join(str(part) for part in version[:2])
            return Message("Debezium {version} has no `{name}`", version=shown, name=name), ""
        return None
    if name in _MORE or name in _REGISTERED:
        return None
    if f"{name}$Value" in known:
        return Message("`{name}` is abstract: write `{name}$Key` or `{name}$Value`", name=name), ""
    near = _near(name, plugin.role)
    if near:
        return Message("there is no `{name}`; did you mean `{meant}`?", name=name, meant=near), near
    newest = numbers(known[_EVERYWHERE]["versions"][-1])
    sure = name.startswith(_KAFKA) or (bool(version) and version[:2] <= newest)
    return (Message("there is no `{name}`", name=name), "") if sure and name.startswith(_CLOSED) else None


def _near(name: str, role: str) -> str:
    """The class that is almost one: its own name is, or its package."""
    if not name.startswith((_KAFKA, _DEBEZIUM, "io.confluent.connect.", "org.apache.", "kafka.connect.")):
        return ""
    package, _, simple = name.rpartition(".")
    listed = [each for each, one in _classes().items() if one["role"] == role] + (
        list(_REGISTERED) if role == "converter" else []
    )
    same = [each for each in listed if each.rpartition(".")[2].casefold() == simple.casefold()]
    packages = {each.rpartition(".")[0]: each for each in same}
    if len(same) == 1 and closest(package, list(packages), n=1, cutoff=0.6):
        return same[0]
    beside = {each.rpartition(".")[2]: each for each in listed if each.rpartition(".")[0] == package}
    found = closest(simple, list(beside), n=1, cutoff=0.8)
    return beside[found[0]] if found else ""


def _is_absent(data: ClassData, version: Version) -> bool:
    """Whether a version of Debezium surely lacks a class: a known one on its way there lacks it."""
    every = [numbers(one) for one in _classes()[_EVERYWHERE]["versions"]]
    own = [numbers(one) for one in data["versions"]]
    if not version or own[0] not in every:
        return False
    return any(own[-1] < one <= version[:2] or version[:2] <= one < own[0] for one in every)


def _known(name: str, version: Version) -> Settings | None:
    """The settings of a class; of one of Debezium's those of all versions where the lab's is unknown."""
    data = _classes().get(name)
    if data is None:
        return None
    if name.startswith(_KAFKA) or not version:
        return Settings(data, tuple(range(len(data["versions"]))))
    return settings_in(data, version)


def _of_values(one: Connector, plugin: Plugin, known: Settings) -> Iterator[Defect]:
    for key, setting in one.settings.items():
        name = key.removeprefix(plugin.prefix)
        if name == key or setting["kind"] != "text" or is_dynamic(setting["value"]):
            continue
        kinds = ("b",) if name == "negate" and plugin.role == "transforms" else known.kinds(name)
        wrong = wrong_word(kinds, setting["value"])
        if wrong is not None:
            yield Defect(setting, value_problem(key, wrong))
    for pattern_key, replacement_key in _PATTERNS.get(plugin.name, ()):
        pattern = one.settings.get(plugin.prefix + pattern_key)
        if pattern is None or pattern["kind"] != "text" or _PLACEHOLDER.search(pattern["value"]):
            continue
        read = read_pattern(pattern["value"])
        if read.problem is not None:
            message = Message("`{key}` is not a pattern: {problem}", key=pattern["key"], problem=read.problem)
            yield Defect(pattern, message)
            continue
        replacement = one.settings.get(plugin.prefix + replacement_key)
        if replacement is None or replacement["kind"] != "text" or _PLACEHOLDER.search(replacement["value"]):
            continue
        for reference in bad_references(replacement["value"], read):
            message = Message(
                "there is no group `{reference}`: the pattern has {count}", reference=reference, count=read.groups
            )
            yield Defect(replacement, message)


def _of_predicates(one: Connector) -> Iterator[Defect]:
    """Predicates that transforms name and nobody lists."""
    listed = one.aliases("predicates")
    for alias in dict.fromkeys(one.aliases("transforms")):
        setting = one.settings.get(f"transforms.{alias}.predicate")
        if setting is None or not one.facts["whole"] or is_dynamic(setting["value"]):
            continue
        if setting["value"].strip() not in listed and not any(is_dynamic(each) for each in listed):
            message = Message("`predicates` has no `{alias}`", alias=setting["value"].strip())
            yield Defect(setting, message)


@cache
def _classes() -> dict[str, PluginData]:
    found: dict[str, PluginData] = json.loads((DATA / "connect-plugins.json").read_text("utf-8"))
    return {name: one for name, one in found.items() if name != "origin"}
