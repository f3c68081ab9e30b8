"""The metrics that Debezium, Kafka Connect and their exporter serve, with what is known of each.

The facts are the files `data/metrics*.json`, and files of the same shape that a course names, which
`data/metrics.schema.json` describes. What they hold besides a name decides in which versions of Debezium, and under
which exporter's names, a metric is there. A metric of a system that the catalogue does not know at all is never called
wrong.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from cdclint.core.closeness import closest
from cdclint.core.data import DATA
from cdclint.core.dataclass import dataclass, replace
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.documents.monitoring.debezium_version import came, is_older, is_past, numbers

if TYPE_CHECKING:
    import re
    from collections.abc import Iterable

    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.source import Source

DEBEZIUM = "debezium_metrics_"
ORIGIN = " kafka.connect:"
"""What follows the meaning of a metric of Connect: the MBean that it is read from."""
TARGET_LABELS = frozenset({"job", "instance"})

_SHIPPED = regex(r"metrics(?:-[\w-]+)?\.json")
_DEFAULT_PROFILE = regex(r"debezium_([a-z][a-z0-9]*(?:_server)?)_connector_metrics_(\w+)")
_WORD_OF_DEBEZIUM = regex(r"[A-Z]\w+")
_CONNECT = "kafka_connect_"
_OF_OTHER_CONNECTORS = frozenset(
    (
        # Oracle
        *("CurrentScn", "OldestScn", "OldestScnAgeInMilliseconds", "CommittedScn", "OffsetScn", "ScnFreezeCount"),
        *("CurrentLogFileNames", "RedoLogStatus", "MinimumMinedLogCount", "MaximumMinedLogCount", "LogSwitchCount"),
        *("MinedLogCount", "MinedLogFileNames", "SwitchCounter", "FetchingQueryCount", "FetchQueryCount"),
        *("TotalCapturedDmlCount", "CapturedDmlCount", "LastCapturedDmlCount", "RegisteredDmlCount"),
        *("MaxCapturedDmlInBatch", "MaxCapturedDmlCountInBatch", "TotalProcessedRows", "TotalChangesCount"),
        *("TotalDurationOfFetchQueryInMilliseconds", "LastDurationOfFetchQueryInMilliseconds"),
        *("MaxDurationOfFetchQueryInMilliseconds", "TotalBatchProcessingTimeInMilliseconds"),
        *("LastBatchProcessingTimeInMilliseconds", "MaxBatchProcessingTimeInMilliseconds"),
        *("MinBatchProcessingTimeInMilliseconds", "LastBatchProcessingThroughput", "MaxBatchProcessingThroughput"),
        *("AverageBatchProcessingThroughput", "BatchProcessingThroughput", "CommitThroughput"),
        *("TotalParseTimeInMilliseconds", "TotalResultSetNextTimeInMilliseconds"),
        *("TotalMiningSessionStartTimeInMilliseconds", "LastMiningSessionStartTimeInMilliseconds"),
        *("MaxMiningSessionStartTimeInMilliseconds", "NetworkConnectionProblemsCounter"),
        *("HoursToKeepTransactionInBuffer", "MillisecondsToKeepTransactionsInBuffer", "BatchSize"),
        *("MillisecondToSleepBetweenMiningQuery", "SleepTimeInMilliseconds", "LagFromSourceInMilliseconds"),
        *("MaxLagFromSourceInMilliseconds", "MinLagFromSourceInMilliseconds", "NumberOfActiveTransactions"),
        *("RolledBackTransactionCount", "NumberOfRolledBackTransactions", "NumberOfOversizedTransactions"),
        *("AbandonedTransactionCount", "NumberOfPartialRollbackCount", "TotalSchemaChangeParseErrorCount"),
        *("UnparsableDdlCount", "WarningCount", "ErrorCount"),
        *("MiningSessionUserGlobalAreaMemoryInBytes", "MiningSessionUserGlobalAreaMaxMemoryInBytes"),
        *("MiningSessionProcessGlobalAreaMemoryInBytes", "MiningSessionProcessGlobalAreaMaxMemoryInBytes"),
        # MongoDB
        *("NumberOfPrimaryElections", "NumberOfDisconnects"),
    )
)
"""Attributes of connectors whose metrics the catalogue does not describe."""
_JUDGED_BY_LIKENESS = ("jvm_", "process_", "jmx_", "scrape_")
_REASONS = (
    Message("never existed"),
    Message("not in any MXBean at 1.9..3.7; still in the official example dashboard"),
)
"""The reasons of `removed_or_bogus` that are words; a version or a ticket is the same in every language."""


@dataclass(frozen=True, slots=True)
class Metric:
    """One metric.

    `kind` is counter, gauge, summary or "" if unknown. `contexts` are the MBeans' contexts that have it (empty:
    it has no such label). `connectors` are the plugins that have it (empty: any). `labels` are those that the exporter
    gives it; None where they depend on the exporter's rules. `unit` is ms, s, bytes, bool, events, … or "". `sentinel`
    says that its -1 means "no value yet". `since` and `removed_in` are the versions of Debezium that it came and
    went with, as `version.py` reads them; "" where it was and is always there, as far as is known. `meaning` and
    `notes` are for people, "" where nothing is known.
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
    since: str = ""
    removed_in: str = ""
    meaning: str = ""
    notes: str = ""

    @property
    def is_debezium(self) -> bool:
        """Whether a Debezium MBean has it."""
        return bool(self.attribute)


