"""What the errors of Kafka Connect, Debezium and PostgreSQL mean: theirs are quoted, what they mean is in our words."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.live.lab_client import said

if TYPE_CHECKING:
    import re
    from collections.abc import Callable

_CAUSE = "Caused by: "
_NAMED = r'"(?P<name>[^"\n]{1,120}+)"'

_KNOWN: tuple[tuple[re.Pattern[str], Callable[[str], Message]], ...] = (
    (
        regex(rf"role {_NAMED} is not permitted to log in"),
        lambda name: Message("the user `{name}` of the database may not log in", name=name),
    ),
    (
        regex(rf"password authentication failed for user {_NAMED}"),
        lambda name: Message("the password of the user `{name}` is another one in the database", name=name),
    ),
    (
        regex(rf"(?:role|user) {_NAMED} does not exist"),
        lambda name: Message("the database has no user `{name}`", name=name),
    ),
    (
        regex(rf"database {_NAMED} does not exist"),
        lambda name: Message("the server has no database `{name}`", name=name),
    ),
    (
        regex(rf"replication slot {_NAMED} is active"),
        lambda name: Message("another connector, or one that did not end, reads the slot `{name}`", name=name),
    ),
    (
        regex(rf"replication slot {_NAMED} does not exist"),
        lambda name: Message("the slot `{name}` was dropped, and the connector remembers a place in it", name=name),
    ),
    (
        regex(rf"publication {_NAMED} does not exist"),
        lambda name: Message("the database has no publication `{name}`", name=name),
    ),
    (
        regex(r"wal_level property must be 'logical'|logical decoding requires \"?wal_level"),
        lambda _: Message("the database does not write what replication needs: set `wal_level` to `logical`"),
    ),
    (
        regex(r"must be superuser or replication role|permission denied to (?:use replication slots|start WAL sender)"),
        lambda _: Message("the user of the database lacks the attribute `REPLICATION`"),
    ),
    (
        regex(r"permission denied for (?:table|schema|database)|must be owner of table"),
        lambda _: Message("the user of the database lacks a right to what it reads or creates"),
    ),
    (
        regex(
            r"requested WAL segment \S{1,80} has already been removed|can no longer (?:get changes from|access) repl"
        ),
        lambda _: Message("the slot has lost its place in the WAL: changes are missing, and a new snapshot is needed"),
    ),
    (
        regex(r"this is no longer available on the server"),
        lambda _: Message("the log no longer has the place where the connector stopped: a new snapshot is needed"),
    ),
    (
        regex(r"UnknownHostException: (?P<name>[\w.-]{1,120}+)"),
        lambda name: Message("the worker finds no host `{name}`", name=name),
    ),
    (
        regex(r"Connection to (?P<name>[\w.:-]{1,120}) refused"),
        lambda name: Message("nothing listens at `{name}`, as the worker sees it", name=name),
    ),
    (
        regex(r"Failed to find any class that implements Connector"),
        lambda _: Message("the worker does not have this plugin: look at its `plugin.path`"),
    ),
    (
        regex(r"RecordTooLargeException"),
        lambda _: Message("an event is larger than the producer or the topic takes: `max.request.size`"),
    ),
    (
        regex(r"Tolerance exceeded in error handler"),
        lambda _: Message("a converter or a transformation cannot take an event, and `errors.tolerance` is `none`"),
    ),
    (
        regex(r"OutOfMemoryError"),
        lambda _: Message("the worker has too little memory"),
    ),
    (
        regex(r"org\.apache\.kafka\.common\.errors\.TimeoutException"),
        lambda _: Message("the brokers do not answer in time"),
    ),
)
"""What an error means that has certain words, the most telling ones first."""


def why_failed(trace: object) -> Message:
    """The first line of a trace, its last cause, and what that means where it is known."""
    lines = str(trace).strip().split("\n")
    causes = [line.strip().removeprefix(_CAUSE) for line in lines if line.strip().startswith(_CAUSE)]
    message = said(lines[0])
    if causes and causes[-1] not in lines[0]:
        message = Message("{words}; its cause: {cause}", words=message, cause=said(causes[-1]))
    meaning = _meaning([*reversed(causes), lines[0]])
    if meaning is not None:
        message = Message("{words}; that is, {meaning}", words=message, meaning=meaning)
    return message


def _meaning(lines: list[str]) -> Message | None:
    """What the innermost line that is known means."""
    for line in lines:
        for pattern, says in _KNOWN:
            if found := pattern.search(line):
                return says(found.groupdict().get("name") or "")
    return None
