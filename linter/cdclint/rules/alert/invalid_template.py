"""A template in an alert that its program cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.alert_templates import templates


@rule
def invalid_template(file: Alerting) -> Iterator[Finding]:
    """An annotation or label of an alert rule is a template that does not parse.

    Prometheus refuses the whole file. Grafana takes the rule, and whoever is woken reads the template itself in the
    place of a name and a value. Templates are those of Go: a variable has a `$` (`$labels`, `$value`, in Grafana
    `$values`), a function is one of those that the program has, and what is opened is closed.
    """
    for found in templates(file):
        error = found.template.error
        if error is not None:
            message = Message(
                "{rule}: `{name}` is not a valid template: {defect}",
                rule=found.rule.label,
                name=found.name,
                defect=error.message,
            )
            yield Finding(found.span(error.start, error.end), message)
