"""A key of a Grafana rule that is spelt as elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.closeness import is_slip
from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.provisioning.contact_points import needed_misspelt
from cdclint.documents.monitoring.provisioning.datasources import Datasources
from cdclint.documents.monitoring.provisioning.meant_keys import API, GROUP, JSON_DATA, RULE, SECRETS, SENSE, belongs
from cdclint.documents.monitoring.provisioning.providers import DashboardProviders
from cdclint.documents.monitoring.provisioning.provisioned_shapes import (
    OF_JSON,
    SHAPES,
    mappings,
    misspelt_keys,
    unknown_keys,
)
from cdclint.documents.monitoring.provisioning.receiver_settings import SETTINGS, receiver_kind
from cdclint.syntax.data.value import Member, Object, Scalar, at, is_null, text

if TYPE_CHECKING:
    from cdclint.documents.data_file import YamlFile

OPEN = frozenset({"datasource", "datasources", "query", "record"})
"""The mappings that other versions and plugins give keys of their own."""
OF_ANY = frozenset(key for keys in JSON_DATA.values() for key in keys)
"""What some datasource reads in `jsonData`: at another one it is no slip."""
PROMQL = ("query", "promql", "expression")
"""What a query of Prometheus is called elsewhere."""


@rule(severity=Severity.WARNING)
def ignored_key(file: Alerting | Datasources | DashboardProviders) -> Iterator[Finding]:
    """A key of a file that Grafana reads is spelt as elsewhere: in the API, in Terraform, in Prometheus.

    Grafana drops a key that it does not know in silence: with `no_data_state: Alerting` the rule has the default state,
    and with `keep_firing_for` it resolves at once. In files the keys are `noDataState`, `execErrState`, `isPaused` and
    `keepFiringFor`. The same goes for datasources, providers, contact points with the settings of each kind of
    receiver, policies, mute timings and templates: a contact point with `recievers` notifies nobody. A key at a
    wrong place is dropped as well: `severity` beside `labels`, a setting of a receiver beside `settings`.
    """
    root = file.value
    if not isinstance(file, Alerting):
        shape = "datasources" if isinstance(file, Datasources) else "providers"
        for value, own in mappings(root, shape) if isinstance(root, Object) and "apiVersion" in root else ():
            yield from _of(file, value, own)
            if own == "datasource" and (keys := JSON_DATA.get(text(value.get("type")))):
                yield from _of_data(file, value, keys)
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
        yield from _of(file, value, shape)
        if shape == "query":
            yield from _of_model(file, value)
        settings, kind = value.get("settings"), receiver_kind(value)
        if shape == "receiver" and isinstance(settings, Object) and kind in SETTINGS:
            refused = [one.name for one in needed_misspelt(value)]
            for member, meant in unknown_keys(settings, SETTINGS[kind], any_case=True, sense=kind):
                if meant and member.name not in refused:
                    yield _misspelt(file, settings, member, meant)


def _of_data(file: YamlFile, value: Object, keys: tuple[str, ...]) -> Iterator[Finding]:
    """The settings and secrets of a datasource of a type that comes with Grafana."""
    for key, known in (("jsonData", keys), ("secureJsonData", SECRETS)):
        data = value.get(key)
        if not isinstance(data, Object):
            continue
        for member, meant in unknown_keys(data, known, sense=key):
            if member.name.rstrip("0123456789") == "httpHeaderName":
                continue
            elsewhere = member.name in OF_ANY and member.name not in SENSE["jsonData"]
            is_meant = meant in known and meant not in data and _is_written_for(member.name, meant, key)
            if is_meant and not elsewhere:
                yield _misspelt(file, data, member, meant)
            elif home := belongs(member.name, value, key):
                place = file.source.span(member.key.start, member.key.end)
                yield Finding(place, _elsewhere(member.name, home))


def _is_written_for(name: str, meant: str, sense: str) -> bool:
    """Whether a key of a datasource certainly is another one: what is only alike may be of another version."""
    if SENSE[sense].get(name) == meant or name.replace("_", "").casefold() == meant.casefold():
        return True
    return len(name) <= len(meant) + 2 and is_slip(name, meant)


def _of(file: YamlFile, value: Object, shape: str) -> Iterator[Finding]:
    refused = [member.name for member in misspelt_keys(value, shape).values()]
    for member, meant in unknown_keys(value, tuple(SHAPES[shape]), any_case=shape in OF_JSON, sense=shape):
        name = member.name
        if name in refused or name.startswith(("x-", ".", "_x")) or is_null(member.value):
            continue
        place = file.source.span(member.key.start, member.key.end)
        if meant and meant not in value:
            if meant != "path":
                yield _misspelt(file, value, member, meant)
        elif home := belongs(name, value, shape):
            # Without these the file is refused, which another rule reports at this place.
            if name != "path" and (home != "settings" or home in value):
                yield Finding(place, _elsewhere(name, home))
        elif meant or (shape not in OPEN and not (shape == "rule" and name in API) and not _is_anchor(file, member)):
            yield Finding(place, Message("Grafana ignores `{key}` here", key=name))


def _elsewhere(name: str, home: str) -> Message:
    if home == GROUP:
        return Message("Grafana ignores `{key}` here: it belongs to the group of the rule", key=name)
    if home == RULE:
        return Message("Grafana ignores `{key}` here: it belongs to each rule", key=name)
    return Message("Grafana ignores `{key}` here: put it into `{place}`", key=name, place=home)


def _is_anchor(file: YamlFile, member: Member) -> bool:
    """Whether a value is written for references to it, as it may be at any key."""
    before = file.source.text[member.key.end : member.value.start]
    return "&" in before


def _of_model(file: YamlFile, query: Object) -> Iterator[Finding]:
    """The query of Prometheus at a key of another datasource."""
    model = query.get("model")
    if not isinstance(model, Object) or "expr" in model or not _asks_prometheus(query, model):
        return
    for member in model:
        if member.name in PROMQL and isinstance(member.value, Scalar) and text(member.value):
            yield _misspelt(file, model, member, "expr")


def _asks_prometheus(query: Object, model: Object) -> bool:
    kind = text(at(model, "datasource", "type"))
    return kind == "prometheus" or (not kind and "prom" in text(query.get("datasourceUid")).casefold())


def _misspelt(file: YamlFile, value: Object, member: Member, meant: str) -> Finding:
    place = file.source.span(member.key.start, member.key.end)
    message = Message("Grafana ignores `{key}`: write `{meant}`", key=member.name, meant=meant)
    fix = None
    if meant not in value and file.source.text[place.start : place.end] == member.name:
        fix = replacing(place, meant)
    return Finding(place, message, fix)
