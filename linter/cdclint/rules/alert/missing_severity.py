"""An alert that does not say how bad it is."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.rule_keys import is_misspelt
from cdclint.syntax.data.value import Scalar, text


@rule(severity=Severity.INFO)
def missing_severity(file: Alerting) -> Iterator[Finding]:
    """An alert rule has no label `severity`.

    Routes decide by it who is notified, and whether at night. Without it an alert goes wherever everything else goes.
    """
    for one in file.alerts:
        given = [value for name, value in one.map("labels") if name == "severity"]
        if not any(text(value) or not isinstance(value, Scalar) for value in given) and not is_misspelt(one, "labels"):
            yield Finding(file.span(one.place), Message("{rule} has no label `severity`", rule=one.label))
