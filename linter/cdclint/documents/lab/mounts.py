"""Which container reads which file: the Compose files of a project, asked by the files that they mount."""

from __future__ import annotations

from functools import cached_property
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass

if TYPE_CHECKING:
    from collections.abc import Mapping

    from cdclint.documents.lab.compose import ComposeFacts, MountFacts, ServiceFacts
    from cdclint.documents.project import Project

LOOPBACK = frozenset({"localhost", "127.0.0.1"})


@dataclass(frozen=True)
class Reader:
    """A service that mounts a file: the Compose file, the service's facts, and where the file is in its container."""

    compose: str
    service: ServiceFacts
    inside: str


@dataclass(frozen=True)
class Lab:
    """The Compose files of a project with their services. Those in one folder are taken as one set."""

    project: Project

    @cached_property
    def composes(self) -> Mapping[str, ComposeFacts]:
        """The facts of the Compose files by their paths."""
        return self.project.composes

    def readers(self, path: str) -> list[Reader]:
        """The services that mount a file of the project, or a folder that it is in."""
        found = []
        for compose, facts in self.composes.items():
            for service in facts["services"]:
                for mount in service["mounts"]:
                    source = mounted(compose, mount)
                    if source is not None and (path == source or path.startswith(f"{source}/" if source else "")):
                        inside = normpath(join(mount["target"], path[len(source) :].lstrip("/")))
                        found.append(Reader(compose, service, inside if path != source else normpath(mount["target"])))
        return found

    def around(self, path: str) -> list[str]:
        """The Compose files that a file belongs to: those that mount it, or the nearest ones above it."""
        mounting = {dirname(reader.compose) for reader in self.readers(path)}
        if not mounting:
            folders = {dirname(one) for one in self.composes}
            above = [folder for folder in folders if path.startswith(f"{folder}/" if folder else "")]
            mounting = {max(above, key=len)} if above else set()
        return [one for one in self.composes if dirname(one) in mounting]

    def services(self, composes: list[str]) -> dict[str, list[ServiceFacts]]:
        """The services of these files, by every name that others reach them by."""
        found: dict[str, list[ServiceFacts]] = {}
        for compose in composes:
            for service in self.composes[compose]["services"]:
                for name in service["names"]:
                    found.setdefault(name, []).append(service)
        return found


def mounted(compose: str, mount: MountFacts) -> str | None:
    """The path below the project's root that a bind mount brings in; None where it lies elsewhere or is unknown."""
    source = mount["source"]
    if mount["kind"] != "bind" or not source.startswith(".") or "$" in source:
        return None
    path = normpath(join(dirname(compose), source))
    return None if path.startswith("..") else "" if path == "." else path


def covers(target: str, inside: str) -> bool:
    """Whether a mount at `target` brings in what stands at a path of the container."""
    target = normpath(target)
    return inside == target or inside.startswith(target.rstrip("/") + "/")
