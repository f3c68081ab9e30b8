"""An alert rule that Grafana or Prometheus refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.closeness import closest
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.alerting import Alerting, AlertRule, interval_of, is_expression
from cdclint.documents.monitoring.alerts.prometheus_form import file_problems, group_problems, rule_problems
from cdclint.documents.monitoring.alerts.server_expressions import is_number, references
from cdclint.documents.monitoring.provisioning.provisioned_settings import (
    duration_problem,
    fatal,
    is_duration,
    is_dynamic,
    is_uid,
)
from cdclint.documents.monitoring.provisioning.provisioned_shapes import (
    is_lacking,
    misspelt_keys,
    needs,
    own_problems,
    shape_problems,
)
from cdclint.syntax.data.value import Array, Object, Scalar, Value, at, text

STATES = {
    "noDataState": ("NoData", "Alerting", "OK", "KeepLast"),
    "execErrState": ("Error", "Alerting", "OK", "KeepLast"),
}
METRIC = regex(r"[A-Za-z_:][A-Za-z0-9_:]*")
PANEL = ("__dashboardUid__", "__panelId__")
TICK = 10
"""Grafana's scheduler looks every so many seconds."""


@rule
def invalid(file: Alerting) -> Iterator[Finding]:
    """An alert rule lacks what Grafana or Prometheus needs, or holds what they refuse.

    Prometheus does not start over a bad rule file, and Grafana ends with exit status 1: one rule silences all of them.
    Reported are missing and unknown keys, conditions and expressions that name no query of their rule, queries without
    `relativeTimeRange` or with one that does not lead back in time, durations, states and booleans that do not exist,
    a panel without its dashboard, and duplicates. Grafana itself takes two rules of one uid, and keeps only the
    last.
    """
    uids: dict[str, str] = {}
    groups: set[tuple[str, str]] = set()
    if isinstance(file.value, Object) and file.is_provisioned:
        for value, message in fatal(own_problems(file.value, "file", ("groups", "apiVersion"))):
            yield Finding(file.span(value), message)
    elif not any(one.grafana for one in file.rules):
        for value, message in file_problems(file.value):
            yield Finding(file.span(value), message)
    for group in file.groups:
        grafana = file.is_of_grafana(group)
        problems = _of_group(group, groups, grafana=grafana)
        for value, message in fatal((*own_problems(group, "group"), *problems)) if grafana else problems:
            yield Finding(file.span(value), message)
        for value, message in () if grafana else group_problems(group):
            yield Finding(file.span(value), message)
    for one in file.rules:
        found = _of_grafana(one, uids) if one.grafana else rule_problems(one)
        for value, message in found:
            yield Finding(file.span(value), Message("{rule}: {defect}", rule=one.label, defect=message))


def _of_group(group: Object, seen: set[tuple[str, str]], *, grafana: bool) -> Iterator[tuple[Value, Message]]:
    name, folder = text(group.get("name")), text(group.get("folder"))
    for key in ("name", "folder", "interval") if grafana else ("name",):
        if is_lacking(group, key):
            message = Message("a group of rules needs `{key}`", key=key)
            yield needs(group, "group", key, group, message) if grafana else (group, message)
    interval, every = group.get("interval"), interval_of(group)
    if grafana and is_dynamic(interval):
        pass
    elif interval is not None and text(interval) and not is_duration(text(interval)):
        yield interval, Message("`{value}` is not a duration such as `30s`", value=text(interval))
    elif interval is not None and grafana and every is not None and (every == 0 or every % TICK):
        yield interval, Message("Grafana evaluates every {tick} s: `interval` must be a multiple of that", tick=TICK)
    if name and (folder, name) in seen and not grafana:
        yield group.get("name") or group, Message('there is a group "{name}" already', name=name)
    seen.add((folder, name))


def _of_grafana(one: AlertRule, uids: dict[str, str]) -> Iterator[tuple[Value, Message]]:
    value = one.value
    yield from fatal(_refused(one))
    if one.records and isinstance(value.get("record"), Object):
        yield from _of_record(one)
    uid = value.get("uid")
    name = text(uid)
    if uid is not None and name in uids:
        yield uid, Message('the alert "{other}" has the uid `{uid}` already', other=uids[name], uid=name)
    uids.setdefault(name, one.title)
    yield from _of_data(one)


def _refused(one: AlertRule) -> Iterator[tuple[Value, Message]]:
    """What ends Grafana at its start."""
    value = one.value
    yield from shape_problems(value, "rule")
    for key in ("uid", "title") if one.records else ("uid", "title", "condition"):
        if not text(value.get(key)) and not isinstance(value.get(key), Object | Array):
            yield needs(value, "rule", key, one.place, Message("Grafana needs `{key}`", key=key))
    if not one.data and not isinstance(value.get("data"), Object) and not text(value.get("data")):
        message = Message("Grafana needs `data` with at least one query")
        yield needs(value, "rule", "data", one.place, message)
    uid = value.get("uid")
    if uid is not None and text(uid) and not is_uid(text(uid)) and not is_dynamic(uid):
        yield uid, Message("a uid has at most 40 letters, digits, `-` and `_`")
    for key in ("for", "keepFiringFor"):
        yield from duration_problem(value, key)
    for key, states in STATES.items():
        state = value.get(key)
        if state is not None and text(state).strip() not in {"", *states} and not is_dynamic(state):
            yield state, Message("`{key}` is one of {states}", key=key, states=", ".join(states))
    missing = value.get("missing_series_evals_to_resolve")
    if missing is not None and text(missing).startswith("-"):
        yield missing, Message("`{key}` is a whole number", key="missing_series_evals_to_resolve")
    yield from _of_panel(one)
    for query in one.data:
        yield from _of_range(query)
    settings = value.get("notification_settings")
    if isinstance(settings, Object):
        if is_lacking(settings, "receiver"):
            message = Message("`notification_settings` needs a `receiver`")
            yield needs(settings, "notification_settings", "receiver", settings, message)
        for key in ("group_wait", "group_interval", "repeat_interval"):
            yield from duration_problem(settings, key, zero=key == "group_wait")


