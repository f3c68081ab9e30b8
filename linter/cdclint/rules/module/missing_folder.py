"""A module that has no lessons."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("course-file",))
def missing_folder(project: Project) -> Iterator[Finding]:
    """A list of modules names one that has no folder of lessons.

    The site shows a module without a lesson, or none at all. A list is a file with `modules`, such as config.json; a
    module is called by the folder of its lessons. Lists most of whose names are not folders mean something else, and
    are left alone, unless they name every folder of lessons there: then the course is begun.
    """
    for one in project.outline.module_lists if project.complete else ():
        listed = {module["name"] for module in one.modules}
        free = [folder for folder in one.folders if folder not in listed]
        for module in one.modules:
            if module["name"] in one.folders:
                continue
            near = next(iter(closest(module["name"], free, cutoff=0.75)), "")
            meant = Message.meant(near)
            message = Message(
                "no lesson is in {folder}{meant}", folder=f"{one.parent}/{module['name']}".lstrip("/"), meant=meant
            )
            yield Finding(project.span(one.path, module["span"]), message)
