"""A rule that cannot be evaluated."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def rule_unhealthy(lab: RunningLab) -> Iterator[Finding]:
    """The server cannot evaluate a rule, with the error that it gives.

    Such an alert is blind: it stays as it was, or reports its own failure only.
    """
    yield from lab.of("live/rule-unhealthy")
