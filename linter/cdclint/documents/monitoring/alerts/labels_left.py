"""The labels that are left on what a query returns, after its aggregations and its matching of vectors."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.promql import Binary, Call, Literal, Selector, Wrapped, bottom_up

if TYPE_CHECKING:
    from cdclint.syntax.promql import Node

_KEEPING = frozenset({"topk", "bottomk", "limitk", "limit_ratio"})
_WITHOUT_LABELS = frozenset({"vector", "scalar", "time", "pi"})
_OF_MATCHERS = frozenset({"absent", "absent_over_time"})
_SETS = frozenset({"and", "unless"})


@bottom_up
def labels_left(node: Node) -> frozenset[str] | None:
    """The only labels that the result can have; None where it may have any."""
    match node:
        case Wrapped():
            return labels_left(node.inner)
        case Literal():
            return None if node.kind == "variable" else frozenset()
        case Call():
            return _of_aggregation(node) if node.aggregates else _of_function(node)
        case Binary():
            return _of_two(node)
        case _:
            return None


@bottom_up
def labels_gone(node: Node) -> frozenset[str]:
    """The labels that the result certainly lacks, since an aggregation takes them away by name."""
    match node:
        case Wrapped():
            return labels_gone(node.inner)
        case Binary() if node.op in _SETS or _is_number(node.right):
            return labels_gone(node.left)
        case Binary() if _is_number(node.left):
            return labels_gone(node.right)
        case Binary():
            return _gone_of_two(node)
        case Call() if node.aggregates and node.arguments:
            inner = labels_gone(node.arguments[-1])
            if node.function in _KEEPING:
                return inner
            own = {_name(label.name) for label in node.labels} if node.grouping == "without" else set()
            if node.function == "count_values":
                return frozenset()
            return frozenset(name for name in own if not _varies(name)) | inner
        case _:
            return frozenset()


def _gone_of_two(node: Binary) -> frozenset[str]:
    """What a matching of two vectors takes away: what it ignores, and what the side lacks that it takes labels from."""
    left, right = labels_gone(node.left), labels_gone(node.right)
    if node.op == "or":
        return left & right
    if node.side is not None:
        return (left if node.side == "group_left" else right) - {_name(label.name) for label in node.included}
    if node.matching == "on":
        return frozenset()
    if node.matching == "ignoring":
        return left | {name for label in node.labels if not _varies(name := _name(label.name))}
    return left | right


def _of_aggregation(node: Call) -> frozenset[str] | None:
    inner = labels_left(node.arguments[-1]) if node.arguments else None
    if node.function in _KEEPING:
        return inner
    named = frozenset(_name(label.name) for label in node.labels)
    if any(map(_varies, named)):
        return None
    if node.grouping == "without":
        return None if inner is None else inner - named
    left = named if inner is None else named & inner
    if node.function == "count_values":
        return _with(left, node.arguments[0] if node.arguments else None)
    return left


def _of_function(node: Call) -> frozenset[str] | None:
    if node.function in _WITHOUT_LABELS:
        return frozenset()
    if node.function in _OF_MATCHERS and node.arguments:
        selector = node.arguments[0]
        if isinstance(selector, Selector):
            return frozenset(matcher.label for matcher in selector.matchers if matcher.op == "=")
        return frozenset()
    if node.function in {"label_replace", "label_join"} and len(node.arguments) > 1:
        inner = labels_left(node.arguments[0])
        return None if inner is None else _with(inner, node.arguments[1])
    if node.function == "info":
        return None
    if node.function == "histogram_quantile" and len(node.arguments) == 2:
        inner = labels_left(node.arguments[1])
        return None if inner is None else inner - {"le"}
    vectors = [argument for argument in node.arguments if not _is_number(argument)]
    return labels_left(vectors[0]) if vectors else None


def _of_two(node: Binary) -> frozenset[str] | None:
    left, right = labels_left(node.left), labels_left(node.right)
    if node.op == "or":
        return None if left is None or right is None else left | right
    if node.op in _SETS or _is_number(node.right):
        return left
    if _is_number(node.left):
        return right
    included = frozenset(_name(label.name) for label in node.included)
    if node.side is not None:
        many = left if node.side == "group_left" else right
        return None if many is None or any(map(_varies, included)) else many | included
    named = frozenset(_name(label.name) for label in node.labels)
    if node.matching == "on":
        return None if any(map(_varies, named)) else named
    if node.matching == "ignoring":
        return None if left is None else left - named
    # Both sides have the same labels where they match at all: whichever is known says it.
    known = [one for one in (left, right) if one is not None]
    return frozenset.intersection(*known) if known else None


def share_no_labels(node: Node) -> bool:
    """Whether it computes with two vectors whose labels differ, and nothing says how they match: it returns nothing."""
    while True:
        if isinstance(node, Wrapped):
            node = node.inner
        elif isinstance(node, Binary) and _is_number(node.right):
            node = node.left
        elif isinstance(node, Binary) and _is_number(node.left):
            node = node.right
        else:
            break
    if not isinstance(node, Binary) or node.op == "or" or node.op in _SETS or node.matching or node.side is not None:
        return False
    left, right = labels_left(node.left), labels_left(node.right)
    return left is not None and right is not None and left != right


def _is_number(node: Node) -> bool:
    """Whether it has no labels since it is one number, not a vector."""
    waiting = [node]
    while waiting:
        one = waiting.pop()
        if isinstance(one, Wrapped) and one.range is None:
            waiting.append(one.inner)
        elif isinstance(one, Binary):
            waiting += [one.left, one.right]
        elif not isinstance(one, Literal) and not (isinstance(one, Call) and one.function in {"scalar", "time", "pi"}):
            return False
    return True


def _with(labels: frozenset[str], written: Node | None) -> frozenset[str] | None:
    """These labels and one that a string names; None where the string is not known."""
    if not isinstance(written, Literal) or written.kind != "string" or _varies(written.text):
        return None
    return labels | {written.text[1:-1]}


def _varies(name: str) -> bool:
    """Whether a variable is in it, which may stand for any labels; `[[name]]` is the older way of writing one."""
    return "$" in name or "[[" in name


def _name(label: str) -> str:
    return label[1:-1] if label[:1] in {'"', "'", "`"} else label
