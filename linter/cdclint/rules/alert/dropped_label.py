"""A label in an alert's text that its query drops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.alert_templates import templates
from cdclint.documents.monitoring.alerts.labels_left import labels_gone, labels_left

if TYPE_CHECKING:
    from cdclint.documents.monitoring.alerting import AlertRule

OF_GRAFANA = frozenset({"alertname", "grafana_folder"})


@rule(severity=Severity.WARNING)
def dropped_label(file: Alerting) -> Iterator[Finding]:
    """A template of an alert rule names a label that the query's own aggregation drops.

    `max by (name) (…)` returns series with the label `name` and no other: `{{ $labels.plugin }}` is empty in every
    message. Group by the label, too, or take it out of the text. A query that keeps all labels is not judged.
    """
    left: dict[AlertRule, list[frozenset[str] | None]] = {}
    gone: dict[AlertRule, list[frozenset[str]]] = {}
    for query in file.queries:
        known = None if query.query.root is None else labels_left(query.query.root)
        left.setdefault(query.rule, []).append(known)
        gone.setdefault(query.rule, []).append(
            frozenset() if query.query.root is None else labels_gone(query.query.root)
        )
    for found in templates(file):
        sets = left.get(found.rule, [])
        if not sets or (found.rule.grafana and len(sets) != len(found.rule.asking)):
            continue
        kept = [one for one in sets if one is not None]
        if len(kept) < len(sets):
            for label, start, end in found.labels():
                if all(label in one for one in gone[found.rule]):
                    message = Message(
                        "{rule}: `{name}` names the label `{label}`, which the query drops",
                        rule=found.rule.label,
                        name=found.name,
                        label=label,
                    )
                    yield Finding(found.span(start, end), message)
            continue
        known = frozenset().union(*kept)
        if found.rule.grafana:
            known |= OF_GRAFANA
        for label, start, end in found.labels():
            if label in known or (found.rule.grafana and label.startswith("__")):
                continue
            message = Message(
                "{rule}: `{name}` names the label `{label}`, which the query drops: it keeps {labels}",
                rule=found.rule.label,
                name=found.name,
                label=label,
                labels=", ".join(f"`{one}`" for one in sorted(known - OF_GRAFANA)),
            )
            if not known - OF_GRAFANA:
                message = Message(
                    "{rule}: `{name}` names the label `{label}`, and the query keeps no label",
                    rule=found.rule.label,
                    name=found.name,
                    label=label,
                )
            yield Finding(found.span(start, end), message)
