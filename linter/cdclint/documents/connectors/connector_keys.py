"""The configurations of connectors, in a file or in a code block: their settings, and keys of Debezium 1."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.data_file import JsonFile, YamlFile
from cdclint.syntax.data.value import Array, Object, Scalar, parts, string, walk

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from cdclint.syntax.data.value import Member, Value

CLASS = "connector.class"
MAX_TRIES = 50
"""How many braces of a block are tried as the beginning of JSON."""

_KEY = regex(
    r"(?:(?<![\w.])|(?<=debezium\.source\.))(?:database\.server\.name|mongodb\.name|database\.history(?:\.[a-z.]+)?"
    r"|(?:table|column|database|schema|collection|field)\.(?:whitelist|blacklist))(?=\"?[ \t]*[:=])"
)
_PROPERTY = regex(r"(?m)^[ \t\f]*+([^\s#!=:][^\s=:]*+)[ \t\f]*+[=:][ \t\f]*+((?:[^\r\n\\]|\\(?:\r?\n|.))*+)\r?$")
_HAS_CLASS = regex(r"(?m)^[ \t]*+(debezium\.source\.)?connector\.class[ \t]*+=")
"""The class in a file of properties; Debezium Server has the settings of its connector below `debezium.source`."""
_RESOURCE = regex(r"(?m)^kind:[ \t]*+[\"']?KafkaConnector\b")
PLUGIN = regex(r"debezium-connector-[a-z0-9]++[:/-](\d++\.\d++)")
_CONNECTION = frozenset({"database.hostname", "database.user", "database.password"})
_SENT = regex(r"\bcurl\b|\b(?:POST|PUT) |<<")
_WITHOUT_HISTORY = regex(r"io\.debezium\.connector\.(?:postgresql|mongodb|vitess|cassandra|spanner|jdbc)\.")
"""Connectors that keep no history of schemas: what is left of one is harmless."""
_TYPES = frozenset(
    {
        *(
            "string",
            "text",
            "number",
            "integer",
            "int",
            "long",
            "short",
            "double",
            "float",
            "boolean",
            "bool",
            "object",
        ),
        *("array", "list", "map", "null", "password", "class", "enum", "any"),
    }
)
_DESCRIBES = frozenset(
    {
        *("default", "required", "description", "enum", "const", "$ref", "oneOf", "anyOf", "allOf", "examples"),
        *("defaultValue", "default_value", "importance", "title", "properties", "pattern", "doc", "documentation"),
    }
)
"""Keys of the schema of a setting: JSON Schema's, and those of a form or of what Connect answers about a plug-in."""
_IS_MAPPING = regex(r"\"?\s*+:\s*+\{(?!\{)")
_EXACT = {
    "database.server.name": "topic.prefix",
    "mongodb.name": "topic.prefix",
}
_LISTS = {"whitelist": "include.list", "blacklist": "exclude.list"}
_HISTORY = "database.history"
_OF_DEBEZIUM = ("database.server.name", "database.history.")


class OldKeyFacts(TypedDict):
    """A key of Debezium 1, what Debezium 2 calls it, and its span."""

    key: str
    meant: str
    span: list[int]


class SettingFacts(TypedDict):
    """A setting: its key, its value as text, and their spans. `kind` is "text", "list", "mapping" or "null"."""

    key: str
    value: str
    kind: str
    span: list[int]
    place: list[int]


class ConfigurationFacts(TypedDict):
    """The configuration of a connector; `whole` says that nothing of it is left out."""

    settings: list[SettingFacts]
    whole: bool


class ConnectorFacts(TypedDict):
    """What the other files read of connectors; `plugins` are the versions of Debezium beside them."""

    kind: str
    old_keys: list[OldKeyFacts]
    configurations: list[ConfigurationFacts]
    plugins: list[str]


@dataclass(frozen=True)
class ConnectorFile(JsonFile):
    """A JSON file that configures a connector of Kafka Connect."""

    @cached_property
    def facts(self) -> ConnectorFacts:
        """JSON-able."""
        listed = [] if self.problems else list(configurations(self.value, whole=True))
        return connector_facts(self.source.text, listed)


