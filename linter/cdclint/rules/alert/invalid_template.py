"""A template in an alert or a notification that its program cannot read."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.alert_templates import templates
from cdclint.documents.monitoring.provisioning.notification_templates import notification_texts, template_problems
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends, fatal
from cdclint.syntax.data.value import Object


@rule
def invalid_template(file: Alerting) -> Iterator[Finding]:
    """An annotation or label of an alert rule, or the text of a notification, is a template that does not parse.

    Prometheus refuses the whole file. Grafana takes the rule, and the receiver reads the template itself in the
    place of a name and a value; over a broken entry of `templates` it ends with exit status 1, and a broken setting of
    a contact point leaves a notification without its text. Templates are those of Go: a variable has a `$` (`$labels`,
    `$value`, in Grafana `$values`), a function is one of those that the program has, and what is opened is closed.
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
    if not isinstance(file.value, Object) or "apiVersion" not in file.value:
        return
    for value, message in fatal(template_problems(file.value)):
        yield Finding(file.span(value), message)
    for text in notification_texts(file.source, file.value):
        error = text.template.error
        # Grafana fills in `$name` while it reads the file: what is left of a variable is unknown.
        if error is None or "$" in text.template.text[error.start : error.end]:
            continue
        if text.name:
            message = Message(
                "{rule}: `{name}` is not a valid template: {defect}",
                rule=text.owner,
                name=text.name,
                defect=error.message,
            )
        else:
            defect = Message("{rule} is not valid: {defect}", rule=text.owner, defect=error.message)
            message = ends(defect)
        yield Finding(text.span(error.start, error.end), message)
