"""Patterns: what is declared, and what is assigned to."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import expressions, object_literals
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.parsing import KEYWORDS

if TYPE_CHECKING:
    from cdclint.syntax.javascript.nodes import Doubts
    from cdclint.syntax.javascript.parsing import Parser


def to_pattern(parser: Parser, node: Node, *, binding: bool, doubts: Doubts | None = None) -> None:
    """Hold an expression that was read to be a pattern."""
    kind = node.kind
    if kind == "name":
        if node.name == "await" and parser.functions[-1].asynchronous:
            parser.fail(node.start, "`await` cannot be a name here")
    elif kind == "object":
        if doubts is not None and doubts.trailing >= node.start and doubts.trailing < node.end:
            parser.fail(doubts.trailing, "nothing can stand behind a rest element")
        for item in node.items:
            if item.kind == "SpreadElement":
                to_pattern(parser, item.items[0], binding=binding)
                if item.items[0].kind in ("array", "object"):
                    parser.unexpected(item.items[0].start)
            elif not item.items:
                parser.fail(item.start, "a method cannot be taken apart")
            else:
                to_pattern(parser, item.items[0], binding=binding)
    elif kind == "array":
        if doubts is not None and doubts.trailing >= node.start and doubts.trailing < node.end:
            parser.fail(doubts.trailing, "nothing can stand behind a rest element")
        for item in node.items:
            if item.kind == "SpreadElement":
                if item.items[0].kind == "assign":
                    parser.fail(item.items[0].items[0].end, "a rest element has no default")
                to_pattern(parser, item.items[0], binding=binding)
            elif item.kind != "hole":
                to_pattern(parser, item, binding=binding)
    elif kind == "SpreadElement":
        if node.items[0].kind == "assign":
            parser.fail(node.items[0].items[0].end, "a rest element has no default")
        to_pattern(parser, node.items[0], binding=binding)
    elif kind == "assign":
        to_pattern(parser, node.items[0], binding=binding)
    elif kind == "rest":
        pass
    elif kind == "paren":
        if binding:
            parser.fail(node.start, "a pattern has no parentheses")
        inner = node.items[0]
        if inner.kind in ("object", "array", "assign"):
            parser.fail(node.start, "a pattern has no parentheses")
        to_pattern(parser, inner, binding=binding)
    elif kind == "chain":
        parser.fail(node.start, "`?.` cannot be assigned to")
    elif kind != "member" or binding:
        parser.fail(node.start, "this cannot be assigned to")


def check_target(parser: Parser, node: Node) -> None:
    """A pattern that is assigned to."""
    if node.kind == "name" and node.name in ("eval", "arguments"):
        parser.fail(node.start, "`{name}` cannot be assigned to", name=node.name)
    if node.kind in ("object", "array", "Property", "SpreadElement", "paren"):
        for item in node.items:
            check_target(parser, item)
    elif node.kind == "assign":
        check_target(parser, node.items[0])


def check_simple_target(parser: Parser, node: Node) -> None:
    """What `++`, `--` and the operators of assignment change."""
    target = node
    while target.kind == "paren":
        target = target.items[0]
    if target.kind == "name":
        if target.name in ("eval", "arguments"):
            parser.fail(target.start, "`{name}` cannot be assigned to", name=target.name)
    elif target.kind == "chain":
        parser.fail(target.start, "`?.` cannot be assigned to")
    elif target.kind != "member":
        parser.fail(target.start, "this cannot be assigned to")


def bind(parser: Parser, node: Node, how: str, names: set[str] | None) -> None:
    """Declare the names of a pattern."""
    kind = node.kind
    if kind == "name":
        if node.name in ("eval", "arguments"):
            parser.fail(node.start, "`{name}` cannot be declared", name=node.name)
        if how == "parameter":
            if names is not None and node.name in names:
                parser.fail(node.start, "two parameters are named `{name}`", name=node.name)
            if names is not None:
                names.add(node.name)
            parser.scopes.here.variables.add(node.name)
        else:
            if how == "lexical" and node.name == "let":
                parser.fail(node.start, "`let` cannot be a name")
            parser.declare(node.name, how, node.start)
    elif kind == "assign":
        bind(parser, node.items[0], how, names)
    else:
        for item in node.items:
            bind(parser, item, how, names)


def binding_target(parser: Parser, declare: str | None) -> Node:
    """A name or pattern that declares."""
    start = parser.start
    if parser.at_sign("["):
        parser.deeper()
        parser.next()
        items: list[Node] = []
        first = True
        while True:
            if not first:
                if parser.at_sign("]"):
                    break
                parser.expect(",")
            first = False
            if parser.at_sign("]"):
                break
            if parser.at_sign(","):
                continue
            if parser.at_sign("..."):
                begin = parser.start
                parser.next()
                items.append(Node("rest", begin, parser.pos, [binding_target(parser, None)]))
                if parser.at_sign(","):
                    parser.fail(parser.start, "nothing can stand behind a rest element")
                break
            items.append(binding_element(parser))
        parser.expect("]")
        parser.depth -= 1
        node = Node("array", start, parser.last_end, items)
    elif parser.at_sign("{"):
        parser.deeper()
        parser.next()
        items = []
        first = True
        while not parser.at_sign("}"):
            if not first:
                parser.expect(",")
                if parser.at_sign("}"):
                    break
            first = False
            if parser.at_sign("..."):
                parser.next()
                items.append(identifier(parser))
                if parser.at_sign(","):
                    parser.fail(parser.start, "nothing can stand behind a rest element")
                break
            word, key, place = parser.type == "name", parser.value, parser.start
            object_literals.property_name(parser)
            if parser.eat(":"):
                items.append(binding_element(parser))
                continue
            if not word:
                parser.unexpected()
            parser.check_name(key, place)
            items.append(Node("name", place, parser.last_end, name=key))
            if parser.eat("="):
                expressions.assignment(parser)
        parser.expect("}")
        parser.depth -= 1
        node = Node("object", start, parser.last_end, items)
    else:
        node = identifier(parser)
    if declare:
        bind(parser, node, declare, None)
    return node


def binding_element(parser: Parser) -> Node:
    """A pattern and its default."""
    node = binding_target(parser, None)
    if parser.eat("="):
        expressions.assignment(parser)
    return node


def identifier(parser: Parser) -> Node:
    """A name that is declared."""
    start = parser.start
    if parser.type != "name":
        parser.unexpected()
    name = parser.value
    if name in KEYWORDS:
        parser.unexpected()
    parser.next()
    parser.check_name(name, start)
    return Node("name", start, parser.last_end, name=name)
