"""Operands: names, literals, parentheses, arrays, templates, and the members and calls after them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import classes, elements, expressions, functions, object_literals, patterns
from cdclint.syntax.javascript.nodes import Doubts, Node
from cdclint.syntax.javascript.tokens import BRACES, FUNCTION_OPERAND

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser


def subscripted(parser: Parser, doubts: Doubts | None, head: str = "") -> Node:
    """An operand with its members and calls."""
    start = parser.start
    old_proto = old_default = -1
    if doubts is not None:
        old_proto, old_default = doubts.proto, doubts.default
        doubts.proto = doubts.default = -1
    node = operand(parser, doubts)
    if node.kind == "arrow" and parser.text[parser.last_start : parser.last_end] != ")":
        return node
    result = subscripts(parser, node, start, calls=True, head=head)
    if doubts is not None:
        if result is not node:
            expressions.settle(parser, doubts)
            if doubts.paren_assigned >= result.start:
                doubts.paren_assigned = -1
            if doubts.paren_bound >= result.start:
                doubts.paren_bound = -1
            if doubts.trailing >= result.start:
                doubts.trailing = -1
        if old_proto >= 0:
            doubts.proto = old_proto
        if old_default >= 0:
            doubts.default = old_default
    return result


def subscripts(parser: Parser, node: Node, start: int, *, calls: bool, head: str = "") -> Node:
    """What follows an operand: members, calls, templates."""
    chained = False
    first = node
    while True:
        kind = parser.type
        optional = kind == "?."
        if optional:
            parser.next()
            if not calls:
                parser.fail(parser.last_start, Message("`?.` is not allowed in a call of `new`"))
            kind = parser.type
            chained = True
        if kind == "[":
            parser.deeper()
            parser.next()
            expressions.expression(parser)
            parser.expect("]")
            parser.depth -= 1
            node = Node("member", start, parser.last_end)
        elif kind == "." or (optional and kind not in ("(", "`")):
            if not optional:
                parser.next()
            if parser.type == "private" and node.kind != "super":
                name = "#" + parser.private_name().name
            else:
                name = parser.word().name
            node = Node("member", start, parser.last_end, None, name)
        elif kind == "(" and calls:
            parser.deeper()
            asynchronous = node is first and not optional and may_be_async(parser, node)
            node = call(parser, start, head, may_be_arrow=asynchronous)
            parser.depth -= 1
            if node.kind == "arrow":
                return node
        elif kind == "`":
            if chained:
                parser.fail(parser.start, Message("a template cannot be called with `?.`"))
            template(parser, tagged=True)
            node = Node("tagged", start, parser.last_end)
        else:
            return Node("chain", start, node.end, [node]) if chained else node


def may_be_async(parser: Parser, node: Node) -> bool:
    """Whether the `(` after a name may begin the parameters of an async arrow function."""
    return (
        node.kind == "name"
        and node.name == "async"
        and parser.last_end == node.end
        and not parser.newline
        and node.end - node.start == 5
        and parser.arrow_at == node.start
    )


def call(parser: Parser, start: int, head: str, *, may_be_arrow: bool) -> Node:
    """The arguments of a call, or the parameters of an async arrow function and the function."""
    doubts = Doubts()
    old = parser.yields, parser.awaits, parser.await_names
    parser.yields = parser.awaits = parser.await_names = -1
    parser.next()
    arguments = items(parser, ")", doubts)
    if may_be_arrow and parser.type == "=>" and not parser.newline:
        parser.next()
        patterns.check_doubts(parser, doubts, binding=True)
        functions.check_parameters_wait(parser)
        if parser.await_names >= 0:
            parser.fail(parser.await_names, Message("`await` cannot be a name in an async function"))
        parser.yields, parser.awaits, parser.await_names = old
        return functions.arrow(parser, start, arguments, head, asynchronous=True)
    expressions.settle(parser, doubts)
    keep_first(parser, old)
    return Node("call", start, parser.last_end)


def keep_first(parser: Parser, old: tuple[int, int, int]) -> None:
    """Remember the earlier places of `yield` and `await`, if there are some."""
    yields, awaits, await_names = old
    if yields >= 0:
        parser.yields = yields
    if awaits >= 0:
        parser.awaits = awaits
    if await_names >= 0:
        parser.await_names = await_names


def items(parser: Parser, close: str, doubts: Doubts | None) -> list[Node]:
    """The items of an array, or arguments, up to what closes them; an array's may be missing."""
    found: list[Node] = []
    while not parser.list_ends(close, first=not found):
        if parser.type == "," and close == "]":
            found.append(Node("hole", parser.start, parser.start))
        elif parser.type == "...":
            found.append(spread(parser, doubts))
        else:
            found.append(expressions.assignment(parser, doubts))
    parser.next()
    return found


