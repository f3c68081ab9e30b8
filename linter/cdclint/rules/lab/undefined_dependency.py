"""A service that waits for one that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.documents.lab.compose import ComposeFacts
    from cdclint.documents.lab.compose_links import BaseFacts


@rule(needs=("compose",))
def undefined_dependency(project: Project) -> Iterator[Finding]:
    """A service depends on one that no Compose file beside it has, or extends one that is not there.

    `docker compose up` refuses the whole file: "depends on undefined service", "cannot extend service". A dependency
    with `required: false` may be absent. Files that only complete another one, or take services from elsewhere, are
    left alone; a base must be in the file that is named, or in the same one.
    """
    composes = project.composes
    for path, facts in composes.items():
        folder = dirname(path)
        names = {name for other, one in composes.items() if dirname(other) == folder for name in one["names"]}
        for service in facts["services"]:
            if "base" in service:
                known = _of_base(composes, path, service["base"])
                if known is not None:
                    yield Finding(
                        project.span(path, service["base"]["span"]), _message(service["base"]["service"], known)
                    )
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


def _of_base(composes: Mapping[str, ComposeFacts], path: str, base: BaseFacts) -> set[str] | None:
    """The services of the file that has no such base; None where it has it, or is not known."""
    file = normpath(join(dirname(path), base["file"])) if base["file"] else path
    if file not in composes or {base["service"], "<<"} & set(composes[file]["names"]):
        return None
    return set(composes[file]["names"])
