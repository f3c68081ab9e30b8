"""A query that gives nothing on the running Prometheus."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def empty_query(lab: RunningLab) -> Iterator[Finding]:
    """A query gives nothing here, since something that it selects is not there.

    The reader sees an empty panel, and an alert never fires. The message names the part without data and what there
    is instead: a metric, a label or a value that is unknown here, a window with a single sample, targets that are
    down, operands whose labels do not match. A query whose condition holds nowhere at the moment is not reported.
    """
    yield from lab.of("live/empty-query")
