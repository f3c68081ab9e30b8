"""A marked block of a lesson that fails."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import Severity, Trait, rule
from cdclint.documents.running_lab import RunningLab


@rule(severity=Severity.ERROR, traits=(Trait.LIVE,))
def block_failed(lab: RunningLab) -> Iterator[Finding]:
    """A block that its author marked with `live` fails, or does not end in time.

    Only `cdclint live --run` runs blocks, in the order of the lesson and in the folder of the lab; those behind a
    failed one are left out. `status=1` in the info string says that another exit status is right, `timeout=90` how
    long it takes.
    """
    yield from lab.of("live/block-failed")
