"""No `__inputs` for the datasource that a dashboard asks for."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.dashboard import Dashboard


@rule
def missing_inputs(dashboard: Dashboard) -> Iterator[Finding]:
    """A dashboard has no `__inputs` for the datasource that it asks for.

    On import Grafana asks for each input and puts the answer in the place of every `${NAME}`. Without the input nobody
    is asked, `${NAME}` stays as it is, and each panel says "datasource not found". An input that a contract asks for
    must be there as well, of the type and plugin that it names.
    """
    known = {entry.name: entry for entry in dashboard.inputs}
    own = dashboard.root.member("__inputs")
    place = dashboard.span(dashboard.place if own is None else own.key)
    told = set()
    for wanted in dashboard.contract.inputs:
        entry = known.get(wanted.name)
        if entry is None:
            told.add(wanted.name)
            advice = f'add {{"name": "{wanted.name}", "type": "{wanted.type or "datasource"}", …}} to it'
            yield Finding(place, wanted.explain(f"no input `{wanted.name}` in `__inputs`", advice))
            continue
        for key, given, asked in (("type", entry.type, wanted.type), ("pluginId", entry.plugin, wanted.plugin)):
            if asked and given != asked:
                at = entry.value.get(key) or entry.place
                defect = f'the input `{wanted.name}` has the {key} "{given}"'
                yield Finding(dashboard.span(at), wanted.explain(defect, f'write "{asked}"'))
    if dashboard.inputs:
        return
    defined = {variable.name for variable in dashboard.variables}
    for found in dashboard.datasources:
        for use in found.reference.variables:
            if use.name not in defined | told:
                told.add(use.name)
                message = (
                    f"{found.owner} takes its datasource from `{use.text}`, and the dashboard has no `__inputs`: "
                    f"add the input `{use.name}`"
                )
                yield Finding(dashboard.span(found.reference.node), message)
