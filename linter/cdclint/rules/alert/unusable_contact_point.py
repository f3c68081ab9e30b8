"""A contact point that Grafana takes and cannot use."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.receiver_settings import receiver_kind
from cdclint.documents.monitoring.provisioning.receiver_values import value_problems
from cdclint.syntax.data.value import Object, at, items


@rule(severity=Severity.WARNING)
def unusable_contact_point(file: Alerting) -> Iterator[Finding]:
    """A setting of a contact point has a value with which no notification arrives.

    Grafana starts, and each notification ends in an error of the log: an e-mail address without `@`, several of them
    without `;` between, a `url` without `http://` or `https://`, an `httpMethod` other than `POST` and `PUT`, or a
    severity that PagerDuty does not have. Placeholders that are to be filled in, `<your-token>`, are left alone.
    """
    for point in items(at(file.value, "contactPoints")) if file.is_provisioned else ():
        for receiver in items(at(point, "receivers")):
            settings = at(receiver, "settings")
            if isinstance(settings, Object):
                for value, message in value_problems(receiver_kind(receiver), settings):
                    yield Finding(file.span(value), message)
