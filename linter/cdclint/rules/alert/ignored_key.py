"""A key of a Grafana rule that is spelt as elsewhere."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.receiver_settings import SETTINGS
from cdclint.syntax.data.value import Object, at, items, text

OF_A_RULE = (
    *("uid", "title", "condition", "data", "dashboardUid", "panelId", "noDataState", "execErrState", "for"),
    *("keepFiringFor", "missing_series_evals_to_resolve", "annotations", "labels", "isPaused"),
    *("notification_settings", "record"),
)
OF_A_GROUP = ("orgId", "name", "folder", "interval", "rules")
OF_A_QUERY = ("refId", "queryType", "relativeTimeRange", "datasourceUid", "model")


@rule(severity=Severity.WARNING)
def ignored_key(file: Alerting) -> Iterator[Finding]:
    """A key of a Grafana rule is spelt as the API, Terraform or Prometheus has it, and not as a file does.

    Grafana drops a key that it does not know in silence: with `no_data_state: Alerting` the rule has the default state,
    and with `keep_firing_for` it resolves at once. In files the keys are `noDataState`, `execErrState`, `isPaused` and
    `keepFiringFor`. A setting of a contact point that is almost one of its kind of receiver is reported as well.
    """
    for group in file.groups:
        if any(one.grafana for one in file.rules_of(group)):
            yield from _of(file, group, OF_A_GROUP)
    for one in file.rules:
        if one.grafana:
            yield from _of(file, one.value, OF_A_RULE)
            for query in one.data:
                yield from _of(file, query, OF_A_QUERY)
    for settings, known in _settings(file):
        yield from _of(file, settings, known, near=True)


def _settings(file: Alerting) -> Iterator[tuple[Object, tuple[str, ...]]]:
    """The settings of receivers, each with those that there are."""
    for point in items(at(file.value, "contactPoints")):
        for receiver in items(at(point, "receivers")):
            settings, known = at(receiver, "settings"), SETTINGS.get(text(at(receiver, "type")).casefold())
            if isinstance(settings, Object) and known is not None:
                yield settings, known


def _of(file: Alerting, value: Object, known: tuple[str, ...], *, near: bool = False) -> Iterator[Finding]:
    folded = {_folded(name): name for name in known}
    for member in value:
        meant = folded.get(_folded(member.name))
        if meant is None and near:
            free = [name for name in known if name not in value]
            meant = next(iter(closest(member.name, free, cutoff=0.85)), None)
        if member.name in known or meant is None:
            continue
        place = file.span(member.key)
        message = Message("Grafana ignores `{key}`: write `{meant}`", key=member.name, meant=meant)
        fix = None
        if meant not in value and file.source.text[place.start : place.end] == member.name:
            fix = Fix(Message("write `{operator}`", operator=meant), (Edit(place, meant),), safe=False)
        yield Finding(place, message, fix)


def _folded(name: str) -> str:
    return name.replace("_", "").replace("-", "").casefold()
