"""An alert that fires over a single sample."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting, interval_of, text
from cdclint.syntax.promql import seconds


@rule(severity=Severity.WARNING)
def missing_for(file: Alerting) -> Iterator[Finding]:
    """An alert rule has no `for`, or one that is shorter than the interval at which it is evaluated.

    One late scrape is then enough to wake somebody: `for` says how long the condition must hold. Below the interval of
    its group it means nothing, since the second evaluation comes later than that.
    """
    for one in file.alerts:
        written = one.value.get("for")
        lasts = seconds(text(written))
        interval = interval_of(one.group)
        if written is None or text(written) in {"0", ""} or lasts == 0:
            message = Message("{rule} has no `for`: a single sample fires it", rule=one.label)
            yield Finding(file.span(written or one.place), message)
        elif lasts is not None and interval is not None and lasts < interval:
            message = Message(
                "{rule}: `for` is shorter than the interval of its group, {interval}",
                rule=one.label,
                interval=text(one.group.get("interval")),
            )
            yield Finding(file.span(written), message)
