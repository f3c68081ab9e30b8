"""A query of a lesson with a variable that nothing gives a value."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.INFO, traits=(Trait.LIVE,))
def unasked_query(lab: RunningLab) -> Iterator[Finding]:
    """A lesson's query has a variable that no dashboard of the project has, and cannot be asked.

    A variable in the value of a label stands for any value then, and the query is asked: what is empty with any value
    is empty with each. One in the place of a metric, a label or a window leaves nothing to ask.
    """
    yield from lab.of("live/unasked-query")
