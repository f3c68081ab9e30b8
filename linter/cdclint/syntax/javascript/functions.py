"""Functions: their parameters and bodies, methods, accessors, arrow functions."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.core.regex import regex
from cdclint.syntax.javascript import expressions, patterns, statements
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.parsing import (
    ARROW,
    DIRECT_SUPER,
    FUNCTION,
    LEXICAL,
    OUTSIDE,
    SUPER,
    VARIABLE,
    function_flags,
)
from cdclint.syntax.javascript.tokens import SKIP

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser

_DIRECTIVE = regex(r"""'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)\"""", re.DOTALL)
_GOES_ON = regex(r"[(`.\[+\-/*%<>=,?^&]|!=|in(?![\w$])|instanceof(?![\w$])")


def function(
    parser: Parser,
    start: int,
    *,
    statement: bool = False,
    asynchronous: bool = False,
    nameless: bool = False,
) -> Node | None:
    """A function whose `function` is read: a statement or an operand; `nameless` where a statement needs no name.

    Returns its name.
    """
    generator = parser.eat("*")
    name: Node | None = None
    if statement and (parser.type == "name" or not nameless):
        how = VARIABLE if parser.scopes[-1].flags & FUNCTION else LEXICAL
        name = patterns.bind_name(parser, how)
    old = parser.yields, parser.awaits, parser.await_names
    parser.yields = parser.awaits = parser.await_names = -1
    parser.enter(function_flags(asynchronous=asynchronous, generator=generator))
    if not statement and parser.type == "name":
        name = parser.name()
    found = parameters(parser)
    body(parser, start, found, name)
    parser.yields, parser.awaits, parser.await_names = old
    return name


def method(parser: Parser, *, asynchronous: bool = False, generator: bool = False, derived: bool = False) -> Node:
    """The parameters and body of a method; `derived` for the constructor of a class that extends another."""
    start = parser.start
    old = parser.yields, parser.awaits, parser.await_names
    parser.yields = parser.awaits = parser.await_names = -1
    flags = function_flags(asynchronous=asynchronous, generator=generator)
    parser.enter(flags | SUPER | (DIRECT_SUPER if derived else 0))
    found = parameters(parser)
    body(parser, start, found, None)
    parser.yields, parser.awaits, parser.await_names = old
    return Node("method", start, parser.last_end, found)


def accessor(parser: Parser, kind: str) -> None:
    """The parameters and body of a getter or setter."""
    start = parser.start
    check_accessor(parser, kind, start, method(parser))


def check_accessor(parser: Parser, kind: str, start: int, read: Node) -> None:
    """Reject the wrong number of parameters."""
    if kind == "get" and read.items:
        parser.fail(start, Message("a getter has no parameters"))
    if kind == "set":
        if len(read.items) != 1:
            parser.fail(start, Message("a setter has exactly one parameter"))
        if read.items[0].kind == "rest":
            parser.fail(read.items[0].start, Message("a setter has exactly one parameter"))


def parameters(parser: Parser) -> list[Node]:
    """The parameters of a function, in their parentheses."""
    parser.deeper()
    parser.expect("(")
    found = patterns.targets(parser, ")")
    check_parameters_wait(parser)
    parser.depth -= 1
    return found


def check_parameters_wait(parser: Parser) -> None:
    """Reject `yield` and `await` in parameters."""
    if parser.yields >= 0 and (parser.awaits < 0 or parser.yields < parser.awaits):
        parser.fail(parser.yields, Message("`yield` is not allowed in parameters"))
    if parser.awaits >= 0:
        parser.fail(parser.awaits, Message("`await` is not allowed in parameters"))


def arrow(parser: Parser, start: int, found: list[Node], head: str, *, asynchronous: bool) -> Node:
    """An arrow function whose parameters and arrow are read."""
    parser.deeper()
    old = parser.yields, parser.awaits, parser.await_names
    parser.enter(function_flags(asynchronous=asynchronous, generator=False) | ARROW)
    parser.yields = parser.awaits = parser.await_names = -1
    for parameter in found:
        patterns.to_pattern(parser, parameter, binding=True)
    if parser.type == "{":
        body(parser, start, found, None)
    else:
        expressions.assignment(parser, None, head)
        declare_parameters(parser, found)
        parser.leave()
    parser.yields, parser.awaits, parser.await_names = old
    parser.depth -= 1
    return Node("arrow", start, parser.last_end)


def body(parser: Parser, start: int, found: list[Node], name: Node | None) -> None:
    """The body of a function that begins at `start`, whose parameters are read; its scope ends with it."""
    if is_strict(parser) and any(parameter.kind != "name" for parameter in found):
        parser.fail(start, Message("`use strict` is not allowed in a function with patterns or defaults as parameters"))
    parser.deeper()
    labels, parser.labels = parser.labels, []
    declare_parameters(parser, found)
    if name is not None:
        patterns.check_simple(parser, name, OUTSIDE)
    statements.block(parser, scope=False)
    parser.labels = labels
    parser.depth -= 1
    parser.leave()


def declare_parameters(parser: Parser, found: list[Node]) -> None:
    """Declare the parameters of a function."""
    names: set[str] = set()
    for parameter in found:
        patterns.check_item(parser, parameter, VARIABLE, names)


def is_strict(parser: Parser) -> bool:
    """Whether `use strict` follows the current token, which is the `{` of a body."""
    text, limit = parser.text, parser.limit
    at = parser.pos
    while True:
        at = SKIP.match(text, at, limit).end()  # type: ignore[union-attr]
        found = _DIRECTIVE.match(text, at, limit)
        if not found:
            return False
        after = SKIP.match(text, found.end(), limit).end()  # type: ignore[union-attr]
        if (found[1] or found[2]) == "use strict":
            following = text[after] if after < limit else ""
            skipped = text[found.end() : after]
            return following in (";", "}") or (
                any(char in skipped for char in "\n\r\u2028\u2029") and not _GOES_ON.match(text, after, limit)
            )
        at = after + (after < limit and text[after] == ";")
