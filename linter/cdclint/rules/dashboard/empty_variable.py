"""A variable without values to choose from."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project


@rule(severity=Severity.INFO, needs=("empty_variables",))
def empty_variable(project: Project) -> Iterator[Finding]:
    """A variable of the type `custom` has no values to choose from, and no link sets it.

    Its menu is empty, and nobody can give it a value but by an address with `var-name=`. Make it a `textbox`, in which
    a reader writes, or list its values. One that a link of a dashboard of the project sets is left alone.
    """
    linked = {name for facts in project.dashboards.values() for name in facts.get("linked_variables", ())}
    for path, facts in project.dashboards.items():
        for variable in facts.get("empty_variables", ()):
            if variable["name"] not in linked:
                message = Message(
                    "the variable `${variable}` has no values to choose from: make it a `textbox`, or list them",
                    variable=variable["name"],
                )
                yield Finding(project.span(path, variable["span"]), message)
