"""A file that Compose reads and that is not there."""

from __future__ import annotations

from collections.abc import Iterator
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.builds import builds
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.compose_links import FileFacts
    from cdclint.documents.lab.dockerfile import Instruction, Word

BUILT = regex(r"(?:^|/)(?:target|build|dist|out|bin|node_modules|vendor)(?:/|$)|\.(?:jar|war|zip|whl)$")
"""What is usually not kept, but built."""
SCRIPT = regex(r"(?:\.(?:sh|bash|py|ps1|bat|mk|js|mjs)|(?:^|/)(?:Makefile|justfile|Taskfile\.ya?ml))$")
SPECIFIC = 8
"""Characters of a name of several words that can be meant for nothing else."""
EXAMPLE = regex(r"(?i)example|sample|template|dist|default|tmpl|tpl")


@rule(severity=Severity.WARNING, needs=("compose",))
def missing_file(project: Project) -> Iterator[Finding]:
    """Compose is to read a file or folder that the project does not have.

    `docker compose up` refuses a missing `env_file`, a file that is included or extended, and the file of a config or
    secret; without the folder or the Dockerfile of a `build`, or a file that the Dockerfile copies, nothing is built.
    Left alone are files that .gitignore names, that lie outside of the project, of which an example is there
    (`.env.example`), and that a Markdown file or a script of the project mentions: they are made.
    """
    if not project.complete:
        return
    lab = project.lab
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
    yield from _of_dockerfiles(project)


def _of_dockerfiles(project: Project) -> Iterator[Finding]:
    """What the Dockerfiles copy from their contexts and is not there."""
    seen: set[tuple[str, str]] = set()
    for build in builds(project):
        context = build.facts["context"]
        if (build.path, context) in seen or context.startswith("..") or not _has_folder(project, context):
            continue
        seen.add((build.path, context))
        for stage in build.file.stages:
            for one in stage.instructions:
                for word in _copied(one):
                    path = normpath(join(context, word.text.lstrip("/")))
                    if not _is_there(project, path) and not _is_made(project, path):
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


def _missing(project: Project, compose: str, file: FileFacts) -> str | None:
    """The path below the root of what is not there; None where it is, or is unknown."""
    path = normpath(join(dirname(compose), file["path"]))
    if path.startswith("..") or project.exists(path) or project.leaves_out(path) or _has_folder(project, path):
        return None
    return path


def _has_folder(project: Project, path: str) -> bool:
    return path in {"", "."} or any(one.startswith(f"{path}/") for one in project.files)


def _is_made(project: Project, path: str) -> bool:
    """Whether the file is made by hand or by a script: it has an example, or the project's texts mention it."""
    name, folder = basename(path), dirname(path)
    stem = name.lstrip(".").partition(".")[0]
    beside = (basename(one) for one in project.files if dirname(one) == folder)
    if any(stem in one and EXAMPLE.search(one) for one in beside):
        return True
    if any(name in project.source(page).text for page in project.lessons):
        return True
    # A script may put the name together: `f"{table}.sql"`.
    searched = stem if len(stem) >= SPECIFIC and not stem.isalpha() else name
    return any(searched in (project.text(one) or "") for one in project.files if SCRIPT.search(one))