@dataclass(frozen=True)
class ConnectorResources(YamlFile):
    """A YAML file of Kubernetes that configures connectors, as Strimzi does, or the plugins that they come from."""

    @cached_property
    def facts(self) -> ConnectorFacts:
        """JSON-able."""
        listed = [] if self.problems else list(resource_configurations(self.documents))
        return connector_facts(self.source.text, listed)


def connector_facts(text: str, listed: list[ConfigurationFacts]) -> ConnectorFacts:
    """The facts of a file with these configurations."""
    keys: list[OldKeyFacts] = [
        {"key": key, "meant": meant, "span": [start, start + len(key)]} for key, meant, start in old_keys(text)
    ]
    return {"kind": "connector", "old_keys": keys, "configurations": listed, "plugins": PLUGIN.findall(text)}


def is_connector_resource(documents: tuple[Value, ...]) -> bool:
    """Whether YAML holds a connector of Strimzi, or the Connect that it runs in."""
    return any(
        isinstance(one, Object)
        and string(one.get("kind")) in {"KafkaConnector", "KafkaConnect"}
        and "strimzi.io" in string(one.get("apiVersion"))
        for one in documents
    )


def resource_configurations(documents: tuple[Value, ...]) -> Iterator[ConfigurationFacts]:
    """The configurations of connectors in resources of Kubernetes; class and tasks are beside the settings."""
    for one in documents:
        spec = one.get("spec") if isinstance(one, Object) and string(one.get("kind")) == "KafkaConnector" else None
        config = spec.get("config") if isinstance(spec, Object) else None
        named = spec.member("class") if isinstance(spec, Object) else None
        if not isinstance(spec, Object) or not isinstance(config, Object) or named is None:
            continue
        settings = [_setting(named, CLASS)]
        if (tasks := spec.member("tasksMax")) is not None:
            settings.append(_setting(tasks, "tasks.max"))
        settings += [_setting(member) for member in config if member.name != "<<"]
        yield {"settings": settings, "whole": "<<" not in config}


def property_configuration(text: str) -> Iterator[ConfigurationFacts]:
    """The configuration that a `.properties` file of a connector is."""
    named = _HAS_CLASS.search(text)
    if named is not None:
        yield {"settings": settings_of_properties(text, named[1] or ""), "whole": True}


def settings_of_properties(text: str, prefix: str = "") -> list[SettingFacts]:
    """The settings of a file of properties; of those that begin with the prefix, where there is one, the rest."""
    settings: list[SettingFacts] = []
    for found in _PROPERTY.finditer(text):
        if not found[1].startswith(prefix):
            continue
        start, end = found.start(1) + len(prefix), found.end(1)
        place = [found.start(2), found.end(2)] if found[2] else [start, end]
        key = found[1][len(prefix) :]
        settings.append({"key": key, "value": found[2].strip(), "kind": "text", "span": [start, end], "place": place})
    return settings


def configurations(root: Value | None, *, whole: bool) -> Iterator[ConfigurationFacts]:
    """The configurations in a JSON value; `whole` says that nothing of them is left out."""
    for value in walk(root, _outside):
        if isinstance(value, Object) and CLASS in value and not any(_is_description(one.value) for one in value):
            yield {"settings": [_setting(member) for member in value], "whole": whole}


def _outside(value: Value) -> Iterable[Value]:
    """What may have configurations in it: a configuration has none."""
    return () if isinstance(value, Object) and CLASS in value else parts(value)


def _is_description(value: Value) -> bool:
    """Whether what is in the place of a setting's value says which values it takes: the block is a form of settings.

    A transform that is written as a mapping has a class for its `type`.
    """
    if not isinstance(value, Object):
        return False
    kind = value.get("type")
    named = isinstance(kind, Array) or string(kind).casefold() in _TYPES
    return named or any(key in value for key in _DESCRIBES)


