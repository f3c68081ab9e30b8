"""A service of which nothing says what it runs."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

FIRST = frozenset({"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"})
"""Files that Compose reads by themselves."""


@rule(needs=("compose",))
def missing_image(project: Project) -> Iterator[Finding]:
    """A service has neither `image` nor `build`, and no other Compose file gives it one.

    `docker compose up` refuses the whole file: "has neither an image nor a build context specified". Judged are files
    that Compose reads by themselves, such as `docker-compose.yml`; others may complete one that is elsewhere. Left
    alone are services that another Compose file of the project completes, and those in a file that others extend.
    """
    if not project.complete:
        return
    composes = project.composes
    extended = {
        normpath(join(dirname(path), service["base"]["file"]))
        for path, facts in composes.items()
        for service in facts["services"]
        if "base" in service and service["base"]["file"]
    }
    for path, facts in composes.items():
        for service in facts["services"] if basename(path) in FIRST else ():
            if service.get("bare") and path not in extended and not _is_given(project, path, service["name"]):
                message = Message(
                    "the service `{service}` has neither `image` nor `build`: Compose refuses the file",
                    service=service["name"],
                )
                yield Finding(project.span(path, service["span"]), message)


def _is_given(project: Project, path: str, name: str) -> bool:
    """Whether another Compose file, which may be read together with this one, says what the service runs."""
    folder = _prefix(path)
    for other, facts in project.composes.items():
        near = _prefix(other)
        beside = folder.startswith(near) or near.startswith(folder)
        if beside and any(one["name"] == name and not one.get("bare") for one in facts["services"]):
            return True
    return False


def _prefix(path: str) -> str:
    """The folder of a file, as the paths below it begin."""
    return f"{dirname(path)}/" if dirname(path) else ""
