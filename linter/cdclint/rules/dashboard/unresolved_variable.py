"""A variable that is defined nowhere."""

from __future__ import annotations

from collections.abc import Iterator
from difflib import get_close_matches

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard, VariableReference, string
from cdclint.documents.monitoring.grafana_language import BUILT_IN_VARIABLES, VariableUse

OTHER_LANGUAGES = frozenset(
    {"content", "html", "css", "code", "script", "onRender", "onInit", "afterRender", "helpers"}
)
BARE_IS_MEANT = frozenset({"expr", "query", "datasource", "uid", "interval", "legendFormat"})


@rule
def unresolved_variable(dashboard: Dashboard) -> Iterator[Finding]:
    """`${name}`, `$name` or `[[name]]` stands for a variable that is defined nowhere.

    It is neither in `__inputs` nor in `templating`, nor one of Grafana's own: the text reaches Prometheus as it is
    written, and the panel stays empty. Define the variable, or correct its name.
    """
    known = {entry.name for entry in dashboard.inputs} | {variable.name for variable in dashboard.variables}
    for found in dashboard.references:
        if found.use.name not in known | BUILT_IN_VARIABLES and _is_meant(dashboard, found):
            yield Finding(dashboard.within(found.scalar, found.use.start, found.use.end), _told(found.use, known))
    for panel in dashboard.panels:
        repeated = panel.value.get("repeat")
        name = string(repeated).removeprefix("$")
        if repeated is not None and name and name not in known:
            message = Message(
                "{panel} repeats for each value of `{variable}`, a variable that is defined nowhere",
                panel=panel.label,
                variable=name,
            )
            yield Finding(dashboard.span(repeated), message)


def _told(use: VariableUse, known: set[str]) -> Message:
    near = get_close_matches(use.name, sorted(known), n=1)
    if not near:
        return Message(
            "`{variable}` is defined nowhere, neither in `__inputs` nor in `templating`: define it",
            variable=use.text,
        )
    return Message(
        "`{variable}` is defined nowhere, neither in `__inputs` nor in `templating`: did you mean `{meant}`?",
        variable=use.text,
        meant=use.text.replace(use.name, near[0], 1),
    )


def _is_meant(dashboard: Dashboard, found: VariableReference) -> bool:
    """Whether Grafana puts a value there: not in scripts, not in a query's copy that only the editor reads."""
    keys = {step for step in found.path if isinstance(step, str)}
    last = found.path[-1]
    if keys & OTHER_LANGUAGES or last == "definition":
        return False
    if "datasource" in keys and not dashboard.inputs:
        return False  # dashboard/missing-inputs says so, once
    text = str(found.scalar.value)
    if last == "expr" and "label_replace" in text and f"(?P<{found.use.name}>" in text:
        return False
    return found.use.bracketed or last in BARE_IS_MEANT
