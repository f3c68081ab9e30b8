"""A notification policy that Grafana refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.policies import policy_problems, replaced_policies
from cdclint.documents.monitoring.provisioning.provisioned_settings import fatal


@rule
def invalid_policy(file: Alerting) -> Iterator[Finding]:
    """A notification policy has what Grafana refuses, or is dropped for another one.

    The root needs a receiver and has neither matchers nor mute timings; a matcher has a label, one of `=`, `!=`, `=~`,
    `!~` and a value; durations have a unit; `...` in `group_by` is the only entry. Any other file of alerting is
    refused with it: at a start Grafana ends with exit status 1. Of two policies of one organisation it keeps the last.
    """
    for value, message in (*fatal(policy_problems(file.value)), *replaced_policies(file.value)):
        yield Finding(file.span(value), message)
