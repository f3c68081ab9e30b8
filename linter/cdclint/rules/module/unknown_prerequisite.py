"""A prerequisite that is not a module, or modules that wait for each other."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.navigation.circles import circles
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.navigation.outline import ModuleGroup


@rule(severity=Severity.WARNING, needs=("course-file", "module-file"))
def unknown_prerequisite(project: Project) -> Iterator[Finding]:
    """A prerequisite of a module that is no module, or modules that are each other's prerequisite.

    An entry of `prerequisites` (or `requires`, `dependsOn`) in a list of modules or in module.json is a module by its
    folder, with or without its number. Modules that wait for each other can never be begun. Where no prerequisite of a
    course is one of its modules, they mean something else, such as other courses; a name that is alike to no module is
    reported only beside others that are modules.
    """
    for group in project.outline.module_groups if project.complete else ():
        yield from _unknown(project, group)
        yield from _circles(project, group)


def _unknown(project: Project, group: ModuleGroup) -> Iterator[Finding]:
    wanted = [(path, one) for path, module in group.entries for one in module.get("prerequisites", ())]
    missing = [(path, one) for path, one in wanted if group.find(one["name"]) is None]
    known, names = len(missing) < len(wanted), group.callable if missing else ()
    for path, one in missing:
        near = next(iter(closest(one["name"], names, cutoff=0.75)), "")
        if not near and (not known or " " in one["name"]):
            continue
        meant = Message.meant(near)
        message = Message("there is no module `{name}`{meant}", name=one["name"], meant=meant)
        yield Finding(project.span(path, one["span"]), message)


def _circles(project: Project, group: ModuleGroup) -> Iterator[Finding]:
    """Each circle once, at the entry that closes it."""
    waits: dict[str, list[tuple[str, tuple[str, list[int]]]]] = {}
    for path, module in group.entries:
        for one in module.get("prerequisites", ()):
            if (target := group.find(one["name"])) is not None:
                waits.setdefault(module["name"], []).append((target, (path, one["span"])))
    for (path, span), names in circles(waits):
        message = Message("modules that wait for each other: {way}", way=" → ".join(names))
        yield Finding(project.span(path, span), message)
