"""A label that the metric does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.dataclass import dataclass
from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard, PromQuery, string
from cdclint.documents.monitoring.grafana_language import variable_query
from cdclint.documents.monitoring.promql_labels import label_defect, label_uses, metrics_of
from cdclint.syntax.data.value import Scalar

if TYPE_CHECKING:
    from cdclint.core.source import Span

LEGEND_LABEL = regex(r"\{\{\s*(\w+)\s*\}\}")


@dataclass(frozen=True)
class Options:
    """`added` are labels that the scrape configuration adds to every metric."""

    added: tuple[str, ...] = ()


@rule
def unknown_label(dashboard: Dashboard, options: Options) -> Iterator[Finding]:
    """A query matches, groups by or lists a label that a Debezium metric does not have.

    The exporter gives `plugin`, `name` and `context`, and `name` holds `topic.prefix`, not the connector's name. A
    matcher of another label selects nothing, and the panel says "No data". Labels that Prometheus or Kubernetes usually
    add are left alone; others that your scrape configuration adds belong into the option `added`.
    """
    for found in dashboard.queries:
        for node, _ in found.query.walk():
            for label, start, end, metrics in label_uses(node, dashboard.course.catalogue):
                defect = label_defect(label, metrics, options.added)
                if defect is not None:
                    yield Finding(found.span(start, end), _told(found, defect))
        for label, span in _outside(dashboard, found):
            selected = None if found.query.root is None else metrics_of(found.query.root, dashboard.course.catalogue)
            defect = None if selected is None else label_defect(label, selected, options.added)
            if defect is not None:
                yield Finding(span, _told(found, defect))


def _told(found: PromQuery, defect: str) -> Message:
    return Message("{owner}: {defect}", owner=found.owner, defect=defect)


def _outside(dashboard: Dashboard, found: PromQuery) -> Iterator[tuple[str, Span]]:
    """The labels that a legend shows or a variable lists."""
    if found.variable is not None:
        taken = variable_query(string(found.scalar))
        if taken.label:
            start, end = taken.label_start, taken.label_start + len(taken.label)
            yield taken.label, dashboard.within(found.scalar, start, end)
    if found.target is not None:
        legend = found.target.value.get("legendFormat")
        for label in LEGEND_LABEL.finditer(string(legend)):
            assert isinstance(legend, Scalar)
            yield label[1], dashboard.within(legend, label.start(1), label.end(1))
