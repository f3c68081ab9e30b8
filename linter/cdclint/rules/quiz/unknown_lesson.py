"""A quiz of a lesson that is not there."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.site.route import called

FEW = 2
"""The least number of quizzes named after lessons for which another name is an exception."""


@rule(severity=Severity.WARNING, needs=("quiz",))
def unknown_lesson(project: Project) -> Iterator[Finding]:
    """A quiz belongs to a lesson that does not exist.

    The site shows a quiz beside its lesson: this one is never shown. `lessonSlug` (or `lesson`) is the lesson's path
    below its collection without the extension, as the file is called or as the site writes it in addresses, the
    address or the file as a whole, or the name of a lesson in the quiz's module. A lesson that was renamed takes its
    quizzes with it only if the author writes the new name.

    Where quizzes name no lesson and most files are called as lessons are (`quizzes/01-start/02-lag.json`), one that is
    called otherwise has none.
    """
    if not project.complete or not project.lessons:
        return
    ids = {facts["id"]: path for path, facts in project.lessons.items() if facts["lesson"]}
    names = {one.rpartition("/")[2] for one in ids}
    addresses = {facts["route"].strip("/") for facts in project.lessons.values() if facts["lesson"]}.union(ids.values())
    named = [(path, facts) for path, facts in project.quizzes.items() if "lesson" in facts]
    unknown = [(path, facts) for path, facts in named if not _is_known(facts["lesson"], ids, names, addresses)]
    # Where no quiz names a lesson as this rule understands it, only those within a module of lessons are meant as such.
    if len(unknown) == len(named):
        modules = {one.rpartition("/")[0] for one in ids} - {""}
        unknown = [(path, facts) for path, facts in unknown if called(facts["lesson"]).rpartition("/")[0] in modules]
    by_name: dict[str, list[str]] = {}
    for one in ids:
        by_name.setdefault(_bare(one), []).append(one)
    for path, facts in unknown:
        name = facts["lesson"]
        span = project.span(path, facts["lesson_span"])
        near = _near(name, ids, by_name)
        meant = Message.meant(near)
        fix = None
        if near:
            quote = span.text[0] if span.text[:1] in {"'", '"'} else ""
            fix = Fix(Message("write {text}", text=near), (Edit(span, f"{quote}{near}{quote}"),), safe=False)
        yield Finding(span, Message("there is no lesson `{name}`{meant}", name=name, meant=meant), fix)
    for path, name in _by_path(project, ids):
        near = _near(name, ids, by_name)
        meant = Message.meant(near)
        yield Finding(project.span(path, [0, 0]), Message("there is no lesson `{name}`{meant}", name=name, meant=meant))


def _by_path(project: Project, ids: dict[str, str]) -> list[tuple[str, str]]:
    """The quizzes that belong to a lesson by the name of their file, where most do, and that lesson is not there."""
    named = {
        path: called("/".join(path.rpartition(".")[0].split("/")[-2:]))
        for path, facts in project.quizzes.items()
        if "lesson" not in facts and path not in project.lessons and "/" in path
    }
    unknown = [
        (path, name) for path, name in named.items() if name not in ids and not path.rpartition("/")[2].startswith("_")
    ]
    known = len(named) - len(unknown)
    return unknown if known >= FEW and known > len(unknown) else []


def _is_known(name: str, ids: dict[str, str], names: set[str], addresses: set[str]) -> bool:
    lesson = called(name)
    # What begins with an underscore is part of the module as a whole, such as its exam.
    return (
        name.strip("/") in addresses
        or lesson in ids
        or name.strip("/").rpartition("/")[2].startswith("_")
        or ("/" not in lesson and lesson in names)
    )


def _bare(name: str) -> str:
    """The last name without its number: what stays when lessons are put in another order."""
    return name.rpartition("/")[2].lstrip("0123456789").lstrip("-_ ")


def _near(name: str, ids: dict[str, str], by_name: dict[str, list[str]]) -> str:
    """The lesson that was probably meant: of the same module first, of the same name second, of a close name last."""
    module = name.rpartition("/")[0]
    same = by_name.get(_bare(name), [])
    if len(same) == 1:
        return same[0]
    inside = [one for one in ids if one.rpartition("/")[0] == module]
    close = closest(name, inside or list(ids), n=1, cutoff=0.75)
    return close[0] if close else ""
