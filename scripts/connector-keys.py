# ruff: noqa: INP001 (a script, and no package)
"""Write which settings Debezium's connectors have, version by version, as the linter wants them.

    python scripts/connector-keys.py FOLDER > linter/cdclint/data/connectors.json

FOLDER has a folder for each version, `3.6.1.Final/lib`, with the connectors' jars and all that they need
(`mvn dependency:copy-dependencies` brings them); a connector may be absent from a version, and other folders, such as
Kafka's own, are left alone. Asked are the connectors
themselves, by `validate` of Kafka Connect; nothing of their texts is taken.

Written is for each class the versions that are known of it (`versions`), what it needs in each (`needs`, alternatives
joined by `|`), and for each key its kinds: `[kind, first, last]`, where the numbers are indices of versions. A kind is
`b` (true or false), `i`, `n` and `p` (a whole number: any, not negative, positive), the words that there are, joined by
`|`, or nothing.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

SCRIPT = Path(__file__).with_suffix("") / "Answers.java"
PACKAGE = "io.debezium.connector"
CLASSES = (
    *("postgresql.PostgresConnector", "mysql.MySqlConnector", "mariadb.MariaDbConnector", "mongodb.MongoDbConnector"),
    *("sqlserver.SqlServerConnector", "oracle.OracleConnector", "db2.Db2Connector", "jdbc.JdbcSinkConnector"),
    "mongodb.MongoDbSinkConnector",
)
EITHER = {"database.hostname": ("database.hostname", "database.url")}
OPTIONAL = frozenset({"database.url", "mongodb.hosts"})
"""What is said to be needed, and is where another one is absent."""
HISTORY = ("schema.history.internal.kafka.bootstrap.servers", "schema.history.internal.kafka.topic")
"""What the task needs as soon as it starts; `validate` is silent on it since Debezium 2."""
WITH_HISTORY = frozenset({"mysql.MySqlConnector", "sqlserver.SqlServerConnector", "oracle.OracleConnector"})
WORDS = re.compile(r"Value must be one of ([^\n\]]+)")


def kind(said: dict[str, str | None]) -> str:
    """The kind of a key's values, by what the connector says of one that means nothing."""
    nonsense, written = said["nonsense"] or "", said["type"] or ""
    if words := WORDS.search(nonsense):
        return "|".join(sorted(words[1].strip().split(", ")))
    if "'true' or 'false'" in nonsense:
        return "b"
    if written in {"INT", "LONG"} and nonsense:
        if "positive, non-zero" in nonsense:
            return "p"
        return "n" if "non-negative" in nonsense else "i"
    return ""


def asked(script: Path, folders: list[Path], *names: str) -> dict[str, Any]:
    """What a program in Java says of these names, with the jars of the folders."""
    jars = ":".join(f"{folder}/lib/*" for folder in folders)
    command = ["java", "-cp", jars, str(script), *names]
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)  # noqa: S603
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def ranges(versions: list[dict[str, Any]], kind_of: Callable[[Any], str]) -> dict[str, list[list[Any]]]:
    """The kinds of each key with the indices of the first and the last version, by what each version says of it."""
    keys: dict[str, list[list[Any]]] = {}
    for index, one in enumerate(versions):
        for key, said in one.items():
            rows, kind_here = keys.setdefault(key, []), kind_of(said)
            if rows and rows[-1][0] == kind_here and rows[-1][2] == index - 1:
                rows[-1][2] = index
            else:
                rows.append([kind_here, index, index])
    return keys


def numbers(version: str) -> tuple[int, ...]:
    """A version to sort by."""
    return tuple(int(one) for one in version.split(".")[:3])


def needs(name: str, said: dict[str, dict[str, str | None]], major: int) -> list[str]:
    """What a connector refuses to be without."""
    found = ["|".join(EITHER.get(key, (key,))) for key, one in said.items() if one["absent"] and key not in OPTIONAL]
    return sorted({*found, *(HISTORY if name in WITH_HISTORY and major > 1 else ())})


def main(folder: str) -> None:
    """Print the table."""
    folders = (path.name for path in Path(folder).iterdir() if path.name[:1].isdecimal() and (path / "lib").is_dir())
    versions = sorted(folders, key=numbers)
    names = [f"{PACKAGE}.{name}" for name in CLASSES]
    every = {version: asked(SCRIPT, [Path(folder, version)], *names) for version in versions}
    classes: dict[str, Any] = {}
    for name in CLASSES:
        full = f"{PACKAGE}.{name}"
        known = [version for version in versions if full in every[version]]
        if known:
            keys = ranges([every[version][full] for version in known], kind)
            wanted = [needs(name, every[version][full], numbers(version)[0]) for version in known]
            classes[full] = {"versions": [".".join(one.split(".")[:2]) for one in known], "needs": wanted, "keys": keys}
    lines = [f"{json.dumps(name)}: {json.dumps(one, sort_keys=True)}" for name, one in classes.items()]
    origin = f'"origin": "the connectors of Debezium {", ".join(versions)}, asked by scripts/connector-keys.py"'
    sys.stdout.write("{\n" + ",\n".join([origin, *lines]) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
