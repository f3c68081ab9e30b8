"""Which settings Debezium's connectors have, by version: `data/connectors.json`, made by scripts/connector-keys.py."""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.core.whole_number import number_of

if TYPE_CHECKING:
    from collections.abc import Sequence

Version = tuple[int, ...]
CLASSES = (
    *("io.debezium.connector.postgresql.PostgresConnector", "io.debezium.connector.mysql.MySqlConnector"),
    *("io.debezium.connector.mariadb.MariaDbConnector", "io.debezium.connector.mongodb.MongoDbConnector"),
    *("io.debezium.connector.sqlserver.SqlServerConnector", "io.debezium.connector.oracle.OracleConnector"),
    *("io.debezium.connector.db2.Db2Connector", "io.debezium.connector.db2as400.As400RpcConnector"),
    *("io.debezium.connector.vitess.VitessConnector", "io.debezium.connector.spanner.SpannerConnector"),
    *("io.debezium.connector.informix.InformixConnector", "io.debezium.connector.jdbc.JdbcSinkConnector"),
    *("io.debezium.connector.mongodb.MongoDbSinkConnector", "io.debezium.connector.cockroachdb.CockroachDBConnector"),
    *("io.debezium.connector.yugabytedb.YugabyteDBConnector", "io.debezium.connector.simple.SimpleSourceConnector"),
    *("org.apache.kafka.connect.file.FileStreamSourceConnector", "org.apache.kafka.connect.tools.MockSinkConnector"),
    *("org.apache.kafka.connect.file.FileStreamSinkConnector", "org.apache.kafka.connect.tools.MockSourceConnector"),
    *("org.apache.kafka.connect.mirror.MirrorSourceConnector", "org.apache.kafka.connect.tools.SchemaSourceConnector"),
    *(
        "org.apache.kafka.connect.mirror.MirrorHeartbeatConnector",
        "org.apache.kafka.connect.tools.VerifiableSinkConnector",
    ),
    "org.apache.kafka.connect.mirror.MirrorCheckpointConnector",
    "org.apache.kafka.connect.tools.VerifiableSourceConnector",
)
"""The connectors of Debezium and of Kafka itself."""

REPLACED = {"mongodb.hosts": "mongodb.connection.string", "database.dbname": "database.names"}
"""Settings that connectors had, with those that took their place."""

_OF_COLUMNS = {
    "column.truncate.to.(d+).chars": regex(r"column\.truncate\.to\.\d++\.chars"),
    "column.mask.with.(d+).chars": regex(r"column\.mask\.with\.\d++\.chars"),
    "column.mask.hash.([^.]+).with.salt.(.+)": regex(r"column\.mask\.hash\.(?:v2\.)?[^.]++\.with\.salt\..++"),
}
"""Keys with a part that is chosen, by the names under which Debezium lists them."""


class ClassData(TypedDict):
    """What is known of a connector's class; scripts/connector-keys.py describes it."""

    versions: list[str]
    needs: list[list[str]]
    keys: dict[str, list[tuple[str, int, int]]]


@dataclass(frozen=True)
class Settings:
    """The settings of a connector in one version: one that is known, or the two that are known around it."""

    data: ClassData
    indices: tuple[int, ...]

    def kinds(self, key: str) -> tuple[str, ...]:
        """The kinds of a key's values, one for each version that has the key."""
        rows = self.data["keys"].get(key, ())
        return tuple(kind for kind, first, last in rows if any(first <= index <= last for index in self.indices))

    def is_known(self, key: str) -> bool:
        """Whether the key is there, in one of the versions or in a later one."""
        if key not in self.data["keys"] and key.startswith("column."):
            key = next((pattern for pattern, keys in _OF_COLUMNS.items() if keys.fullmatch(key)), key)
        return any(last >= self.indices[0] for _, _, last in self.data["keys"].get(key, ()))

    def was_known(self, key: str) -> bool:
        """Whether an earlier version had the key."""
        return key in self.data["keys"]

    def is_older_than(self, version: Version) -> bool:
        """Whether the version is a later one than all that are known."""
        last = self.data["versions"][self.indices[-1]]
        return tuple(number_of(part) for part in last.split(".")) < version[:2]

    @property
    def keys(self) -> list[str]:
        """The keys that are there."""
        return [key for key in self.data["keys"] if "(" not in key and self.is_known(key)]

    @property
    def needs(self) -> list[str]:
        """The keys that must be there, in all of the versions."""
        first, *others = (self.data["needs"][index] for index in self.indices)
        return [key for key in first if all(key in other for other in others)]


def settings_of(name: str, version: Version) -> Settings | None:
    """The settings of a connector in a version of Debezium; None where nothing is known of that."""
    data = _classes().get(name)
    return None if data is None or not version else settings_in(data, version)


def is_shared(key: str, version: Version) -> bool:
    """Whether another connector of Debezium lists a key in a version.

    A connector may leave a key out of its list and read it all the same, by the configuration that all of them share:
    MySQL's takes `binary.handling.mode`. What it connects to is its own (`database.`).
    """
    if key.startswith("database."):
        return False
    listed = (settings_in(data, version) for data in _classes().values())
    return any(one is not None and one.is_known(key) for one in listed)


def settings_in(data: ClassData, version: Version) -> Settings | None:
    """The settings of a class in a version; None where none of the same major is known."""
    known = [numbers(one) for one in data["versions"]]
    wanted = version[:2]
    same = [index for index, one in enumerate(known) if one[0] == wanted[0]]
    if not same:
        return None
    before = [index for index in same if known[index] <= wanted]
    after = [index for index in same if known[index] >= wanted]
    return Settings(data, tuple(sorted({*before[-1:], *after[:1]})))


def numbers(version: str) -> Version:
    """A version to compare."""
    return tuple(number_of(part) for part in version.split("."))


@cache
def _classes() -> dict[str, ClassData]:
    found: dict[str, ClassData] = json.loads((DATA / "connectors.json").read_text("utf-8"))
    return {name: one for name, one in found.items() if name != "origin"}


def wrong_word(kinds: Sequence[str], value: str) -> str | None:
    """The kind that a value does not have, None where it has one of them; the words of several are taken together."""
    if not kinds or any(_fits(kind, value) for kind in kinds):
        return None
    words = [word for kind in kinds if len(kind) > 1 for word in kind.split("|")]
    return "|".join(sorted(set(words))) if words else kinds[-1]


def _fits(kind: str, value: str) -> bool:
    value = value.strip()
    if kind == "b":
        return value.casefold() in {"true", "false"}
    if kind in {"i", "n", "p"}:
        digits = value.removeprefix("-").removeprefix("+")
        if not (digits.isascii() and digits.isdecimal()):
            return False
        return kind == "i" or int(value[:30]) >= (kind == "p")
    return not kind or value.casefold() in kind.split("|")
