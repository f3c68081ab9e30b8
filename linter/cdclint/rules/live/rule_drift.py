"""A rule that runs otherwise than its file says."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def rule_drift(lab: RunningLab) -> Iterator[Finding]:
    """A rule is not loaded, is loaded with another text, or is loaded although its file has it no more.

    Prometheus and Grafana read rules when they start, and on request. Reload them, or correct the file.
    """
    yield from lab.of("live/rule-drift")