class Catalogue:
    """Look-ups over all metrics.

    `parts` are catalogues as JSON has them; a later one has the last word on a metric. `version` is that of Debezium,
    "" for the newest; `profile` says whose names count: `debezium-examples`, `default`, or `auto` for both. `base` is
    what the parts are added to.
    """

    def __init__(
        self, parts: Iterable[JsonObject], version: str = "", profile: str = "auto", base: Catalogue | None = None
    ) -> None:
        self.metrics: dict[str, Metric] = {} if base is None else dict(base.metrics)
        self.removed: dict[str, tuple[str, str, str]] = {} if base is None else dict(base.removed)
        self.version = version
        self.profile = profile
        self.newest: str = "" if base is None else base.newest
        self._folded: dict[str, str] = {} if base is None else dict(base._folded)  # noqa: SLF001 (of this class)
        for part in parts:
            for entry in part.get("debezium", ()):
                self._add(_debezium(entry))
            for group in ("kafka_connect", "worker", "prometheus"):
                for entry in part.get(group, ()):
                    self._add(_other(entry, self.metrics.get(entry["metric"])))
            for entry in part.get("removed_or_bogus", ()):
                self.removed[entry["metric"]] = (entry["removed"], entry["use"], entry.get("removed_in") or "")
            of = part.get("origin", {}).get("versions", {}).get("debezium", "")
            self.newest = max(self.newest, of, key=numbers)

    def _add(self, metric: Metric) -> None:
        self.metrics[metric.name] = metric
        self._folded[metric.name.casefold()] = metric.name

    def find(self, name: str) -> Metric | None:
        """The metric of that name; None where it is unknown, not there in this version, or another exporter's name.

        A metric that has a name and is never exported is found.
        """
        metric = self._known(name)
        return None if metric is None or self._absence(metric) is not None else metric

    def _known(self, name: str) -> Metric | None:
        """The metric of that name, whatever the version and the exporter."""
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
        others = {"plugin", "name"} if by_default[1] == "sql_server" else {"plugin", "name", "task", "database"}
        labels = frozenset({"context", "server"}) | ((known.labels or frozenset()) - others)
        return replace(known, name=name, labels=labels)

    def _absence(self, metric: Metric) -> Message | None:
        """Why a metric that is known is not served here; None where it is."""
        if is_older(self.version, metric.since):
            return Message(
                "`{name}` exists since {since}; the course says {version}",
                name=metric.name,
                since=came(metric.since),
                version=self.version,
            )
        if is_past(self.version, metric.removed_in):
            if not self.version:
                return Message("`{name}` was removed in {removed}", name=metric.name, removed=metric.removed_in)
            return Message(
                "`{name}` was removed in {removed}; the course says {version}",
                name=metric.name,
                removed=metric.removed_in,
                version=self.version,
            )
        by_default = _DEFAULT_PROFILE.fullmatch(metric.name)
        if by_default is not None and metric.connectors and by_default[1] not in metric.connectors:
            return Message(
                "`{name}` does not exist: `{attribute}` is there only for {connectors}",
                name=metric.name,
                attribute=metric.attribute,
                connectors=", ".join(metric.connectors),
            )
        if not metric.is_debezium or self.profile == "auto" or (by_default is not None) is (self.profile == "default"):
            return None
        return Message(
            "`{name}` is the name of another exporter profile; with `{profile}` it is `{instead}`",
            name=metric.name,
            profile=self.profile,
            instead=self._named(metric.attribute, by_default),
        )

    def _named(self, attribute: str, like: re.Match[str] | None) -> str:
        """What an attribute's metric is called here; `like` is a name by the exporter's default that it replaces."""
        if self.profile == "debezium-examples" or (self.profile == "auto" and like is None):
            return f"{DEBEZIUM}{attribute}"
        return f"debezium_{'<connector>' if like is None else like[1]}_connector_metrics_{attribute}"

    def defect(self, name: str) -> Message | None:
        """Why no exporter serves a metric of that name, and what to write; None where it does or that is unknown."""
        metric = self._known(name)
        if metric is not None:
            if not metric.exported:
                return Message("`{name}` is never exported: the attribute is not a number", name=name)
            return self._absence(metric)
        if name in self.removed:
            reason, use, removed_in = self.removed[name]
            if removed_in and not is_past(self.version, removed_in):
                return None
            words = [word for word in _WORD_OF_DEBEZIUM.findall(use) if f"{DEBEZIUM}{word}" in self.metrics]
            # No profile exports an attribute that is not a number.
            served = [word for word in words if self.metrics[f"{DEBEZIUM}{word}"].exported]
            cure = Message.either([f"`{self._named(word, None)}`" for word in served]) if words else use
            known = next((one for one in _REASONS if one == reason), reason)
            if not cure:
                return Message("`{name}` does not exist ({reason})", name=name, reason=known)
            return Message("`{name}` does not exist ({reason}): use {cure}", name=name, reason=known, cure=cure)
        same = self._folded.get(name.casefold())
        if same is not None and self.find(same) is not None:
            return Message("`{name}` is written `{right}`: letter case counts", name=name, right=same)
        if name.startswith("debezium_") and ":" not in name:
            return self._no_metric_of_debezium(name)
        near = self._near_other(name)
        if near is None:
            return None
        return Message("`{name}` is not a known metric; did you mean `{near}`?", name=name, near=near)

    def knows(self, name: str) -> bool:
        """Whether there is, or was, a metric of that very name."""
        return self._known(name) is not None or name in self.removed

    def is_lowered(self, name: str) -> bool:
        """Whether a name is that of a metric in small letters."""
        return name == name.lower() and self._folded.get(name, name) != name

    def _no_metric_of_debezium(self, name: str) -> Message | None:
        by_default = _DEFAULT_PROFILE.fullmatch(name)
        if (by_default[2] if by_default is not None else name.removeprefix(DEBEZIUM)) in _OF_OTHER_CONNECTORS:
            return None
        near = self._near_attribute(name)
        if near is not None:
            return Message("`{name}` is not a Debezium metric; did you mean `{near}`?", name=name, near=near)
        if self.newest and numbers(self.version)[:2] > numbers(self.newest)[:2]:
            newest = ".".join(map(str, numbers(self.newest)[:2]))
            return Message(
                "`{name}` is not a Debezium metric up to {newest}, the newest version in the catalogue",
                name=name,
                newest=newest,
            )
        return Message("`{name}` is not a Debezium metric", name=name)

    def nearest(self, name: str, candidates: list[str]) -> str | None:
        """The candidate that was probably meant."""
        folded = {candidate.casefold(): candidate for candidate in candidates}
        found = closest(name.casefold(), list(folded), n=1, cutoff=0.6)
        return folded[found[0]] if found else None

    def by_attribute(self, name: str) -> str:
        """A metric's whole name, given that or the Debezium attribute alone."""
        return f"{DEBEZIUM}{name}" if f"{DEBEZIUM}{name}" in self.metrics else name

    def is_called(self, written: str, name: str) -> bool:
        """Whether a query that has `written` asks for the metric `name`, by whichever exporter's name."""
        if written == name:
            return True
        metric, wanted = self.find(written), self.metrics.get(name)
        return metric is not None and wanted is not None and metric.is_debezium and metric.attribute == wanted.attribute

    def _near_attribute(self, name: str) -> str | None:
        attributes = {
            metric.attribute.casefold(): metric.attribute
            for metric in self.metrics.values()
            if metric.exported and metric.name == f"{DEBEZIUM}{metric.attribute}" and not self._is_out_of_time(metric)
        }
        like = _DEFAULT_PROFILE.fullmatch(name)
        word = like[2] if like is not None else name.removeprefix(DEBEZIUM).removeprefix("debezium_")
        found = closest(word.casefold().replace("_", ""), attributes, n=1, cutoff=0.7)
        return self._named(attributes[found[0]], like) if found else None

    def _is_out_of_time(self, metric: Metric) -> bool:
        return is_older(self.version, metric.since) or is_past(self.version, metric.removed_in)

    def _near_other(self, name: str) -> str | None:
        """A known metric that differs by a typing error; other exporters have names that only look alike."""
        if name.startswith(_CONNECT):
            cutoff = 0.94
        elif name.startswith(_JUDGED_BY_LIKENESS):
            cutoff = 0.96
        else:
            return None
        found = closest(name, list(self.metrics), n=1, cutoff=cutoff)
        # The same words in another order or number are another library's spelling (`jvm_memory_used_bytes`,
        # Micrometer's `jvm_threads_states`), and no slip.
        return found[0] if found and _words(found[0]) != _words(name) else None


