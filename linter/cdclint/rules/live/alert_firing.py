"""An alert that fires now."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.INFO, traits=(Trait.LIVE,))
def alert_firing(lab: RunningLab) -> Iterator[Finding]:
    """An alert of the lab fires at this moment, with the labels of its first instance.

    A student who begins a lesson meets it. It may be what an exercise provoked, and then nothing is to be done.
    """
    yield from lab.of("live/alert-firing")
