"""A marked block of a lesson that prints something else than the lesson shows."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def output_differs(lab: RunningLab) -> Iterator[Finding]:
    """A block that its author marked with `live` prints something else than the lesson shows behind it.

    Where values change from run to run, `...` in the shown output matches anything in a line, and a line of its
    own for any lines.
    """
    yield from lab.of("live/output-differs")
