"""A file that Compose reads and that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.mounts import Lab
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose_links import FileFacts

EXAMPLE = regex(r"(?i)example|sample|template|dist|default|tmpl|tpl")


@rule(severity=Severity.WARNING, needs=("compose",))
def missing_file(project: Project) -> Iterator[Finding]:
    """Compose is to read a file or folder that the project does not have.

    `docker compose up` refuses a missing `env_file`, a file that is included or extended, and the file of a config or
    secret; without the folder or the Dockerfile of a `build` nothing is built. Left alone are files that .gitignore
    names, that lie outside of the project, of which an example is there (`.env.example`), and that a Markdown file of
    the project speaks of: a student makes them.
    """
    if not project.complete:
        return
    lab = Lab(project)
    for path, facts in lab.composes.items():
        for one in (*facts["files"], *(file for service in facts["services"] for file in service["files"])):
            missing = _missing(project, path, one)
            if missing is not None and not _is_made(project, missing):
                message = Message("there is no file `{path}`", path=missing)
                if one["folder"]:
                    message = Message("there is no folder `{path}`", path=missing)
                yield Finding(project.span(path, one["span"]), message)
        for service in facts["services"]:
            build = service["build"]
            if build is None or not _has_folder(project, build["context"]):
                continue
            built = build["dockerfile"]
            if not (project.exists(built) or project.leaves_out(built) or _is_made(project, built)):
                message = Message(
                    "service `{service}` is built by `{path}`, which is not there", service=service["name"], path=built
                )
                yield Finding(project.span(path, build["span"]), message)


def _missing(project: Project, compose: str, file: FileFacts) -> str | None:
    """The path below the root of what is not there; None where it is, or nobody can tell."""
    path = normpath(join(dirname(compose), file["path"]))
    if path.startswith("..") or project.exists(path) or project.leaves_out(path) or _has_folder(project, path):
        return None
    return path


def _has_folder(project: Project, path: str) -> bool:
    return path in {"", "."} or any(one.startswith(f"{path}/") for one in project.files)


def _is_made(project: Project, path: str) -> bool:
    """Whether somebody makes the file: an example lies beside it, or the project's texts speak of it."""
    name, folder = basename(path), dirname(path)
    stem = name.lstrip(".").partition(".")[0]
    beside = (basename(one) for one in project.files if dirname(one) == folder)
    if any(stem in one and EXAMPLE.search(one) for one in beside):
        return True
    return any(name in project.source(page).text for page in project.lessons)
