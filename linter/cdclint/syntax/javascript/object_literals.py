"""Objects, as literals and as patterns."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import expressions, functions, operands, patterns
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.vocabulary import KEYWORDS

if TYPE_CHECKING:
    from cdclint.syntax.javascript.nodes import Doubts
    from cdclint.syntax.javascript.parsing import Parser


def object_literal(parser: Parser, doubts: Doubts | None) -> Node:
    """An object."""
    start = parser.start
    parser.next()
    found: list[Node] = []
    proto = False
    while not parser.list_ends("}", first=not found):
        item = object_property(parser, doubts)
        found.append(item)
        if item.name == "__proto__":
            if proto:
                if doubts is None:
                    parser.fail(item.mark, Message("an object has `__proto__` twice"))
                if doubts.proto < 0:
                    doubts.proto = item.mark
            proto = True
    parser.next()
    return Node("object", start, parser.last_end, found)


def object_pattern(parser: Parser) -> Node:
    """An object that is taken apart."""
    start = parser.start
    parser.next()
    found: list[Node] = []
    while not parser.list_ends("}", first=not found):
        begin = parser.start
        if parser.eat("..."):
            taken = parser.name()
            if parser.type == ",":
                parser.fail(parser.start, Message("nothing may follow a rest element"))
            found.append(Node("rest", begin, parser.last_end, [taken]))
            continue
        key = property_name(parser)
        if parser.eat(":"):
            at = parser.start
            value = patterns.with_default(parser, at, patterns.target(parser))
        else:
            if parser.type == "(" or key.kind != "name":
                parser.unexpected()
            value = patterns.with_default(parser, begin, shorthand(parser, key))
        found.append(Node("property", begin, parser.last_end, [value]))
    parser.next()
    return Node("object pattern", start, parser.last_end, found)


def shorthand(parser: Parser, key: Node) -> Node:
    """A property's name that is its value, too."""
    parser.check_name(key.name, key.start)
    if key.name == "await" and parser.await_names < 0:
        parser.await_names = key.start
    return key


def object_property(parser: Parser, doubts: Doubts | None) -> Node:
    """One property of an object; it has a name only where a value follows a colon."""
    start = parser.start
    if parser.type == "...":
        return operands.spread(parser, doubts)
    generator = parser.eat("*")
    asynchronous = False
    escaped = parser.escaped
    key = property_name(parser)
    if not escaped and not generator and key.name == "async" and key.kind == "name" and names_next(parser):
        asynchronous = True
        generator = parser.eat("*")
        key = property_name(parser)
    kind = parser.type
    if kind == ":":
        if generator or asynchronous:
            parser.unexpected()
        parser.next()
        value = expressions.assignment(parser, doubts)
        return Node("property", start, parser.last_end, [value], key.name, key.start)
    if kind == "(":
        value = functions.method(parser, asynchronous=asynchronous, generator=generator)
        return Node("property", start, parser.last_end, [value], "", key.start)
    if key.kind != "name" or generator or asynchronous:
        parser.unexpected()
    if not escaped and key.name in ("get", "set") and kind not in (",", "}", "="):
        name = property_name(parser)
        functions.accessor(parser, key.name)
        return Node("accessor", start, parser.last_end, None, "", name.start)
    value = shorthand(parser, key)
    if kind == "=" and doubts is not None:
        if doubts.default < 0:
            doubts.default = parser.start
        value = patterns.with_default(parser, start, value)
    return Node("property", start, parser.last_end, [value], "", key.start)


def names_next(parser: Parser) -> bool:
    """Whether `async` is followed by the name of a property."""
    kind = parser.type
    return not parser.newline and (kind in ("name", "number", "string", "[", "*") or kind in KEYWORDS)


def property_name(parser: Parser) -> Node:
    """The name of a property or class member: a "name", a "literal", or "computed" in brackets."""
    start = parser.start
    kind = parser.type
    if kind == "[":
        parser.deeper()
        parser.next()
        expressions.assignment(parser)
        parser.expect("]")
        parser.depth -= 1
        return Node("computed", start, parser.last_end)
    if kind in ("string", "number"):
        value = parser.value if kind == "string" else ""
        parser.next()
        return Node("literal", start, parser.last_end, None, value)
    return parser.word()
