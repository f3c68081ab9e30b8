"""Alert rules: Prometheus's rule files, and what Grafana provisions as rules, policies and contact points."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.closeness import closest
from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.data_file import YamlFile
from cdclint.documents.monitoring.alerts.alert_templates import templates
from cdclint.documents.monitoring.alerts.prometheus_form import wide_names
from cdclint.documents.monitoring.provisioning.contact_points import names_defined, settings_from_environment
from cdclint.documents.monitoring.provisioning.meant_keys import SENSE
from cdclint.documents.monitoring.provisioning.mute_timings import timings_defined
from cdclint.documents.monitoring.provisioning.notification_templates import notification_texts
from cdclint.documents.monitoring.provisioning.policies import receivers_named, times_named
from cdclint.documents.monitoring.provisioning.provisioned_settings import whole_variable
from cdclint.documents.monitoring.query_conditions import conditions, measured
from cdclint.documents.queries.promql_features import DoubtFacts, FeatureFacts, feature_facts, metric_doubts, wide_name
from cdclint.documents.queries.promql_labels import LabelFacts, label_defect, label_facts, label_uses
from cdclint.syntax.data.value import Object, Scalar, at, items, text
from cdclint.syntax.data.yaml_offsets import ScalarText
from cdclint.syntax.promql import Query, parse_promql, seconds

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from cdclint.core.source import Source, Span
    from cdclint.documents.monitoring.alerts.alert_templates import AlertText
    from cdclint.documents.monitoring.provisioning.notification_templates import NotificationText
    from cdclint.syntax.data.value import Member, Value

_LOGQL = regex(r"\}\s*\||\|[=~]|\}\s*![=~]\s*[\"`]")
_ALWAYS = regex(r"\s*vector\(\s*1\s*\)\s*|\s*1\s*(?:==|>)\s*[01]\s*")
_MATCHER = regex(r"\"?([\w.]++)\"?\s*+(=~|!~|!=|=)\s*+\"?(.*?)\"?")
_DASHBOARD = "__dashboardUid__"
_OF_TIMES = ("mute_time_intervals", "active_time_intervals")
_MARKS = {
    "policies": ("receiver", "routes", "group_by", "object_matchers"),
    "contactPoints": ("receivers", "name", "orgId"),
    "muteTimes": ("time_intervals", "name", "orgId"),
    "templates": ("template", "orgId", "content"),
    "groups": ("folder",),
}
"""What one of the entries has, by the key that Grafana's files of alerting have."""


class RuleFacts(TypedDict):
    """What project rules know of an alert rule. `labels` are those whose values are not templates.

    `datasources` are pairs of a literal uid and its span, `severity_place` and `span` are spans. `lasts` is
    `for` in milliseconds, with its span.
    """

    title: str
    grafana: bool
    labels: dict[str, str]
    severity_place: list[int]
    datasources: list[tuple[str, list[int]]]
    span: list[int]
    lasts: tuple[float, list[int]] | None
    limits: list[AlertLimitFacts]


class AlertLimitFacts(TypedDict):
    """A bound of a rule: what it measures, whether from below, and the number in the metric's own unit."""

    metrics: list[str]
    low: bool
    value: float
    span: list[int]


class NotificationFacts(TypedDict):
    """Who is notified, according to a Grafana file: what it defines, and what it names, with places.

    `variables` are those of the environment that a uid is made of and nothing else, `needed` those of needed settings,
    `dashboards` the uids of those that alerts lead to, `templates` the names of templates that it defines.
    """

    receivers: list[str]
    timings: list[str]
    named_receivers: list[tuple[str, list[int]]]
    named_timings: list[tuple[str, list[int]]]
    variables: list[tuple[str, list[int]]]
    needed: list[tuple[str, list[int]]]
    dashboards: list[str]
    templates: list[str]
    named_templates: list[tuple[str, list[int]]]


class AlertingFacts(TypedDict):
    """What other files read from alert rules; `routes` are the matchers of each route: label, operator, value.

    `of_prometheus` is the span of the first group whose rules are in Prometheus's form.
    """

    kind: str
    rules: list[RuleFacts]
    routes: list[list[list[str]]]
    unknown_labels: NotRequired[list[LabelFacts]]
    promql_features: NotRequired[list[FeatureFacts]]
    doubted_metrics: NotRequired[list[DoubtFacts]]
    notifications: NotRequired[NotificationFacts]
    uids: NotRequired[list[tuple[str, str, list[int]]]]
    of_prometheus: NotRequired[list[int]]


