"""A provisioned dashboard that only an import would fill in."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import Globs
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED
from cdclint.documents.monitoring.filled_variables import Fillers
from cdclint.documents.project import Project


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule(needs=("only_inputs",))
def unprovisionable(project: Project, options: Options) -> Iterator[Finding]:
    """A provisioned dashboard uses an input that is not a variable as well.

    Grafana fills in `__inputs` on import only. A dashboard that it reads from a file keeps every `${DS_PROMETHEUS}` as
    it is, and each panel says "datasource not found". Add a variable of the type `datasource` with the same name to
    `templating`: then the dashboard works both ways. An input that a script of the project fills in is left alone.
    """
    fillers, lab, provisioned = Fillers(project), project.lab, Globs(options.provisioned)
    for path, facts in project.dashboards.items():
        if "only_inputs" not in facts or not lab.provisions(path, provisioned):
            continue
        for found in facts["only_inputs"]:
            if fillers.fills(found["name"]):
                continue
            message = Message(
                "`${{{input}}}` is only an input, and provisioning fills in no inputs: "
                "add a variable `{input}` of the type `{type}` to `templating`",
                input=found["name"],
                type=found["kind"],
            )
            yield Finding(project.span(path, found["span"]), message)
