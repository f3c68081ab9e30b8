"""A condition that Grafana cannot evaluate."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.server_expressions import expression_problems


@rule
def invalid_condition(file: Alerting) -> Iterator[Finding]:
    """An expression of a Grafana rule does not parse, or has a type, evaluator or setting that does not exist.

    Grafana loads the rule, and its health is `error` from the first evaluation on: instead of the alert, a
    `DatasourceError` goes out. The words of the interface (`IS ABOVE`) are written otherwise in a file: `gt`.
    """
    for one in file.rules:
        for value, message in expression_problems(one) if one.grafana else ():
            yield Finding(file.span(value), Message("{rule}: {defect}", rule=one.label, defect=message))
