# ruff: noqa: INP001 (a script, and no package)
"""Write the keys of Strimzi's resources, with what each holds, as the linter wants them.

    python scripts/strimzi-form.py REPOSITORY > linter/cdclint/data/strimzi.json

REPOSITORY is a git repository of Strimzi's operator. Read are the definitions of its resources in several versions; of
their texts nothing is taken. A form is `[words, keys, entries]`: `words` are the kinds of a value (`string`, `integer`,
`boolean`, …) or, after `=`, the only ones that there are; `keys` the forms of the members of a mapping, null where they
are open; `entries` the form of the entries of a list.
"""

from __future__ import annotations

import json
import subprocess
import sys
from typing import Any

import yaml

VERSIONS = ("0.32.0", "0.36.0", "0.40.0", "0.43.0", "0.45.0", "0.47.0", "0.49.0", "1.0.0", "HEAD")
KINDS = ("Kafka", "KafkaConnect", "KafkaConnector", "KafkaTopic", "KafkaUser", "KafkaNodePool", "KafkaMirrorMaker2")
OPEN = frozenset(
    {
        *(
            "template",
            "resources",
            "affinity",
            "tolerations",
            "volumes",
            "config",
            "jvmOptions",
            "externalConfiguration",
        ),
        *("rack", "volumeAttributes", "selector", "labels", "annotations", "hostAliases", "securityContext", "tracing"),
    }
)
"""Keys below which everything is taken: settings of Kubernetes and of Kafka."""


def form(schema: dict[str, Any], name: str) -> list[Any]:
    """The form of what a schema describes."""
    kind = schema.get("type", "")
    words = ["=" + one for one in map(str, schema["enum"])] if "enum" in schema else [kind] if kind else []
    if schema.get("x-kubernetes-int-or-string"):
        words = ["integer", "string"]
    if name in OPEN or schema.get("x-kubernetes-preserve-unknown-fields"):
        return [words, None, None]
    keys = schema.get("properties")
    entries = schema.get("items")
    return [
        words,
        None if keys is None else {key: form(one, key) for key, one in keys.items()},
        None if entries is None else form(entries, ""),
    ]


def both(one: list[Any] | None, other: list[Any] | None) -> list[Any] | None:
    """What either of two forms takes."""
    if one is None or other is None:
        return one or other
    words = sorted({*one[0], *other[0]}) if one[0] and other[0] else []
    keys = None
    if one[1] is not None and other[1] is not None:
        keys = {key: both(one[1].get(key), other[1].get(key)) for key in sorted({*one[1], *other[1]})}
    entries = both(one[2], other[2]) if one[2] is not None and other[2] is not None else None
    return [words, keys, entries]


def git(repository: str, *arguments: str) -> str:
    """What git says."""
    command = ["git", f"--git-dir={repository}", *arguments]
    return subprocess.run(command, stdout=subprocess.PIPE, check=True).stdout.decode()  # noqa: S603


def main(repository: str) -> None:
    """Print the table."""
    found: dict[str, list[Any]] = {}
    for version in VERSIONS:
        folder = "install/cluster-operator/"
        paths = git(repository, "ls-tree", "--name-only", version, folder).split()
        if version == "HEAD":
            paths = git(repository, "ls-tree", "--name-only", version, f"packaging/{folder}").split()
        for path in (one for one in paths if "-Crd-" in one):
            crd = yaml.safe_load(git(repository, "show", f"{version}:{path}"))
            kind = crd["spec"]["names"]["kind"]
            for one in crd["spec"]["versions"] if kind in KINDS else ():
                if one["name"] not in {"v1", "v1beta2"}:
                    continue
                own = form(one["schema"]["openAPIV3Schema"]["properties"]["spec"], "spec")
                found[kind] = both(found.get(kind), own) or own
    lines = [f"{json.dumps(kind)}: {json.dumps(one, separators=(',', ':'))}" for kind, one in sorted(found.items())]
    origin = f'"origin": "the definitions of Strimzi {", ".join(VERSIONS)}, read by scripts/strimzi-form.py"'
    sys.stdout.write("{\n" + ",\n".join([origin, *lines]) + "\n}\n")


if __name__ == "__main__":
    main(*sys.argv[1:])
