"""A prerequisite that comes later."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.navigation.circles import circles
from cdclint.documents.project import Project
from cdclint.documents.site.route import called, entry_id


@rule(severity=Severity.WARNING, needs=("order", "course-file", "module-file"))
def forward_prerequisite(project: Project) -> Iterator[Finding]:
    """A prerequisite of a lesson or module comes after it in the course.

    Who goes through the course in its order has not read it yet. Lessons are ordered by their module, in the list of
    modules or by the number of its folder, and by `order` or the number of the file's name; modules by their `order`,
    otherwise by their list.
    """
    yield from _modules(project)
    places = project.outline.places
    names = {facts["id"]: path for path, facts in project.outline.lessons.items()}
    waits = {
        path: [_find(one["name"], path, names) for one in facts.get("prerequisites", ())]
        for path, facts in project.outline.lessons.items()
    }
    in_circle = _in_circles({path: [one for one in wanted if one is not None] for path, wanted in waits.items()})
    for path, facts in project.outline.lessons.items():
        for entry, target in zip(facts.get("prerequisites", ()), waits[path], strict=True):
            # Lessons that wait for each other are reported as such.
            if target is None or path not in places or target not in places or (path, target) in in_circle:
                continue
            if _collection(path) == _collection(target) and places[target] > places[path]:
                message = Message("`{name}` comes after this lesson", name=entry["name"])
                yield Finding(project.span(path, entry["span"]), message)


def _modules(project: Project) -> Iterator[Finding]:
    for group in project.outline.module_groups:
        places = group.places
        waits = {
            entry.module["name"]: [
                found for one in entry.module.get("prerequisites", ()) if (found := group.find(one["name"])) is not None
            ]
            for entry in group.entries
        }
        in_circle = _in_circles(waits)
        for path, module in group.entries:
            for wanted in module.get("prerequisites", ()):
                target, name = group.find(wanted["name"]), module["name"]
                if target is None or target not in places or name not in places or (name, target) in in_circle:
                    continue
                if places[target] > places[name]:
                    message = Message("`{name}` comes after this module", name=wanted["name"])
                    yield Finding(project.span(path, wanted["span"]), message)


def _in_circles(waits: dict[str, list[str]]) -> set[tuple[str, str]]:
    """What waits for what in a circle, which is reported as such."""
    found: set[tuple[str, str]] = set()
    for _, names in circles({name: [(one, None) for one in wanted] for name, wanted in waits.items()}):
        found.update(pairwise(names))
    return found


def _find(name: str, path: str, names: dict[str, str]) -> str | None:
    bare = called(name)
    module = entry_id(path).rpartition("/")[0]
    return names.get(bare) or names.get(f"{module}/{bare}")


def _collection(path: str) -> str:
    return path.rpartition("/")[0].rpartition("/")[0]
