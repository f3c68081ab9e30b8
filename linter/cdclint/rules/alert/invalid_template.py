"""A template in an alert or a notification that its program cannot read."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.alertmanager.routing_config import AlertmanagerConfig
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.notification_templates import template_problems
from cdclint.documents.monitoring.provisioning.provisioned_settings import ends, fatal
from cdclint.syntax.data.value import Object

if TYPE_CHECKING:
    from cdclint.documents.monitoring.provisioning.notification_templates import NotificationText
    from cdclint.syntax.gotemplate import TemplateError


@rule
def invalid_template(file: Alerting | AlertmanagerConfig) -> Iterator[Finding]:
    """An annotation or label of an alert rule, or the text of a notification, is a template that does not parse.

    Prometheus refuses the whole file. Grafana takes the rule, and the receiver reads the template itself in the
    place of a name and a value; over a broken entry of `templates` it ends with exit status 1, and a broken setting of
    a contact point leaves a notification without its text. Templates are those of Go: a variable has a `$` (`$labels`,
    `$value`, in Grafana `$values`), a function is one of those that the program has, and what is opened is closed.
    Alertmanager starts with a broken text of a receiver, and fails over each notification.
    """
    if isinstance(file, AlertmanagerConfig):
        yield from (_broken(one, error) for one in file.texts if (error := one.template.error) is not None)
        return
    for found in file.templates:
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
    for text in file.notification_texts:
        error = text.template.error
        # Grafana fills in `$name` while it reads the file: what is left of a variable is unknown.
        if error is None or "$" in text.template.text[error.start : error.end]:
            continue
        if text.name:
            yield _broken(text, error)
        else:
            defect = Message("{rule} is not valid: {defect}", rule=text.owner, defect=error.message)
            yield Finding(text.span(error.start, error.end), ends(defect))


def _broken(one: NotificationText, error: TemplateError) -> Finding:
    """What is said of a setting that is no template."""
    message = Message(
        "{rule}: `{name}` is not a valid template: {defect}", rule=one.owner, name=one.name, defect=error.message
    )
    return Finding(one.span(error.start, error.end), message)
