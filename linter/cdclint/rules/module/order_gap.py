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


@rule(severity=Severity.INFO, needs=("order",))
def order_gap(project: Project) -> Iterator[Finding]:
    """The `order` of the lessons of a module leaves out a number.

    A lesson was removed or not written yet, and readers who count miss it. Orders that leave room on purpose, such as
    10, 20, 30, are left alone, as is the number that a module begins with.
    """
    for paths in project.outline.folders.values():
        numbered = [(facts["order"], path) for path in paths if "order" in (facts := project.lessons[path])]
        numbered.sort()
        steps = [(after - before) for (before, _), (after, _) in pairwise(numbered)]
        gaps = [at for at, step in enumerate(steps) if step > 1]
        if len(numbered) < LEAST or not gaps or 3 * len(gaps) > len(steps) + 1:
            continue
        for at in gaps:
            before, (order, path) = numbered[at][0], numbered[at + 1]
            left = str(before + 1) if order == before + 2 else f"{before + 1}–{order - 1}"
            message = Message("no lesson of the module has the order {left}", left=left)
            yield Finding(project.span(path, project.lessons[path]["order_span"]), message)
