"""Errors of Kafka Connect: quoted as they are, with their last cause, and what it means in the reader's language."""

from __future__ import annotations

import pytest

from cdclint.live.connect_errors import why_failed
from cdclint.output.translation import translate

TRACE = """\
org.apache.kafka.connect.errors.ConnectException: Non-retriable failure; failing task.
\tat io.debezium.connector.postgresql.PostgresConnectorTask.start(PostgresConnectorTask.java:1)
Caused by: io.debezium.DebeziumException: Couldn't obtain encoding for database inventory
\t... 12 more
Caused by: org.postgresql.util.PSQLException: FATAL: role "debezium" is not permitted to log in
\t... 13 more
"""


def test_theirs_is_quoted_and_its_meaning_ours() -> None:
    first, last = TRACE.splitlines()[0], TRACE.splitlines()[4].removeprefix("Caused by: ")
    why = why_failed(TRACE)
    assert why == f"`{first}`; its cause: `{last}`; that is, the user `debezium` of the database may not log in"
    assert translate(why, "ru") == f"`{first}`; причина: `{last}`; то есть пользователю базы `debezium` запрещён вход"


@pytest.mark.parametrize(
    ("words", "meaning"),
    [
        ('FATAL: password authentication failed for user "cdc"', "у пользователя `cdc` в базе другой пароль"),
        ('ERROR: replication slot "s" is active for PID 7', "слот `s` читает другой коннектор"),
        ('ERROR: replication slot "s" does not exist', "слот `s` удалён"),
        ('ERROR: publication "p" does not exist', "в базе нет публикации `p`"),
        ('FATAL: database "shop" does not exist', "на сервере нет базы `shop`"),
        ("Postgres server wal_level property must be 'logical' but is: 'replica'", "`wal_level` должен быть `logical`"),
        ('ERROR: logical decoding requires "wal_level" >= "logical"', "`wal_level` должен быть `logical`"),
        ("FATAL: must be superuser or replication role to start walsender", "нет атрибута `REPLICATION`"),
        ("ERROR: permission denied for table orders", "у пользователя базы нет прав"),
        ("ERROR: requested WAL segment 0000000100 has already been removed", "слот потерял своё место в WAL"),
        (
            "starting at LSN{0/2A}, but this is no longer available on the server. Reconfigure",
            "журнале больше нет места",
        ),
        ("java.net.UnknownHostException: postgres", "воркер не находит хост `postgres`"),
        ("Connection to db:5432 refused. Check that", "по адресу `db:5432` воркеру никто не отвечает"),
        ("org.apache.kafka.common.errors.RecordTooLargeException: 2 bytes", "событие больше, чем принимает"),
        ("java.lang.OutOfMemoryError: Java heap space", "воркеру не хватает памяти"),
    ],
)
def test_what_is_known_is_explained_in_russian(words: str, meaning: str) -> None:
    for trace in (words, f"x: y\n\tat z\nCaused by: {words}"):
        shown, _, ours = translate(why_failed(trace), "ru").partition("; то есть ")
        assert f"`{words}`" in shown
        assert meaning in ours


@pytest.mark.parametrize("trace", ["", "java.lang.IllegalStateException: {odd} `words`", 7, None])
def test_what_is_unknown_is_quoted_alone(trace: object) -> None:
    assert why_failed(trace).count("`") == 2
    assert "that is" not in why_failed(trace)
