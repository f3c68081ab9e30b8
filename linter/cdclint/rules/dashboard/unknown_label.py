"""A label that the metric does not have."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from difflib import get_close_matches
from typing import TYPE_CHECKING

from cdclint.core.finding import Finding
from cdclint.core.rule import rule
from cdclint.documents.catalogue import TARGET_LABELS, Metric, catalogue
from cdclint.documents.dashboard import Dashboard, PromQuery, string
from cdclint.documents.grafana import variable_query
from cdclint.documents.promql import Binary, Call, Node, Selector, children
from cdclint.documents.value import Scalar

if TYPE_CHECKING:
    from cdclint.core.source import Span

HOLDS_THE_PREFIX = frozenset({"connector", "connector_name", "server", "server_name", "topic_prefix", "prefix"})
OFTEN_ADDED = re.compile(
    r"__.*|(kubernetes|k8s|strimzi|app_kubernetes|exported)_.*"
    r"|namespace|pod|pod_name|container|service|endpoint|node|cluster|host|hostname|env|environment|stage|region|zone"
    r"|datacenter|dc|app|application|team|tenant|prometheus|monitor|replica"
)
LEGEND_LABEL = re.compile(r"\{\{\s*(\w+)\s*\}\}")


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
            for label, start, end, metrics in _uses(node):
                message = _defect(label, metrics, options)
                if message is not None:
                    yield Finding(found.span(start, end), f"{found.owner}: {message}")
        for label, span in _outside(dashboard, found):
            selected = None if found.query.root is None else _metrics(found.query.root)
            message = None if selected is None else _defect(label, selected, options)
            if message is not None:
                yield Finding(span, f"{found.owner}: {message}")


def _uses(node: Node) -> Iterator[tuple[str, int, int, list[Metric]]]:
    """The labels that one node names, and the metrics that would have to have them."""
    if isinstance(node, Selector):
        metric = None if node.dynamic else catalogue().find(node.metric)
        for matcher in node.matchers if metric is not None else ():
            assert metric is not None
            yield matcher.label, matcher.start, matcher.start + len(matcher.label), [metric]
    elif isinstance(node, Call | Binary):
        metrics = _metrics(node)
        for label in node.labels if metrics else ():
            assert metrics is not None
            yield label.name, label.start, label.end, metrics


def _metrics(node: Node) -> list[Metric] | None:
    """All metrics of an expression; None where one is unknown, or a function makes labels of its own."""
    found = []
    stack = [node]
    while stack:
        inner = stack.pop()
        stack.extend(children(inner))
        if isinstance(inner, Call) and inner.function in {"label_replace", "label_join", "count_values", "info"}:
            return None
        if isinstance(inner, Selector):
            metric = None if inner.dynamic else catalogue().find(inner.metric)
            if metric is None:
                return None
            found.append(metric)
    return found


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


def _defect(label: str, metrics: list[Metric], options: Options) -> str | None:
    known = set(TARGET_LABELS | {"__name__", "le", *options.added}).union(*(metric.labels or () for metric in metrics))
    if not metrics or label in known or "$" in label or OFTEN_ADDED.fullmatch(label):
        return None
    near = get_close_matches(label, sorted(known), n=1, cutoff=0.8)
    if not all(metric.is_debezium for metric in metrics):
        if not near:
            return None
    elif not near and label in HOLDS_THE_PREFIX:
        near = sorted({"name", "server"} & known)[:1]
    names = ", ".join(dict.fromkeys(f"`{metric.name}`" for metric in metrics[:2]))
    meant = f"; did you mean `{near[0]}`?" if near else f": it has {', '.join(sorted(known - {'__name__', 'le'}))}"
    if near and label in HOLDS_THE_PREFIX:
        meant = f": `{near[0]}` holds topic.prefix"
    return f"no label `{label}` on {names}{meant}"
