"""Kafka Connect against the connectors of the lab's files: what runs, with which settings, and what it should read."""

from __future__ import annotations

from functools import partial
from posixpath import basename
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.connectors.connector_keys import CLASS, ConnectorFile
from cdclint.documents.lab.connectors import is_dynamic
from cdclint.live.connect_errors import why_failed
from cdclint.live.drift import is_secret
from cdclint.live.evidence import span_of
from cdclint.live.lab_client import NoAnswerError, line_of
from cdclint.live.prometheus_api import QueryRefusedError
from cdclint.syntax.data.value import Object, Scalar, at, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.source import Span
    from cdclint.live.consequences import Need
    from cdclint.live.endpoints import Endpoint
    from cdclint.live.evidence import Ground, Row
    from cdclint.live.prometheus_api import PrometheusApi
    from cdclint.syntax.data.value import Value

_PLAIN_TABLE = regex(r"[\w$]+\.[\w$]+")
_SLOTS = ("pg_replication_slots_active", "pg_replication_slot_slot_is_active")
_TABLES = "pg_stat_user_tables_n_live_tup"


class ConnectProof:
    """Holds the connectors of files against a worker; `api` is the Prometheus that watches the database, if any."""

    def __init__(self, ground: Ground, endpoint: Endpoint, api: PrometheusApi | None) -> None:
        self._ground, self._endpoint, self._api = ground, endpoint, api

    def prove(self) -> None:
        """All of it.

        Raises:
            NoAnswerError: the worker does not answer.
        """
        there = self._connectors()
        row = self._ground.evidence.row(Message("connectors"), self._endpoint.url)
        files = [path for path in self._ground.project.connectors if self._ground.is_own(path, self._endpoint)]
        for path, document in self._ground.documents(ConnectorFile, *files):
            for name, value in _configured(path, document.value):
                row.asked += 1
                self._connector(document, name, value, there, row)

    def _connectors(self) -> JsonObject:
        status, value = self._ground.client.get(self._endpoint.url, "/connectors?expand=status&expand=info")
        if status != 200 or not isinstance(value, dict) or not all(isinstance(one, dict) for one in value.values()):
            raise NoAnswerError(Message("{status}, and it does not answer as Kafka Connect does", status=status))
        return value

    def _connector(
        self,
        document: ConnectorFile,
        name: str,
        value: Object,
        there: JsonObject,
        row: Row,
    ) -> None:
        evidence = self._ground.evidence
        whole = span_of(document.source, value.get(CLASS) or value)
        explains = partial(_about, {name, text(value.get("topic.prefix"))}, _running(there, name))
        found = there.get(name)
        if found is None:
            names = ", ".join(f"`{one}`" for one in sorted(there)[:6])
            others = Message("; it has {names}", names=names) if names else ""
            message = Message("Kafka Connect has no connector `{name}`{others}", name=name, others=others)
            evidence.tell("connector-failed", whole, message, explains=explains)
            row.empty += 1
            return
        row.answered += 1
        status = found.get("status") or {}
        defects = list(_defects(name, status))
        row.bad += bool(defects)
        for message in defects:
            evidence.tell("connector-failed", whole, message)
        if defects:
            evidence.consequences.cause(whole, defects[0], explains)
        own = (found.get("info") or {}).get("config") or {}
        self._settings(document, name, value, own)
        if not defects:
            self._topics(document, name, value, own)
        self._database(document, value, own, reads=not defects)

    def _settings(self, document: ConnectorFile, name: str, value: Object, there: JsonObject) -> None:
        for member in value:
            written = text(member.value).strip() if isinstance(member.value, Scalar) else None
            if isinstance(member.value, Scalar) and isinstance(member.value.value, bool):
                written = str(member.value.value).lower()
            if written is None or is_dynamic(written):
                continue
            other = there.get(member.name)
            if other is not None and str(other).strip() == written:
                continue
            if other is None:
                message = Message("the running `{name}` has no `{key}`: register it again", name=name, key=member.name)
            elif is_secret(member.name):
                message = Message(
                    "`{key}` of the running `{name}` is another one: register it again", name=name, key=member.name
                )
            else:
                message = Message(
                    "`{key}` of the running `{name}` is `{other}`: register it again",
                    name=name,
                    key=member.name,
                    other=line_of(other),
                )
            self._ground.evidence.tell("connector-drift", span_of(document.source, member.value), message)
        more = sorted(there.keys() - {member.name for member in value} - {"name"})
        if more:
            names = ", ".join(f"`{key}`" for key in more[:6])
            message = Message(
                "the running `{name}` has settings that this file has not: {names}", name=name, names=names
            )
            self._ground.evidence.tell("connector-drift", span_of(document.source, value.get(CLASS) or value), message)

    def _topics(self, document: ConnectorFile, name: str, value: Object, running: JsonObject) -> None:
        """The topics of the tables that it reads: those that it has written to since it was made.

        A table that it was not registered with is told as that.
        """
        tables, prefix = value.get("table.include.list"), text(value.get("topic.prefix"))
        if tables is None or not prefix or any(key in value for key in ("transforms", "topic.naming.strategy")):
            return
        status, answer = self._ground.client.get(self._endpoint.url, f"/connectors/{quote(name, safe='')}/topics")
        listed = at_plain(answer, name, "topics") if status == 200 else None
        if not isinstance(listed, list) or not listed:
            return
        wanted = [one.strip() for one in text(tables).split(",")]
        registered = running.get("table.include.list")
        if isinstance(registered, str):
            wanted = [one for one in wanted if one in {part.strip() for part in registered.split(",")}]
        missing = [one for one in wanted if _PLAIN_TABLE.fullmatch(one) and f"{prefix}.{one}" not in listed]
        for one in missing:
            message = Message("`{name}` has written nothing to the topic `{topic}`", name=name, topic=f"{prefix}.{one}")
            self._ground.evidence.tell("silent-topic", _part(document, tables, one), message)

    def _database(self, document: ConnectorFile, value: Object, running: JsonObject, *, reads: bool) -> None:
        """The slot and the tables, as far as an exporter of the database reports them.

        A connector that does not run reads no slot, and one that was registered with another slot has not made this one
        yet: it is reported once.
        """
        if self._api is None or not text(value.get(CLASS)).endswith("PostgresConnector"):
            return
        slot = value.get("slot.name")
        evidence, base = self._ground.evidence, text(value.get("database.dbname"))
        try:
            known = next((found for metric in _SLOTS if (found := self._api.series(metric))), [])
            rows = [one for one in self._api.series(_TABLES) if one.get("datname") == base]
            same = slot is not None and running.get("slot.name", text(slot)) == text(slot)
            if slot is not None and same and not known and rows and not {*_SLOTS}.isdisjoint(self._api.metrics()):
                # Its exporter tells of the tables, and has told of a slot.
                message = Message(
                    "the database has no replication slot any more, and `{name}` was one", name=text(slot)
                )
                span = span_of(document.source, slot)
                evidence.tell("broken-stream", span, message, explains=_of_slots)
            elif slot is not None and same and known:
                name = text(slot)
                names = sorted({one.get("slot_name", "") for one in known})
                metric = known[0].get("__name__") or next(one for one in _SLOTS if self._api.series(one))
                if name not in names:
                    shown = ", ".join(f"`{one}`" for one in names)
                    message = Message(
                        "the database has no replication slot `{name}`; it has {names}", name=name, names=shown
                    )
                    evidence.tell("broken-stream", span_of(document.source, slot), message)
                elif reads and self._api.number(f'max({metric}{{slot_name="{name}"}})') == 0:
                    message = Message("nobody reads the replication slot `{name}`", name=name)
                    evidence.tell("broken-stream", span_of(document.source, slot), message)
            tables = value.get("table.include.list")
            there = {f"{one.get('schemaname')}.{one.get('relname')}" for one in rows}
            for one in (part.strip() for part in text(tables).split(",") if there):
                if tables is not None and _PLAIN_TABLE.fullmatch(one) and one not in there:
                    message = Message("the database `{base}` has no table `{table}`", base=base, table=one)
                    evidence.tell("broken-stream", _part(document, tables, one), message)
        except QueryRefusedError:
            return


