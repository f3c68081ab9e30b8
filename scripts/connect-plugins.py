# ruff: noqa: INP001 (a script, and no package)
"""Write which transforms, predicates and converters Kafka and Debezium have, with their settings.

    python scripts/connect-plugins.py FOLDER > linter/cdclint/data/connect-plugins.json

FOLDER is that of scripts/connector-keys.py, with a folder `kafka/lib` besides: the jars of Kafka Connect. Asked are the
classes themselves; nothing of their texts is taken. Debezium's say less of their settings than they read, so the names
of their constants are taken as well.

Written is for each class its `role`, and what scripts/connector-keys.py writes for connectors.
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from pathlib import Path
from typing import Any

WORDS = re.compile(r"String must be one of(?: \(case insensitive\))?: ([^\n\]]+)")
SCRIPT = Path(__file__).with_suffix("") / "Plugins.java"
of_connectors = importlib.import_module("connector-keys")


def kind(said: dict[str, str | None]) -> str:
    """The kind of a key's values, by what Kafka's own checks and Debezium's say of one that means nothing."""
    nonsense = said["nonsense"] or ""
    if words := WORDS.search(nonsense):
        return "|".join(sorted(word.casefold() for word in words[1].strip().split(", ")))
    return "b" if said["type"] == "BOOLEAN" and nonsense else str(of_connectors.kind(said))


def table(every: dict[str, dict[str, Any]]) -> dict[str, Any]:
    """The classes with the versions that have them, by what each version says."""
    classes: dict[str, Any] = {}
    for name in sorted({name for one in every.values() for name in one}):
        known = [version for version in every if name in every[version]]
        said = [every[version][name]["keys"] for version in known]
        keys = of_connectors.ranges(said, kind)
        needs = [sorted(key for key, one in keys_of.items() if one["absent"]) for keys_of in said]
        versions = [".".join(one.split(".")[:2]) for one in known]
        classes[name] = {"role": every[known[0]][name]["role"], "versions": versions, "needs": needs, "keys": keys}
    return classes


def main(folder: str) -> None:
    """Print the table."""
    kafka = Path(folder, "kafka")
    [jar] = kafka.glob("lib/connect-transforms-*.jar")
    versions = sorted(
        (one.name for one in Path(folder).iterdir() if one.name[0].isdecimal()), key=of_connectors.numbers
    )
    every = {
        version: of_connectors.asked(SCRIPT, [Path(folder, version), kafka], "io.debezium.") for version in versions
    }
    of_kafka = of_connectors.asked(SCRIPT, [kafka], "org.apache.kafka.connect.")
    classes = table({jar.stem.rpartition("-")[2]: of_kafka}) | table(every)
    lines = [f"{json.dumps(name)}: {json.dumps(one, sort_keys=True)}" for name, one in classes.items()]
    shown = f"Kafka {jar.stem.rpartition('-')[2]} and Debezium {', '.join(versions)}"
    origin = f'"origin": "the classes of {shown}, asked by scripts/connect-plugins.py"'
    sys.stdout.write("{\n" + ",\n".join([origin, *lines]) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
