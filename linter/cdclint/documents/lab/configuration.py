"""The files that make metrics flow: Prometheus's configuration, Grafana's provisioning, the JMX exporter's rules."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, TypedDict

from cdclint.core.dataclass import dataclass
from cdclint.core.regex import regex
from cdclint.documents.data_file import YamlFile
from cdclint.syntax.data.value import Array, Object, Scalar, at
from cdclint.syntax.promql import seconds

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.data.value import Value

_ADDRESS = regex(r"(?:https?://)?([A-Za-z0-9][\w.-]*):(\d{1,5})(?:/.*)?")

_EXPORTER_KEYS = frozenset(
    {"lowercaseOutputName", "includeObjectNames", "whitelistObjectNames", "startDelaySeconds", "hostPort", "jmxUrl"}
)


class AddressFacts(TypedDict):
    """`host:port` as one file names it; `kind` is "job" or "datasource", whichever has it, and `name` that one's."""

    host: str
    port: int
    kind: str
    name: str
    span: list[int]


class PrometheusFacts(TypedDict):
    """What Prometheus's configuration tells the others; intervals are in seconds, None where they are not given.

    `jobs` are the scrape intervals by job, `rule_files` pairs of a pattern and its span.
    """

    kind: str
    scrape: float | None
    evaluation: float | None
    jobs: dict[str, float]
    addresses: list[AddressFacts]
    rule_files: list[tuple[str, list[int]]]


class DatasourceFacts(TypedDict):
    """A provisioned datasource; `interval` is its `timeInterval` in seconds with its span, None where it has none."""

    name: str
    uid: str
    type: str
    interval: tuple[float, list[int]] | None
    address: AddressFacts | None


class DatasourcesFacts(TypedDict):
    """What a file of datasources tells the others."""

    kind: str
    datasources: list[DatasourceFacts]


class ProvidersFacts(TypedDict):
    """Where Grafana is told to look for dashboards: pairs of a path in its container and the path's span."""

    kind: str
    paths: list[tuple[str, list[int]]]


class ExporterRuleFacts(TypedDict):
    """A rule of the JMX exporter as it is written: `labels` are the names of the labels that it sets."""

    pattern: str
    name: str
    labels: list[str]


class ExporterFacts(TypedDict):
    """What the exporter's configuration tells the others."""

    kind: str
    rules: list[ExporterRuleFacts]


@dataclass(frozen=True)
class PrometheusConfig(YamlFile):
    """prometheus.yml, by its `scrape_configs`."""

    @cached_property
    def facts(self) -> PrometheusFacts:
        """JSON-able."""
        jobs = [job for job in _items(at(self.value, "scrape_configs")) if isinstance(job, Object)]
        intervals = {_text(job.get("job_name")): seconds(_text(job.get("scrape_interval"))) for job in jobs}
        return {
            "kind": "prometheus",
            "scrape": seconds(_text(at(self.value, "global", "scrape_interval"))),
            "evaluation": seconds(_text(at(self.value, "global", "evaluation_interval"))),
            "jobs": {name: interval for name, interval in intervals.items() if interval is not None},
            "addresses": [address for job in jobs for address in _targets(job)],
            "rule_files": [
                (_text(entry), [entry.start, entry.end])
                for entry in _items(at(self.value, "rule_files"))
                if isinstance(entry, Scalar)
            ],
        }


@dataclass(frozen=True)
class Datasources(YamlFile):
    """Provisioned datasources."""

    @cached_property
    def entries(self) -> tuple[Object, ...]:
        """The datasources, in the order of the file."""
        return tuple(one for one in _items(at(self.value, "datasources")) if isinstance(one, Object))

    @cached_property
    def facts(self) -> DatasourcesFacts:
        """JSON-able."""
        return {"kind": "datasources", "datasources": [_datasource(entry) for entry in self.entries]}


@dataclass(frozen=True)
class DashboardProviders(YamlFile):
    """Where Grafana finds the dashboards that are files."""

    @cached_property
    def facts(self) -> ProvidersFacts:
        """JSON-able."""
        found = [at(entry, "options", "path") for entry in _items(at(self.value, "providers"))]
        paths = [(_text(path), [path.start, path.end]) for path in found if isinstance(path, Scalar)]
        return {"kind": "dashboard-providers", "paths": paths}


@dataclass(frozen=True)
class ExporterConfig(YamlFile):
    """The rules of the JMX exporter."""

    @cached_property
    def rules(self) -> tuple[Object, ...]:
        """The rules, in the order in which they are tried."""
        return tuple(rule for rule in _items(at(self.value, "rules")) if isinstance(rule, Object))

    @cached_property
    def facts(self) -> ExporterFacts:
        """JSON-able."""
        return {"kind": "exporter", "rules": [_exporter_rule(rule) for rule in self.rules]}


def monitoring_class(value: Value | None) -> type[YamlFile] | None:
    """The class of the file that holds this value, None where it is none of these."""
    if not isinstance(value, Object):
        return None
    if isinstance(value.get("scrape_configs"), Array):
        return PrometheusConfig
    if _is_provisioning(value, "datasources", "type"):
        return Datasources
    if _is_provisioning(value, "providers", "options"):
        return DashboardProviders
    rules = value.get("rules")
    patterned = [isinstance(rule, Object) and "pattern" in rule for rule in _items(rules)]
    named = [isinstance(rule, Object) and "name" in rule for rule in _items(rules)]
    if isinstance(rules, Array) and any(patterned) and (any(key in value for key in _EXPORTER_KEYS) or any(named)):
        return ExporterConfig
    return None


def _is_provisioning(value: Object, key: str, mark: str) -> bool:
    entries = _items(value.get(key))
    return "apiVersion" in value and any(isinstance(entry, Object) and mark in entry for entry in entries)


def _targets(job: Object) -> Iterator[AddressFacts]:
    if any(key in job for key in ("relabel_configs", "proxy_url")):
        # A probe's or a proxy's targets are not what is scraped.
        return
    for group in _items(job.get("static_configs")):
        for target in _items(at(group, "targets")):
            if isinstance(target, Scalar):
                address = _address(target, "job", _text(job.get("job_name")))
                if address is not None:
                    yield address


def _datasource(entry: Object) -> DatasourceFacts:
    name, url = _text(entry.get("name")), entry.get("url")
    written = at(entry, "jsonData", "timeInterval")
    interval = seconds(_text(written))
    proxied = _text(entry.get("access")) in {"", "proxy"}
    return {
        "name": name,
        "uid": _text(entry.get("uid")),
        "type": _text(entry.get("type")),
        "interval": None if written is None or interval is None else (interval, [written.start, written.end]),
        "address": _address(url, "datasource", name) if isinstance(url, Scalar) and proxied else None,
    }


def _exporter_rule(rule: Object) -> ExporterRuleFacts:
    labels = rule.get("labels")
    return {
        "pattern": _text(rule.get("pattern")),
        "name": _text(rule.get("name")),
        "labels": [member.name for member in labels] if isinstance(labels, Object) else [],
    }


def _address(written: Scalar, kind: str, name: str) -> AddressFacts | None:
    found = _ADDRESS.fullmatch(_text(written))
    if found is None:
        return None
    span = [written.start, written.end]
    return {"host": found[1], "port": int(found[2]), "kind": kind, "name": name, "span": span}


def _items(value: Value | None) -> tuple[Value, ...]:
    return value.items if isinstance(value, Array) else ()


def _text(value: Value | None) -> str:
    return str(value.value) if isinstance(value, Scalar) and value.value is not None else ""