@dataclass(frozen=True, eq=False)
class AlertRule:
    """One rule, as it is written. `grafana`: whether it has Grafana's form; a recording rule has no `alert`."""

    value: Object
    group: Object
    grafana: bool

    @property
    def records(self) -> bool:
        """Whether it only records another series."""
        return "record" in self.value and "alert" not in self.value

    @property
    def title(self) -> str:
        """What it is called."""
        return next(filter(None, (text(self.value.get(key)) for key in ("title", "alert", "record", "uid"))), "")

    @property
    def label(self) -> Message:
        """What it is called in a message."""
        if not self.title:
            return Message("an alert without a name")
        if self.records:
            return Message('rule "{title}"', title=self.title)
        return Message('alert "{title}"', title=self.title)

    @property
    def place(self) -> Value:
        """Where a defect of the whole rule is shown: its name, or where it begins."""
        for key in ("title", "alert", "record", "uid"):
            value = self.value.get(key)
            if isinstance(value, Scalar):
                return value
        return Scalar(None, self.value.start, self.value.start + 1)

    @property
    def always(self) -> bool:
        """Whether it fires all the time on purpose, to prove that alerts arrive."""
        return not self.grafana and _ALWAYS.fullmatch(text(self.value.get("expr"))) is not None

    @property
    def data(self) -> tuple[Object, ...]:
        """The queries and expressions of a rule in Grafana's form."""
        return tuple(one for one in items(self.value.get("data")) if isinstance(one, Object))

    @property
    def asking(self) -> tuple[Object, ...]:
        """The entries of `data` that ask a datasource, and are not expressions."""
        return tuple(one for one in self.data if not is_expression(one))

    @property
    def reduces(self) -> bool:
        """Whether a rule in Grafana's form looks at a stretch of time, which it reduces to one value."""
        return any(text(at(one, "model", "type")) in {"reduce", "classic_conditions"} for one in self.data)

    def map(self, key: str) -> tuple[tuple[str, Value], ...]:
        """The members of `labels` or `annotations`."""
        written = self.value.get(key)
        return tuple((one.name, one.value) for one in written) if isinstance(written, Object) else ()


@dataclass(frozen=True, eq=False)
class AlertQuery(ScalarText):
    """The PromQL of a rule."""

    source: Source
    scalar: Scalar
    rule: AlertRule

    @property
    def owner(self) -> Message:
        """What it belongs to, for messages."""
        return self.rule.label

    @cached_property
    def query(self) -> Query:
        """The query, read."""
        return parse_promql(str(self.scalar.value))