def spread(parser: Parser, doubts: Doubts | None) -> Node:
    """`...` and what is spread, or the rest that a pattern takes."""
    start = parser.start
    parser.next()
    argument = expressions.assignment(parser, doubts)
    if doubts is not None and parser.type == "," and doubts.trailing < 0:
        doubts.trailing = parser.start
    return Node("spread", start, parser.last_end, [argument])


def operand(parser: Parser, doubts: Doubts | None) -> Node:
    """An operand by itself."""
    start = parser.start
    kind = parser.type
    if kind == "name":
        return named(parser, start)
    if kind in ("string", "number", "regexp", "this", "null", "true", "false", "jsx text"):
        parser.next()
        return Node("literal", start, parser.last_end)
    if kind == "/":
        parser.finish_regexp()
        parser.next()
        return Node("literal", start, parser.last_end)
    if kind == "(":
        node = parentheses(parser)
        if doubts is not None:
            if doubts.paren_assigned < 0 and not patterns.is_simple(node):
                doubts.paren_assigned = start
            if doubts.paren_bound < 0:
                doubts.paren_bound = start
        return node
    if kind == "[":
        parser.next()
        found = items(parser, "]", doubts)
        return Node("array", start, parser.last_end, found)
    if kind == "{":
        parser.open[-1] = BRACES
        return object_literals.object_literal(parser, doubts)
    parser.deeper()
    if kind == "`":
        template(parser, tagged=False)
        node = Node("template", start, parser.last_end)
    elif kind == "function":
        parser.next()
        functions.function(parser, start)
        node = Node("function", start, parser.last_end)
    elif kind == "class":
        classes.class_body(parser)
        node = Node("class", start, parser.last_end)
    elif kind == "jsx tag start":
        node = elements.element(parser)
    elif kind == "new":
        node = new_operand(parser, start)
    elif kind == "super":
        node = super_operand(parser, start)
    elif kind == "import":
        node = import_operand(parser, start)
    else:
        parser.unexpected()
    parser.depth -= 1
    return node


def named(parser: Parser, start: int) -> Node:
    """A name, or the function that begins with it."""
    may_be_arrow = parser.arrow_at == start
    escaped = parser.escaped
    node = parser.name()
    if parser.newline:
        return node
    asynchronous = node.name == "async" and not escaped
    if asynchronous and parser.type == "function":
        parser.deeper()
        parser.next()
        parser.open[-1] = FUNCTION_OPERAND
        functions.function(parser, start, asynchronous=True)
        parser.depth -= 1
        return Node("function", start, parser.last_end)
    if not may_be_arrow:
        return node
    if parser.type == "=>":
        parser.next()
        return functions.arrow(parser, start, [node], "", asynchronous=False)
    if (
        asynchronous
        and parser.type == "name"
        and (not parser.arrow_in_for_await or parser.value != "of" or parser.escaped)
    ):
        parameter = parser.name()
        if parser.can_end() or parser.type != "=>":
            parser.unexpected()
        parser.next()
        return functions.arrow(parser, start, [parameter], "", asynchronous=True)
    return node


def super_operand(parser: Parser, start: int) -> Node:
    """`super`."""
    if not parser.has_super():
        parser.fail(start, Message("`super` outside a method"))
    parser.next()
    if parser.type == "(" and not parser.calls_super():
        parser.fail(start, Message("`super()` outside a constructor"))
    if parser.type not in (".", "[", "("):
        parser.unexpected()
    return Node("super", start, parser.last_end)


