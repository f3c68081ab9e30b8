"""JSX within JavaScript."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import expressions
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.vocabulary import KEYWORDS

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser


def element(parser: Parser) -> Node:
    """An element or fragment whose `<` is the current token."""
    start = parser.start
    parser.next()
    whole(parser)
    return Node("jsx", start, parser.last_end)


def whole(parser: Parser) -> None:
    """An element whose `<` is read."""
    parser.deeper()
    name = opening(parser)
    if parser.eat("/"):
        parser.expect("jsx tag end")
    else:
        parser.expect("jsx tag end")
        at = children(parser)
        closing = element_name(parser)
        parser.expect("jsx tag end")
        if closing != name:
            parser.fail(at, Message("`</{closing}>` does not close `<{name}>`", closing=closing, name=name))
    if parser.type == "<":
        parser.fail(parser.start, Message("elements side by side need a fragment around them: `<>…</>`"))
    parser.depth -= 1


def opening(parser: Parser) -> str:
    """The name and attributes of an opening tag."""
    name = element_name(parser)
    while parser.type not in ("/", "jsx tag end"):
        attribute(parser)
    return name


def children(parser: Parser) -> int:
    """What is between tags, up to the name of the closing tag: where that tag begins."""
    while True:
        kind = parser.type
        if kind == "jsx tag start":
            start = parser.start
            parser.next()
            if parser.eat("/"):
                return start
            whole(parser)
        elif kind == "jsx text":
            parser.next()
        elif kind == "{":
            container(parser)
        elif kind == "eof":
            parser.fail(parser.start, Message("this element is never closed"))
        else:
            parser.unexpected()


def container(parser: Parser) -> bool:
    """An expression in braces; whether there is one."""
    parser.next()
    held = parser.type != "}"
    if held:
        expressions.expression(parser)
    parser.expect("}")
    return held


def identifier(parser: Parser) -> str:
    """One part of a name."""
    if parser.type != "jsx name" and parser.type not in KEYWORDS:
        parser.unexpected()
    word = parser.value
    parser.next()
    return word


def namespaced(parser: Parser) -> str:
    """A name, perhaps with a namespace."""
    name = identifier(parser)
    return f"{name}:{identifier(parser)}" if parser.eat(":") else name


def element_name(parser: Parser) -> str:
    """The name of an element, "" for a fragment."""
    if parser.type == "jsx tag end":
        return ""
    name = namespaced(parser)
    if parser.type == "." and ":" in name:
        parser.unexpected()
    while parser.eat("."):
        name = f"{name}.{identifier(parser)}"
    return name


def attribute(parser: Parser) -> None:
    """An attribute, or one that is spread."""
    if parser.eat("{"):
        parser.expect("...")
        expressions.assignment(parser)
        parser.expect("}")
        return
    namespaced(parser)
    if not parser.eat("="):
        return
    start, kind = parser.start, parser.type
    if kind == "{":
        if not container(parser):
            parser.fail(start, Message("an attribute's expression cannot be empty"))
    elif kind == "jsx tag start":
        element(parser)
    elif kind == "string":
        parser.next()
    else:
        parser.fail(start, Message("an attribute's value is a string, `{{…}}` or an element"))
