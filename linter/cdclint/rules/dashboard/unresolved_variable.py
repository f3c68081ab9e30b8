"""A variable that is defined nowhere."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import from_plain
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.filled_variables import Fillers
from cdclint.documents.project import Project


@rule(severity=Severity.WARNING, needs=("undefined",))
def unresolved_variable(project: Project) -> Iterator[Finding]:
    """`${name}`, `$name` or `[[name]]` names a variable that is defined nowhere.

    It is neither in `__inputs` nor in `templating`, nor one of Grafana's own: the text reaches Prometheus as it is
    written, and the panel stays empty. Define the variable, or correct its name. A variable that a template of
    Terraform or a script of the project fills in is left alone.
    """
    fillers = Fillers(project)
    for path, facts in project.dashboards.items():
        for found in facts.get("undefined", ()):
            if not found["asks"] and not fillers.fills(found["name"]):
                yield Finding(project.span(path, found["span"]), from_plain(found["message"]))
