"""Expressions: assignments, conditionals, operators, unary operators."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import operands, patterns
from cdclint.syntax.javascript.nodes import Doubts, Node

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser

# fmt: off
_ASSIGNS = frozenset((
    "=", "+=", "-=", "*=", "/=", "%=", "**=", "<<=", ">>=", ">>>=", "&=", "|=", "^=", "&&=", "||=", "??=",
))
# fmt: on
_BINARY = {
    "||": 1,
    "&&": 2,
    "|": 3,
    "^": 4,
    "&": 5,
    "==": 6,
    "!=": 6,
    "===": 6,
    "!==": 6,
    "<": 7,
    ">": 7,
    "<=": 7,
    ">=": 7,
    "in": 7,
    "instanceof": 7,
    "<<": 8,
    ">>": 8,
    ">>>": 8,
    "+": 9,
    "-": 9,
    "*": 10,
    "/": 10,
    "%": 10,
    "??": 1,
}  # fmt: skip
_PREFIX = frozenset(["!", "~", "+", "-", "++", "--", "typeof", "void", "delete"])


def expression(parser: Parser, *, in_allowed: bool = True) -> Node:
    """Expressions with commas between them."""
    start = parser.start
    first = assignment(parser, in_allowed=in_allowed)
    if not parser.at_sign(","):
        return first
    items = [first]
    while parser.eat(","):
        items.append(assignment(parser, in_allowed=in_allowed))
    return Node("sequence", start, parser.last_end, items)


def assignment(parser: Parser, doubts: Doubts | None = None, *, in_allowed: bool = True) -> Node:
    """An expression without commas. Its `doubts` are settled here unless the caller will."""
    if parser.at_word("yield") and parser.functions[-1].generator:
        return yield_expression(parser, in_allowed=in_allowed)
    parser.deeper()
    node = _settled_assignment(parser, doubts, in_allowed=in_allowed)
    parser.depth -= 1
    return node


def _settled_assignment(parser: Parser, doubts: Doubts | None, *, in_allowed: bool) -> Node:
    own = doubts is None
    parser.arrow_at = parser.start
    if doubts is None:
        doubts = Doubts()
        before = (-1, -1, -1)
    else:
        before = (doubts.default, doubts.proto, doubts.trailing)
        doubts.default = doubts.proto = doubts.trailing = -1
    start = parser.start
    left = conditional(parser, doubts, in_allowed=in_allowed)
    if parser.type == "punctuator" and parser.value in _ASSIGNS:
        plain = parser.value == "="
        if plain:
            patterns.to_pattern(parser, left, binding=False, doubts=doubts)
            if doubts.default >= left.start:
                doubts.default = -1
            if doubts.proto >= left.start:
                doubts.proto = -1
            doubts.trailing = -1
            patterns.check_target(parser, left)
        else:
            patterns.check_simple_target(parser, left)
        parser.next()
        right = assignment(parser, in_allowed=in_allowed)
        if before[1] > -1:
            doubts.proto = before[1]
        if not own:
            if before[0] > -1:
                doubts.default = before[0]
            if before[2] > -1:
                doubts.trailing = before[2]
        return Node("assign" if plain else "update", start, parser.last_end, [left, right])
    if own:
        settle(parser, doubts)
    else:
        if before[0] > -1:
            doubts.default = before[0]
        if before[1] > -1:
            doubts.proto = before[1]
        if before[2] > -1:
            doubts.trailing = before[2]
    return left


def settle(parser: Parser, doubts: Doubts) -> None:
    """Refuse what only a pattern may hold."""
    if doubts.default >= 0:
        parser.fail(doubts.default, "`=` in an object gives a default only where the object is taken apart")
    if doubts.proto >= 0:
        parser.fail(doubts.proto, "`__proto__` stands twice in an object")


def doubtful(doubts: Doubts) -> bool:
    """Whether something was read that only a pattern may hold."""
    return doubts.default >= 0 or doubts.proto >= 0


def yield_expression(parser: Parser, *, in_allowed: bool) -> Node:
    """`yield`, and what follows it."""
    start = parser.start
    if parser.in_parameters:
        parser.fail(start, "`yield` cannot stand in parameters")
    parser.yields = parser.yields or start
    parser.next()
    star = parser.at_sign("*")
    if not (
        parser.newline
        or parser.type == "eof"
        or (parser.type == "punctuator" and parser.value in ");,]}:")
        or parser.at_word("in")
    ):
        if star:
            parser.next()
        assignment(parser, in_allowed=in_allowed)
    return Node("yield", start, parser.last_end)


def conditional(parser: Parser, doubts: Doubts, *, in_allowed: bool) -> Node:
    """`a ? b : c`, or less."""
    start = parser.start
    test = binary(parser, doubts, in_allowed=in_allowed)
    if doubtful(doubts) and test.kind != "arrow":
        return test
    if test.kind == "arrow" or not parser.at_sign("?"):
        return test
    parser.next()
    assignment(parser)
    parser.expect(":")
    assignment(parser, in_allowed=in_allowed)
    return Node("conditional", start, parser.last_end)


def binary(parser: Parser, doubts: Doubts, *, in_allowed: bool) -> Node:
    """Operands and the operators between them."""
    if parser.type == "private":
        left = private_in(parser)
    else:
        left = unary(parser, doubts)
        if doubtful(doubts):
            return left
    if left.kind == "arrow":
        return left
    return operators(parser, left, in_allowed=in_allowed)


def private_in(parser: Parser) -> Node:
    """`#name in …`."""
    node = Node("private", parser.start, parser.pos, name=parser.value)
    if not parser.private:
        parser.unexpected()
    parser.private[-1][1].append((parser.value, parser.start))
    parser.next()
    if not parser.at_word("in"):
        parser.unexpected()
    return node


def operators(parser: Parser, left: Node, *, in_allowed: bool) -> Node:
    """The binary operators behind `left`, read with a stack of their own."""
    operands = [left]
    pending: list[tuple[int, str]] = []

    def fold(power: int) -> None:
        while pending and pending[-1][0] >= power:
            strength, sign = pending.pop()
            operands.pop()
            first = operands.pop()
            kind = "coalesce" if sign == "??" else "logical" if strength <= 2 else "binary"
            operands.append(Node(kind, first.start, parser.last_end))

    while True:
        sign = parser.value
        strength = (
            _BINARY.get(sign, 0)
            if parser.type == "punctuator"
            else (
                7
                if parser.type == "name"
                and not parser.escaped
                and (sign == "instanceof" or (sign == "in" and in_allowed))
                else 0
            )
        )
        if not strength:
            break
        fold(strength)
        mixed = "logical" if sign == "??" else "coalesce" if sign in ("||", "&&") else ""
        if mixed and (
            operands[-1].kind == mixed
            or (pending and {"??"} & {pending[-1][1], sign} and pending[-1][0] <= 2 and pending[-1][1] != sign)
        ):
            parser.fail(parser.start, "`??` needs parentheses beside `||` and `&&`")
        parser.next()
        right = private_in(parser) if parser.type == "private" else unary(parser, None)
        pending.append((strength, sign))
        operands.append(right)
        if right.kind == "arrow":
            parser.unexpected(right.start)
    fold(0)
    return operands[-1]


def power(parser: Parser, *, signed: bool) -> None:
    """The `**` that is the current token, and what is behind it."""
    at = parser.start
    parser.next()
    if signed:
        parser.unexpected(at)
    parser.deeper()
    unary(parser, None)
    parser.depth -= 1


def unary(parser: Parser, doubts: Doubts | None, *, signed: bool = False, counted: bool = False) -> Node:
    """A prefix operator and its operand, or less."""
    start = parser.start
    if parser.at_word("await") and can_await(parser):
        parser.deeper()
        if parser.in_parameters:
            parser.fail(start, "`await` cannot stand in parameters")
        parser.awaits = parser.awaits or start
        parser.next()
        unary(parser, None, signed=True)
        parser.depth -= 1
        if parser.at_sign("**"):
            power(parser, signed=True)
        return Node("await", start, parser.last_end)
    word = parser.value
    if (parser.type == "punctuator" and word in _PREFIX) or (
        parser.type == "name" and not parser.escaped and word in ("typeof", "void", "delete")
    ):
        parser.deeper()
        parser.next()
        counts = word in ("++", "--")
        argument = unary(parser, None, signed=not counts, counted=counts)
        parser.depth -= 1
        if word in ("++", "--"):
            patterns.check_simple_target(parser, argument)
        elif word == "delete":
            target = argument
            while target.kind == "paren":
                target = target.items[0]
            if target.kind == "name":
                parser.fail(start, "a name cannot be deleted")
            if target.kind == "member" and target.name.startswith("#"):
                parser.fail(start, "a private field cannot be deleted")
        node = Node("update" if word in ("++", "--") else "unary", start, parser.last_end)
        signed = signed or node.kind == "unary"
    else:
        mine = doubts or Doubts()
        node = operands.subscripted(parser, mine)
        if doubtful(mine) and doubts is not None:
            return node
        if doubts is None:
            settle(parser, mine)
        while parser.type == "punctuator" and parser.value in ("++", "--") and not parser.newline:
            patterns.check_simple_target(parser, node)
            parser.next()
            node = Node("update", start, parser.last_end)
    if node.kind != "arrow" and not counted and parser.at_sign("**"):
        power(parser, signed=signed)
        return Node("binary", start, parser.last_end)
    return node


def can_await(parser: Parser) -> bool:
    """Whether `await` is an operator here."""
    function = parser.functions[-1]
    if function.method in ("field", "static"):
        return False
    return function.asynchronous