def import_operand(parser: Parser, start: int) -> Node:
    """`import()` or `import.meta`."""
    parser.next()
    if parser.type == "(":
        parser.next()
        expressions.assignment(parser)
        if not parser.eat(")"):
            at = parser.start
            if parser.eat(",") and parser.eat(")"):
                parser.fail(at, Message("nothing may follow the address in `import()`"))
            parser.unexpected(at)
        return Node("call", start, parser.last_end)
    if parser.type != ".":
        parser.unexpected()
    parser.next()
    escaped = parser.escaped
    word = parser.word()
    if word.name != "meta":
        parser.fail(word.start, Message("only `import.meta` and `import()` are expressions"))
    if escaped:
        parser.fail(start, Message("`{word}` cannot be written with an escape", word="import.meta"))
    return Node("meta", start, parser.last_end)


def new_operand(parser: Parser, start: int) -> Node:
    """`new`."""
    parser.next()
    if parser.type == ".":
        parser.next()
        escaped = parser.escaped
        word = parser.word()
        if word.name != "target":
            parser.fail(word.start, Message("`new.` is followed by `target`"))
        if escaped:
            parser.fail(start, Message("`{word}` cannot be written with an escape", word="new.target"))
        if not parser.has_new_target():
            parser.fail(start, Message("`new.target` outside a function"))
        return Node("meta", start, parser.last_end)
    begin = parser.start
    called = subscripts(parser, operand(parser, None), begin, calls=False)
    if called.kind == "super":
        parser.fail(begin, Message("`super` cannot be called with `new`"))
    if parser.type == "(":
        parser.next()
        items(parser, ")", None)
    return Node("new", start, parser.last_end)


def parentheses(parser: Parser) -> Node:
    """Parentheses, or the parameters of an arrow function and the function."""
    start = parser.start
    may_be_arrow = parser.arrow_at == start
    parser.next()
    inner_start = parser.start
    found: list[Node] = []
    doubts = Doubts()
    rest = -1
    comma = False
    yields, awaits = parser.yields, parser.awaits
    parser.yields = parser.awaits = -1
    while parser.type != ")":
        if found:
            parser.expect(",")
            if parser.type == ")":
                comma = True
                break
        if parser.type == "...":
            rest = parser.start
            found.append(patterns.rest(parser))
            if parser.type == ",":
                parser.fail(parser.start, Message("nothing may follow a rest element"))
            break
        found.append(expressions.assignment(parser, doubts))
    inner_end = parser.last_end
    parser.expect(")")
    if may_be_arrow and parser.type == "=>" and not parser.newline:
        parser.next()
        patterns.check_doubts(parser, doubts, binding=True)
        functions.check_parameters_wait(parser)
        parser.yields, parser.awaits = yields, awaits
        return functions.arrow(parser, start, found, "", asynchronous=False)
    if not found or comma:
        parser.unexpected(parser.last_start)
    if rest >= 0:
        parser.unexpected(rest)
    expressions.settle(parser, doubts)
    if yields >= 0:
        parser.yields = yields
    if awaits >= 0:
        parser.awaits = awaits
    inner = found[0] if len(found) == 1 else Node("sequence", inner_start, inner_end, found)
    if inner.kind == "paren" and parser.doubled < 0:
        parser.doubled = start
    return Node("paren", start, parser.last_end, [inner])


def template(parser: Parser, *, tagged: bool) -> None:
    """A template whose opening backtick is the current token."""
    parser.next()
    while True:
        if parser.type == "broken template" and not tagged:
            parser.fail(parser.start, Message("this escape sequence is not allowed in JavaScript"))
        parser.next()
        if parser.type == "`":
            break
        if parser.type == "eof":
            parser.fail(parser.pos, Message("this template is never closed: add a backtick"))
        parser.expect("${")
        expressions.expression(parser)
        parser.expect("}")
    parser.next()
