"""Prometheus against its files: targets, rules, and what the catalogue promises."""

from __future__ import annotations

from fnmatch import fnmatchcase
from functools import partial
from posixpath import basename, dirname, join, normpath
from typing import TYPE_CHECKING, Any

from cdclint.core.message import Message
from cdclint.documents.lab.configuration import PrometheusConfig
from cdclint.documents.lab.mounts import behind
from cdclint.documents.monitoring.alerting import Alerting
from cdclint.live.config_proof import config_drift
from cdclint.live.lab_client import line_of, said
from cdclint.syntax.data.value import text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.foreign_values import JsonObject
    from cdclint.documents.lab.configuration import PrometheusFacts
    from cdclint.documents.monitoring.alerting import AlertRule
    from cdclint.live.consequences import Need
    from cdclint.live.evidence import Ground
    from cdclint.live.prometheus_api import PrometheusApi, Target

_SHOWN = 8


class ScrapeProof:
    """Holds the files of one Prometheus against the server; `compose` has its service, "" where none is known."""

    def __init__(self, ground: Ground, api: PrometheusApi, targets: list[Target], compose: str) -> None:
        self._ground, self._api, self._targets = ground, api, targets
        self._compose = compose
        self._configs = dict(self._own_configs())

    def prove(self) -> None:
        """All of it.

        Raises:
            NoAnswerError: the server stops answering.
        """
        self._prove_targets()
        self._prove_configs()
        self._prove_rules()
        self._prove_catalogue()

    def _own_configs(self) -> Iterator[tuple[str, PrometheusFacts]]:
        """The configurations that are this server's: those that its container mounts, otherwise those with its jobs."""
        configs = self._ground.project.prometheus_configs
        jobs = {one.job for one in self._targets}
        mounted = {
            path
            for path in configs
            for reader in self._ground.lab.readers(path, "prometheus")
            if reader.compose == self._compose
        }
        for path, facts in configs.items():
            if path in mounted or (not mounted and jobs & {one["name"] for one in facts["addresses"]}):
                yield path, facts

    def _prove_targets(self) -> None:
        row = self._ground.evidence.row(Message("targets"), self._api.url)
        row.asked = len(self._targets)
        row.answered = sum(one.up for one in self._targets)
        row.bad = row.asked - row.answered
        for path, facts in self._configs.items():
            for address in facts["addresses"] if self._ground.is_asked(path) else ():
                written = f"{address['host']}:{address['port']}"
                span = self._ground.project.span(path, address["span"])
                found = [one for one in self._targets if one.job == address["name"] and one.address == written]
                if not found:
                    others = {one.job for one in self._targets if one.address == written}
                    message = (
                        Message(
                            "the running Prometheus scrapes `{address}` as the job `{job}`: reload it",
                            address=written,
                            job=min(others),
                        )
                        if others
                        else Message("the running Prometheus does not scrape `{address}`: reload it", address=written)
                    )
                    self._ground.evidence.tell("provisioning-drift", span, message)
                for one in found:
                    if not one.up:
                        message = Message("`{address}` is down: {why}", address=written, why=said(one.error))
                        self._ground.evidence.tell("target-down", span, message, explains=partial(_lost, one))

    def _prove_configs(self) -> None:
        for _, document in self._ground.documents(PrometheusConfig, *filter(self._ground.is_asked, self._configs)):
            for span, message in config_drift(document, self._api.configuration()):
                self._ground.evidence.tell("provisioning-drift", span, message)

    # Rules

    def _prove_rules(self) -> None:
        groups = self._api.groups()
        loaded: dict[tuple[str, str], list[JsonObject]] = {}
        for group in groups:
            loaded.setdefault((basename(str(group.get("file", ""))), str(group.get("name", ""))), []).append(group)
        row = self._ground.evidence.row(Message("rules"), self._api.url)
        for path, document in self._ground.documents(Alerting, *self._rule_files(set(loaded))):
            renamed = self._prove_names(document, path, loaded)
            for rule in document.rules:
                name = text(rule.group.get("name"))
                name = renamed.get(name, name)
                row.asked += 1
                there = [one for found in loaded.get((basename(path), name), ()) for one in found["rules"]]
                kind = "recording" if rule.records else "alerting"
                same = [one for one in there if one.get("name") == rule.title and one.get("type") == kind]
                if not same:
                    if not self._is_refused(document, rule):
                        message = Message("the running Prometheus has not loaded {rule}: reload it", rule=rule.label)
                        self._ground.evidence.tell("rule-drift", document.span(rule.place), message)
                    row.empty += 1
                    continue
                row.answered += 1
                if not self._prove_rule(document, rule, same):
                    row.bad += 1
            self._prove_extra(document, path, loaded)

    def _rule_files(self, loaded: set[tuple[str, str]]) -> Iterator[str]:
        """The files of rules that this server reads, as its configuration says; otherwise those with its groups."""
        patterns = [
            self._in_project(path, pattern)
            for path, facts in self._configs.items()
            for pattern, _ in facts["rule_files"]
        ]
        known = [one for one in patterns if one]
        for path, facts in self._ground.project.alert_files.items():
            if not self._ground.is_asked(path) or any(rule["grafana"] for rule in facts["rules"]):
                continue
            by_name = not known and any(file == basename(path) for file, _ in loaded)
            if by_name or any(fnmatchcase(path, one) for one in known):
                yield path

    def _in_project(self, config: str, pattern: str) -> str:
        """A pattern of `rule_files` as one of paths of the project."""
        if not pattern.startswith("/"):
            return normpath(join(dirname(config), pattern))
        for reader in self._ground.lab.readers(config, "prometheus"):
            folder = behind(reader.compose, reader.service, dirname(pattern))
            if folder is not None:
                return join(folder, basename(pattern))
        return ""

    def _prove_rule(self, document: Alerting, rule: AlertRule, there: list[JsonObject]) -> bool:
        """Whether a loaded rule is that of the file, and healthy."""
        evidence = self._ground.evidence
        defect = min((self._difference(document, rule, one) for one in there), key=len)
        for place, message in defect:
            evidence.tell("rule-drift", place, message)
        for one in there:
            if one.get("health") == "err":
                if self._is_refused(document, rule):
                    return False
                why = said(one.get("lastError", ""))
                message = Message("Prometheus cannot evaluate {rule}: {why}", rule=rule.label, why=why)
                evidence.tell("rule-unhealthy", document.span(rule.place), message)
                return False
        if not rule.always:
            alerts = [alert for one in there for alert in one.get("alerts") or () if alert.get("state") == "firing"]
            if alerts:
                evidence.tell("alert-firing", document.span(rule.place), firing(rule, alerts))
        return not defect

    def _is_refused(self, document: Alerting, rule: AlertRule) -> bool:
        """Whether the query of a rule is refused, which says all that comes of it: it cannot be loaded or evaluated."""
        return self._ground.evidence.tells("refused-query", document.source, rule.value.start, rule.value.end)

    def _difference(self, document: Alerting, rule: AlertRule, there: JsonObject) -> list[Any]:
        expr = None if self._is_refused(document, rule) else rule.value.get("expr")
        found = []
        if expr is not None and self._api.formatted(text(expr)) != self._api.formatted(str(there.get("query", ""))):
            query = next((one for one in document.queries if one.rule is rule), None)
            whole = text(expr)
            span = query.span(len(whole) - len(whole.lstrip()), len(whole.rstrip())) if query else document.span(expr)
            found.append((span, _edited(rule, "expr", line_of(there.get("query", "")))))
        lasts = rule.value.get("for")
        if not rule.records and (seconds(text(lasts)) or 0) != float(there.get("duration") or 0):
            span = document.span(lasts if lasts is not None else rule.place)
            found.append((span, _edited(rule, "for", f"{float(there.get('duration') or 0):g}s")))
        for key in ("labels", "annotations"):
            other = there.get(key) or {}
            for name, value in rule.map(key):
                if str(other.get(name, "")) != text(value):
                    shown = line_of(other.get(name, "")) if name in other else ""
                    found.append((document.span(value), _edited(rule, f"{key}.{name}", shown)))
        return found

    def _prove_names(
        self,
        document: Alerting,
        path: str,
        loaded: dict[tuple[str, str], list[JsonObject]],
    ) -> dict[str, str]:
        """What the server calls the groups of a file that are loaded by another name: those with a rule of theirs."""
        own = {text(group.get("name")) for group in document.groups}
        others = {name: found for (file, name), found in loaded.items() if file == basename(path) and name not in own}
        renamed: dict[str, str] = {}
        for group in document.groups:
            name = group.get("name")
            titles = {rule.title for rule in document.rules_of(group)}
            if name is None or (basename(path), text(name)) in loaded:
                continue
            for other, found in others.items():
                there = {str(rule.get("name", "")) for one in found for rule in one["rules"]}
                if titles & there and other not in renamed.values():
                    renamed[text(name)] = other
                    message = Message(
                        "the running Prometheus has the group `{name}` as `{other}`: reload it",
                        name=text(name),
                        other=other,
                    )
                    self._ground.evidence.tell("rule-drift", document.span(name), message)
                    break
        return renamed

    def _prove_extra(
        self,
        document: Alerting,
        path: str,
        loaded: dict[tuple[str, str], list[JsonObject]],
    ) -> None:
        """The rules of a file's groups that are loaded, and in the file no more."""
        for group in document.groups:
            name = group.get("name")
            own = {rule.title for rule in document.rules_of(group)}
            for one in loaded.get((basename(path), text(name)), ()):
                more = sorted({str(rule.get("name", "")) for rule in one["rules"]} - own)
                if more and name is not None:
                    names = ", ".join(f"`{title}`" for title in more[:_SHOWN])
                    message = Message(
                        "the running Prometheus still has rules that this file has not: {names}", names=names
                    )
                    self._ground.evidence.tell("rule-drift", document.span(name), message)

    # The catalogue

    def _prove_catalogue(self) -> None:
        """What the course's own metrics, and those that its files use, are on this server."""
        project = self._ground.project
        catalogue = project.course.catalogue
        used = sorted(
            {
                name
                for facts in project.dashboards.values()
                for name in facts["metrics"]
                if catalogue.find(name) is not None
            }
        )
        if not used or not self._configs:
            return
        there = set(self._api.metrics())
        row = self._ground.evidence.row(Message("metrics of the catalogue"), self._api.url)
        row.asked, row.answered = len(used), sum(name in there for name in used)
        missing = [name for name in used if name not in there]
        row.empty = len(missing)
        path, facts = next(iter(self._configs.items()))
        if not missing or not facts["addresses"] or not self._ground.is_asked(path):
            return
        message = Message(
            "of {count} metrics that the catalogue has and dashboards use, {number} are not here: {names}",
            count=len(used),
            number=len(missing),
            names=Message.some([f"`{name}`" for name in missing], _SHOWN),
        )
        span = project.span(path, facts["addresses"][0]["span"])
        self._ground.evidence.tell("missing-metric", span, message)


def _lost(target: Target, need: Need) -> bool:
    """Whether a target that is down explains what a query lacks: series that it gave, or ones never seen."""
    return not (need.series or need.datasources) or any(
        (one.get("job"), one.get("instance")) == (target.job, target.instance) for one in need.series
    )


def _edited(rule: AlertRule, key: str, there: str) -> Message:
    return Message(
        "{rule}: `{key}` is another one in the running Prometheus, `{there}`: reload it",
        rule=rule.label,
        key=key,
        there=there,
    )


def firing(rule: AlertRule, alerts: list[JsonObject]) -> Message:
    """What is said of a rule that fires."""
    labels = {name: value for name, value in (alerts[0].get("labels") or {}).items() if name != "alertname"}
    shown = ", ".join(f'{name}="{value}"' for name, value in sorted(labels.items()) if not name.startswith("__"))
    since = str(alerts[0].get("activeAt", "")).partition(".")[0].removesuffix("Z").replace("T", " ") + "Z"
    message = Message("{rule} fires since `{since}`: `{labels}`", rule=rule.label, since=since, labels=line_of(shown))
    if len(alerts) == 1:
        return message
    return Message("{message}; and {number} more", message=message, number=len(alerts) - 1)
