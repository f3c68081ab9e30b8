"""Grafana against the files that it was provisioned with: dashboards, rules, datasources, contact points."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from cdclint.core.message import Message
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.provisioning.datasources import Datasources, derived_uid
from cdclint.live.consequences import Need
from cdclint.live.drift import described, differences
from cdclint.live.evidence import span_of
from cdclint.live.lab_client import NoAnswerError, said
from cdclint.live.scrape_proof import firing
from cdclint.syntax.data.value import Object, at, items, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.source import Span
    from cdclint.live.endpoints import Endpoint
    from cdclint.live.evidence import Ground, Row

_NAME = "Grafana"
_BY_GRAFANA = frozenset({"id", "version", "iteration", "__inputs", "__requires", "__elements", ".uid"})
"""Keys of a dashboard that Grafana sets itself, or knows in a file only."""
_OF_FILES = frozenset({"orgId", "editable", "version", "secureJsonData", "password", "basicAuthPassword", "folder"})
"""Keys of provisioning that the answers of the API do not have."""


class GrafanaProof:
    """Holds the files of one Grafana against the server."""

    def __init__(self, ground: Ground, endpoint: Endpoint) -> None:
        self._ground, self._endpoint = ground, endpoint

    def prove(self) -> None:
        """All of it.

        Raises:
            NoAnswerError: the server does not answer.
        """
        health = self._get("/api/health")
        if not isinstance(health, dict) or health.get("database") != "ok":
            raise NoAnswerError(Message("it does not answer as Grafana does, or its database is not well"))
        self._dashboards()
        self._datasources()
        self._alerting()

    def _get(self, path: str) -> Any:  # noqa: ANN401 (JSON of another program)
        """What Grafana answers, None where it has no such thing.

        Raises:
            NoAnswerError: it does not answer.
        """
        status, value = self._ground.client.get(self._endpoint.url, path)
        if status == 404:
            return None
        if status != 200:
            raise NoAnswerError(said(value.get("message", status) if isinstance(value, dict) else status))
        return value

    def _list(self, path: str) -> list[JsonObject]:
        found = self._get(path)
        return [one for one in found if isinstance(one, dict)] if isinstance(found, list) else []

    def _is_own(self, path: str) -> bool:
        """Whether a file is one that this Grafana may have been provisioned with."""
        if not self._ground.is_asked(path):
            return False
        if not self._endpoint.compose:
            return True
        return any(one.compose == self._endpoint.compose for one in self._ground.lab.readers(path, "grafana"))

    # Dashboards

    def _dashboards(self) -> None:
        row = self._ground.evidence.row(Message("dashboards"), self._endpoint.url)
        there = {str(one.get("uid")): one for one in self._list("/api/search?type=dash-db")}
        files = [path for path in self._ground.project.dashboards if self._is_own(path)]
        for _, dashboard in self._ground.documents(Dashboard, *files):
            row.asked += 1
            place = dashboard.span(dashboard.place)
            if not dashboard.uid:
                continue
            name = Message('dashboard "{title}"', title=dashboard.title)
            found = (
                self._get(f"/api/dashboards/uid/{quote(dashboard.uid, safe='')}") if dashboard.uid in there else None
            )
            own = found.get("dashboard") if isinstance(found, dict) else None
            if not isinstance(own, dict):
                row.empty += 1
                self._ground.evidence.tell(
                    "dashboard-drift",
                    place,
                    Message("Grafana has no dashboard with the uid `{uid}`", uid=dashboard.uid),
                )
                continue
            row.answered += 1
            if found_ := list(differences(dashboard.root, own, skip=_BY_GRAFANA)):
                row.bad += 1
                span = dashboard.span(found_[0].value)
                self._ground.evidence.tell("dashboard-drift", span, described(found_, _NAME, name))

    # Datasources

    def _datasources(self) -> None:
        row = self._ground.evidence.row(Message("datasources"), self._endpoint.url)
        there = {str(one.get("uid")): one for one in self._list("/api/datasources")}
        files = [path for path in self._ground.project.datasource_files if self._is_own(path)]
        for _, document in self._ground.documents(Datasources, *files):
            for entry in document.entries:
                row.asked += 1
                name = text(entry.get("name"))
                uid = text(entry.get("uid")) or derived_uid(name)
                what = Message('datasource "{name}"', name=name)
                span = span_of(document.source, entry.get("name") or entry)
                if uid not in there:
                    row.empty += 1
                    message = Message("Grafana has no datasource with the uid `{uid}`", uid=uid)
                    self._ground.evidence.tell("provisioning-drift", span, message)
                    continue
                found = list(differences(entry, there[uid], skip=_OF_FILES, listed=False))
                if found:
                    row.bad += 1
                    self._ground.evidence.tell(
                        "provisioning-drift", span_of(document.source, found[0].value), described(found, _NAME, what)
                    )
                row.answered += self._is_well(uid, name, span)

    def _is_well(self, uid: str, name: str, span: Span) -> bool:
        status, value = self._ground.client.get(
            self._endpoint.url, f"/api/datasources/uid/{quote(uid, safe='')}/health"
        )
        if status in {404, 500, 501} or not isinstance(value, dict):
            return True  # its plugin has no such check
        if status == 200 and value.get("status") in {None, "OK"}:
            return True
        message = Message(
            'Grafana reaches nothing through the datasource "{name}": {why}',
            name=name,
            why=said(value.get("message", status)),
        )
        self._ground.evidence.tell("datasource-unhealthy", span, message, explains=partial(_lacks, uid))
        return False

    # Alerting

    def _alerting(self) -> None:
        files = [path for path in self._ground.project.alert_files if self._is_own(path)]
        documents = [
            one for _, one in self._ground.documents(Alerting, *files) if at(one.value, "apiVersion") is not None
        ]
        if not documents:
            return
        if any(rule.grafana for one in documents for rule in one.rules):
            self._rules(documents)
        if any(at(one.value, "contactPoints") is not None for one in documents):
            self._contact_points(documents)
        if any(at(one.value, "policies") is not None for one in documents):
            self._policies(documents)
        if any(at(one.value, "muteTimes") is not None for one in documents):
            self._mute_timings(documents)

    def _rules(self, documents: list[Alerting]) -> None:
        row = self._ground.evidence.row(Message("alert rules"), self._endpoint.url)
        there = {str(one.get("uid")): one for one in self._list("/api/v1/provisioning/alert-rules")}
        states = dict(self._states())
        for document in documents:
            for rule in document.rules:
                if not rule.grafana:
                    continue
                row.asked += 1
                uid, span = text(rule.value.get("uid")), document.span(rule.place)
                if uid not in there:
                    row.empty += 1
                    message = Message("Grafana has no alert rule with the uid `{uid}`", uid=uid)
                    self._ground.evidence.tell("rule-drift", span, message)
                    continue
                row.answered += 1
                found = list(differences(rule.value, there[uid], skip=_OF_FILES))
                if found:
                    self._ground.evidence.tell(
                        "rule-drift", document.span(found[0].value), described(found, _NAME, Message.text(rule.label))
                    )
                state = states.get(uid, {})
                refused = self._ground.evidence.tells(
                    "refused-query", document.source, rule.value.start, rule.value.end
                )
                if state.get("health") == "error" and not refused:
                    why = said(state.get("lastError", ""))
                    message = Message("Grafana cannot evaluate {rule}: {why}", rule=rule.label, why=why)
                    asked = frozenset(str(one.get("datasourceUid", "")) for one in there[uid].get("data") or ())
                    self._ground.evidence.tell("rule-unhealthy", span, message, need=Need(datasources=asked))
                row.bad += bool(found or state.get("health") == "error")
                alerts = [one for one in state.get("alerts") or () if str(one.get("state", "")).startswith("Alerting")]
                if alerts:
                    self._ground.evidence.tell("alert-firing", span, firing(rule, alerts))

    def _states(self) -> Iterator[tuple[str, JsonObject]]:
        """The state of each rule that Grafana evaluates, by its uid."""
        found = self._get("/api/prometheus/grafana/api/v1/rules")
        data = found.get("data") if isinstance(found, dict) else None
        for group in (data.get("groups") if isinstance(data, dict) else None) or ():
            for one in group.get("rules") or ():
                yield str(one.get("uid", "")), one

    def _contact_points(self, documents: list[Alerting]) -> None:
        row = self._ground.evidence.row(Message("contact points"), self._endpoint.url)
        there = {str(one.get("uid")): one for one in self._list("/api/v1/provisioning/contact-points")}
        for document in documents:
            for point in items(at(document.value, "contactPoints")):
                for receiver in items(at(point, "receivers")):
                    if isinstance(receiver, Object):
                        row.asked += 1
                        uid = text(receiver.get("uid"))
                        what = Message('contact point "{name}"', name=text(at(point, "name")))
                        missing = Message("Grafana has no contact point `{name}`", name=uid)
                        self._entry(document, receiver, there.get(uid), row, (what, missing))

    def _mute_timings(self, documents: list[Alerting]) -> None:
        row = self._ground.evidence.row(Message("mute timings"), self._endpoint.url)
        there = {str(one.get("name")): one for one in self._list("/api/v1/provisioning/mute-timings")}
        for document in documents:
            for timing in items(at(document.value, "muteTimes")):
                if isinstance(timing, Object):
                    row.asked += 1
                    name = text(timing.get("name"))
                    what = Message('mute timing "{name}"', name=name)
                    missing = Message("Grafana has no mute timing `{name}`", name=name)
                    self._entry(document, timing, there.get(name), row, (what, missing))

    def _policies(self, documents: list[Alerting]) -> None:
        row = self._ground.evidence.row(Message("notification policies"), self._endpoint.url)
        there = self._get("/api/v1/provisioning/policies")
        for document in documents:
            for policy in items(at(document.value, "policies")):
                if isinstance(policy, Object) and text(policy.get("orgId")) in {"", "1"}:
                    row.asked += 1
                    what = Message("the notification policies")
                    missing = Message("Grafana has no notification policies")
                    self._entry(document, policy, there, row, (what, missing))

    def _entry(
        self, document: Alerting, value: Object, there: object, row: Row, names: tuple[Message, Message]
    ) -> None:
        """Hold an entry of provisioning against what Grafana has of it; `names`: what it is, and that it is missing."""
        if not isinstance(there, dict):
            row.empty += 1
            place = value.get("uid") or value.get("name") or value
            self._ground.evidence.tell("provisioning-drift", document.span(place), names[1])
            return
        row.answered += 1
        if found := list(differences(value, there, skip=_OF_FILES)):
            row.bad += 1
            span = document.span(found[0].value)
            self._ground.evidence.tell("provisioning-drift", span, described(found, _NAME, names[0]))


def _lacks(uid: str, need: Need) -> bool:
    """Whether a rule asks a datasource."""
    return uid in need.datasources