def read_catalogue(own: Iterable[Source] = (), version: str = "", profile: str = "auto") -> Catalogue:
    """The catalogue that the package carries with what the files of a course add, for a version and a profile."""
    parts = []
    for source in own:
        from cdclint.documents.monitoring.metric_file import read_metric_file  # noqa: PLC0415 (most courses have no such file)

        parts.append(read_metric_file(source).part)
    return Catalogue(parts, version, profile, _shipped())


@cache
def _shipped() -> Catalogue:
    names = sorted(part.name for part in DATA.iterdir() if _SHIPPED.fullmatch(part.name))
    return Catalogue(json.loads((DATA / name).read_text("utf-8")) for name in names)


def _debezium(entry: JsonObject) -> Metric:
    kind = "counter" if entry["type"] == "counter-like" else "gauge"
    connectors = tuple(entry["connectors"])
    labels = {*entry["labels"], *(("task", "database") if "sql_server" in connectors else ())}
    return Metric(
        name=entry["metric"],
        kind=kind,
        contexts=tuple(entry["context"]),
        connectors=connectors,
        labels=frozenset(labels),
        unit=entry.get("unit") or "",
        exported=entry.get("exported", True),
        attribute=entry["jmx_attribute"],
        sentinel=(entry.get("notes") or "").startswith("-1 "),
        since=entry.get("since") or "",
        removed_in=entry.get("removed_in") or "",
        meaning=entry.get("meaning") or "",
        notes=entry.get("notes") or "",
    )


def _other(entry: JsonObject, known: Metric | None) -> Metric:
    """A metric of Connect, its JVM or Prometheus. Where two exporter rules give one name, the labels of both count."""
    kind = entry.get("type") or ("" if known is None else known.kind)
    if kind == "untyped":
        kind = "counter" if entry["metric"].endswith("_total") else ""
    labels = frozenset(entry["labels"])
    if known is not None and known.labels is not None:
        labels |= known.labels
    meaning = entry.get("meaning") or ("" if known is None else known.meaning)
    return Metric(entry["metric"], kind, (), (), labels, _unit(entry["metric"]), True, "", meaning=meaning)


def _unit(name: str) -> str:
    """The unit that a Prometheus name ends with."""
    stem = name.removesuffix("_total")
    for suffix, unit in (("_ms", "ms"), ("_seconds", "s"), ("_bytes", "bytes"), ("_ratio", "ratio")):
        if stem.endswith(suffix):
            return unit
    return ""


def _words(name: str) -> list[str]:
    return sorted(word.removesuffix("s") for word in name.split("_"))
