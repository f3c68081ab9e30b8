"""A legend with braces that are no label."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.panel import WITHOUT_LEGEND
from cdclint.syntax.data.value import string

BRACES = regex(r"(?P<open>\{+)(?P<inner>[^{}]*+)(?P<close>\}+|\Z)")
LABEL = regex(r"[\w:/-]++(?:\.[\w:/-]++)*+")
NAME = regex(r"\$?(?:labels)?\.?(?P<name>[A-Za-z_]\w*)")


@rule(severity=Severity.WARNING)
def invalid_legend(dashboard: Dashboard) -> Iterator[Finding]:
    """The legend of a query has braces that hold no label: `{name}`, `{{ name }`, `{{ .name }}`.

    Grafana puts in the value of a label for `{{name}}` only, one label in each pair of braces, and no template of Go:
    everything else is printed as it is, or as nothing.
    """
    for found in dashboard.queries:
        legend = found.legend
        if legend is None:
            continue
        for use in BRACES.finditer(string(legend)):
            inner = use["inner"].strip()
            sizes = len(use["open"]), len(use["close"])
            if "$" in inner or '"' in inner or (sizes == (2, 2) and LABEL.fullmatch(inner)):
                continue
            name = NAME.fullmatch(inner)
            if sizes == (1, 1) and (name is None or "=" in string(legend)):
                continue
            place = dashboard.within(legend, use.start(), use.end())
            if name is None and not inner and found.panel is not None and found.panel.type in WITHOUT_LEGEND:
                continue
            if (name is None and sizes[0] != sizes[1]) or sizes == (1, 0):
                message = Message(
                    "{owner}: a brace without its pair: add the other one, or take it away", owner=found.owner
                )
                yield Finding(dashboard.within(legend, use.start(), use.end("open")), message)
                continue
            if name is None:
                yield Finding(place, Message("{owner}: write one label into the braces", owner=found.owner))
                continue
            meant = f"{{{{{name['name']}}}}}"
            fix = replacing(place, meant)
            message = Message("{owner}: this is not a label; write `{meant}`", owner=found.owner, meant=meant)
            yield Finding(place, message, fix)
