"""Object literals."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import expressions, functions
from cdclint.syntax.javascript.nodes import Node

if TYPE_CHECKING:
    from cdclint.syntax.javascript.nodes import Doubts
    from cdclint.syntax.javascript.parsing import Parser


def object_literal(parser: Parser, doubts: Doubts) -> Node:
    """An object."""
    start = parser.start
    parser.next()
    items: list[Node] = []
    proto = False
    first = True
    while not parser.at_sign("}"):
        if not first:
            parser.expect(",")
            if parser.at_sign("}"):
                break
        first = False
        item = object_property(parser, doubts)
        if item.name == "__proto__":
            if proto and doubts.proto < 0:
                doubts.proto = item.start
            proto = True
        items.append(item)
    parser.expect("}")
    return Node("object", start, parser.last_end, items)


def object_property(parser: Parser, doubts: Doubts) -> Node:
    """One property of an object."""
    start = parser.start
    if parser.at_sign("..."):
        parser.next()
        argument = expressions.assignment(parser, doubts)
        if parser.at_sign(",") and doubts.trailing < 0:
            doubts.trailing = parser.start
        return Node("SpreadElement", start, parser.last_end, [argument])
    generator = parser.eat("*")
    asynchronous = False
    accessor = ""
    word = parser.type == "name"
    key_start, key, escaped = parser.start, parser.value, parser.escaped
    plain = property_name(parser)
    if word and not generator and not escaped and key in ("async", "get", "set") and not property_ends(parser):
        if key == "async" and not parser.newline:
            asynchronous = True
            generator = parser.eat("*")
            key_start, key, escaped, word = parser.start, parser.value, parser.escaped, parser.type == "name"
            plain = property_name(parser)
        elif key != "async":
            accessor = key
            key_start, key, escaped, word = parser.start, parser.value, parser.escaped, parser.type == "name"
            plain = property_name(parser)
    if accessor:
        accessor_body(parser, accessor, method="method")
        return Node("Property", start, parser.last_end, name="")
    if not generator and not asynchronous and parser.eat(":"):
        value = expressions.assignment(parser, doubts)
        return Node("Property", start, parser.last_end, [value], name="__proto__" if plain == "__proto__" else "")
    if parser.at_sign("("):
        functions.method(parser, start, asynchronous=asynchronous, generator=generator, kind="method")
        return Node("Property", start, parser.last_end, name="")
    if word and not generator and not asynchronous:
        parser.check_name(key, key_start)
        name = Node("name", key_start, key_start + len(key), name=key)
        name.end = parser.last_end
        if parser.at_sign("="):
            if doubts.default < 0:
                doubts.default = parser.start
            parser.next()
            value = expressions.assignment(parser)
            return Node("Property", start, parser.last_end, [Node("assign", start, parser.last_end, [name, value])])
        return Node("Property", start, parser.last_end, [name])
    return parser.unexpected()


def property_ends(parser: Parser) -> bool:
    """Whether `get`, `set` or `async` is a name by itself here."""
    return parser.type == "eof" or (parser.type == "punctuator" and parser.value in ("(", ":", ",", "}", "=", ";"))


def property_name(parser: Parser) -> str:
    """Read a property's name: what it is, or "" where it is computed."""
    if parser.type == "punctuator" and parser.value == "[":
        parser.deeper()
        parser.next()
        expressions.assignment(parser)
        parser.expect("]")
        parser.depth -= 1
        return ""
    if parser.type not in ("name", "string", "number"):
        parser.unexpected()
    name = parser.value
    parser.next()
    return name


def accessor_body(parser: Parser, kind: str, *, method: str) -> None:
    """The parameters and body of a getter or setter."""
    start = parser.start
    count, rest = functions.method(parser, start, asynchronous=False, generator=False, kind=method)
    if kind == "get" and count:
        parser.fail(start, "a getter has no parameters")
    if kind == "set" and (count != 1 or rest):
        parser.fail(start, "a setter has exactly one parameter")
