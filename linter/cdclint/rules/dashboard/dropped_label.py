"""A legend that names a label which its query takes away."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerts.labels_left import labels_gone, labels_left, share_no_labels
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.grafana_language import LEGEND_LABEL
from cdclint.documents.monitoring.panel import WITHOUT_LEGEND, Panel
from cdclint.syntax.data.value import is_true, string


@rule(severity=Severity.WARNING)
def dropped_label(dashboard: Dashboard) -> Iterator[Finding]:
    """A legend names a label that the aggregation of its query takes away: `{{instance}}` of `sum by (job) (…)`.

    The label is gone, and the legend has nothing in its place: all lines are called alike. Keep the label in `by (…)`,
    or take it out of the legend. A variable in `by (…)` may stand for any label, and one series whose legend is hidden
    needs no name: both are left alone.
    """
    for found in dashboard.queries:
        if found.panel is None or found.panel.type in WITHOUT_LEGEND:
            continue
        legend = found.legend
        if legend is None or found.query.root is None:
            continue
        uses = [one for one in LEGEND_LABEL.finditer(string(legend)) if one[1] != "__name__"]
        if not uses or found.query.error is not None:
            continue
        left, gone = labels_left(found.query.root), labels_gone(found.query.root)
        if left == frozenset() and _shows_no_name(found.panel):
            continue
        dropped = [use for use in uses if (left is not None and use[1] not in left) or use[1] in gone]
        if not dropped:
            continue
        labels = list(dict.fromkeys(use[1] for use in dropped))
        message = Message("{owner}: the query drops the label `{label}`", owner=found.owner, label=labels[0])
        if len(labels) > 1:
            written = ", ".join(f"`{label}`" for label in labels)
            message = Message("{owner}: the query drops the labels {labels}", owner=found.owner, labels=written)
        if share_no_labels(found.query.root):
            message = Message(
                "{owner}: the two sides have different labels and never match: name those to match by with `on (…)`",
                owner=found.owner,
            )
        yield Finding(dashboard.within(legend, dropped[0].start(1), dropped[-1].end(1)), message)


def _shows_no_name(panel: Panel) -> bool:
    """Whether one series without a legend is all that it shows."""
    asked = [target for target in panel.targets if not is_true(target.value.get("hide"))]
    return len(asked) == 1 and panel.hides_legend
