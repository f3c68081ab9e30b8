"""A query that is its own condition."""

from __future__ import annotations

from collections.abc import Iterator

from cdclint.core.finding import Finding
from cdclint.core.message import Message
from cdclint.core.rule import Severity, rule
from cdclint.documents.monitoring.alerting import Alerting, is_expression
from cdclint.syntax.data.value import text
from cdclint.syntax.promql import COMPARISONS, Binary, Node, Wrapped


@rule(severity=Severity.WARNING)
def query_as_condition(file: Alerting) -> Iterator[Finding]:
    """The condition of a Grafana rule is a query that compares nothing.

    Grafana fires on every value but 0: a lag of one millisecond sends a notification. Add an expression of the type
    `threshold` and name that one in `condition`.
    """
    for found in file.queries:
        condition = found.rule.value.get("condition")
        root = found.query.root
        if not found.rule.grafana or found.rule.records or condition is None or root is None:
            continue
        own = next((one for one in found.rule.data if one.start <= found.scalar.start < one.end), None)
        if own is None or is_expression(own) or text(own.get("refId")) != text(condition) or _judges(root):
            continue
        message = Message(
            "{rule}: `condition` is the query {query} itself, which fires on every value but 0: add a threshold",
            rule=found.owner,
            query=text(condition),
        )
        yield Finding(file.span(condition), message)


def _judges(node: Node) -> bool:
    """Whether the query itself compares something."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Wrapped) and one.range is None:
            waiting.append(one.inner)
        elif isinstance(one, Binary) and one.op in {"and", "unless"}:
            waiting.append(one.left)
        elif isinstance(one, Binary) and one.op == "or":
            waiting += [one.left, one.right]
        elif not (isinstance(one, Binary) and one.op in COMPARISONS):
            return False
    return True
