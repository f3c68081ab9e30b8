"""No word on which model the file has."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.data.value import Scalar


@rule(severity=Severity.INFO)
def missing_schema_version(dashboard: Dashboard) -> Iterator[Finding]:
    """A dashboard has no `schemaVersion`, or one that is not a whole number.

    Grafana then takes it for the oldest model there ever was and migrates it through all the others, which moves panels
    and drops settings. Export the dashboard again, or write the version that its Grafana has.
    """
    version = dashboard.root.get("schemaVersion")
    if version is None:
        yield Finding(
            dashboard.span(dashboard.place), Message("no `schemaVersion`: Grafana takes the file for its oldest model")
        )
    elif not isinstance(version, Scalar) or isinstance(version.value, bool) or not isinstance(version.value, int):
        yield Finding(dashboard.span(version), Message("`schemaVersion` is not an integer"))
