"""An organisation that a new Grafana does not have."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.datasources import Datasources
from cdclint.documents.monitoring.provisioning.providers import DashboardProviders
from cdclint.syntax.data.value import Object, Scalar, at, items, text

LISTS = ("groups", "contactPoints", "policies", "muteTimes", "datasources", "providers")


@rule(severity=Severity.WARNING)
def unknown_organisation(file: Alerting | Datasources | DashboardProviders) -> Iterator[Finding]:
    """A provisioned file names an organisation other than the first.

    A Grafana that starts for the first time has organisation 1 and no other: what belongs to another one is loaded and
    always fails, or ends Grafana. Files cannot make organisations.
    """
    root = file.value
    if not isinstance(root, Object) or "apiVersion" not in root:
        return
    for key in LISTS:
        for entry in items(root.get(key)):
            org = at(entry, "orgId")
            if isinstance(org, Scalar) and text(org).isdecimal() and text(org) not in {"0", "1"}:
                message = Message("a new Grafana has no organisation {org}: files can only be for 1", org=text(org))
                yield Finding(file.source.span(org.start, org.end), message)
