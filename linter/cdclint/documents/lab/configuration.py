"""The files that make metrics flow: Prometheus's configuration and the JMX exporter's rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NotRequired, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.source import Source
from cdclint.documents.data_file import YamlFile
from cdclint.documents.lab.prometheus.key_versions import variables_used, versioned_keys
from cdclint.documents.lab.prometheus.label_names import wide_names
from cdclint.documents.lab.prometheus.scrape_form import is_replaced
from cdclint.documents.network_address import AddressFacts, address_of
from cdclint.documents.queries.exporter_labels import added_labels, mapped_in_text, mapped_labels
from cdclint.documents.queries.promql_features import wide_name
from cdclint.syntax.data.value import Array, Object, Scalar, at, is_true, items, text
from cdclint.syntax.data.yaml_reader import parse_yaml
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.lab.prometheus.key_versions import VariableFacts, VersionedFacts
    from cdclint.documents.queries.promql_features import FeatureFacts
    from cdclint.syntax.data.value import Value

_EXPORTER_KEYS = frozenset(
    {"lowercaseOutputName", "includeObjectNames", "whitelistObjectNames", "startDelaySeconds", "hostPort", "jmxUrl"}
)


_NAMED = regex(r"(?i)(?:.*/)?prometheus[^/]*\.ya?ml")
_OWN_KEYS = frozenset(
    {
        *("global", "scrape_configs", "rule_files", "alerting", "remote_write", "remote_read", "storage"),
        "scrape_config_files",
    }
)
_OF_METRICS = ("name", "attrNameSnakeCase", "valueFactor")
"""What rules of the exporter have and other rules with patterns have not."""


class PrometheusFacts(TypedDict):
    """The facts of Prometheus's configuration; intervals are in seconds, None where they are not given.

    `jobs` are the scrape intervals by job, `rule_files` pairs of a pattern and its span. `versioned` are keys that not
    every version takes, `unfilled` the variables in it, `target_files` the patterns of files of targets, each with
    whether relabelling may replace their addresses. `scrape_files` are the patterns of files of more jobs, `job_places`
    the jobs with their places, `beside_jobs` the keys that such a file must not have.
    """

    kind: str
    scrape: float | None
    jobs: dict[str, float]
    addresses: list[AddressFacts]
    rule_files: list[tuple[str, list[int]]]
    labels_given: list[tuple[str, str]]
    promql_features: NotRequired[list[FeatureFacts]]
    versioned: NotRequired[list[VersionedFacts]]
    unfilled: NotRequired[list[VariableFacts]]
    target_files: NotRequired[list[tuple[str, bool]]]
    scrape_files: NotRequired[list[str]]
    job_places: list[tuple[str, list[int]]]
    beside_jobs: NotRequired[list[tuple[str, list[int]]]]


class ScrapeListFacts(TypedDict):
    """Where a list of jobs begins."""

    kind: str
    place: list[int]


class ExporterRuleFacts(TypedDict):
    """A rule of the JMX exporter as it is written: `labels` are the names of the labels that it sets.

    `snake` says that names of attributes are written with `_`.
    """

    pattern: str
    name: str
    labels: list[str]
    snake: bool


class ExporterFacts(TypedDict):
    """The facts of the exporter's configuration; `labels_given` are the labels that it maps.

    `lowercase` says that it makes names of small letters.
    """

    kind: str
    lowercase: bool
    rules: list[ExporterRuleFacts]
    labels_given: list[tuple[str, str]]


@dataclass(frozen=True)
class PrometheusConfig(YamlFile):
    """prometheus.yml, by its `scrape_configs`."""

    @cached_property
    def facts(self) -> PrometheusFacts:
        """JSON-able."""
        jobs = [job for job in items(at(self.value, "scrape_configs")) if isinstance(job, Object)]
        intervals = {text(job.get("job_name")): seconds(text(job.get("scrape_interval"))) for job in jobs}
        found: PrometheusFacts = {
            "kind": "prometheus",
            "scrape": seconds(text(at(self.value, "global", "scrape_interval"))),
            "jobs": {name: interval for name, interval in intervals.items() if interval is not None},
            "addresses": [address for job in jobs for address in _targets(job)],
            "rule_files": [
                (text(entry), [entry.start, entry.end])
                for entry in items(at(self.value, "rule_files"))
                if isinstance(entry, Scalar)
            ],
            "labels_given": added_labels(self.value),
            "job_places": [
                (text(name), [name.start, name.end])
                for name in (job.get("job_name") for job in jobs)
                if isinstance(name, Scalar) and text(name)
            ],
        }
        members = self.value.members if isinstance(self.value, Object) else ()
        if beside := [
            (one.name, [one.key.start, one.key.end]) for one in members if one.name in _OWN_KEYS - {"scrape_configs"}
        ]:
            found["beside_jobs"] = beside
        if more := [text(one) for one in items(at(self.value, "scrape_config_files")) if text(one)]:
            found["scrape_files"] = more
        wide = [wide_name(Message(""), one.start, one.end) for one in wide_names(self.value)]
        if wide:
            found["promql_features"] = wide
        if versioned := versioned_keys(self.value):
            found["versioned"] = versioned
        if unfilled := variables_used(self.value):
            found["unfilled"] = unfilled
        if files := [
            (text(file), is_replaced(job))
            for job in jobs
            for one in items(job.get("file_sd_configs"))
            for file in items(at(one, "files"))
        ]:
            found["target_files"] = files
        return found


@dataclass(frozen=True)
class ScrapeList(YamlFile):
    """Jobs of Prometheus in a list."""

    @cached_property
    def facts(self) -> ScrapeListFacts:
        """JSON-able."""
        start = 0 if self.value is None else self.value.start
        return {"kind": "scrape-list", "place": [start, start + 1]}


@dataclass(frozen=True)
class ExporterConfig(YamlFile):
    """The rules of the JMX exporter."""

    @cached_property
    def rules(self) -> tuple[Object, ...]:
        """The rules, in the order in which they are tried."""
        return tuple(rule for rule in items(at(self.value, "rules")) if isinstance(rule, Object))

    @cached_property
    def facts(self) -> ExporterFacts:
        """JSON-able."""
        return {"kind": "exporter", **_exporter(self.value), "labels_given": mapped_labels(self.value)}


@dataclass(frozen=True)
class EmbeddedExporterConfig(YamlFile):
    """A file that holds the rules of the JMX exporter as a text, as a ConfigMap does."""

    @cached_property
    def facts(self) -> ExporterFacts:
        """JSON-able."""
        texts = list(_texts(self.documents))
        given = dict.fromkeys(label for inner in texts for label in mapped_in_text(inner))
        rules, lowercase = [], False
        for inner in texts:
            if mapped_in_text(inner):
                own = _exporter(parse_yaml(Source("rules.yml", inner))[0])
                rules += own["rules"]
                lowercase |= own["lowercase"]
        return {"kind": "exporter", "rules": rules, "lowercase": lowercase, "labels_given": list(given)}


def configuration_class(value: Value | None, path: str) -> type[YamlFile] | None:
    """The class of the file that holds this value, None for other values; a file by its name has less to show."""
    if isinstance(value, Array):
        is_jobs = bool(value.items) and all(isinstance(one, Object) and "job_name" in one for one in value.items)
        return ScrapeList if is_jobs else None
    if not isinstance(value, Object):
        return None
    listed = value.get("scrape_configs")
    if isinstance(listed, Array) or "scrape_config_files" in value or (_NAMED.fullmatch(path) and _has_own_keys(value)):
        return PrometheusConfig
    rules = value.get("rules")
    patterned = [isinstance(rule, Object) and "pattern" in rule for rule in items(rules)]
    named = [isinstance(rule, Object) and any(key in rule for key in _OF_METRICS) for rule in items(rules)]
    keyed = any(key in value for key in _EXPORTER_KEYS)
    if keyed and isinstance(rules, Object) and "pattern" in rules:
        return ExporterConfig
    if isinstance(rules, Array) and ((keyed and any(named)) or (any(patterned) and (keyed or any(named)))):
        return ExporterConfig
    return None


def _has_own_keys(value: Object) -> bool:
    """Whether most keys of a file are Prometheus's, and its settings are those of scraping."""
    own = [member.name for member in value if member.name in _OWN_KEYS]
    shared = value.get("global")
    scrapes = isinstance(shared, Object) and any(key in shared for key in ("scrape_interval", "evaluation_interval"))
    return (scrapes or isinstance(value.get("scrape_configs"), Object)) and 2 * len(own) > len(value.members)


