"""A folder of lessons that is not a module."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("course-file",))
def unlisted_folder(project: Project) -> Iterator[Finding]:
    """A folder of lessons is missing in the list of modules.

    The site makes its navigation of the list: nobody finds these lessons. Folders that begin with an underscore or a
    dot are left alone.
    """
    for one in project.outline.module_lists if project.complete else ():
        listed = {module["name"] for module in one.modules}
        astray = listed - one.folders.keys()
        for folder, lessons in sorted(one.folders.items()):
            # A lesson beside the folders of modules is in none of them.
            if folder in listed or folder.startswith(("_", ".")) or not _holds(folder, one.parent, lessons):
                continue
            # A module that is misspelt is reported as such.
            if closest(folder, astray, cutoff=0.75):
                continue
            message = (
                Message("no module is {folder}, which has one lesson", folder=folder)
                if len(lessons) == 1
                else Message("no module is {folder}, which has {number} lessons", folder=folder, number=len(lessons))
            )
            yield Finding(project.span(one.path, one.span), message)


def _holds(folder: str, parent: str, lessons: list[str]) -> bool:
    """Whether lessons are in the folder itself, as they are in modules."""
    return any(path.rpartition("/")[0] == f"{parent}/{folder}".lstrip("/") for path in lessons)
