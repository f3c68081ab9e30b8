"""A metric that no target queries."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Trait, rule
from cdclint.documents.monitoring.dashboard import Dashboard, PromQuery

if TYPE_CHECKING:
    from cdclint.documents.monitoring.metric_catalogue import Catalogue
    from cdclint.syntax.promql import Selector


@rule(traits=(Trait.CONTRACT,))
def missing_metric(dashboard: Dashboard) -> Iterator[Finding]:
    """A metric that the contract asks for is queried by no target.

    The contract names metrics by their whole name or by the Debezium attribute, and may name the context, `streaming`
    or `snapshot`: the same attribute of the other MBean says something else.
    """
    catalogue = dashboard.course.catalogue
    queries = [query for query in dashboard.queries if query.kind == "panel"]
    for wanted in dashboard.contract.metrics:
        name = catalogue.by_attribute(wanted.name)
        selectors = [selector for query in queries for selector in _selectors(query, name, catalogue)]
        if any(_named_in_a_broken_one(query, name) for query in queries):
            continue
        if not selectors:
            defect = Message("no target queries `{metric}`", metric=name)
            yield Finding(dashboard.span(dashboard.place), wanted.explain(defect, Message("add a panel")))
        elif wanted.context and not any(selector.admits("context", wanted.context) for selector in selectors):
            defect = Message(
                'no target queries `{metric}` with `context="{context}"`', metric=name, context=wanted.context
            )
            yield Finding(dashboard.span(dashboard.place), wanted.explain(defect, Message("correct the label")))
    for required in dashboard.contract.panels:
        for panel in dashboard.panels:
            if panel.title != required.title:
                continue
            for metric in required.metrics:
                name = catalogue.by_attribute(metric)
                own = [query for query in queries if query.panel is panel]
                if not any(
                    any(_selectors(query, name, catalogue)) or _named_in_a_broken_one(query, name) for query in own
                ):
                    defect = Message("no target of {panel} queries `{metric}`", panel=panel.label, metric=name)
                    yield Finding(dashboard.span(panel.place), required.explain(defect, Message("add it")))


def _named_in_a_broken_one(query: PromQuery, name: str) -> bool:
    """Whether a query that does not parse, as another rule reports, was meant to have the metric."""
    return query.query.root is None and re.search(rf"\b{re.escape(name)}\b", query.text) is not None


def _selectors(query: PromQuery, name: str, catalogue: Catalogue) -> Iterator[Selector]:
    for selector, _ in query.query.selectors():
        if catalogue.is_called(selector.metric, name):
            yield selector