def embeds_rules(documents: tuple[Value, ...]) -> bool:
    """Whether a text in the documents of a YAML file is rules of the JMX exporter that map labels."""
    return any(mapped_in_text(inner) for inner in _texts(documents))


def _texts(documents: tuple[Value, ...]) -> Iterator[str]:
    """The texts of several lines in the documents."""
    stack = list(documents)
    while stack:
        one = stack.pop()
        if isinstance(one, Scalar):
            if isinstance(one.value, str) and "\n" in one.value:
                yield one.value
        elif isinstance(one, Array):
            stack.extend(one.items)
        else:
            stack.extend(member.value for member in one)


def _targets(job: Object) -> Iterator[AddressFacts]:
    if any(key in job for key in ("relabel_configs", "proxy_url")):
        # A probe's or a proxy's targets are not what is scraped.
        return
    for group in items(job.get("static_configs")):
        for target in items(at(group, "targets")):
            if isinstance(target, Scalar):
                address = address_of(target, "job", text(job.get("job_name")))
                if address is not None:
                    yield address


class _Exporter(TypedDict):
    rules: list[ExporterRuleFacts]
    lowercase: bool


def _exporter(value: Value | None) -> _Exporter:
    rules = [_exporter_rule(rule) for rule in items(at(value, "rules")) if isinstance(rule, Object)]
    return {"rules": rules, "lowercase": is_true(at(value, "lowercaseOutputName"))}


def _exporter_rule(rule: Object) -> ExporterRuleFacts:
    labels = rule.get("labels")
    return {
        "pattern": text(rule.get("pattern")),
        "name": text(rule.get("name")),
        "labels": [member.name for member in labels] if isinstance(labels, Object) else [],
        "snake": is_true(rule.get("attrNameSnakeCase")),
    }
