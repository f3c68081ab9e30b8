"""A service that uses a network, volume, config or secret that is not declared."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

ALWAYS = {"networks": "default"}
"""What is there without a declaration."""


@rule(needs=("compose",))
def undefined_resource(project: Project) -> Iterator[Finding]:
    """A service uses a named volume, network, config or secret that no Compose file beside it declares.

    `docker compose up` refuses the whole file: "refers to undefined volume". Declare it at the top of the file, or, if
    a folder was meant, begin the path with `./`. Files that only complete another one are left alone.
    """
    composes = project.composes
    for path, facts in composes.items():
        if facts["partial"]:
            continue
        beside = [one["declared"] for other, one in composes.items() if dirname(other) == dirname(path)]
        declared: dict[str, dict[str, None]] = {}
        for service in facts["services"]:
            for use in service["uses"]:
                kind, name = use["kind"], use["name"]
                if kind not in declared:
                    declared[kind] = dict.fromkeys(sorted(one for each in beside for one in each.get(kind, ())))
                if name not in declared[kind] and name != ALWAYS.get(kind) and "$" not in name:
                    yield Finding(project.span(path, use["span"]), _message(kind, name, tuple(declared[kind])))


def _message(kind: str, name: str, known: tuple[str, ...]) -> Message:
    near = closest(name, known, n=1, cutoff=0.75)
    if near:
        return Message(
            "`{name}` is not declared in `{kind}`; did you mean `{meant}`?", name=name, kind=kind, meant=near[0]
        )
    return Message("`{name}` is not declared in `{kind}` of the file", name=name, kind=kind)
