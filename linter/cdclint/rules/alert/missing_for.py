"""An alert that fires over a single sample."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting, interval_of
from cdclint.documents.monitoring.alerts.rule_keys import is_misspelt
from cdclint.syntax.data.value import text
from cdclint.syntax.promql import Query, Selector, Wrapped, seconds


@rule(severity=Severity.INFO)
def missing_for(file: Alerting) -> Iterator[Finding]:
    """An alert rule has no `for`, or one that is shorter than the interval at which it is evaluated.

    One late scrape is then enough for a notification: `for` says how long the condition must hold. Below the interval
    of its group it means nothing, since the second evaluation comes later than that. A `for: 0s` that is written out is
    a choice, and so is a query that looks back over a window itself (`increase(…[5m])`).
    """
    looking_back = {found.rule for found in file.queries if _looks_back(found.query)}
    for one in file.alerts:
        written = one.value.get("for")
        lasts = seconds(text(written))
        interval = interval_of(one.group)
        if written is None or text(written) == "":
            if one not in looking_back and not one.reduces and not is_misspelt(one, "for"):
                message = Message("{rule} has no `for`: a single sample fires it", rule=one.label)
                yield Finding(file.span(written or one.place), message)
        elif lasts and interval is not None and lasts < interval:
            message = Message(
                "{rule}: `for` is shorter than the interval of its group, {interval}",
                rule=one.label,
                interval=text(one.group.get("interval")),
            )
            yield Finding(file.span(written), message)


def _looks_back(query: Query) -> bool:
    """Whether a query asks for more than the last sample: it has a range, a subquery, or an offset to compare with."""
    return any(isinstance(node, Selector | Wrapped) and node.range is not None for node, _ in query.walk())
