"""Metrics in a context, or of a connector, that does not have them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.syntax.promql import Query


def impossible_contexts(query: Query, owner: str, catalogue: Catalogue) -> Iterator[tuple[int, int, Message]]:
    """The matchers of a query that no series of their metric can have: where they are, and why."""
    for selector, _ in query.selectors():
        metric = None if selector.dynamic else catalogue.find(selector.metric)
        if metric is None:
            continue
        for label, values in (("context", metric.contexts), ("plugin", metric.connectors)):
            matchers = selector.matchers_of(label)
            if values and not any(selector.admits(label, value) for value in values):
                message = Message(
                    "{owner}: `{metric}` is there only for {label} {values}",
                    owner=owner,
                    metric=selector.metric,
                    label=label,
                    values=", ".join(values),
                )
                yield matchers[0].start, matchers[-1].end, message
