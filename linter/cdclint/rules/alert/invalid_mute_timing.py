"""A mute timing that Grafana refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.mute_timings import mute_timing_problems
from cdclint.documents.monitoring.provisioning.provisioned_settings import fatal


@rule
def invalid_mute_timing(file: Alerting) -> Iterator[Finding]:
    """A mute timing has what Grafana refuses.

    It needs a name; times are `HH:MM` and end after they start (part an interval at midnight); days, months and years
    are single ones or ranges with a colon: `monday:friday`, `1:5`. At a start Grafana ends with exit status 1.
    """
    for value, message in fatal(mute_timing_problems(file.value)):
        yield Finding(file.span(value), message)
