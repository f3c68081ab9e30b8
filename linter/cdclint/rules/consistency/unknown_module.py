"""A module in a list that is no folder, or a folder that is in no list."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.data_file import ModuleFacts

LEAST = 2
"""Modules of a list that are folders before it counts as one of folders."""


@rule(severity=Severity.WARNING, needs=("modules",))
def unknown_module(project: Project) -> Iterator[Finding]:
    """A list of modules names one that has no lessons, or leaves out one that has.

    `modules` in a file such as `config.json` says which modules the course has and in which order: `id` (or `slug`) is
    the name of a folder of lessons. A folder that was renamed is shown empty, and one that is in no list is not shown.

    Lists of which less than half are folders of lessons mean something else. A folder that is left out is told only
    where all others are listed.
    """
    if not project.complete:
        return
    folders = {
        path.rpartition("/")[0].rpartition("/")[2]: path for path, facts in project.lessons.items() if facts["lesson"]
    }
    for path, modules in project.module_lists.items():
        names = [one["name"].strip("/") for one in modules]
        known = [name for name in names if name in folders]
        if len(known) < LEAST or 2 * len(known) < len(names):
            continue
        yield from _unknown(project, path, modules, folders, set(names))
        siblings = {folders[name].rpartition("/")[0].rpartition("/")[0] for name in known}
        absent = [
            name
            for name, lesson in sorted(folders.items())
            if name not in names and lesson.rpartition("/")[0].rpartition("/")[0] in siblings
        ]
        if len(absent) == 1 and len(known) == len(names):
            message = Message("the module `{name}` has lessons and is not in this list", name=absent[0])
            yield Finding(project.span(path, modules[-1]["span"]), message)


def _unknown(
    project: Project, path: str, modules: list[ModuleFacts], folders: dict[str, str], names: set[str]
) -> Iterator[Finding]:
    free = [name for name in folders if name not in names]
    for one in modules:
        name = one["name"].strip("/")
        if name in folders:
            continue
        span = project.span(path, one["span"])
        same = [other for other in free if _bare(other) == _bare(name)]
        meant = same if len(same) == 1 else closest(name, free, n=1, cutoff=0.75)
        if not meant:
            yield Finding(span, Message("no lesson is in a folder `{name}`", name=name))
            continue
        inner = span.text.find(one["name"])
        fix = None
        if inner >= 0:
            place = span.source.span(span.start + inner, span.start + inner + len(one["name"]))
            fix = Fix(Message("write {text}", text=meant[0]), (Edit(place, meant[0]),), safe=False)
        message = Message("no lesson is in a folder `{name}`; did you mean `{meant}`?", name=name, meant=meant[0])
        yield Finding(span, message, fix)


def _bare(name: str) -> str:
    """A name without its number: what stays when modules are put in another order."""
    return name.lstrip("0123456789").lstrip("-_ ")
