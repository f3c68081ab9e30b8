"""Durations that do not add up."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.promised_time import spelt

if TYPE_CHECKING:
    from cdclint.documents.navigation.course_files import ModuleFileFacts, NamedFacts
    from cdclint.documents.navigation.outline import ModuleList

SLACK = 0.1
"""What may be rounded: a tenth, or five minutes."""
LEAST = 5
FAR = 4
"""How many times as long as its lessons a course may promise to take."""


@rule(severity=Severity.WARNING, needs=("module-file", "course-file"))
def duration_mismatch(project: Project) -> Iterator[Finding]:
    """The durations of the lessons of a module do not add up to what the module promises.

    Read are `duration`, `estimatedTime`, `hours` and the like, in minutes or with their unit. Modules of which a lesson
    promises nothing are left alone, and so is a difference of up to a tenth. What the course as a whole promises is
    compared with its modules where they promise something, otherwise with its lessons: it may be up to four times as
    long, since exercises take time as well, and not shorter.
    """
    outline = project.outline
    if not project.complete:
        return
    for path, module in project.module_files.items():
        yield from _judge(project, path, module, outline.folders.get(path.rpartition("/")[0], []))
    for one in outline.module_lists:
        yield from _judge_course(project, one)
        for named in one.modules:
            yield from _judge(project, one.path, named, one.folders.get(named["name"], []))


def _differs(said: int, total: int) -> bool:
    return abs(said - total) > max(SLACK * max(said, total), LEAST)


def _judge_course(project: Project, one: ModuleList) -> Iterator[Finding]:
    """What the course promises as a whole, against its modules in the same file, and against its lessons."""
    facts = project.course_files[one.path]
    if "minutes" not in facts:
        return
    said, span = facts["minutes"], project.span(one.path, facts["minutes_span"])
    promised = [module.get("minutes", 0) for module in one.modules]
    if promised and all(promised):
        total = sum(promised)
        if _differs(said, total):
            message = Message(
                "the modules ({count}) take {total} together, and the course promises {said}",
                count=len(promised),
                total=spelt(total),
                said=spelt(said),
            )
            yield Finding(span, message)
        return
    lessons = [project.lessons[path] for module in one.modules for path in one.folders.get(module["name"], ())]
    every = [lesson.get("minutes", 0) for lesson in lessons if "apart" not in lesson]
    total = sum(every)
    # Exercises and quizzes take time as well: only what is less than the lessons, or far more, is wrong.
    if every and all(every) and (said < (1 - SLACK) * total or said > FAR * total):
        message = Message(
            "the lessons of the course ({count}) take {total} together, and the course promises {said}",
            count=len(every),
            total=spelt(total),
            said=spelt(said),
        )
        yield Finding(span, message)


def _judge(project: Project, path: str, module: ModuleFileFacts | NamedFacts, lessons: list[str]) -> Iterator[Finding]:
    if "minutes" not in module:
        return
    every = [project.lessons[lesson].get("minutes", 0) for lesson in lessons if "apart" not in project.lessons[lesson]]
    said, total = module["minutes"], sum(every)
    if not every or not all(every) or not _differs(said, total):
        return
    message = Message(
        "the lessons of the module ({count}) take {total} together, and the module promises {said}",
        count=len(every),
        total=spelt(total),
        said=spelt(said),
    )
    yield Finding(project.span(path, module["minutes_span"]), message)
