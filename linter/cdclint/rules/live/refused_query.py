"""A query that the running Prometheus refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def refused_query(lab: RunningLab) -> Iterator[Finding]:
    """The running Prometheus refuses a query of a lesson, a dashboard or a rule.

    The message is the server's own. Besides what does not parse that is a match of many series with many: one side of
    an operation must have one series for each set of labels. A newer server may take what this one refuses.
    """
    yield from lab.of("live/refused-query")
