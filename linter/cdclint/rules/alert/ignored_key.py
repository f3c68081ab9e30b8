"""A key of a Grafana rule that is spelt as elsewhere."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Edit, Finding, Fix
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.contact_points import needed_misspelt
from cdclint.documents.monitoring.provisioning.datasources import Datasources
from cdclint.documents.monitoring.provisioning.providers import DashboardProviders
from cdclint.documents.monitoring.provisioning.provisioned_shapes import (
    OF_JSON,
    SHAPES,
    mappings,
    misspelt_keys,
    unknown_keys,
)
from cdclint.documents.monitoring.provisioning.receiver_settings import SETTINGS
from cdclint.syntax.data.value import Member, Object, text

if TYPE_CHECKING:
    from cdclint.documents.data_file import YamlFile

CERTAIN = frozenset({"policy", "route", "notification_settings", "mute_timing", "time_interval", "times", "record"})
"""The mappings whose unknown keys are all reported, since nothing else writes them."""


@rule(severity=Severity.WARNING)
def ignored_key(file: Alerting | Datasources | DashboardProviders) -> Iterator[Finding]:
    """A key of a file that Grafana reads is spelt as elsewhere: in the API, in Terraform, in Prometheus.

    Grafana drops a key that it does not know in silence: with `no_data_state: Alerting` the rule has the default state,
    and with `keep_firing_for` it resolves at once. In files the keys are `noDataState`, `execErrState`, `isPaused` and
    `keepFiringFor`. The same goes for datasources, providers, contact points with the settings of each kind of
    receiver, policies, mute timings and templates: a contact point with `recievers` notifies nobody.
    """
    root = file.value
    if not isinstance(file, Alerting):
        shape = "datasources" if isinstance(file, Datasources) else "providers"
        for value, own in mappings(root, shape) if isinstance(root, Object) and "apiVersion" in root else ():
            needed = [member.name for member in misspelt_keys(value, own).values()]
            yield from _of(file, value, unknown_keys(value, tuple(SHAPES[own])), refused=needed)
        return
    if not isinstance(root, Object) or not (file.is_provisioned or any(one.grafana for one in file.rules)):
        return
    inside = False
    for value, shape in mappings(root, "file"):
        if shape == "group":
            inside = file.is_of_grafana(value)
        if shape == "file" and not file.is_provisioned:
            continue
        # Rules of Prometheus may be in one file with those of Grafana.
        if shape in {"group", "rule", "query"} and (not inside or (shape == "rule" and "expr" in value)):
            continue
        needed = [member.name for member in misspelt_keys(value, shape).values()]
        found = unknown_keys(value, tuple(SHAPES[shape]), any_case=shape in OF_JSON)
        yield from _of(file, value, found, certain=shape in CERTAIN, refused=needed)
        settings = value.get("settings") if shape == "receiver" else None
        known = SETTINGS.get(text(value.get("type")).strip().casefold())
        if isinstance(settings, Object) and known is not None:
            refused = [one.name for one in needed_misspelt(value)]
            yield from _of(file, settings, unknown_keys(settings, known, any_case=True), refused=refused)


def _of(
    file: YamlFile,
    value: Object,
    found: Iterator[tuple[Member, str]],
    *,
    certain: bool = False,
    refused: Collection[str] = (),
) -> Iterator[Finding]:
    for member, meant in found:
        if member.name in refused or (not meant and not certain):
            continue
        place = file.source.span(member.key.start, member.key.end)
        if not meant:
            yield Finding(place, Message("Grafana ignores `{key}` here", key=member.name))
            continue
        message = Message("Grafana ignores `{key}`: write `{meant}`", key=member.name, meant=meant)
        fix = None
        if meant not in value and file.source.text[place.start : place.end] == member.name:
            fix = Fix(Message("write `{operator}`", operator=meant), (Edit(place, meant),), safe=False)
        yield Finding(place, message, fix)
