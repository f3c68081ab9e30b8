"""No `__inputs` for the datasource that a dashboard asks for."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.monitoring.dashboard import Dashboard


@rule(traits=(Trait.CONTRACT,))
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
            defect = Message("no input `{input}` in `__inputs`", input=wanted.name)
            advice = Message(
                'add {{"name": "{input}", "type": "{type}", …}} to it',
                input=wanted.name,
                type=wanted.type or "datasource",
            )
            yield Finding(place, wanted.explain(defect, advice))
            continue
        for key, given, asked in (("type", entry.type, wanted.type), ("pluginId", entry.plugin, wanted.plugin)):
            if asked and given != asked:
                at = entry.value.get(key) or entry.place
                defect = Message('the input `{input}` has the {key} "{value}"', input=wanted.name, key=key, value=given)
                advice = Message('write "{text}"', text=asked)
                yield Finding(dashboard.span(at), wanted.explain(defect, advice))
    if dashboard.inputs:
        return
    defined = {variable.name for variable in dashboard.variables}
    for found in dashboard.datasources:
        for use in found.reference.variables:
            if use.name not in defined | told:
                told.add(use.name)
                message = Message(
                    "{owner} takes its datasource from `{variable}`, and the dashboard has no `__inputs`: "
                    "add the input `{input}`",
                    owner=found.owner,
                    variable=use.text,
                    input=use.name,
                )
                yield Finding(dashboard.span(found.reference.node), message)
