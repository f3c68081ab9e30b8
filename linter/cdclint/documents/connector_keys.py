"""Keys of Debezium 1 in the configuration of a connector, in a file or in a code block."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.data_file import JsonFile

if TYPE_CHECKING:
    from collections.abc import Iterator

_KEY = regex(
    r"(?<![\w.])(?:database\.server\.name|mongodb\.name|database\.history(?:\.[a-z.]+)?"
    r"|(?:table|column|database|schema|collection|field)\.(?:whitelist|blacklist))(?=\"?[ \t]*[:=])"
)
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


class ConnectorFacts(TypedDict):
    """What the configuration of a connector tells the others."""

    kind: str
    old_keys: list[OldKeyFacts]


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
        return {"kind": "connector", "old_keys": keys}


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


def _renamed(key: str) -> str:
    if key.startswith(_HISTORY):
        return f"schema.history.internal{key[len(_HISTORY) :]}"
    head, _, tail = key.rpartition(".")
    return f"{head}.{_LISTS[tail]}" if tail in _LISTS else _EXACT[key]
