"""A service that waits for one that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project


@rule(needs=("compose",))
def undefined_dependency(project: Project) -> Iterator[Finding]:
    """A service depends on one that no Compose file beside it has.

    `docker compose up` refuses the whole file: "depends on undefined service". A dependency with `required: false` may
    be absent. Files that only complete another one, or take services from elsewhere, are left alone.
    """
    composes = project.composes
    for path, facts in composes.items():
        folder = dirname(path)
        names = {name for other, one in composes.items() if dirname(other) == folder for name in one["names"]}
        if facts["partial"]:
            continue
        for service in facts["services"]:
            for need in service["needs"]:
                if need["name"] in names or not need["required"] or "$" in need["name"]:
                    continue
                yield Finding(project.span(path, need["span"]), _message(need["name"], names - {service["name"]}))


def _message(name: str, names: set[str]) -> Message:
    near = closest(name, sorted(names), n=1)
    if not near:
        return Message("there is no service `{service}`", service=name)
    return Message("there is no service `{service}`; did you mean `{meant}`?", service=name, meant=near[0])
