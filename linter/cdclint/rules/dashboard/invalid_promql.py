"""PromQL that Prometheus refuses."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import rule
from cdclint.documents.monitoring.dashboard import Dashboard
from cdclint.syntax.promql import Selector


@rule
def invalid_promql(dashboard: Dashboard) -> Iterator[Finding]:
    """A query is not valid PromQL.

    The panel shows an error in the place of data. Grafana's variables take any value that is valid in their place,
    so a query is refused only if no value of its variables could make it valid.
    """
    for found in dashboard.queries:
        error = found.query.error
        if error is not None:
            message = Message("{owner}: {defect}", owner=found.owner, defect=error.message)
            yield Finding(found.span(error.start, error.end), message)
        elif found.kind != "variable" and isinstance(found.query.root, Selector) and found.query.root.range is not None:
            ranged = found.query.root.range
            message = Message(
                "{owner}: a range of values cannot be drawn: apply a function such as rate() to it", owner=found.owner
            )
            yield Finding(found.span(ranged.start, ranged.end), message)
