"""The metrics that Debezium, Kafka Connect and their exporter serve, with what is known of each.

The facts are the files `data/metrics*.json`; another file of that shape adds to them. A metric of a system that the
catalogue does not know at all is never called wrong.
"""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from functools import cache
from typing import Any

from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass, replace
from cdclint.core.regex import regex

DEBEZIUM = "debezium_metrics_"
TARGET_LABELS = frozenset({"job", "instance"})

_DEFAULT_PROFILE = regex(r"debezium_([a-z]+(?:_server)?)_connector_metrics_(\w+)")
_CONNECT = "kafka_connect_"
_JUDGED_BY_LIKENESS = ("jvm_", "process_", "jmx_", "scrape_")


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    `kind` is counter, gauge, summary or "" where nobody says. `contexts` are the MBeans' contexts that have it (empty:
    it has no such label). `connectors` are the plugins that have it (empty: any). `labels` are those that the exporter
    gives it; None where they depend on the exporter's rules. `unit` is ms, s, bytes, bool, events, … or "". `sentinel`
    says that its -1 means "nothing to tell yet".
    """

    name: str
    kind: str
    contexts: tuple[str, ...]
    connectors: tuple[str, ...]
    labels: frozenset[str] | None
    unit: str
    exported: bool
    attribute: str
    sentinel: bool = False

    @property
    def is_debezium(self) -> bool:
        """Whether a Debezium MBean has it."""
        return bool(self.attribute)


class Catalogue:
    """Look-ups over all metrics."""

    def __init__(self, parts: list[dict[str, Any]]) -> None:
        self.metrics: dict[str, Metric] = {}
        self.removed: dict[str, tuple[str, str]] = {}
        self._folded: dict[str, str] = {}
        for part in parts:
            for entry in part.get("debezium", ()):
                self._add(_debezium(entry))
            for group in ("kafka_connect", "worker", "prometheus"):
                for entry in part.get(group, ()):
                    self._add(_other(entry, self.metrics.get(entry["metric"])))
            for entry in part.get("removed_or_bogus", ()):
                self.removed[entry["metric"]] = (entry["removed"], entry["use"])

    def _add(self, metric: Metric) -> None:
        self.metrics[metric.name] = metric
        self._folded[metric.name.casefold()] = metric.name

    def find(self, name: str) -> Metric | None:
        """The metric of that name, under the exporter's default names too; None where it is unknown."""
        metric = self.metrics.get(name)
        if metric is not None:
            return metric
        by_default = _DEFAULT_PROFILE.fullmatch(name)
        if by_default is None:
            return None
        full = self._folded.get(f"{DEBEZIUM}{by_default[2]}".casefold())
        if full is None:
            return None
        known = self.metrics[full]
        labels = frozenset({"context", "server"}) | ((known.labels or frozenset()) - {"plugin", "name"})
        return replace(known, name=name, labels=labels)

    def defect(self, name: str) -> str | None:
        """Why no exporter serves a metric of that name, and what to write; None where it does or nobody knows."""
        metric = self.find(name)
        if metric is not None:
            return None if metric.exported else f"`{name}` is never exported: the attribute is no number"
        if name in self.removed:
            reason, use = self.removed[name]
            cure = " or ".join(f"`{DEBEZIUM}{word}`" for word in use.split() if word[0].isupper())
            return f"`{name}` does not exist ({reason}): use {cure}"
        same = self._folded.get(name.casefold())
        if same is not None:
            return f"`{name}` is written `{same}`: letter case counts"
        if name.startswith("debezium_") and ":" not in name:
            near = self._near_attribute(name)
            return f"`{name}` is no metric of Debezium{_meant(near)}"
        near = self._near_other(name)
        return None if near is None else f"`{name}` is no metric that is known{_meant(near)}"

    def nearest(self, name: str, candidates: list[str]) -> str | None:
        """The candidate that was probably meant."""
        folded = {candidate.casefold(): candidate for candidate in candidates}
        found = get_close_matches(name.casefold(), list(folded), n=1, cutoff=0.6)
        return folded[found[0]] if found else None

    def by_attribute(self, name: str) -> str:
        """A metric's whole name, given that or the Debezium attribute alone."""
        return f"{DEBEZIUM}{name}" if f"{DEBEZIUM}{name}" in self.metrics else name

    def _near_attribute(self, name: str) -> str | None:
        attributes = {
            metric.attribute.casefold(): metric.name
            for metric in self.metrics.values()
            if metric.exported and metric.name.startswith(DEBEZIUM)
        }
        word = name.removeprefix(DEBEZIUM).removeprefix("debezium_").casefold()
        found = get_close_matches(word.replace("_", ""), attributes, n=1, cutoff=0.7)
        return attributes[found[0]] if found else None

    def _near_other(self, name: str) -> str | None:
        """A known metric that differs by a slip of the pen; other exporters have names that merely look alike."""
        if name.startswith(_CONNECT):
            cutoff = 0.94
        elif name.startswith(_JUDGED_BY_LIKENESS):
            cutoff = 0.96
        else:
            return None
        found = get_close_matches(name, list(self.metrics), n=1, cutoff=cutoff)
        return found[0] if found else None


@cache
def catalogue() -> Catalogue:
    """The catalogue that the package carries."""
    data = DATA
    names = sorted(part.name for part in data.iterdir() if re.fullmatch(r"metrics.*\.json", part.name))
    return Catalogue([json.loads((data / name).read_text("utf-8")) for name in names])


def _meant(near: str | None) -> str:
    return "" if near is None else f"; did you mean `{near}`?"


def _debezium(entry: dict[str, Any]) -> Metric:
    kind = "counter" if entry["type"] == "counter-like" else "gauge"
    connectors = tuple(entry["connectors"])
    labels = {*entry["labels"], *(("task", "database") if "sql_server" in connectors else ())}
    return Metric(
        name=entry["metric"],
        kind=kind,
        contexts=tuple(entry["context"]),
        connectors=connectors,
        labels=frozenset(labels),
        unit=entry["unit"] or "",
        exported=bool(entry["exported"]),
        attribute=entry["jmx_attribute"],
        sentinel=(entry.get("notes") or "").startswith("-1 "),
    )


def _other(entry: dict[str, Any], known: Metric | None) -> Metric:
    """A metric of Connect, its JVM or Prometheus. Where two exporter rules give one name, the labels of both count."""
    kind = entry.get("type") or ("" if known is None else known.kind)
    if kind == "untyped":
        kind = "counter" if entry["metric"].endswith("_total") else ""
    labels = frozenset(entry["labels"])
    if known is not None and known.labels is not None:
        labels |= known.labels
    return Metric(entry["metric"], kind, (), (), labels, _unit(entry["metric"]), True, "")


def _unit(name: str) -> str:
    """The unit that a Prometheus name ends with."""
    stem = name.removesuffix("_total")
    for suffix, unit in (("_ms", "ms"), ("_seconds", "s"), ("_bytes", "bytes"), ("_ratio", "ratio")):
        if stem.endswith(suffix):
            return unit
    return ""
