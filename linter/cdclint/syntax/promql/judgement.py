"""Whether the parts of a query fit each other: types, arguments, labels to match by."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.promql.known_functions import signatures
from cdclint.syntax.promql.parser import WITH_PARAMETER, wrong_count
from cdclint.syntax.promql.tree import (
    COMPARISONS,
    Binary,
    Call,
    Literal,
    QueryError,
    Selector,
    Wrapped,
    children,
)

if TYPE_CHECKING:
    from collections.abc import Iterator

    from cdclint.syntax.promql.parser import Parser
    from cdclint.syntax.promql.tree import Node

_SETS = frozenset({"and", "or", "unless"})
_TYPES = {
    "v": Message("an instant vector"),
    "m": Message("a range"),
    "s": Message("a number"),
    "t": Message("a text in quotes"),
}


def first_defect(root: Node, parser: Parser) -> QueryError | None:
    """The first thing that is wrong with the meaning of a query, in the order in which Prometheus looks."""
    types = _types(root)
    stack: list[tuple[str, Node, int]] = [("before", root, 0)]
    while stack:
        step, node, at = stack.pop()
        if step == "before":
            found = _before(node, types, parser)
            stack.append(("after", node, 0))
            inner = children(node)
            order = range(len(inner))
            if isinstance(node, Call) and node.aggregates:
                order = order[::-1]
            for place in reversed(order):
                stack.append(("fits", node, place))
                stack.append(("before", inner[place], 0))
        elif step == "fits":
            found = _misfit(node, at, types) if isinstance(node, Call) else None
        else:
            found = next(_after(node, types, parser), None)
        if found is not None:
            return found
    return None


def _types(root: Node) -> dict[int, str]:
    """The type of each part, by its identity."""
    order = [root]
    for node in order:
        order.extend(children(node))
    types: dict[int, str] = {}
    for node in reversed(order):
        found = "v"
        match node:
            case Literal():
                found = "t" if node.kind == "string" else "s"
            case Selector():
                found = "v" if node.range is None else "m"
            case Wrapped():
                found = types[id(node.inner)] if node.range is None else "m"
            case Call():
                known = None if node.aggregates else signatures().get(node.function)
                found = "v" if known is None else known.returns
            case Binary():
                found = "s" if types[id(node.left)] == types[id(node.right)] == "s" else "v"
        types[id(node)] = found
    return types


def _before(node: Node, types: dict[int, str], parser: Parser) -> QueryError | None:
    """What is wrong with a part whatever is inside it."""
    if isinstance(node, Selector):
        if node.start in parser.twice:
            first, second = parser.twice[node.start]
            message = Message("the metric has two names, `{first}` and `{second}`", first=first, second=second)
            return QueryError(node.start, node.end, message)
        if node.start in parser.unselective:
            message = Message("a selector needs a metric or one matcher that is not empty")
            return QueryError(node.start, node.end, message)
    if not isinstance(node, Call) or node.aggregates:
        return None
    known = signatures().get(node.function)
    if known is None:
        return None
    least, count = len(known.arguments), len(node.arguments)
    most = least
    if known.more:
        least -= 1
        most = -1 if known.more < 0 else least + known.more
    if count < least or -1 < most < count:
        message = wrong_count(node.function, least, most, count)
        return QueryError(node.name_start, node.name_end, message)
    if node.function == "info" and count > 1:
        labels = node.arguments[1]
        if not isinstance(labels, Selector) or labels.range is not None or parser.text[labels.start] != "{":
            start, end = labels.start, labels.end
            if types[id(labels)] == "v":
                return QueryError(start, end, Message("info() takes labels in braces here, without a metric"))
            return _no_fit(node, labels, "v", types[id(labels)])
        parser.unselective.discard(labels.start)
    return None


def _misfit(call: Call, at: int, types: dict[int, str]) -> QueryError | None:
    """An argument of another type than the function takes."""
    argument = call.arguments[at]
    if call.aggregates:
        is_parameter = call.function in WITH_PARAMETER and at == 0
        wanted = ("t" if call.function == "count_values" else "s") if is_parameter else "v"
    else:
        kinds = signatures()[call.function].arguments
        wanted = kinds[min(at, len(kinds) - 1)]
    found = types[id(argument)]
    return None if found == wanted else _no_fit(call, argument, wanted, found)


def _no_fit(call: Call, argument: Node, wanted: str, found: str) -> QueryError:
    if wanted == "m":
        message = Message("{function}() needs a range: write `[5m]` after the metric", function=call.function)
    elif found == "m" and wanted == "v":
        message = Message("{function}() takes no range: remove the `[…]`", function=call.function)
    else:
        message = Message(
            "{function}() takes {wanted} here, not {found}",
            function=call.function,
            wanted=_TYPES[wanted],
            found=_TYPES[found],
        )
    return QueryError(argument.start, argument.end, message)


def _after(node: Node, types: dict[int, str], parser: Parser) -> Iterator[QueryError]:
    """What is wrong with a part, given that all inside it is right."""
    if isinstance(node, Binary):
        yield from _binary(node, types, parser)
    elif isinstance(node, Wrapped) and node.range is not None:
        if types[id(node.inner)] != "v":
            message = Message(
                "a subquery is made of an instant vector, not of {found}", found=_TYPES[types[id(node.inner)]]
            )
            yield QueryError(node.start, node.end, message)
    elif isinstance(node, Wrapped) and node.sign and types[id(node.inner)] not in {"s", "v"}:
        message = Message("`{sign}` belongs before a number or an instant vector", sign=node.sign)
        yield QueryError(node.start, node.end, message)


def _binary(node: Binary, types: dict[int, str], parser: Parser) -> Iterator[QueryError]:
    words = parser.words.get(node.op_start, {})
    left, right = types[id(node.left)], types[id(node.right)]
    op = (node.op_start, node.op_start + len(node.op))

    def error(message: Message, word: str = "") -> QueryError:
        start, end = words.get(word, op)
        return QueryError(start, end, Message("`{op}`: {what}", op=node.op, what=message))

    if "bool" in words and node.op not in COMPARISONS:
        yield error(Message("`bool` belongs to comparisons alone"), "bool")
    if node.op in COMPARISONS and "bool" not in words and left == right == "s":
        yield error(Message("numbers are compared with `bool`: write `{op} bool`", op=node.op))
    included = {label.name for label in node.included}
    for label in node.labels[: len(node.labels) - len(node.included)]:
        if label.name in included and node.matching == "on":
            what = Message("the label `{label}` is in `on` and in `{side}`", label=label.name, side=str(node.side))
            yield error(what, "side")
    for side, kind in ((node.left, left), (node.right, right)):
        if kind not in {"s", "v"}:
            what = Message("operators take numbers and instant vectors, not {found}", found=_TYPES[kind])
            yield QueryError(side.start, side.end, Message("`{op}`: {what}", op=node.op, what=what))
    filled = Message("`fill` fills in only between two vectors, and not for sets")
    if left != "v" or right != "v":
        if "matching" in words:
            yield error(Message("only two vectors are matched by labels"), "matching")
        if "fill" in words:
            yield QueryError(*words["fill"], filled)
    elif node.op in _SETS:
        if node.side is not None:
            yield error(Message("`{side}` does not belong to operators over sets", side=node.side), "side")
        if "fill" in words:
            yield QueryError(*words["fill"], filled)
    if node.op in _SETS and "s" in {left, right}:
        yield error(Message("only vectors are sets: a number is not"))
