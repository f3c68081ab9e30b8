"""The configurations of connectors, in a file or in a code block: their settings, and keys of Debezium 1."""

from __future__ import annotations

import json
from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.data_file import JsonFile
from cdclint.syntax.data.value import Array, Object, Scalar

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Member, Value

CLASS = "connector.class"
MAX_TRIES = 50
"""How many braces of a block are tried as the beginning of JSON."""

_KEY = regex(
    r"(?<![\w.])(?:database\.server\.name|mongodb\.name|database\.history(?:\.[a-z.]+)?"
    r"|(?:table|column|database|schema|collection|field)\.(?:whitelist|blacklist))(?=\"?[ \t]*[:=])"
)
_SENT = regex(r"\bcurl\b|\b(?:POST|PUT) |<<")
_WITHOUT_HISTORY = regex(r"io\.debezium\.connector\.(?:postgresql|mongodb|vitess|cassandra|spanner|jdbc)\.")
"""Connectors that keep no history of schemas: what is left of one is harmless."""
_EXACT = {
    "database.server.name": "topic.prefix",
    "mongodb.name": "topic.prefix",
}
_LISTS = {"whitelist": "include.list", "blacklist": "exclude.list"}
_HISTORY = "database.history"


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
    """What the other files read from a connector's configuration."""

    kind: str
    old_keys: list[OldKeyFacts]
    configurations: list[ConfigurationFacts]


@dataclass(frozen=True)
class ConnectorFile(JsonFile):
    """A JSON file that configures a connector of Kafka Connect."""

    @cached_property
    def facts(self) -> ConnectorFacts:
        """JSON-able."""
        found = old_keys(self.source.text)
        keys: list[OldKeyFacts] = [
            {"key": key, "meant": meant, "span": [start, start + len(key)]} for key, meant, start in found
        ]
        listed = [] if self.problems else list(configurations(self.value, whole=True))
        return {"kind": "connector", "old_keys": keys, "configurations": listed}


def configurations(root: Value | None, *, whole: bool) -> Iterator[ConfigurationFacts]:
    """The configurations in a JSON value; `whole` says that nothing of them is left out."""
    waiting: list[Value | None] = [root]
    while waiting:
        value = waiting.pop()
        if isinstance(value, Array):
            waiting += reversed(value.items)
        elif isinstance(value, Object) and CLASS in value:
            yield {"settings": [_setting(member) for member in value], "whole": whole}
        elif isinstance(value, Object):
            waiting += [one.value for one in reversed(value.members)]


def configurations_in(code: str) -> Iterator[ConfigurationFacts]:
    """The configurations in a code block: the JSON that it is, or, whole, that a command in it sends."""
    if CLASS not in code:
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
            yield from configurations(value, whole=_SENT.search(code, 0, at) is not None)
        at = end


def _setting(member: Member) -> SettingFacts:
    value = member.value
    kind = "list" if isinstance(value, Array) else "mapping"
    text = ""
    if isinstance(value, Scalar):
        kind = "null" if value.value is None else "text"
        text = str(value.value) if not isinstance(value.value, bool) else str(value.value).lower()
    place = [value.start, value.end if isinstance(value, Scalar) else value.start + 1]
    return {"key": member.name, "value": text, "kind": kind, "span": [member.key.start, member.key.end], "place": place}


def old_keys(text: str) -> Iterator[tuple[str, str, int]]:
    """The keys of Debezium 1 in the configuration of one of its connectors, what they are called now, and where.

    A text that has the new key as well shows both, or keeps the old one for older versions.
    """
    if "connector.class" not in text or "io.debezium." not in text:
        return
    has_history = _WITHOUT_HISTORY.search(text) is None
    for found in _KEY.finditer(text):
        key = found[0]
        if key.startswith(_HISTORY) and not has_history:
            continue
        meant = _renamed(key)
        group = "schema.history.internal" if key.startswith(_HISTORY) else meant
        if group not in text:
            yield key, meant, found.start()


def is_renamed(key: str) -> bool:
    """Whether a key is one of Debezium 1 that later versions call otherwise."""
    found = _KEY.match(f"{key}=")
    return found is not None and found.end() == len(key)


def _renamed(key: str) -> str:
    if key.startswith(_HISTORY):
        return f"schema.history.internal{key[len(_HISTORY) :]}"
    head, _, tail = key.rpartition(".")
    return f"{head}.{_LISTS[tail]}" if tail in _LISTS else _EXACT[key]
