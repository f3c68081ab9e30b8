"""An argument of a build that does not arrive."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.lab.builds import PLATFORMS, builds, each_dockerfile
from cdclint.documents.lab.dockerfile import declared, variables
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.builds import Build
    from cdclint.documents.lab.dockerfile import Instruction

PREDEFINED = regex(r"(?i)(?:http|https|ftp|no|all)_proxy|BUILDKIT_\w+|SOURCE_DATE_EPOCH")
EXPAND = frozenset({"ADD", "COPY", "ENV", "EXPOSE", "LABEL", "RUN", "USER", "VOLUME", "WORKDIR"})
SETS = regex(r"(?<![\w$])([A-Za-z_]\w*)=|\b(?:read|for)\s+(?:-\w+\s+)*([A-Za-z_]\w*)")


@rule(severity=Severity.WARNING, needs=("compose",))
def lost_argument(project: Project) -> Iterator[Finding]:
    """A Dockerfile uses an argument outside of its reach, or Compose gives one that no `ARG` takes.

    An `ARG` before the first `FROM` is known to `FROM` alone: in a stage it is empty until `ARG` is repeated there,
    unless the image sets it, as images do with the version of what they hold. An argument of a Compose file without an
    `ARG` of that name is dropped with a warning that scrolls by.
    """
    for build in each_dockerfile(project):
        yield from _empty(build)
    for build in builds(project):
        taken = {name for stage in build.file.stages for one in stage.instructions for name in _declares(one)}
        for name, place in build.facts["argument_places"].items():
            if name not in taken and name not in build.file.arguments and not _is_predefined(name) and "$" not in name:
                message = Message("no `ARG {name}` in `{path}` takes it", name=name, path=build.path)
                yield Finding(project.span(build.compose, place), message)


def _empty(build: Build) -> Iterator[Finding]:
    """The arguments that a stage uses and that are declared before the first one only."""
    known: dict[str, set[str]] = {}
    for stage in build.file.stages:
        here = set(known.get(stage.image.text.casefold(), ()))
        reported: set[str] = set()
        for one in stage.instructions:
            text = build.source.text[one.keyword.end : one.words[-1].end] if one.words else ""
            own = {found[1] or found[2] for found in SETS.finditer(text)} if one.name == "RUN" else set()
            for name, more, start, end in variables(text) if one.name in EXPAND and not one.documents else ():
                lost = name in build.file.arguments and name not in here | own | reported | PLATFORMS
                lost = lost and not _may_set(stage.image.text, name)
                if lost and not more and not _is_quoted(text, start, one.name):
                    reported.add(name)
                    at = one.keyword.end
                    message = Message("`{name}` is empty here: repeat `ARG {name}` after `FROM`", name=name)
                    yield Finding(build.source.span(at + start, at + end), message)
            here.update(_declares(one))
            if one.name == "ENV":
                here.update(word.text.partition("=")[0] for word in one.words)
        if stage.name:
            known[stage.name] = here


def _may_set(image: str, name: str) -> bool:
    """Whether an image may well set a variable itself, as `node` does `NODE_VERSION`."""
    return name.casefold().partition("_")[0] in image.casefold().partition(":")[0]


def _declares(one: Instruction) -> Iterator[str]:
    if one.name == "ARG":
        yield from (name for name, _ in declared(one))


def _is_quoted(text: str, at: int, name: str) -> bool:
    """Whether a shell takes a variable as it is written: it is quoted with `'`."""
    return name == "RUN" and text.count("'", 0, at) % 2 == 1


def _is_predefined(name: str) -> bool:
    return name in PLATFORMS or PREDEFINED.fullmatch(name) is not None
