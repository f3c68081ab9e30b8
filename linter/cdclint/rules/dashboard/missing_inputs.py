"""No `__inputs` for the datasource that a dashboard asks for."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import from_plain
from cdclint.core.rule import Trait, rule
from cdclint.documents.monitoring.filled_variables import Fillers
from cdclint.documents.project import Project


@rule(needs=("undefined",), traits=(Trait.CONTRACT,))
def missing_inputs(project: Project) -> Iterator[Finding]:
    """A dashboard has no `__inputs` for the datasource that it asks for.

    On import Grafana asks for each input and puts the answer in the place of every `${NAME}`. Without the input nobody
    is asked, `${NAME}` stays as it is, and each panel says "datasource not found". An input that a contract asks for
    must be there as well, of the type and plugin that it names. A variable that a template of Terraform or a script of
    the project fills in needs no input.
    """
    fillers = Fillers(project)
    for path, facts in project.dashboards.items():
        for found in facts.get("undefined", ()):
            if found["asks"] and not (found["name"] and fillers.fills(found["name"])):
                yield Finding(project.span(path, found["span"]), from_plain(found["message"]))
