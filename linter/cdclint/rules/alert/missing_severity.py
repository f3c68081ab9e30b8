"""An alert that does not say how bad it is."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.syntax.data.value import text


@rule(severity=Severity.INFO)
def missing_severity(file: Alerting) -> Iterator[Finding]:
    """An alert rule has no label `severity`.

    Routes decide by it who is notified, and whether at night. Without it an alert goes wherever everything else goes.
    """
    for one in file.alerts:
        if not any(name == "severity" and text(value) for name, value in one.map("labels")):
            yield Finding(file.span(one.place), Message("{rule} has no label `severity`", rule=one.label))
