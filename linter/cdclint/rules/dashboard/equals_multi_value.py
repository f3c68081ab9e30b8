"""`=` with a variable that may have several values."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.grafana_language import variables_in

OPERATORS = {"=": "=~", "!=": "!~"}


@rule(severity=Severity.WARNING)
def equals_multi_value(dashboard: Dashboard) -> Iterator[Finding]:
    """A label is compared by `=` with a variable of which several values, or All, can be chosen.

    Grafana writes several values as `(a|b)`, which is a regular expression: `=` looks for a connector of that very name
    and finds none. Write `=~`. A panel that is repeated for each value, or whose row is, has one of them at a time.
    """
    several = {variable.name for variable in dashboard.variables if variable.several}
    for found in dashboard.queries:
        for selector, _ in found.query.selectors():
            for matcher in selector.matchers:
                wanted = OPERATORS.get(matcher.op)
                single = found.panel.repeated if found.panel is not None else frozenset()
                names = [use for use in variables_in(matcher.value) if use.name in several - single]
                if wanted is None or not names:
                    continue
                text = found.text[matcher.start : matcher.value_start]
                start = matcher.start + text.rindex(matcher.op)
                place = found.span(start, start + len(matcher.op))
                message = Message(
                    "{owner}: `{variable}` may have several values: write `{operator}`",
                    owner=found.owner,
                    variable=names[0].text,
                    operator=wanted,
                )
                fix = replacing(place, wanted)
                yield Finding(place, message, fix)
