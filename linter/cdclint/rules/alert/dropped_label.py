"""A label in an alert's text that its query drops."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting, is_expression
from cdclint.documents.monitoring.alerts.labels_left import labels_gone, labels_left, share_no_labels
from cdclint.documents.monitoring.alerts.server_expressions import references
from cdclint.syntax.data.value import Object, at, text

if TYPE_CHECKING:
    from cdclint.documents.monitoring.alerting import AlertRule
    from cdclint.documents.monitoring.alerts.alert_templates import AlertText

OF_GRAFANA = frozenset({"alertname", "grafana_folder"})


@rule(severity=Severity.WARNING)
def dropped_label(file: Alerting) -> Iterator[Finding]:
    """A template of an alert rule names a label that the query's own aggregation drops.

    `max by (name) (…)` returns series with the label `name` and no other: `{{ $labels.plugin }}` is empty in every
    message. Group by the label, too, or take it out of the text. A query that keeps all labels is not judged, nor is
    a label that the template asks for first, `{{ if $labels.plugin }}`.
    """
    yield from _of_values(file)
    left: dict[AlertRule, list[frozenset[str] | None]] = {}
    gone: dict[AlertRule, list[frozenset[str]]] = {}
    unmatched: set[AlertRule] = set()
    for query in file.queries:
        if query.query.root is not None and share_no_labels(query.query.root):
            unmatched.add(query.rule)
        known = None if query.query.root is None else labels_left(query.query.root)
        left.setdefault(query.rule, []).append(known)
        gone.setdefault(query.rule, []).append(
            frozenset() if query.query.root is None else labels_gone(query.query.root)
        )
    for found in file.templates:
        sets = left.get(found.rule, [])
        if not sets or (found.rule.grafana and len(sets) != len(found.rule.asking)):
            continue
        kept = [one for one in sets if one is not None]
        if len(kept) < len(sets):
            for label, start, end in found.labels():
                if label not in found.tested and all(label in one for one in gone[found.rule]):
                    yield Finding(found.span(start, end), _dropped(found, label))
            continue
        known = frozenset().union(*kept)
        if found.rule.grafana:
            known |= OF_GRAFANA
        for label, start, end in found.labels():
            if label in known or label in found.tested or (found.rule.grafana and label.startswith("__")):
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
            if found.rule in unmatched and len(sets) == 1:
                message = Message(
                    "{rule}: the two sides of the query have different labels and never match: name those to match by "
                    "with `on (…)`",
                    rule=found.rule.label,
                )
            yield Finding(found.span(start, end), message)


def _of_values(file: Alerting) -> Iterator[Finding]:
    """Labels that a template takes from the value of a query, `$values.A.Labels.name`."""
    by_start = {query.scalar.start: query for query in file.queries}
    for found in file.templates:
        named = list(found.labels_of_values()) if found.rule.grafana else []
        if not named:
            continue
        data = {text(one.get("refId")): one for one in found.rule.data}
        for query, label, start, end in named:
            source = _source_of(query, data)
            asked = None if source is None else at(source, "model", "expr")
            read = None if asked is None else by_start.get(asked.start)
            root = None if read is None else read.query.root
            left = None if root is None else labels_left(root)
            if root is None or (label in left if left is not None else label not in labels_gone(root)):
                continue
            yield Finding(found.span(start, end), _dropped(found, label))


def _dropped(found: AlertText, label: str) -> Message:
    return Message(
        "{rule}: `{name}` names the label `{label}`, which the query drops",
        rule=found.rule.label,
        name=found.name,
        label=label,
    )


def _source_of(name: str, data: dict[str, Object]) -> Object | None:
    """The query that a value comes from, through expressions that read one query each."""
    seen: set[str] = set()
    while name in data and name not in seen:
        seen.add(name)
        query = data[name]
        if not is_expression(query):
            return query
        read = {inner for inner, *_ in references(query)}
        if len(read) != 1:
            return None
        name = read.pop()
    return None
