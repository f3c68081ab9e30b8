"""An alert whose severity leads nowhere."""

from __future__ import annotations

import re
from collections.abc import Iterator
from posixpath import dirname
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.foreign import foreign_pattern
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.project import Project

if TYPE_CHECKING:
    from cdclint.documents.monitoring.alerting import RuleFacts


@rule(severity=Severity.WARNING, needs=("alerting",))
def unrouted_severity(project: Project) -> Iterator[Finding]:
    """A Grafana rule has a severity that no route of the notification policies takes.

    It falls to the policy's own receiver, where nobody expects it: a critical alert becomes one more e-mail. Reported
    only where the policies beside the rules route by severity.
    """
    alerting = project.alert_files
    for path, facts in alerting.items():
        routes = [
            route for other, one in alerting.items() if dirname(other) == dirname(path) for route in one["routes"]
        ]
        severities = sorted({value for route in routes for label, _, value in route if label == "severity"})
        if not severities:
            continue
        for one in facts["rules"]:
            severity = one["labels"].get("severity")
            if not one["grafana"] or not severity or any(_takes(route, one) for route in routes):
                continue
            message = Message(
                'alert "{title}": no route takes the severity `{severity}`, only {severities}',
                title=one["title"],
                severity=severity,
                severities=", ".join(severities),
            )
            yield Finding(project.span(path, one["severity_place"]), message)


def _takes(route: list[list[str]], one: RuleFacts) -> bool:
    """Whether a route may take a rule: labels that only the running rule has count as fitting."""
    labels = {**one["labels"], "alertname": one["title"]}
    return all(_fits(labels[label], operator, value) for label, operator, value in route if label in labels)


def _fits(actual: str, operator: str, value: str) -> bool:
    if operator not in {"=", "!=", "=~", "!~"}:
        # A matcher that is none is reported by itself.
        return True
    if operator in {"=", "!="}:
        return (actual == value) is (operator == "=")
    try:
        return (foreign_pattern.fullmatch(value, actual) is not None) is (operator == "=~")
    except re.error:
        return True
