"""A file of metrics that cannot be read as it is meant."""

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.monitoring.metric_file import MetricFile


@rule
def invalid_metrics(file: MetricFile) -> Iterator[Finding]:
    """A file that the setting `metrics` names describes a metric in a way that the catalogue cannot read.

    Such a metric is left out, and queries of it are called wrong, or are not judged at all. The format is described by
    a JSON Schema that editors can use, `metrics.schema.json`; `labs/catalogue.py` makes such a file from what an
    exporter serves.
    """
    yield from file.refused