def _of_record(one: AlertRule) -> Iterator[tuple[Value, Message]]:
    """What is wrong with a rule that records: the metric that it writes, and the query that it takes it from."""
    record = one.value.get("record")
    for key in ("metric", "from"):
        if not text(at(record, key)):
            yield record if isinstance(record, Object) else one.place, Message("`record` needs `{key}`", key=key)
    metric, source = at(record, "metric"), at(record, "from")
    if metric is not None and text(metric) and not METRIC.fullmatch(text(metric)) and not is_dynamic(metric):
        yield metric, Message("`{name}` cannot be the name of a metric", name=text(metric))
    known = {text(query.get("refId")) for query in one.data}
    if source is not None and text(source) and text(source) not in known:
        yield source, _nameless("from", known)


def _of_panel(one: AlertRule) -> Iterator[tuple[Value, Message]]:
    """What is wrong with the annotations that lead to a panel: both or none, and the panel by its number."""
    links = {name: value for name, value in one.map("annotations") if name in PANEL and text(value)}
    for name, other in zip(PANEL, reversed(PANEL), strict=True):
        if name in links and other not in links:
            yield links[name], Message("`{name}` needs `{other}` as well", name=name, other=other)
    written = one.value.get("panelId")
    is_alone = not text(one.value.get("dashboardUid")) and PANEL[0] not in links
    if written is not None and is_number(text(written)) and text(written) != "0" and is_alone:
        yield written, Message("`{name}` needs `{other}` as well", name="panelId", other="dashboardUid")
    panel = links.get(PANEL[1])
    if panel is not None and not is_number(text(panel)) and not is_dynamic(panel):
        yield panel, Message("`{name}` is the number of a panel", name=PANEL[1])


def _of_range(query: Object) -> Iterator[tuple[Value, Message]]:
    """What is wrong with the stretch of time that a query asks for, in whole seconds before now."""
    span, ref = query.get("relativeTimeRange"), query.get("refId") or query
    if span is None:
        if not is_expression(query) and not closest(text(query.get("datasourceUid")), ("__expr__",), n=1, cutoff=0.6):
            message = Message("query {query} needs `{key}`", query=_name(query), key="relativeTimeRange")
            yield needs(query, "query", "relativeTimeRange", ref, message)
        return
    ends = []
    for key in ("from", "to"):
        written = at(span, key)
        if written is None:
            ends.append(0)
        elif isinstance(written, Scalar) and isinstance(written.value, int) and not isinstance(written.value, bool):
            ends.append(written.value)
        else:
            yield written, Message("`{key}` is a whole number of seconds before now, such as 300", key=key)
    if len(ends) == 2 and ends[0] <= ends[1] and not is_expression(query):
        place = at(span, "from") or query.get("refId") or span
        yield place, Message("`from` must be larger than `to`: both are seconds before now")


def _of_data(one: AlertRule) -> Iterator[tuple[Value, Message]]:
    """What is wrong with queries, expressions and the condition that names one of them."""
    known: set[str] = set()
    certain = True
    for query in one.data:
        name, ref = _name(query), query.get("refId") or query
        if not name:
            certain = False
            yield query, Message("a query needs `refId`")
            continue
        if not text(query.get("refId")):
            yield needs(query, "query", "refId", ref, Message("a query needs `refId`"))
        if name in known:
            certain = False
            yield ref, Message("there is a query {query} already", query=name)
        known.add(name)
        if not text(query.get("datasourceUid")):
            message = Message("query {query} needs `{key}`", query=name, key="datasourceUid")
            yield needs(query, "query", "datasourceUid", ref, message)
        if not isinstance(query.get("model"), Object):
            message = Message("query {query} needs `{key}`", query=name, key="model")
            yield needs(query, "query", "model", ref, message)
    if not certain:
        # Which of two queries of one name is meant is unknown, and whether one without a name is.
        return
    for query in one.data if known else ():
        for name, written, _, _ in references(query) if is_expression(query) else ():
            if name not in known:
                yield written, _nameless("expression", known)
            elif name == _name(query):
                yield written, Message("the expression {query} depends on itself", query=name)
    condition = one.value.get("condition")
    if condition is not None and text(condition) and known and text(condition) not in known:
        yield condition, _nameless("condition", known)


def _name(query: Object) -> str:
    """What a query is called, by a misspelt key too."""
    member = misspelt_keys(query, "query").get("refId")
    return text(query.get("refId")) or ("" if member is None else text(member.value))


def _nameless(key: str, known: set[str]) -> Message:
    queries = ", ".join(sorted(known))
    return Message("`{key}` names no query of this rule: it has {queries}", key=key, queries=queries)
