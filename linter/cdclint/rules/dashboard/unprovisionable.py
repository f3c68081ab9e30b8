"""A provisioned dashboard that only an import would fill in."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.glob import Globs
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import PROVISIONED, Dashboard, VariableReference
from cdclint.documents.monitoring.panel import string
from cdclint.syntax.data.value import at


@dataclass(frozen=True)
class Options:
    """`provisioned` are the globs of the files that Grafana reads from disk."""

    provisioned: tuple[str, ...] = PROVISIONED


@rule
def unprovisionable(dashboard: Dashboard, options: Options) -> Iterator[Finding]:
    """A provisioned dashboard uses an input that is not a variable as well.

    Grafana fills in `__inputs` on import only. A dashboard that it reads from a file keeps every `${DS_PROMETHEUS}` as
    it is, and each panel says "datasource not found". Add a variable of the type `datasource` with the same name to
    `templating`: then the dashboard works both ways.
    """
    if not Globs(options.provisioned).match(dashboard.source.path):
        return
    variables = {variable.name: variable for variable in dashboard.variables}
    for entry in dashboard.inputs:
        if entry.name in variables:
            continue
        if any(found.use.name == entry.name and not _is_choice(dashboard, found) for found in dashboard.references):
            kind = "datasource" if entry.type == "datasource" else "constant"
            message = Message(
                "`${{{input}}}` is only an input, and provisioning fills in no inputs: "
                "add a variable `{input}` of the type `{type}` to `templating`",
                input=entry.name,
                type=kind,
            )
            yield Finding(dashboard.span(entry.place), message)


def _is_choice(dashboard: Dashboard, found: VariableReference) -> bool:
    """Whether it is what a datasource variable has selected: Grafana falls back to a datasource that it has."""
    match found.path:
        case ("templating", "list", index, "current" | "options", *_):
            return string(at(dashboard.root, "templating", "list", index, "type")) == "datasource"
        case _:
            return False
