"""A variable of Grafana's own that it does not have."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding, replacing
from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.documents.monitoring.dashboards.built_in_variables import unknown_variables

if TYPE_CHECKING:
    from cdclint.syntax.data.value import Scalar

LEGEND = "legendFormat"
LABEL = regex(r"\{\{\s*+(\$(__[a-z]++(?:_[a-z]++)*+__))\s*+\}\}")
TEXTS = frozenset({"url", "legendFormat", "interval", "displayName", "title", "titleFormat"})


@rule
def unknown_built_in(dashboard: Dashboard) -> Iterator[Finding]:
    """A text of a dashboard has a variable of the form `$__…` that Grafana does not have: `$__rate_intervall`.

    Grafana leaves it as it is, and Prometheus refuses the query, or the link leads nowhere. In queries there are
    `$__interval`, `$__rate_interval`, `$__range` with `_s` and `_ms`, `$__from` and `$__to`; links have
    `${__url_time_range}`, `${__all_variables}`, `${__field.labels.…}`, `${__value.raw}` and others.
    """
    queries = {found.scalar.start for found in dashboard.queries}
    for path, scalar in dashboard.texts:
        key = next((step for step in reversed(path) if isinstance(step, str)), "")
        query = scalar.start in queries
        if "__" not in str(scalar.value) or (not query and key not in TEXTS):
            continue
        if key == LEGEND:
            yield from _labels(dashboard, scalar)
        for one in unknown_variables(str(scalar.value), query=query):
            place = dashboard.within(scalar, one.start, one.end)
            if not one.meant:
                yield Finding(place, Message("Grafana has no variable `{name}`", name=one.written))
                continue
            fix = None
            if place.text == one.written:
                fix = replacing(place, one.meant)
            message = Message(
                "Grafana has no variable `{name}`; did you mean `{meant}`?", name=one.written, meant=one.meant
            )
            yield Finding(place, message, fix)


def _labels(dashboard: Dashboard, legend: Scalar) -> Iterator[Finding]:
    """The labels of Prometheus's own that a legend calls by the sign of a variable."""
    for found in LABEL.finditer(str(legend.value)):
        place = dashboard.within(legend, found.start(1), found.end(1))
        fix = None
        if place.text == found[1]:
            fix = replacing(place, found[2])
        yield Finding(place, Message("`{name}` is a label: write it without `$`", name=found[2]), fix)
