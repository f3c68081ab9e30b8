"""A lesson that a text names and that was renamed."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project
from cdclint.documents.site.route import called


@rule(severity=Severity.WARNING, needs=("mentions",))
def unknown_lesson(project: Project) -> Iterator[Finding]:
    """A text names a lesson by its path, and the lesson has another name now.

    Overviews and plans list lessons as `02-lag/03-metrics`, without a link that would break when a lesson is renamed or
    gets another number. Reported is a path within a module of lessons that no file has, where one lesson of that module
    has the same name after another number, or one lesson of another module has the very name.
    """
    if not project.complete:
        return
    ids = {facts["id"] for facts in project.lessons.values() if facts["lesson"]}
    modules = {one.rpartition("/")[0] for one in ids}
    by_name: dict[str, list[str]] = {}
    for one in ids:
        by_name.setdefault(_bare(one), []).append(one)
    for path, mentions in project.mentions.items():
        for mention in mentions:
            name = called(mention["name"])
            module, _, last = name.rpartition("/")
            if name in ids or module not in modules or _is_file(project, mention["name"]):
                continue
            same = by_name.get(_bare(name), [])
            inside = [one for one in same if one.rpartition("/")[0] == module]
            meant = inside or [one for one in same if one.rpartition("/")[2] == last]
            if len(meant) != 1:
                continue
            span = project.span(path, mention["span"])
            fix = Fix(Message("write {text}", text=meant[0]), (Edit(span, meant[0]),), safe=False)
            message = Message(
                "there is no lesson `{name}`; did you mean `{near}`?", name=mention["name"], near=meant[0]
            )
            yield Finding(span, message, fix)


def _is_file(project: Project, name: str) -> bool:
    """Whether some file or folder of the project has that path."""
    return any(f"/{name}/" in f"/{path}/" or f"/{name}." in f"/{path}" for path in project.files)


def _bare(name: str) -> str:
    """The last name without its number: what stays when lessons are put in another order."""
    return name.rpartition("/")[2].lstrip("0123456789").lstrip("-_ ")
