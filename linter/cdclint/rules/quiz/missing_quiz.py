"""A lesson without a quiz where the other lessons of its module have one."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

LEAST = 3
"""The least number of lessons of a module for which one without a quiz is an exception."""


@rule(severity=Severity.INFO, needs=("quiz",))
def missing_quiz(project: Project) -> Iterator[Finding]:
    """A lesson has no quiz, and every other lesson of its module has one.

    It was probably forgotten. Reported only in modules of at least three lessons of which one has no quiz, and not
    where lessons of that name, such as an introduction, have none in several modules.
    """
    if not project.complete:
        return
    asked: set[str] = set()
    known = _by_name(project)
    for path, facts in project.quizzes.items():
        name = facts.get("lesson", "").removesuffix(".mdx").strip("/")
        # What begins with an underscore, or names no lesson, is about the module as a whole.
        if not name or name.rpartition("/")[2].startswith("_"):
            continue
        folders = (facts.get("module", ""), path.rpartition("/")[0].rpartition("/")[2])
        called = [name, *(f"{module}/{name}" for module in folders if "/" not in name)]
        asked.add(next((known[one] for one in called if one in known), called[min(1, len(called) - 1)]))
    modules: dict[str, list[tuple[str, str]]] = {}
    for path, lesson in project.lessons.items():
        if lesson["lesson"] and "/" in lesson["id"]:
            modules.setdefault(lesson["id"].rpartition("/")[0], []).append((path, lesson["id"]))
    alone: dict[str, list[str]] = {}
    names = {name for lessons in modules.values() for _, name in lessons}
    # A quiz of a lesson that does not exist is reported as such: it may be the one that is missing.
    astray = {name.rpartition("/")[0] for name in asked - names}
    for module, lessons in modules.items():
        if module in astray:
            continue
        inside = {name for path, name in lessons if "quiz" in project.lessons[path]}
        pool = inside if asked.isdisjoint(name for _, name in lessons) else asked
        without = [(path, name) for path, name in lessons if name not in pool]
        if len(lessons) >= LEAST and len(without) == 1:
            [(path, name)] = without
            alone.setdefault(name.rpartition("/")[2].lstrip("0123456789-_ "), []).append(path)
    for paths in alone.values():
        # A lesson of one name that has no quiz in module after module has none on purpose.
        for path in paths if len(paths) == 1 else ():
            yield Finding(project.span(path, [0, 0]), Message("the only lesson of its module without a quiz"))


def _by_name(project: Project) -> dict[str, str]:
    """The ids of the lessons by all that quizzes call them: their addresses, their files, and names that one has."""
    found: dict[str, str] = {}
    for path, lesson in project.lessons.items():
        if lesson["lesson"]:
            name = lesson["id"]
            found.update(dict.fromkeys((lesson["route"].strip("/"), path.removesuffix(".mdx")), name))
            last = name.rpartition("/")[2]
            found[last] = "" if last in found else name
    found.update({one: one for one in list(found.values()) if one})
    return {one: name for one, name in found.items() if name}