@dataclass(frozen=True)
class Alerting(YamlFile):
    """A file of alert rules, or of what Grafana does with alerts."""

    @cached_property
    def groups(self) -> tuple[Object, ...]:
        """The groups of rules, in the order of the file."""
        return tuple(one for one in items(_groups(self.value)) if isinstance(one, Object))

    @property
    def is_provisioned(self) -> bool:
        """Whether it has the form of Grafana's files."""
        return isinstance(self.value, Object) and "apiVersion" in self.value and "kind" not in self.value

    def is_of_grafana(self, group: Object) -> bool:
        """Whether a group is Grafana's, by its rules, or by the file where it has none that can be read."""
        own = [one.grafana for one in self.rules_of(group)]
        return any(own) or (not own and self.is_provisioned)

    @cached_property
    def rules(self) -> tuple[AlertRule, ...]:
        """The rules of all groups, in the order of the file."""
        return tuple(
            AlertRule(rule, group, _is_grafana(rule))
            for group in self.groups
            for rule in items(group.get("rules"))
            if isinstance(rule, Object)
        )

    @property
    def alerts(self) -> tuple[AlertRule, ...]:
        """The rules that can send a notification."""
        return tuple(rule for rule in self.rules if not rule.records and not rule.always)

    @cached_property
    def queries(self) -> tuple[AlertQuery, ...]:
        """The PromQL of all rules, as far as it can be distinguished from other languages."""
        return tuple(AlertQuery(self.source, found, rule) for rule in self.rules for found in _promql(rule))

    @cached_property
    def templates(self) -> tuple[AlertText, ...]:
        """The templates of its rules."""
        return tuple(templates(self))

    @cached_property
    def notification_texts(self) -> tuple[NotificationText, ...]:
        """The templates of its notifications."""
        return tuple(notification_texts(self.source, self.value))

    def rules_of(self, group: Object) -> Sequence[AlertRule]:
        """The rules of one group."""
        return self._by_group.get(id(group), ())

    @cached_property
    def _by_group(self) -> dict[int, list[AlertRule]]:
        found: dict[int, list[AlertRule]] = {}
        for rule in self.rules:
            found.setdefault(id(rule.group), []).append(rule)
        return found

    def queries_of(self, rule: AlertRule) -> Sequence[AlertQuery]:
        """The PromQL of one rule."""
        return self._by_rule.get(id(rule), ())

    @cached_property
    def _by_rule(self) -> dict[int, list[AlertQuery]]:
        found: dict[int, list[AlertQuery]] = {}
        for query in self.queries:
            found.setdefault(id(query.rule), []).append(query)
        return found

    def span(self, value: Value) -> Span:
        """The span of a value; a mapping or list is shown by its first character."""
        return self.source.span(value.start, value.end if isinstance(value, Scalar) else value.start + 1)

    @cached_property
    def facts(self) -> AlertingFacts:
        """JSON-able."""
        facts: AlertingFacts = {
            "kind": "alerting",
            "rules": [self._facts_of(rule) for rule in self.alerts],
            "routes": [
                matchers
                for policy in items(at(self.value, "policies"))
                for route in items(at(policy, "routes"))
                if isinstance(route, Object) and (matchers := list(_matchers(route)))
            ],
        }
        for group in self.groups:
            own = self.rules_of(group)
            if own and not any(rule.grafana for rule in own):
                place = self.span(group.get("name") or group)
                facts["of_prometheus"] = [place.start, place.end]
                break
        if labels := list(self._unknown_labels()):
            facts["unknown_labels"] = labels
        features = [one for found in self.queries for one in feature_facts(found.query, found.owner, found.span)]
        features += [
            wide_name(rule.label, name.start, name.end)
            for rule in self.rules
            if not rule.grafana
            for name in wide_names(rule)
        ]
        if features:
            facts["promql_features"] = features
        catalogue = self.course.catalogue
        doubts = [one for each in self.queries for one in metric_doubts(each.query, each.owner, each.span, catalogue)]
        if doubts:
            facts["doubted_metrics"] = doubts
        if isinstance(self.value, Object) and "apiVersion" in self.value:
            facts["notifications"] = self._notifications()
            uids = [(one.title, uid) for one in self.rules if isinstance(uid := one.value.get("uid"), Scalar)]
            if uids:
                facts["uids"] = [(text(uid), title, [uid.start, uid.end]) for title, uid in uids if text(uid)]
        return facts

    def _notifications(self) -> NotificationFacts:
        settings = [rule.value.get("notification_settings") for rule in self.rules]
        receivers = [*receivers_named(self.value), *(at(one, "receiver") for one in settings)]
        of_rules = [time for one in settings for key in _OF_TIMES for time in items(at(one, key))]
        uids = [one.get("datasourceUid") for rule in self.rules if rule.grafana for one in rule.data]
        variables = [(name, one) for one in uids for name in whole_variable(one)]
        texts = self.notification_texts
        return {
            "templates": [name for one in texts for name in one.defined],
            "named_templates": [
                (name, [place.start, place.end])
                for one in texts
                for name, start, end in one.used
                for place in (one.span(start, end),)
            ],
            "receivers": list(names_defined(self.value)),
            "timings": list(timings_defined(self.value)),
            "named_receivers": [_placed(one) for one in receivers if isinstance(one, Scalar) and text(one)],
            "named_timings": [_placed(one) for one in (*times_named(self.value), *of_rules) if isinstance(one, Scalar)],
            "dashboards": [
                text(value) for rule in self.rules for name, value in rule.map("annotations") if name == _DASHBOARD
            ],
            "variables": [(name, [one.start, one.end]) for name, one in variables if isinstance(one, Scalar)],
            "needed": [(name, [one.start, one.end]) for name, one in settings_from_environment(self.value)],
        }

    def _unknown_labels(self) -> Iterator[LabelFacts]:
        """The labels that the catalogue does not give the metrics of a query."""
        for found in self.queries:
            for node, _ in found.query.walk():
                for label, start, end, metrics in label_uses(node, self.course.catalogue):
                    if label_defect(label, metrics, ()) is not None:
                        yield label_facts(label, found.owner, metrics, found.span(start, end))

    def _facts_of(self, rule: AlertRule) -> RuleFacts:
        labels = {name: text(value) for name, value in rule.map("labels") if "{{" not in text(value)}
        severity = next((value for name, value in rule.map("labels") if name == "severity"), rule.place)
        uids = [one.get("datasourceUid") for one in rule.data]
        return {
            "title": rule.title,
            "grafana": rule.grafana,
            "labels": labels,
            "severity_place": [severity.start, severity.end],
            "datasources": [(text(uid), [uid.start, uid.end]) for uid in uids if isinstance(uid, Scalar)],
            "span": [rule.place.start, rule.place.end],
            "lasts": self._lasts(rule),
            "limits": list(self._evaluated(rule) if rule.grafana else self._compared(rule)),
        }

    def _lasts(self, rule: AlertRule) -> tuple[float, list[int]] | None:
        written = rule.value.get("for")
        lasts = seconds(text(written))
        return None if written is None or lasts is None else (lasts * 1000, [written.start, written.end])

    def _compared(self, rule: AlertRule) -> Iterator[AlertLimitFacts]:
        """The bounds in the PromQL of a rule."""
        for found in self.queries_of(rule):
            for one in conditions(found.query, self.course.catalogue):
                place = found.span(one.start, one.end)
                span = [place.start, place.end]
                yield {"metrics": list(one.metrics), "low": one.low, "value": one.value, "span": span}

    def _evaluated(self, rule: AlertRule) -> Iterator[AlertLimitFacts]:
        """The bounds of a rule's threshold expressions that read one query."""
        queries = self.queries_of(rule)
        for one in rule.data if len(queries) == 1 else ():
            for condition in items(at(one, "model", "conditions")):
                kind, number = text(at(condition, "evaluator", "type")), at(condition, "evaluator", "params", 0)
                root = queries[0].query.root
                if kind not in {"gt", "lt"} or root is None or not isinstance(number, Scalar):
                    continue
                metrics, factor = measured(root, self.course.catalogue)
                if isinstance(number.value, int | float) and metrics and not any(self._compared(rule)):
                    span = [number.start, number.end]
                    yield {
                        "metrics": list(metrics),
                        "low": kind == "lt",
                        "value": number.value * factor,
                        "span": span,
                    }


