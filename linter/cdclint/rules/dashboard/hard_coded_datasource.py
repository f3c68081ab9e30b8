"""A datasource named by its uid."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard

if TYPE_CHECKING:
    from cdclint.documents.monitoring.grafana_language import Datasource


@rule
def hard_coded_datasource(dashboard: Dashboard) -> Iterator[Finding]:
    """A panel, target, annotation or variable names its datasource by a uid or name of one Grafana.

    Another Grafana does not know it, and the panel says "datasource not found". Take it from a variable of the type
    `datasource` and an input of the same name, `${DS_PROMETHEUS}`, in every place.
    """
    for found in dashboard.datasources:
        reference = found.reference
        if reference.built_in or reference.variables:
            continue
        name = _portable(dashboard, reference)
        wanted = f"${{{name or 'DS_PROMETHEUS'}}}"
        place = dashboard.span(reference.node)
        fix = None
        if name is not None:
            fix = Fix(
                Message("take the datasource from {variable}", variable=wanted),
                (Edit(place, f'"{wanted}"'),),
                safe=False,
            )
        message = Message(
            '{owner} names the datasource "{uid}" of one Grafana: write "{variable}"',
            owner=found.owner,
            uid=str(reference.uid),
            variable=wanted,
        )
        yield Finding(place, message, fix)


def _portable(dashboard: Dashboard, reference: Datasource) -> str | None:
    """The dashboard's variable or input for a datasource of that plugin, the only one that there is."""
    offered = {
        variable.name: _text(variable.query) for variable in dashboard.variables if variable.type == "datasource"
    }
    offered.update((entry.name, entry.plugin) for entry in dashboard.inputs if entry.type == "datasource")
    wanted = dashboard.datasource_type(reference)
    fitting = [name for name, plugin in offered.items() if wanted in {None, plugin}]
    return fitting[0] if len(fitting) == 1 else None


def _text(query: object) -> str:
    return str(getattr(query, "value", ""))