def _configured(path: str, root: Value | None) -> Iterator[tuple[str, Object]]:
    """The configurations of a file, each with the name of its connector: the wrapper's, its own, or the file's."""
    inner = at(root, "config")
    if isinstance(inner, Object) and CLASS in inner:
        yield text(at(root, "name")) or text(inner.get("name")) or basename(path).removesuffix(".json"), inner
    elif isinstance(root, Object) and CLASS in root:
        yield text(root.get("name")) or basename(path).removesuffix(".json"), root


def _defects(name: str, status: JsonObject) -> Iterator[Message]:
    connector = status.get("connector") or {}
    state = str(connector.get("state", ""))
    if state == "FAILED":
        yield Message("the connector `{name}` has failed: {why}", name=name, why=why_failed(connector.get("trace", "")))
    elif state != "RUNNING":
        yield Message("the connector `{name}` does not run: it is {state}", name=name, state=state or "UNKNOWN")
    tasks = [one for one in status.get("tasks") or () if isinstance(one, dict)]
    for one in tasks:
        if one.get("state") == "FAILED":
            yield Message(
                "task {task} of `{name}` has failed: {why}",
                task=str(one.get("id", "")),
                name=name,
                why=why_failed(one.get("trace", "")),
            )
        elif state == "RUNNING" and one.get("state") != "RUNNING":
            yield Message(
                "task {task} of `{name}` does not run: it is {state}",
                task=str(one.get("id", "")),
                name=name,
                state=str(one.get("state", "UNKNOWN")),
            )
    if state == "RUNNING" and not tasks:
        yield Message("the connector `{name}` runs, and has no task", name=name)


def _running(there: JsonObject, name: str) -> set[str]:
    """What the connectors but this one are called in their series that run, as Kafka Connect says."""
    found = set()
    for other, one in there.items():
        if other != name and at_plain(one, "status", "connector", "state") == "RUNNING":
            found |= {other, str(at_plain(one, "info", "config", "topic.prefix") or other)}
    return found


def _about(names: set[str], running: set[str], need: Need) -> bool:
    """Whether the series that a query lacks are those of a connector with one of these names.

    Others may be of connectors that were there within the hour, and of none that runs.
    """
    values = [set(one.values()) for one in need.series]
    return any(names & one for one in values) and not any(running & one - names for one in values)


def _of_slots(need: Need) -> bool:
    """Whether the series that a query lacks are those of replication slots."""
    return bool(need.series) and all("slot_name" in one for one in need.series)


def at_plain(value: Any, *path: str) -> Any:  # noqa: ANN401 (JSON of another program)
    """The value at a path of keys in plain JSON, None without one."""
    for step in path:
        value = value.get(step) if isinstance(value, dict) else None
    return value


def _part(document: ConnectorFile, value: Value, part: str) -> Span:
    """A part of a text, where the file has it literally."""
    start = document.source.text.find(part, value.start, value.end)
    return document.source.span(start, start + len(part)) if start >= 0 else span_of(document.source, value)
