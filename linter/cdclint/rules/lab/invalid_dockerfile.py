"""A Dockerfile from which nothing can be built."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.core.whole_number import number_of
from cdclint.documents.lab.builds import PLATFORMS, builds, each_dockerfile
from cdclint.documents.lab.dockerfile import variables
from cdclint.documents.lab.image_name import image_problem
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.lab.builds import Build
    from cdclint.documents.lab.dockerfile import Instruction, Word

MOUNTED_FROM = regex(r"(?:^|,)from=([^,]+)")


@rule(needs=("compose",))
def invalid_dockerfile(project: Project) -> Iterator[Finding]:
    """A Dockerfile that Compose builds is refused, or names a stage that it does not have.

    `docker compose up` builds nothing and starts nothing. Reported are instructions, options and values that BuildKit
    refuses, `FROM` with a variable that no `ARG` before it declares, stages that are named by `COPY --from` or by
    `target` in the Compose file and are not there, or only further below. A list in `CMD` that is not JSON, such as one
    with `'`, is given to a shell as a command, and the container ends with "not found".
    """
    for build in each_dockerfile(project):
        for problem in build.file.problems:
            yield Finding(build.source.span(problem.start, problem.end), problem.message)
        if not build.file.stages and not build.file.problems:
            yield Finding(build.source.span(0, 0), Message("there is no `FROM`"))
        yield from _of_stages(build)
    reported: set[tuple[str, str]] = set()
    for build in builds(project):
        target = build.facts["target"]
        names = [stage.name for stage in build.file.stages if stage.name]
        if not target or "$" in target or target.casefold() in names or not build.file.stages:
            continue
        if target.isdecimal() and number_of(target) < len(build.file.stages):
            continue
        if (build.compose, build.service) not in reported:
            reported.add((build.compose, build.service))
            yield Finding(project.span(build.compose, build.facts["target_span"]), _no_stage(target, names))


def _of_stages(build: Build) -> Iterator[Finding]:
    stages = build.file.stages
    names = [stage.name for stage in stages]
    for index, stage in enumerate(stages):
        for name, more, _, _ in variables(stage.image.text):
            if name not in build.file.arguments and name not in PLATFORMS and not more:
                message = Message("no `ARG {name}` before `FROM`", name=name)
                yield Finding(build.source.span(stage.image.start, stage.image.end), message)
        image = build.image(stage.image.text)
        wrong = image_problem(image) if image is not None and image.casefold() not in names else None
        if wrong is not None:
            yield Finding(build.source.span(stage.image.start, stage.image.end), wrong)
        if stage.image.text.casefold() in names[index:] and stage.image.text.casefold() not in names[:index]:
            yield _later(build, stage.image)
        for one in stage.instructions:
            for word, written in _sources(one):
                defect = _of_source(build, written, index)
                if defect is not None:
                    yield Finding(build.source.span(word.start, word.end), defect)


def _sources(one: Instruction) -> Iterator[tuple[Word, str]]:
    """Where an instruction takes files from, other than the context."""
    if "from" in one.flags and one.flags["from"].text:
        yield one.flags["from"], one.flags["from"].text
    for word in one.options:
        if word.text.startswith("--mount=") and (found := MOUNTED_FROM.search(word.text.partition("=")[2])):
            yield word, found[1]


def _of_source(build: Build, written: str, index: int) -> Message | None:
    names = [stage.name for stage in build.file.stages]
    name = written.casefold()
    if "$" in written or name in names[:index] or written in build.facts["contexts"]:
        return None
    if written.isdecimal():
        return Message("there is no stage {number} above", number=written) if number_of(written) >= index else None
    if name in names[index:]:
        return Message("the stage `{name}` is defined further below", name=written)
    known = [one for one in names[:index] if one]
    if any(mark in written for mark in "/:.@") or not closest(name, known, n=1, cutoff=0.75):
        return None
    return _no_stage(written, known)


def _later(build: Build, word: Word) -> Finding:
    return Finding(
        build.source.span(word.start, word.end), Message("the stage `{name}` is defined further below", name=word.text)
    )


def _no_stage(name: str, known: list[str]) -> Message:
    near = closest(name.casefold(), known, n=1, cutoff=0.6)
    if near:
        return Message("there is no stage `{name}`; did you mean `{meant}`?", name=name, meant=near[0])
    return Message("there is no stage `{name}`", name=name)
