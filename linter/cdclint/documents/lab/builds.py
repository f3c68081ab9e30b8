"""The Dockerfiles that Compose builds, each with its arguments."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.documents.lab.dockerfile import Dockerfile, expanded

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Source
    from cdclint.documents.lab.compose_links import BuildFacts
    from cdclint.documents.project import Project

PLATFORMS = frozenset(f"{side}{part}" for side in ("TARGET", "BUILD") for part in ("PLATFORM", "OS", "ARCH", "VARIANT"))
"""Arguments that are always there before the first stage."""
INLINE = "dockerfile_inline"


@dataclass(frozen=True)
class Build:
    """A service that is built here: the path of its Compose file, its name, how, and the Dockerfile with its text."""

    compose: str
    service: str
    facts: BuildFacts
    source: Source
    file: Dockerfile

    @property
    def path(self) -> str:
        """The path of the Dockerfile, or the key that it is the value of."""
        return INLINE if "inline" in self.facts else self.facts["dockerfile"]

    @property
    def key(self) -> tuple[str, int]:
        """What tells the Dockerfile from others: its path, or its place in the Compose file."""
        inline = self.facts.get("inline")
        return (self.path, -1) if inline is None else (self.compose, inline["place"][0])

    def image(self, written: str) -> str | None:
        """An image after `FROM`, its variables filled in; None where they are given elsewhere."""
        return image_of(self.file, self.facts, written)


def image_of(file: Dockerfile, facts: BuildFacts, written: str) -> str | None:
    """An image after `FROM`, its variables filled in; None where they are given elsewhere."""
    known = {**file.arguments, **facts["arguments"]}
    shown = expanded(written, {name: None if value == "$" else value for name, value in known.items()})
    return None if shown is None or "$" in shown else shown


def builds(project: Project) -> Iterator[Build]:
    """The builds of all Compose files whose Dockerfile is there."""
    for path, facts in project.lab.composes.items():
        for service in facts["services"]:
            build = service["build"]
            read = None if build is None else project.lab.dockerfile(path, build)
            if build is not None and read is not None:
                yield Build(path, service["name"], build, *read)


def each_dockerfile(project: Project) -> Iterator[Build]:
    """One build of each Dockerfile."""
    seen: set[tuple[str, int]] = set()
    for build in builds(project):
        if build.key not in seen:
            seen.add(build.key)
            yield build
