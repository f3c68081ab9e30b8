"""A query for a value of a label that no series has now."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.INFO, traits=(Trait.LIVE,))
def absent_value(lab: RunningLab) -> Iterator[Finding]:
    """An alert or a lesson asks for a value of a label, and every series has another one at present.

    It may be a state that comes seldom, such as `status="failed"`, and then nothing is to be done; or a value that
    this lab never has. The message lists those that are there. A value that is almost one of them is reported as an
    empty query. Metrics of a snapshot are absent in the same way after a restart, until the next one.
    """
    yield from lab.of("live/absent-value")
