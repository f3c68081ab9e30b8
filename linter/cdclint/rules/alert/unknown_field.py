"""A template in an alert that asks for what its data does not have."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.alertmanager.routing_config import AlertmanagerConfig
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.alerts.alert_templates import FIELDS, AlertText
from cdclint.documents.monitoring.alerts.template_calls import OF_ALERTS, OF_NOTIFICATIONS, call_defect
from cdclint.documents.monitoring.provisioning.notification_templates import OF_OTHERS
from cdclint.syntax.data.value import at, text

if TYPE_CHECKING:
    from cdclint.documents.monitoring.provisioning.notification_templates import NotificationText
    from cdclint.syntax.gotemplate import Reference

OF_RULES = regex(r"\$(?:labels|values)\b")
OF_A_LIST = {"Alerts": frozenset({"Firing", "Resolved"})}
OF_A_VALUE = frozenset({"Value", "Labels"})
PLAIN = {False: frozenset({"$value", "$externalURL"}), True: frozenset({"$value"})}


@rule
def unknown_field(file: Alerting | AlertmanagerConfig) -> Iterator[Finding]:
    """A template of an alert rule asks for a field or a query's value that is not there.

    The template parses, and fails when the alert fires: Prometheus sends the error in the place of the text, Grafana
    the raw template or `[no value]`. A template has `.Labels` and `.Value`, in Prometheus `.ExternalLabels` and
    `.ExternalURL`, in Grafana `.Values` with an entry for each query of the rule. Templates of notifications have
    `.Alerts`, `.CommonLabels` and others instead. A function that lacks a value, or has one too many, fails as well.
    """
    if isinstance(file, AlertmanagerConfig):
        yield from _of_notifications(file.texts)
        return
    yield from _of_notifications(file.notification_texts if file.is_provisioned else ())
    for found in file.templates:
        if found.template.error is None:
            for call in found.template.calls:
                wrong = call_defect(call, OF_ALERTS)
                if wrong is not None:
                    whole = Message("{rule}: `{name}`: {defect}", rule=found.rule.label, name=found.name, defect=wrong)
                    yield Finding(found.span(call.start, call.end), whole)
            for reference in found.template.references:
                defect = _defect(found, reference)
                if defect is not None:
                    (start, end), message = defect
                    whole = Message(
                        "{rule}: `{name}`: {defect}", rule=found.rule.label, name=found.name, defect=message
                    )
                    yield Finding(found.span(start, end), whole)


def _of_notifications(texts: Iterable[NotificationText]) -> Iterator[Finding]:
    """What is wrong with the templates of notifications."""
    for found in texts:
        for use in OF_RULES.finditer(str(found.scalar.value)):
            message = Message(
                "{rule}: a notification has no `{name}`: it has `.CommonLabels`, and each of `.Alerts` has `.Labels`",
                rule=found.owner,
                name=use[0],
            )
            yield Finding(found.span(use.start(), use.end()), message)
        if found.template.error is not None:
            continue
        defects = [
            (call.start, call.end, wrong)
            for call in found.template.calls
            if (wrong := call_defect(call, OF_NOTIFICATIONS)) is not None
        ]
        if "coll.Dict" not in found.template.text:
            for reference in found.template.references:
                unknown = _unknown_of_notification(found, reference)
                if unknown is not None:
                    defects.append((*_place(reference, unknown[0]), unknown[1]))
        for start, end, wrong in defects:
            message = Message("{rule}: {defect}", rule=found.owner, defect=wrong)
            if found.name:
                message = Message("{rule}: `{name}`: {defect}", rule=found.owner, name=found.name, defect=wrong)
            yield Finding(found.span(start, end), message)


def _unknown_of_notification(text: NotificationText, reference: Reference) -> tuple[int, Message] | None:
    """The field that is not there, with its place in the path.

    Where it is unknown what `.` is, only one that is almost another one is wrong.
    """
    if reference.base != "." or not reference.path:
        return None
    field = reference.path[0]
    if reference.rooted:
        known = text.of_root
    else:
        known = _anywhere(text.of_root, text.of_alert)
        if not closest(field, known, n=1, cutoff=0.85):
            return None
    if field not in known:
        return 0, _no_field(field, known)
    if (
        reference.rooted
        and len(reference.path) > 1
        and field in OF_A_LIST
        and reference.path[1] not in OF_A_LIST[field]
    ):
        return 1, _no_field(reference.path[1], OF_A_LIST[field])
    return None


def _defect(found: AlertText, reference: Reference) -> tuple[tuple[int, int], Message] | None:
    grafana, path, places = found.rule.grafana, reference.path, reference.places
    if reference.rooted and path:
        if path[0] not in FIELDS[grafana]:
            return _place(reference, 0), _no_field(path[0], FIELDS[grafana])
        base, path, places = path[0], path[1:], places[1:]
    else:
        base = {"$labels": "Labels", "$values": "Values", "$value": "Value"}.get(reference.base, "")
    skipped = len(reference.path) - len(path)
    if base == "Value" and path and (grafana or reference.base in PLAIN[grafana] or reference.rooted):
        return _place(reference, skipped), Message("a value has no fields")
    if base == "Labels" and len(path) > 1:
        return _place(reference, skipped + 1), Message("a label has no fields")
    if base == "Values" and grafana and path:
        return _of_values(found, reference, path, skipped)
    return None


def _of_values(
    found: AlertText, reference: Reference, path: tuple[str, ...], skipped: int
) -> tuple[tuple[int, int], Message] | None:
    known = [text(one.get("refId")) for one in found.rule.data]
    classic = [
        text(one.get("refId")) for one in found.rule.data if text(at(one, "model", "type")) == "classic_conditions"
    ]
    if "" in known or len(set(known)) < len(known):
        # Another rule reports queries without names, or with one name.
        return None
    if path[0] not in known and not (classic and path[0].rstrip("0123456789") in classic):
        queries = ", ".join(sorted(filter(None, known)))
        message = Message("no query of this rule is called `{query}`: it has {queries}", query=path[0], queries=queries)
        return _place(reference, skipped), message
    if len(path) > 1 and path[1] not in OF_A_VALUE:
        return _place(reference, skipped + 1), _no_field(path[1], OF_A_VALUE)
    return None


def _place(reference: Reference, index: int) -> tuple[int, int]:
    start = reference.places[index]
    return start, start + len(reference.path[index])


def _no_field(name: str, known: frozenset[str]) -> Message:
    field, fields = f".{name}", _written(known)
    near = closest(field, fields, n=1)
    if near:
        return Message("there is no `{field}`; did you mean `{meant}`?", field=field, meant=near[0])
    names = ", ".join(f"`{one}`" for one in fields)
    return Message("there is no `{field}`, only {names}", field=field, names=names)


@cache
def _anywhere(of_root: frozenset[str], of_alert: frozenset[str]) -> frozenset[str]:
    """The fields that `.` may have where it is unknown what it is."""
    return of_root | of_alert | OF_OTHERS


@cache
def _written(known: frozenset[str]) -> tuple[str, ...]:
    """Fields as templates name them, in order."""
    return tuple(f".{name}" for name in sorted(known))
