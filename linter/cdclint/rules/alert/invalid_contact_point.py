"""A contact point that Grafana refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.contact_points import contact_point_problems
from cdclint.documents.monitoring.provisioning.provisioned_settings import fatal


@rule
def invalid_contact_point(file: Alerting) -> Iterator[Finding]:
    """A contact point lacks what Grafana needs, or has what it refuses.

    Each receiver needs a `uid` of its own, a `type` that exists, and the settings of that type: `addresses` of `email`
    (one text, several joined by `;`), `url` or `token` of `slack`, `url` of `webhook`. At a start Grafana ends with
    exit status 1 over any of these.
    """
    for value, message in fatal(contact_point_problems(file.value)):
        yield Finding(file.span(value), message)
