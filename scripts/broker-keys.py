# ruff: noqa: INP001 (a script, and no package)
"""Write which settings a broker of Kafka has, with the kind of their values.

    python scripts/broker-keys.py FOLDER > linter/cdclint/data/broker-keys.json

FOLDER has a folder for each version, `4.3.1/lib`, with `kafka_2.13` and all that it needs (`mvn
dependency:copy-dependencies` brings them). A kind is `i` (a whole number), `b` (true or false), or nothing.
"""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

SCRIPT = Path(__file__).with_suffix("") / "Keys.java"
KINDS = {"INT": "i", "LONG": "i", "SHORT": "i", "BOOLEAN": "b"}


def main(folder: str) -> None:
    """Print the table."""
    found: dict[str, str] = {}
    versions = sorted(one.name for one in Path(folder).iterdir() if (one / "lib").is_dir())
    for version in versions:
        command = ["java", "-cp", f"{folder}/{version}/lib/*", str(SCRIPT)]
        done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, check=True)  # noqa: S603
        for line in done.stdout.decode().splitlines():
            name, _, kind = line.partition(" ")
            found[name] = KINDS.get(kind, "")
    origin = f'"origin": "the settings of brokers of Kafka {", ".join(versions)}, asked by scripts/broker-keys.py"'
    lines = [f"{json.dumps(name)}: {json.dumps(kind)}" for name, kind in sorted(found.items())]
    sys.stdout.write("{\n" + ",\n".join([origin, *lines]) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
