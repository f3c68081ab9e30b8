"""A file of a course that adds metrics to the catalogue: `data/metrics.schema.json` describes it."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.documents.data_file import JsonFile
from cdclint.syntax.data.json_reader import parse_json
from cdclint.syntax.data.value import Array, Object, plain

if TYPE_CHECKING:
    from cdclint.core.finding import Finding
    from cdclint.core.foreign_values import JsonObject
    from cdclint.core.source import Source

GROUPS = ("debezium", "kafka_connect", "worker", "prometheus", "removed_or_bogus")
"""The keys of a catalogue that hold lists of metrics."""


@dataclass(frozen=True)
class MetricFile(JsonFile):
    """Metrics that a course adds. What the schema rejects is reported at its place, and only that metric is skipped."""

    @cached_property
    def refused(self) -> list[Finding]:
        """What the schema rejects, in the order of the text; nothing if the file is not JSON."""
        if self.problems or self.value is None:
            return []
        from cdclint.syntax.data.schema.json_schema import metrics_schema  # noqa: PLC0415 (a warm run needs no jsonschema)

        return [violation.finding for violation in metrics_schema().violations(self.value, self.source)]

    @cached_property
    def part(self) -> JsonObject:
        """The metrics that are well described, as a catalogue's part."""
        if self.problems or not isinstance(self.value, Object):
            return {}
        broken = [finding.span.start for finding in self.refused]
        part: JsonObject = {}
        for group in GROUPS:
            entries = self.value.get(group)
            part[group] = [
                plain(entry)
                for entry in (entries if isinstance(entries, Array) else ())
                if isinstance(entry, Object) and not any(entry.start <= place < entry.end for place in broken)
            ]
        origin = self.value.get("origin")
        if origin is not None and not any(origin.start <= place < origin.end for place in broken):
            part["origin"] = plain(origin)
        return part


def read_metric_file(source: Source) -> MetricFile:
    """The metrics that are in `source`."""
    value, problems = parse_json(source)
    return MetricFile(source, value, problems)
