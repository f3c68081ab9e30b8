"""An order that leaves out a number."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

LEAST = 3
"""The least number of lessons for which a gap in the numbers is an exception."""


@rule(severity=Severity.INFO, needs=("order", "course-file", "module-file"))
def order_gap(project: Project) -> Iterator[Finding]:
    """The `order` of the lessons of a module leaves out a number.

    A lesson was removed or not written yet, and readers who count miss it. Orders that leave room on purpose, such as
    10, 20, 30, are left alone, as is the number that a module begins with. The same holds for the `order` or `number`
    of modules, in their list or in their module.json.
    """
    for paths in project.outline.folders.values():
        numbered = [
            (facts["order"], path, facts["order_span"]) for path in paths if "order" in (facts := project.lessons[path])
        ]
        for left, path, span in _gaps(numbered):
            message = Message("no lesson of the module has the order {left}", left=left)
            yield Finding(project.span(path, span), message)
    for group in project.outline.module_groups if project.complete else ():
        modules = [
            (one.module["order"], one.path, one.module["order_span"]) for one in group.entries if "order" in one.module
        ]
        for left, path, span in _gaps(modules):
            yield Finding(project.span(path, span), Message("no module has the order {left}", left=left))


def _gaps(numbered: list[tuple[int, str, list[int]]]) -> Iterator[tuple[str, str, list[int]]]:
    """The numbers that are left out, with the place of the next."""
    numbered = sorted(numbered)
    steps = [(after - before) for (before, *_), (after, *_) in pairwise(numbered)]
    gaps = [at for at, step in enumerate(steps) if step > 1]
    if len(numbered) < LEAST or not gaps or 3 * len(gaps) > len(steps) + 1:
        return
    for at in gaps:
        before, (order, path, span) = numbered[at][0], numbered[at + 1]
        yield (str(before + 1) if order == before + 2 else f"{before + 1}–{order - 1}"), path, span
