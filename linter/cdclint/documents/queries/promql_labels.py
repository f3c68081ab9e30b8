"""The labels that a PromQL expression names, measured against those that its metrics have."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, Any, TypedDict

from cdclint.core.closeness import closest
from cdclint.core.message import Message, to_plain
from cdclint.core.regex import regex
from cdclint.documents.monitoring.metric_catalogue import TARGET_LABELS
from cdclint.syntax.promql import Binary, Call, Node, Selector, children

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.core.source import Span
    from cdclint.documents.monitoring.metric_catalogue import Catalogue, Metric
    from cdclint.documents.project import Project
    from cdclint.documents.queries.exporter_labels import GivenLabels

_HOLDS_THE_PREFIX = frozenset(
    {"connector", "connector_name", "name", "server", "server_name", "topic_prefix", "prefix"}
)
_OFTEN_ADDED = regex(
    r"__.*|(kubernetes|k8s|strimzi|app_kubernetes|exported)_.*"
    r"|namespace|pod|pod_name|container|service|endpoint|node|cluster|host|hostname|env|environment|stage|region|zone"
    r"|datacenter|dc|app|application|team|tenant|prometheus|monitor|replica"
)


class LabelFacts(TypedDict):
    """A label that the catalogue does not give these metrics; `owner` is a message as `to_plain` makes it."""

    label: str
    owner: Any
    metrics: list[str]
    span: list[int]


def label_facts(label: str, owner: Message, metrics: list[Metric], span: Span) -> LabelFacts:
    """The fact that a query names a label which the catalogue does not give its metrics."""
    names = list(dict.fromkeys(metric.name for metric in metrics))
    return {"label": label, "owner": to_plain(owner), "metrics": names, "span": [span.start, span.end]}


def settled(found: LabelFacts, project: Project, given: GivenLabels, added: tuple[str, ...]) -> Message | None:
    """What is wrong with a label of the facts where the project gives and the settings add some; None: nothing is."""
    known = given.of(found["metrics"])
    if known is None:
        return None
    metrics = [metric for name in found["metrics"] if (metric := project.course.catalogue.find(name)) is not None]
    return label_defect(found["label"], metrics, (*added, *sorted(known)))


def label_uses(node: Node, catalogue: Catalogue) -> Iterator[tuple[str, int, int, list[Metric]]]:
    """The labels that one node names, with their places, and the metrics that would have to have them."""
    if isinstance(node, Selector):
        metric = None if node.dynamic else catalogue.find(node.metric)
        for matcher in node.matchers if metric is not None else ():
            assert metric is not None
            yield matcher.label, matcher.start, matcher.start + len(matcher.label), [metric]
    elif isinstance(node, Call | Binary):
        metrics = metrics_of(node, catalogue) if node.labels else None
        for label in node.labels if metrics else ():
            assert metrics is not None
            yield label.name, label.start, label.end, metrics


def metrics_of(node: Node, catalogue: Catalogue) -> list[Metric] | None:
    """All metrics of an expression; None where one is unknown, or a function makes labels of its own."""
    found = []
    stack = [node]
    while stack:
        inner = stack.pop()
        stack.extend(children(inner))
        if isinstance(inner, Call) and inner.function in {"label_replace", "label_join", "count_values", "info"}:
            return None
        if isinstance(inner, Selector):
            metric = None if inner.dynamic else catalogue.find(inner.metric)
            if metric is None:
                return None
            found.append(metric)
    return found


def label_defect(label: str, metrics: list[Metric], added: tuple[str, ...]) -> Message | None:
    """Why these metrics have no such label, and what was meant; None where they have it or that is unknown.

    `added` are labels that the scrape configuration adds to every metric.
    """
    known = _known_labels(added, tuple(metric.labels or frozenset() for metric in metrics))
    if not metrics or label in known or "$" in label or _OFTEN_ADDED.fullmatch(label):
        return None
    near = closest(label, known, n=1, cutoff=0.8)
    if not all(metric.is_debezium for metric in metrics):
        if not near:
            return None
    elif not near and label in _HOLDS_THE_PREFIX:
        near = sorted({"name", "server"} & known)[:1]
    names = ", ".join(dict.fromkeys(f"`{metric.name}`" for metric in metrics[:2]))
    if not near:
        labels = ", ".join(sorted(known - {"__name__", "le"}))
        return Message("no label `{label}` on {metrics}: it has {labels}", label=label, metrics=names, labels=labels)
    if label in _HOLDS_THE_PREFIX:
        return Message(
            "no label `{label}` on {metrics}: `{meant}` holds topic.prefix", label=label, metrics=names, meant=near[0]
        )
    return Message(
        "no label `{label}` on {metrics}; did you mean `{meant}`?", label=label, metrics=names, meant=near[0]
    )


@lru_cache(maxsize=64)
def _known_labels(added: tuple[str, ...], of_metrics: tuple[frozenset[str], ...]) -> frozenset[str]:
    """All labels of these metrics: the queries of a project ask for few sets of them again and again."""
    return TARGET_LABELS.union({"__name__", "le"}, added, *of_metrics)
