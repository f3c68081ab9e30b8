"""A service of the lab that does not answer."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def no_answer(lab: RunningLab) -> Iterator[Finding]:
    """A service that Compose publishes does not answer, or answers as something else.

    Nothing that depends on it could be judged. The message says why: the connection was refused, no answer came in
    time, a login is needed (`PROMETHEUS_…`, `GRAFANA_…` and `CONNECT_TOKEN`, or `_USER` and `_PASSWORD`, in the
    environment).
    """
    yield from lab.of("live/no-answer")
