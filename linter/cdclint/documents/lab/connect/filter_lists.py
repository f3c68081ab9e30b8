"""The lists by which a connector of Debezium chooses tables, columns and databases, and that choose nothing."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.lab.connectors import is_dynamic

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.connectors.connector_keys import SettingFacts
    from cdclint.documents.lab.connectors import Connector

_TABLES = frozenset({"table.include.list", "table.exclude.list", "snapshot.include.collection.list"})
_COLLECTIONS = frozenset({"collection.include.list", "collection.exclude.list", "snapshot.include.collection.list"})
_COLUMNS = regex(
    r"column\.(?:include|exclude)\.list|column\.propagate\.source\.type"
    r"|column\.(?:mask\.with|truncate\.to)\.(?:length|\d++)\.chars|column\.mask\.hash\..++"
)
_FIELDS = frozenset({"field.exclude.list"})
_SCHEMAS = regex(r"(schema|database)\.(?:include|exclude)\.list")
_PARTS = regex(r"(?<!\\),")
_NAME = regex(r"[\w-]++")
_NAMES = regex(r"[\w-]++(?:\.[\w-]++)++")
_PLAIN = regex(r"(?:[\w-]++|\\?\.)++")
_NO_DOT = regex(r"\\[wdsbB]")
_TAKES_DOT = regex(r"\\.|[.\[]")
_REPEATS = regex(r"[*+{]")
_IDENTIFIERS = {
    "io.debezium.connector.postgresql.PostgresConnector": ("schema", "table"),
    "io.debezium.connector.sqlserver.SqlServerConnector": ("schema", "table"),
    "io.debezium.connector.oracle.OracleConnector": ("schema", "table"),
    "io.debezium.connector.db2.Db2Connector": ("schema", "table"),
    "io.debezium.connector.mysql.MySqlConnector": ("database", "table"),
    "io.debezium.connector.mariadb.MariaDbConnector": ("database", "table"),
    "io.debezium.connector.mongodb.MongoDbConnector": ("database", "collection"),
}
"""What the identifiers of tables are made of, by connector."""
_EXCLUSIVE = ("table", "schema", "database", "column", "collection")
_WITHOUT_EXCLUSION = {"table": (2,)}
"""The version up to which both of a kind of list are taken."""


def filter_problems(one: Connector) -> Iterator[tuple[SettingFacts, Message]]:
    """Patterns that match nothing that there can be, and lists that exclude each other."""
    parts = _IDENTIFIERS.get(one.name)
    if parts is None:
        return
    for setting in one.settings.values():
        if setting["kind"] == "text" and setting["value"] and not is_dynamic(setting["value"]):
            message = _of_list(setting["key"], setting["value"], parts)
            if message is not None:
                yield setting, message
    yield from _exclusive(one)


def _exclusive(one: Connector) -> Iterator[tuple[SettingFacts, Message]]:
    known, settings = one.known, one.settings
    for kind in _EXCLUSIVE:
        least = _WITHOUT_EXCLUSION.get(kind)
        if least is not None and one.version < least:
            continue
        given = [settings[key] for word in ("include", "exclude") if (key := f"{kind}.{word}.list") in settings]
        if len(given) < 2 or not all(each["value"] for each in given):
            continue
        if known is None or all(known.is_known(each["key"]) for each in given):
            first, later = sorted(given, key=lambda each: each["span"][0])
            message = Message("`{key}` and `{other}` exclude each other", key=later["key"], other=first["key"])
            yield {**later, "place": later["span"]}, message


def _of_list(key: str, value: str, parts: tuple[str, str]) -> Message | None:
    """What is wrong with the patterns of a key; each is compared with the whole of an identifier."""
    whole, is_document = ".".join(parts), parts[1] == "collection"
    if key == "signal.data.collection":
        return _no_match(value, whole) if _NAME.fullmatch(value) else None
    if key == "message.key.columns":
        tables = [one.partition(":")[0].strip() for one in value.split(";")]
        return next((_no_match(one, whole) for one in tables if one and _dots(one) == 0), None)
    for pattern in (one.strip() for one in _PARTS.split(value)):
        dots = _dots(pattern) if pattern else None
        if key in (_COLLECTIONS if is_document else _TABLES):
            if dots == 0 or (not is_document and dots is not None and dots > 1 and _PLAIN.fullmatch(pattern)):
                return _no_match(pattern, whole)
        elif key in _FIELDS if is_document else _COLUMNS.fullmatch(key):
            if dots is not None and dots < 2:
                return _no_match(pattern, f"{whole}.{'field' if is_document else 'column'}")
        elif (schemas := _SCHEMAS.fullmatch(key)) is not None and _NAMES.fullmatch(pattern):
            return _no_match(pattern, schemas[1])
    return None


def _no_match(pattern: str, whole: str) -> Message:
    return Message(
        "`{pattern}` matches nothing: it is compared with the whole of `{whole}`", pattern=pattern, whole=whole
    )


def _dots(pattern: str) -> int | None:
    """How many dots a pattern can match at most; None where that is any number."""
    bare = _NO_DOT.sub("", pattern)
    found = _TAKES_DOT.findall(bare)
    return None if found and _REPEATS.search(bare) else len(found)
