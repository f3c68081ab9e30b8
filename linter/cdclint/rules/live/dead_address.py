"""An address in a lesson at which nothing answers."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.WARNING, traits=(Trait.LIVE,))
def dead_address(lab: RunningLab) -> Iterator[Finding]:
    """A lesson names an address of the lab, and nothing answers there.

    A student opens it and sees an error. Addresses of this machine are asked, and those of the lab's own network
    where Compose publishes them; ports of services with a profile, and commands inside of containers, are left out.
    """
    yield from lab.of("live/dead-address")