def configurations_in(code: str) -> Iterator[ConfigurationFacts]:
    """The configurations in a code block: the JSON that it is or that a command in it sends, properties, resources.

    One that is sent is whole, and one with all that a connection needs.
    """
    if _RESOURCE.search(code):
        from cdclint.syntax.data.yaml_reader import read_yaml  # noqa: PLC0415 (few lessons have such a block)

        resource = read_yaml(Source("", code))
        if not resource.problems:
            yield from resource_configurations(resource.documents)
        return
    if CLASS not in code:
        return
    if _HAS_CLASS.search(code):
        for one in property_configuration(code):
            yield {**one, "whole": _is_complete(one)}
        return
    from cdclint.syntax.data.json_reader import parse_json  # noqa: PLC0415 (few lessons have such a block)

    decoder, at, tries = json.JSONDecoder(), 0, 0
    while tries < MAX_TRIES and (at := code.find("{", at)) >= 0:
        tries += 1
        try:
            _, end = decoder.raw_decode(code, at)
        except (ValueError, RecursionError):
            at += 1
            continue
        value, problems = parse_json(Source("", code), at, end)
        if not problems:
            sent = _SENT.search(code, 0, at) is not None
            named = isinstance(value, Object) and "name" in value and "config" in value
            for one in configurations(value, whole=True):
                yield {**one, "whole": sent or _is_complete(one, named=named)}
        at = end


def _is_complete(one: ConfigurationFacts, *, named: bool = False) -> bool:
    """Whether a configuration says all that a connection needs, and so is no piece; `named` says that it has a name."""
    keys = {setting["key"] for setting in one["settings"]}
    return (
        keys >= (_CONNECTION - {"database.password"} if named else _CONNECTION) or "mongodb.connection.string" in keys
    )


def _setting(member: Member, key: str = "") -> SettingFacts:
    value = member.value
    kind = "list" if isinstance(value, Array) else "mapping"
    text = ""
    if isinstance(value, Scalar):
        kind = "null" if value.value is None else "text"
        text = str(value.value) if not isinstance(value.value, bool) else str(value.value).lower()
    place = [value.start, value.end if isinstance(value, Scalar) else value.start + 1]
    span = [member.key.start, member.key.end]
    return {"key": key or member.name, "value": text, "kind": kind, "span": span, "place": place}


def old_keys(text: str) -> Iterator[tuple[str, str, int]]:
    """The keys of Debezium 1 in the configuration of one of its connectors, what they are called now, and where.

    A text that has the new key as well is not refused: another rule says that the old one is never read.
    """
    if "io.debezium." not in text or ("connector.class" not in text and "KafkaConnector" not in text):
        return
    has_history = _WITHOUT_HISTORY.search(text) is None
    for found in _KEY.finditer(text):
        key = found[0]
        if (key.startswith(_HISTORY) and not has_history) or _IS_MAPPING.match(text, found.end()):
            # A mapping describes the key, as a schema does.
            continue
        meant = renamed(key)
        if meant not in text:
            yield key, meant, found.start()


def old_keys_of_a_piece(text: str) -> Iterator[tuple[str, str, int]]:
    """The same of a piece of a configuration: only keys that no other connector than those of Debezium 1 has."""
    for found in _KEY.finditer(text):
        key = found[0]
        meant = renamed(key)
        if key.startswith(_OF_DEBEZIUM) and meant not in text and not _IS_MAPPING.match(text, found.end()):
            yield key, meant, found.start()


def is_renamed(key: str) -> bool:
    """Whether a key is one of Debezium 1 that later versions call otherwise."""
    found = _KEY.match(f"{key}=")
    return found is not None and found.end() == len(key)


def renamed(key: str) -> str:
    """What a key of Debezium 1 is called since Debezium 2."""
    if key.startswith(_HISTORY):
        return f"schema.history.internal{key[len(_HISTORY) :]}"
    head, _, tail = key.rpartition(".")
    return f"{head}.{_LISTS[tail]}" if tail in _LISTS else _EXACT[key]
