"""Patterns: what is declared, and what is assigned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import expressions, object_literals
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.parsing import ASSIGNED, LEXICAL, OUTSIDE

if TYPE_CHECKING:
    from cdclint.syntax.javascript.nodes import Doubts
    from cdclint.syntax.javascript.parsing import Parser


def to_pattern(parser: Parser, node: Node, doubts: Doubts | None = None, *, binding: bool = False) -> None:
    """Turn an expression that was read into a pattern: one that declares names if `binding` is given."""
    kind = node.kind
    if kind == "name":
        if node.name == "await" and parser.in_async():
            parser.fail(node.start, Message("`await` cannot be a name here"))
    elif kind in ("object", "array"):
        node.kind = f"{kind} pattern"
        if doubts is not None:
            check_doubts(parser, doubts, binding=False)
        for item in node.items:
            to_pattern(parser, item, binding=binding)
            if kind == "object" and item.kind == "rest" and item.items[0].kind in ("object pattern", "array pattern"):
                parser.unexpected(item.items[0].start)
    elif kind == "property":
        to_pattern(parser, node.items[0], binding=binding)
    elif kind == "accessor":
        parser.fail(node.mark, Message("a getter or setter cannot be taken apart"))
    elif kind == "spread":
        node.kind = "rest"
        argument = node.items[0]
        to_pattern(parser, argument, binding=binding)
        if argument.kind == "default":
            parser.fail(argument.start, Message("a rest element has no default"))
    elif kind == "assign":
        node.kind = "default"
        to_pattern(parser, node.items[0], binding=binding)
    elif kind == "compound":
        parser.fail(node.items[0].end, Message("only `=` gives a default"))
    elif kind == "paren":
        to_pattern(parser, node.items[0], doubts, binding=binding)
    elif kind == "chain":
        parser.fail(node.start, Message("`?.` cannot be assigned to"))
    elif kind not in ("object pattern", "array pattern", "default", "rest", "hole") and (kind != "member" or binding):
        parser.fail(node.start, Message("this cannot be assigned to"))


def check_doubts(parser: Parser, doubts: Doubts, *, binding: bool) -> None:
    """Reject what no pattern may hold."""
    if doubts.trailing >= 0:
        parser.fail(doubts.trailing, Message("nothing may follow a rest element"))
    if binding and doubts.paren_bound >= 0:
        parser.fail(doubts.paren_bound, Message("a pattern has no parentheses"))
    if not binding and doubts.paren_assigned >= 0:
        parser.fail(doubts.paren_assigned, Message("a pattern has no parentheses"))


def is_simple(node: Node) -> bool:
    """Whether it is a name or member, perhaps in parentheses."""
    while node.kind == "paren":
        node = node.items[0]
    return node.kind in ("name", "member")


def check_pattern(parser: Parser, node: Node, how: int = ASSIGNED, names: set[str] | None = None) -> None:
    """Reject what cannot be assigned to or declared in a pattern, and declare its names."""
    if node.kind in ("object pattern", "array pattern"):
        for item in node.items:
            check_item(parser, item, how, names)
    elif node.kind != "hole":
        check_simple(parser, node, how, names)


def check_item(parser: Parser, node: Node, how: int, names: set[str] | None) -> None:
    """As `check_pattern`, for a part of a pattern or a parameter."""
    while node.kind in ("property", "default", "rest"):
        node = node.items[0]
    check_pattern(parser, node, how, names)


def check_simple(parser: Parser, node: Node, how: int = ASSIGNED, names: set[str] | None = None) -> None:
    """Reject what is not a name or member, or cannot be declared; declare a name."""
    kind = node.kind
    if kind == "name":
        name = node.name
        if name in ("eval", "arguments"):
            if how == ASSIGNED:
                parser.fail(node.start, Message("`{name}` cannot be assigned to", name=name))
            parser.fail(node.start, Message("`{name}` cannot be declared", name=name))
        if names is not None:
            if name in names:
                parser.fail(node.start, Message("two parameters are named `{name}`", name=name))
            names.add(name)
        if how not in (ASSIGNED, OUTSIDE):
            parser.declare(name, how, node.start)
    elif kind == "chain":
        parser.fail(node.start, Message("`?.` cannot be assigned to"))
    elif kind == "paren" and how == ASSIGNED:
        check_simple(parser, node.items[0])
    elif kind != "member" or how != ASSIGNED:
        parser.fail(node.start, Message("this cannot be assigned to"))


def bind_name(parser: Parser, how: int = LEXICAL) -> Node:
    """A name that is declared."""
    node = parser.name()
    check_simple(parser, node, how)
    return node


def target(parser: Parser) -> Node:
    """A name or pattern that declares."""
    start = parser.start
    if parser.type == "[":
        parser.deeper()
        parser.next()
        found = targets(parser, "]")
        parser.depth -= 1
        return Node("array pattern", start, parser.last_end, found)
    if parser.type == "{":
        parser.deeper()
        node = object_literals.object_pattern(parser)
        parser.depth -= 1
        return node
    return parser.name()


def targets(parser: Parser, close: str) -> list[Node]:
    """What an array pattern takes or a function's parameters, up to what closes them."""
    found: list[Node] = []
    while not parser.list_ends(close, first=not found):
        if parser.type == "," and close == "]":
            found.append(Node("hole", parser.start, parser.start))
            continue
        if parser.type == "...":
            found.append(rest(parser))
            if parser.type == ",":
                parser.fail(parser.start, Message("nothing may follow a rest element"))
            if parser.type != close:
                parser.unexpected()
            break
        found.append(with_default(parser, parser.start, target(parser)))
    parser.next()
    return found


def rest(parser: Parser) -> Node:
    """`...` and what takes the rest."""
    start = parser.start
    parser.next()
    taken = target(parser)
    return Node("rest", start, parser.last_end, [taken])


def with_default(parser: Parser, start: int, node: Node) -> Node:
    """What takes a value, and its default."""
    if parser.type != "=":
        return node
    parser.next()
    expressions.assignment(parser)
    return Node("default", start, parser.last_end, [node])
