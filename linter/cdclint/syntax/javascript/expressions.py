"""Expressions: assignments, conditionals, operators.

`head` is set while the head of a `for` is read: "for" where `in` is not an operator, "await" after `for await`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import operands, patterns
from cdclint.syntax.javascript.nodes import Doubts, Node

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser

# fmt: off
_ASSIGNS = frozenset((
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??=",
))
_BINARY = {
    "||": 1, "&&": 2, "|": 3, "^": 4, "&": 5, "==": 6, "!=": 6, "===": 6, "!==": 6, "<": 7, ">": 7, "<=": 7, ">=": 7,
    "in": 7, "instanceof": 7, "<<": 8, ">>": 8, ">>>": 8, "+": 9, "-": 9, "*": 10, "/": 10, "%": 10, "??": 1,
}
_PREFIX = frozenset(["!", "~", "+", "-", "++", "--", "typeof", "void", "delete"])
_STARTS_OPERAND = frozenset((
    "number", "regexp", "string", "name", "private", "[", "{", "(", "`", "${", "++", "--", "!", "~", "+", "-",
    "function", "new", "this", "super", "class", "import", "null", "true", "false", "typeof", "void", "delete",
    "jsx tag start",
))
# fmt: on


def expression(parser: Parser, doubts: Doubts | None = None, head: str = "") -> Node:
    """Expressions with commas between them."""
    start = parser.start
    first = assignment(parser, doubts, head)
    if parser.type != ",":
        return first
    items = [first]
    while parser.eat(","):
        items.append(assignment(parser, doubts, head))
    return Node("sequence", start, parser.last_end, items)


def assignment(parser: Parser, doubts: Doubts | None = None, head: str = "") -> Node:
    """An expression without commas. Its `doubts` are settled here unless the caller will."""
    if parser.type == "name" and parser.value == "yield" and not parser.escaped:
        if parser.in_generator():
            return yielded(parser, head)
        parser.operand = False
    parser.deeper()
    old_paren = old_trailing = old_proto = -1
    if doubts is None:
        own = Doubts()
    else:
        own = doubts
        old_paren, old_trailing, old_proto = doubts.paren_assigned, doubts.trailing, doubts.proto
        doubts.paren_assigned = doubts.trailing = -1
    start = parser.start
    if parser.type in ("(", "name"):
        parser.arrow_at = start
        parser.arrow_in_for_await = head == "await"
    left = conditional(parser, own, head)
    if parser.type in _ASSIGNS:
        left = assigned(parser, left, own, head, start, mine=doubts is None)
        if old_proto >= 0:
            own.proto = old_proto
    else:
        if doubts is None:
            settle(parser, own)
        if old_paren >= 0:
            own.paren_assigned = old_paren
        if old_trailing >= 0:
            own.trailing = old_trailing
    parser.depth -= 1
    return left


def assigned(  # noqa: PLR0913 (the rest of `assignment`, which most expressions never reach)
    parser: Parser, left: Node, doubts: Doubts, head: str, start: int, *, mine: bool
) -> Node:
    """The assignment to `left` whose operator is the current token."""
    plain = parser.type == "="
    if plain:
        patterns.to_pattern(parser, left, doubts)
    if not mine:
        doubts.paren_assigned = doubts.trailing = -1
        if doubts.default >= left.start:
            doubts.default = -1
        if doubts.proto >= left.start:
            doubts.proto = -1
    if plain:
        patterns.check_pattern(parser, left)
    else:
        patterns.check_simple(parser, left)
    parser.next()
    right = assignment(parser, None, head)
    return Node("assign" if plain else "compound", start, parser.last_end, [left, right])


def settle(parser: Parser, doubts: Doubts | None) -> None:
    """Reject what only a pattern may hold."""
    if doubts is None:
        return
    if doubts.default >= 0:
        parser.fail(doubts.default, Message("`=` in an object gives a default only where the object is taken apart"))
    if doubts.proto >= 0:
        parser.fail(doubts.proto, Message("an object has `__proto__` twice"))


def yielded(parser: Parser, head: str) -> Node:
    """`yield`, and what follows it."""
    start = parser.start
    if parser.yields < 0:
        parser.yields = start
    parser.next()
    if parser.type != ";" and not parser.can_end() and (parser.type == "*" or parser.type in _STARTS_OPERAND):
        parser.eat("*")
        parser.deeper()
        assignment(parser, None, head)
        parser.depth -= 1
    return Node("yield", start, parser.last_end)


def conditional(parser: Parser, doubts: Doubts, head: str) -> Node:
    """`a ? b : c`, or less."""
    start = parser.start
    test = unary(parser, doubts, head=head)
    if doubts.default >= 0 or doubts.proto >= 0 or (test.kind == "arrow" and test.start == start):
        return test
    if parser.type in _BINARY:
        test = operators(parser, test, 0, head)
    if parser.type != "?":
        return test
    parser.next()
    assignment(parser)
    parser.expect(":")
    assignment(parser, None, head)
    return Node("conditional", start, parser.last_end)


def operators(parser: Parser, left: Node, lowest: int, head: str) -> Node:
    """The binary operators after `left` that bind more strongly than `lowest`."""
    while True:
        sign = parser.type
        strength = _BINARY.get(sign, 0)
        if strength <= lowest or (sign == "in" and head):
            return left
        parser.next()
        right = operators(parser, unary(parser, None, head=head), 2 if sign == "??" else strength, head)
        if right.kind == "private":
            parser.fail(right.start, Message("a private name is allowed only before `in`"))
        left = Node("binary", left.start, parser.last_end)
        if (sign == "??" and parser.type in ("||", "&&")) or (sign in ("||", "&&") and parser.type == "??"):
            parser.fail(parser.start, Message("`??` needs parentheses when mixed with `||` or `&&`"))


def unary(
    parser: Parser, doubts: Doubts | None, *, signed: bool = False, counted: bool = False, head: str = ""
) -> Node:
    """A prefix operator and its operand, or less; `signed` and `counted` say that one precedes it."""
    start = parser.start
    kind = parser.type
    if kind == "name" and parser.value == "await" and not parser.escaped and parser.can_await():
        node = awaited(parser, head)
        signed = True
    elif kind in _PREFIX:
        counts = kind in ("++", "--")
        node = prefixed(parser, doubts, head)
        signed = signed or not counts
    elif kind == "private" and not signed:
        if head or not parser.classes:
            parser.unexpected()
        node = parser.private_name()
        if parser.type != "in":
            parser.unexpected()
    else:
        node = operands.subscripted(parser, doubts, head)
        if doubts is not None and doubts.as_expression():
            return node
        while parser.type in ("++", "--") and not parser.newline:
            patterns.check_simple(parser, node)
            parser.next()
            node = Node("update", start, parser.last_end)
    if counted or parser.type != "**" or (node.kind == "arrow" and node.start == start):
        return node
    parser.next()
    if signed:
        parser.unexpected(parser.last_start)
    parser.deeper()
    right = unary(parser, None, head=head)
    parser.depth -= 1
    if right.kind == "private":
        parser.fail(right.start, Message("a private name is allowed only before `in`"))
    return Node("binary", start, parser.last_end)


def awaited(parser: Parser, head: str) -> Node:
    """`await` and its operand."""
    start = parser.start
    if parser.awaits < 0:
        parser.awaits = start
    parser.deeper()
    parser.next()
    unary(parser, None, signed=True, head=head)
    parser.depth -= 1
    return Node("await", start, parser.last_end)


def prefixed(parser: Parser, doubts: Doubts | None, head: str) -> Node:
    """A prefix operator and its operand."""
    start, sign = parser.start, parser.type
    counts = sign in ("++", "--")
    parser.deeper()
    parser.next()
    argument = unary(parser, None, signed=True, counted=counts, head=head)
    parser.depth -= 1
    settle(parser, doubts)
    if counts:
        patterns.check_simple(parser, argument)
        return Node("update", start, parser.last_end)
    if sign == "delete":
        target = argument
        while target.kind in ("paren", "chain"):
            target = target.items[0]
        if target.kind == "name":
            parser.fail(start, Message("a name cannot be deleted"))
        if target.kind == "member" and target.name.startswith("#"):
            parser.fail(start, Message("a private field cannot be deleted"))
    return Node("unary", start, parser.last_end)
