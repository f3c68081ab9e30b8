"""A value of a variable that its regex leaves out, and that stays."""

from __future__ import annotations

import re
from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.foreign import foreign_pattern
from cdclint.core.foreign.pattern_defect import never_ends
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard, Variable
from cdclint.documents.monitoring.dashboards.variable_regexes import written_pattern
from cdclint.documents.monitoring.grafana_language import variables_in
from cdclint.syntax.data.value import Scalar, at, items, string


@rule(severity=Severity.WARNING)
def stale_value(dashboard: Dashboard) -> Iterator[Finding]:
    """A variable with `refresh: 0` starts with a value that its regex leaves out.

    Grafana asks for the values of such a variable only when somebody edits it, and what the file has selected stays.
    With `refresh: 1` or `2` it asks again and takes a value of the answer. Select a value that the regex lets through,
    or write `"refresh": 1`.
    """
    for variable in dashboard.variables:
        text = string(variable.value.get("regex"))
        if variable.type != "query" or not text or any(variables_in(text)) or not _stays(variable):
            continue
        pattern = written_pattern(text)
        if pattern is None or not _judges(pattern):
            continue
        chosen = at(variable.value, "current", "value")
        for value in (chosen,) if isinstance(chosen, Scalar) else items(chosen):
            written = string(value)
            if written and not written.startswith("$") and not _takes(pattern, written):
                message = Message(
                    '`${variable}` starts with "{value}", which its regex `{regex}` leaves out',
                    variable=variable.name,
                    value=written,
                    regex=text,
                )
                yield Finding(dashboard.span(value), message)


def _stays(variable: Variable) -> bool:
    """Whether Grafana never asks for its values; `false` is what earlier versions wrote."""
    refresh = variable.value.get("refresh")
    return isinstance(refresh, Scalar) and isinstance(refresh.value, int) and not refresh.value


def _judges(pattern: str) -> bool:
    """Whether the pattern is valid, ends, and takes no part of a value out of it."""
    try:
        return foreign_pattern.compiled(pattern).groups == 0 and not never_ends(pattern)
    except re.error:
        return False


def _takes(pattern: str, value: str) -> bool:
    try:
        return foreign_pattern.search(pattern, value) is not None
    except foreign_pattern.TooSlowError:
        return True