def _placed(value: Scalar) -> tuple[str, list[int]]:
    return text(value), [value.start, value.end]


def is_expression(query: Object) -> bool:
    """Whether an entry of `data` is one of Grafana's own expressions."""
    return text(query.get("datasourceUid")) in {"__expr__", "-100"}


def is_alerting(value: Value | None) -> bool:
    """Whether a YAML value is a file of alert rules, or of Grafana's alerting."""
    if not isinstance(value, Object):
        return False
    if "apiVersion" in value and "kind" not in value and any(_is_sibling(one) for one in value):
        return True
    groups = _groups(value)
    named = [groups, *(one.value for one in groups)] if isinstance(groups, Object) else items(groups)
    for group in named:
        rules = at(group, "rules")
        for rule in (rules,) if isinstance(rules, Object) else items(rules):
            if isinstance(rule, Object) and (_is_grafana(rule) or _is_of_prometheus(rule)):
                return True
    return False


def _is_of_prometheus(rule: Object) -> bool:
    if "expr" in rule:
        return any(key in rule for key in ("alert", "record", "for", "annotations"))
    return "alert" in rule


def interval_of(group: Object) -> float | None:
    """How often a group is evaluated, in seconds; None where it does not say."""
    return seconds(text(group.get("interval")))


def _groups(value: Value | None) -> Value | None:
    """The groups, of a resource of Kubernetes' kind too."""
    if text(at(value, "kind")) == "PrometheusRule":
        return at(value, "spec", "groups")
    return at(value, "groups")


def _is_grafana(rule: Object) -> bool:
    return "expr" not in rule and sum(key in rule for key in ("uid", "title", "data", "condition")) >= 2


def _is_sibling(member: Member) -> bool:
    """Whether a key is one of Grafana's files of alerting, or is meant for one."""
    name = member.name
    folded = next((key for key in _MARKS if key.casefold() == name.replace("_", "").casefold()), "")
    marks = _MARKS.get(folded or SENSE["file"].get(name) or next(iter(closest(name, _MARKS, cutoff=0.85)), ""), ())
    entries = (member.value,) if isinstance(member.value, Object) else items(member.value)
    return any(isinstance(one, Object) and any(mark in one for mark in marks) for one in entries)


def _promql(rule: AlertRule) -> Iterator[Scalar]:
    found = [rule.value.get("expr")]
    if rule.grafana:
        found = [
            at(one, "model", "expr")
            for one in rule.data
            if text(at(one, "model", "datasource", "type")) in {"", "prometheus"}
            and "loki" not in text(one.get("datasourceUid")).casefold()
        ]
    for written in found:
        if isinstance(written, Scalar) and isinstance(written.value, str) and not _LOGQL.search(written.value):
            yield written


def _matchers(route: Object) -> Iterator[list[str]]:
    for matcher in items(route.get("object_matchers")):
        parts = [text(part) for part in items(matcher)]
        if len(parts) == 3:
            yield parts
        elif parts:
            # What is no matcher is reported by itself, and the route may take what was meant.
            yield [parts[0], "", parts[-1]]
    written = route.get("matchers")
    for one in (written,) if isinstance(written, Scalar) else items(written):
        found = _MATCHER.fullmatch(text(one).strip())
        if found is not None:
            yield [found[1], found[2], found[3]]
    for key, operator in (("match", "="), ("match_re", "=~")):
        pairs = route.get(key)
        for pair in pairs if isinstance(pairs, Object) else ():
            yield [pair.name, operator, text(pair.value)]
