"""Rules of Prometheus among the files of Grafana."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.glob import matches
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting

FOLDERS = ("**/provisioning/alerting/**", "provisioning/alerting/**")


@rule
def misplaced_rules(file: Alerting) -> Iterator[Finding]:
    """A file of Prometheus's rules lies where Grafana looks for its own.

    Grafana reads every file below `provisioning/alerting` in its own form, finds no `folder` and no `interval`, and
    ends with exit status 1. Give the file to Prometheus by `rule_files`, or write the rules in Grafana's form.
    """
    if not any(matches(glob, file.source.path) for glob in FOLDERS):
        return
    for group in file.groups:
        rules = file.rules_of(group)
        if rules and not any(one.grafana for one in rules):
            place = group.get("name") or group
            yield Finding(file.span(place), Message("Grafana cannot read rules of Prometheus: give them to Prometheus"))
            return
