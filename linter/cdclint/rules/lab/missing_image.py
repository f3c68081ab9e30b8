"""A service of which nothing says what it runs."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import ComposeFacts

FIRST = frozenset({"compose.yaml", "compose.yml", "docker-compose.yml", "docker-compose.yaml"})
"""Files that Compose reads by themselves."""


@rule(needs=("compose",))
def missing_image(project: Project) -> Iterator[Finding]:
    """A service has neither `image` nor `build`, and no other Compose file gives it one.

    `docker compose up` refuses the whole file: "has neither an image nor a build context specified". Judged are files
    that Compose reads by themselves, such as `docker-compose.yml`; others may complete one that is elsewhere. Left
    alone are services that another Compose file of the project completes, those in a file that others extend, and files
    of which one in another folder says what two and more services, or all of them, run.
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
        if basename(path) not in FIRST or path in extended or _overrides(project, path, facts):
            continue
        for service in facts["services"]:
            if service.get("bare") and not _is_given(project, path, service["name"]):
                message = Message(
                    "the service `{service}` has neither `image` nor `build`: Compose refuses the file",
                    service=service["name"],
                )
                yield Finding(project.span(path, service["span"]), message)


def _overrides(project: Project, path: str, facts: ComposeFacts) -> bool:
    """Whether a file completes one of another folder: that one says what several services, or all of them, run."""
    bare = {service["name"] for service in facts["services"] if service.get("bare")}
    least = 2 if len(bare) < len(facts["services"]) else 1
    if len(bare) < least:
        return False
    for other, its in project.composes.items():
        if other != path and len(bare & {one["name"] for one in its["services"] if not one.get("bare")}) >= least:
            return True
    return False


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
