"""The files that make metrics flow: Prometheus's configuration and the JMX exporter's rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import YamlFile
from cdclint.documents.exporter_labels import added_labels, mapped_in_text, mapped_labels
from cdclint.documents.network_address import AddressFacts, address_of
from cdclint.syntax.data.value import Array, Object, Scalar, at, items, text
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_EXPORTER_KEYS = frozenset(
    {"lowercaseOutputName", "includeObjectNames", "whitelistObjectNames", "startDelaySeconds", "hostPort", "jmxUrl"}
)


class PrometheusFacts(TypedDict):
    """The facts of Prometheus's configuration; intervals are in seconds, None where they are not given.

    `jobs` are the scrape intervals by job, `rule_files` pairs of a pattern and its span.
    """

    kind: str
    scrape: float | None
    evaluation: float | None
    jobs: dict[str, float]
    addresses: list[AddressFacts]
    rule_files: list[tuple[str, list[int]]]
    labels_given: list[tuple[str, str]]


class ExporterRuleFacts(TypedDict):
    """A rule of the JMX exporter as it is written: `labels` are the names of the labels that it sets."""

    pattern: str
    name: str
    labels: list[str]


class ExporterFacts(TypedDict):
    """The facts of the exporter's configuration; `labels_given` are the labels that it maps."""

    kind: str
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
        return {
            "kind": "prometheus",
            "scrape": seconds(text(at(self.value, "global", "scrape_interval"))),
            "evaluation": seconds(text(at(self.value, "global", "evaluation_interval"))),
            "jobs": {name: interval for name, interval in intervals.items() if interval is not None},
            "addresses": [address for job in jobs for address in _targets(job)],
            "rule_files": [
                (text(entry), [entry.start, entry.end])
                for entry in items(at(self.value, "rule_files"))
                if isinstance(entry, Scalar)
            ],
            "labels_given": added_labels(self.value),
        }


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
        rules = [_exporter_rule(rule) for rule in self.rules]
        return {"kind": "exporter", "rules": rules, "labels_given": mapped_labels(self.value)}


@dataclass(frozen=True)
class EmbeddedExporterConfig(YamlFile):
    """A file that holds the rules of the JMX exporter as a text, as a ConfigMap does."""

    @cached_property
    def facts(self) -> ExporterFacts:
        """JSON-able."""
        given = dict.fromkeys(label for inner in _texts(self.documents) for label in mapped_in_text(inner))
        return {"kind": "exporter", "rules": [], "labels_given": list(given)}


def configuration_class(value: Value | None) -> type[YamlFile] | None:
    """The class of the file that holds this value, None for other values."""
    if not isinstance(value, Object):
        return None
    if isinstance(value.get("scrape_configs"), Array):
        return PrometheusConfig
    rules = value.get("rules")
    patterned = [isinstance(rule, Object) and "pattern" in rule for rule in items(rules)]
    named = [isinstance(rule, Object) and "name" in rule for rule in items(rules)]
    keyed = any(key in value for key in _EXPORTER_KEYS)
    if isinstance(rules, Array) and ((keyed and any(named)) or (any(patterned) and (keyed or any(named)))):
        return ExporterConfig
    return None


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


def _exporter_rule(rule: Object) -> ExporterRuleFacts:
    labels = rule.get("labels")
    return {
        "pattern": text(rule.get("pattern")),
        "name": text(rule.get("name")),
        "labels": [member.name for member in labels] if isinstance(labels, Object) else [],
    }
