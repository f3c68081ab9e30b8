"""A file that Compose reads and that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest, is_slip
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.builds import builds
from cdclint.documents.lab.mounts import DOCKER_APP, is_beside, is_from_above, is_left_out, is_made, mounted
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose import ComposeFacts
    from cdclint.documents.lab.compose_links import FileFacts
    from cdclint.documents.lab.dockerfile import Instruction, Word

BUILT = regex(r"(?:^|/)(?:target|build|dist|out|bin|node_modules|vendor)(?:/|$)|\.(?:jar|war|zip|whl)$")
"""What is usually not kept, but built."""


@rule(severity=Severity.WARNING, needs=("compose",))
def missing_file(project: Project) -> Iterator[Finding]:
    """Compose is to read a file or folder that the project does not have.

    `docker compose up` refuses a missing `env_file`, a file that is included or extended, and the file of a config or
    secret; of a mount that is not there Docker makes an empty folder, which is reported where something of a close name
    is; without the folder or the Dockerfile of a `build`, or a file that the Dockerfile copies, nothing is built.
    Left alone are files that .gitignore names, that lie outside of the project or in a folder beside it that is not
    there, that are there from a folder above, where Compose may be started, of which an example is there
    (`.env.example`), and that a Markdown file or a script of the project mentions: they are made. A file below the root
    that builds from several folders and has none of them is an example to copy.
    """
    if not project.complete:
        return
    lab = project.lab
    for path, facts in lab.composes.items():
        if DOCKER_APP in path:
            continue  # its paths begin where its command is given
        if _is_for_elsewhere(project, path, facts):
            continue
        for one in (*facts["files"], *(file for service in facts["services"] for file in service["files"])):
            missing = _missing(project, path, one)
            if missing is not None and not is_made(project, missing):
                message = Message("there is no file `{path}`", path=missing)
                if one["folder"]:
                    message = Message("there is no folder `{path}`", path=missing)
                yield Finding(project.span(path, one["span"]), message)
        yield from _of_mounts(project, path, facts)
        for service in facts["services"]:
            build = service["build"]
            if build is None or "inline" in build or not _has_folder(project, build["context"]):
                continue
            built = build["dockerfile"]
            if not (project.exists(built) or project.leaves_out(built)) and not (
                is_from_above(project, path, built) or is_made(project, built)
            ):
                message = Message(
                    "service `{service}` is built by `{path}`, which is not there", service=service["name"], path=built
                )
                yield Finding(project.span(path, build["span"]), message)
    yield from _of_dockerfiles(project)


def _of_mounts(project: Project, compose: str, facts: ComposeFacts) -> Iterator[Finding]:
    """Mounts of what is not there where something of a close name is: Docker makes an empty folder of it."""
    for service in facts["services"]:
        for mount in service["mounts"]:
            path = mounted(compose, mount) if mount["kind"] == "bind" else None
            if not path or _is_there(project, path) or is_made(project, path) or "$" in path:
                continue
            folder, _, name = path.rpartition("/")
            beside = sorted(project.beside(folder))
            near = closest(name, beside, n=1, cutoff=0.8)
            # `./logs` beside `log` may well be a folder that Docker is to make.
            is_number = bool(near) and "." not in name and name.removesuffix("s") == near[0].removesuffix("s")
            if near and not is_number and is_slip(name, near[0]):
                meant = f"{folder}/{near[0]}".lstrip("/")
                message = Message("there is no `{path}` to mount; did you mean `{meant}`?", path=path, meant=meant)
                yield Finding(project.span(compose, mount["span"]), message)


def _of_dockerfiles(project: Project) -> Iterator[Finding]:
    """What the Dockerfiles copy from their contexts and is not there."""
    seen: set[tuple[tuple[str, int], str]] = set()
    for build in builds(project):
        context = build.facts["context"]
        if (build.key, context) in seen or context.startswith("..") or not _has_folder(project, context):
            continue
        seen.add((build.key, context))
        for stage in build.file.stages:
            for one in stage.instructions:
                for word in _copied(one):
                    # A path that leads out of the context begins at its root.
                    path = normpath(join(context, normpath(f"/{word.text}").lstrip("/")))
                    if not _is_there(project, path) and not is_made(project, path):
                        message = Message("there is no `{path}` to copy", path=path)
                        yield Finding(build.source.span(word.start, word.end), message)


def _copied(one: Instruction) -> tuple[Word, ...]:
    """The paths in its context that an instruction copies; a list, a here-document or a variable hides them."""
    if one.name not in {"COPY", "ADD"} or "from" in one.flags or one.documents or one.rest.lstrip().startswith("["):
        return ()
    return tuple(
        word for word in one.words[:-1] if "$" not in word.text and "://" not in word.text and "git@" not in word.text
    )


def _is_there(project: Project, path: str) -> bool:
    """Whether there is what a path of a Dockerfile names, or a build makes it; a pattern may match nothing."""
    if path.startswith("..") or any(mark in path for mark in "*?[") or project.leaves_out(path) or BUILT.search(path):
        return True
    return project.exists(path) or _has_folder(project, path)


def _is_for_elsewhere(project: Project, path: str, facts: ComposeFacts) -> bool:
    """Whether a file below the root builds from several folders and has none of them: it is an example to copy."""
    folders = {file["path"]: file for service in facts["services"] for file in service["files"] if file["folder"]}
    return bool(dirname(path)) and len(folders) > 1 and all(_missing(project, path, one) for one in folders.values())


def _missing(project: Project, compose: str, file: FileFacts) -> str | None:
    """The path below the root of what is not there; None where it is, or is unknown."""
    path = normpath(join(dirname(compose), file["path"]))
    if path.startswith("..") or project.exists(path) or is_left_out(project, path) or _has_folder(project, path):
        return None
    return None if is_beside(project, compose, file["path"]) or is_from_above(project, compose, path) else path


def _has_folder(project: Project, path: str) -> bool:
    return path in {"", "."} or project.has_folder(path)
