"""Operands: names, literals, parentheses, arrays, templates, and the members and calls behind them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from cdclint.core.regex import regex
from cdclint.syntax.javascript import classes, elements, expressions, functions, object_literals, patterns
from cdclint.syntax.javascript.nodes import Doubts, Node
from cdclint.syntax.javascript.parsing import KEYWORDS

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser

_TEMPLATE_STOP = regex(r"\\.|`|\$\{", re.DOTALL)


def subscripted(parser: Parser, doubts: Doubts) -> Node:
    """An operand with its members and calls."""
    start = parser.start
    node = atom(parser, doubts)
    if node.kind == "arrow":
        return node
    result = subscripts(parser, node, start, calls=True)
    if result is not node and doubts.trailing >= result.start:
        doubts.trailing = -1
    return result


def subscripts(parser: Parser, node: Node, start: int, *, calls: bool) -> Node:
    """What follows an operand: members, calls, templates."""
    maybe_async = (
        node.kind == "name" and node.name == "async" and parser.last_end == node.end and not parser.newline
        and node.end - node.start == 5
        and parser.arrow_at == start
    )  # fmt: skip
    optional = False
    while True:
        if parser.type != "punctuator":
            return Node("chain", node.start, node.end) if optional else node
        sign = parser.value
        if sign == "?.":
            if not calls:
                parser.fail(parser.start, "`?.` cannot stand in a call of `new`")
            optional = True
            parser.next()
            if not (parser.type == "punctuator" and parser.value in ("(", "[", "`")):
                node = member_name(parser, node, start)
                maybe_async = False
                continue
            sign = parser.value
        if sign == "[":
            parser.deeper()
            parser.next()
            expressions.expression(parser)
            parser.expect("]")
            parser.depth -= 1
            node = Node("member", start, parser.last_end)
        elif sign == ".":
            parser.next()
            node = member_name(parser, node, start)
        elif sign == "(" and calls:
            parser.deeper()
            node = call(parser, start, maybe_async=maybe_async and not optional)
            parser.depth -= 1
            if node.kind == "arrow":
                return node
        elif sign == "`":
            if optional:
                parser.fail(parser.start, "a template cannot be called with `?.`")
            template(parser, tagged=True)
            node = Node("tagged", start, parser.last_end)
        else:
            return Node("chain", node.start, node.end) if optional else node
        maybe_async = False


def member_name(parser: Parser, node: Node, start: int) -> Node:
    """A name behind `.` or `?.`."""
    if parser.type == "private":
        if node.kind == "super":
            parser.unexpected()
        if not parser.private:
            parser.fail(parser.start, "a private name stands outside its class")
        parser.private[-1][1].append((parser.value, parser.start))
        name = "#" + parser.value
    elif parser.type == "name":
        name = parser.value
    else:
        parser.unexpected()
    parser.next()
    return Node("member", start, parser.last_end, name=name)


def call(parser: Parser, start: int, *, maybe_async: bool) -> Node:
    """The arguments of a call, or the parameters of an async arrow function."""
    doubts = Doubts()
    kept = parser.awaits, parser.yields
    parser.awaits = parser.yields = 0
    parser.next()
    arguments: list[Node] = []
    first = True
    while not parser.at_sign(")"):
        if not first:
            parser.expect(",")
            if parser.at_sign(")"):
                break
        first = False
        arguments.append(list_item(parser, doubts))
    parser.expect(")")
    if maybe_async and parser.at_sign("=>") and not parser.newline:
        if parser.awaits:
            parser.fail(parser.awaits, "`await` cannot stand in the parameters of an async function")
        parser.awaits, parser.yields = kept
        return functions.arrow(parser, start, arguments, asynchronous=True, doubts=doubts)
    expressions.settle(parser, doubts)
    parser.awaits = kept[0] or parser.awaits
    parser.yields = kept[1] or parser.yields
    return Node("call", start, parser.last_end)


def list_item(parser: Parser, doubts: Doubts | None) -> Node:
    """One argument or item, which may be spread."""
    if parser.at_sign("..."):
        start = parser.start
        parser.next()
        argument = expressions.assignment(parser, doubts)
        if doubts is not None and parser.at_sign(",") and doubts.trailing < 0:
            doubts.trailing = parser.start
        return Node("SpreadElement", start, parser.last_end, [argument])
    return expressions.assignment(parser, doubts)


def behind_operand(parser: Parser) -> bool:
    """Whether the token before this one ends an operand, so that `<` compares."""
    kind, value = parser.before
    return kind in ("number", "string") or (kind == "name" and value not in KEYWORDS)


def atom(parser: Parser, doubts: Doubts) -> Node:
    """An operand by itself."""
    start = parser.start
    kind = parser.type
    if kind == "name":
        return word(parser, start)
    if kind in ("number", "string"):
        parser.next()
        return Node("literal", start, parser.last_end)
    if kind == "punctuator":
        sign = parser.value
        if sign in ("/", "/="):
            parser.regex_token()
            parser.next()
            return Node("literal", start, parser.last_end)
        parser.deeper()
        if sign == "(":
            node = parenthesis(parser)
        elif sign == "[":
            node = array(parser, doubts)
        elif sign == "{":
            node = object_literals.object_literal(parser, doubts)
        elif sign == "`":
            template(parser, tagged=False)
            node = Node("template", start, parser.last_end)
        elif sign in ("<", "<<", "<=", "<<=") and not (
            parser.text.startswith("!", start + 1) or behind_operand(parser)
        ):
            node = elements.element(parser)
        else:
            parser.unexpected()
        parser.depth -= 1
        return node
    return parser.unexpected()


def word(parser: Parser, start: int) -> Node:
    """An operand that begins with a word."""
    word, escaped = parser.value, parser.escaped
    if word in KEYWORDS and escaped:
        parser.fail(start, "`{word}` cannot be written with an escape", word=word)
    if word == "function":
        parser.deeper()
        functions.function(parser, start, statement=False)
        parser.depth -= 1
        return Node("function", start, parser.last_end)
    if word == "class":
        parser.deeper()
        classes.class_body(parser, statement=False)
        parser.depth -= 1
        return Node("class", start, parser.last_end)
    if word == "new":
        return new_operand(parser, start)
    if word in ("this", "null", "true", "false"):
        parser.next()
        return Node("literal", start, parser.last_end)
    if word == "super":
        return super_operand(parser, start)
    if word == "import":
        return import_operand(parser, start)
    if word in KEYWORDS:
        parser.unexpected()
    parser.next()
    if word == "async" and not escaped and not parser.newline:
        if parser.at_word("function"):
            parser.deeper()
            functions.function(parser, start, statement=False, asynchronous=True)
            parser.depth -= 1
            return Node("function", start, parser.last_end)
        if parser.type == "name" and not parser.escaped and parser.arrow_at == start and parser.value not in KEYWORDS:
            parameter = patterns.identifier(parser)
            if not parser.at_sign("=>") or parser.newline:
                parser.unexpected()
            return functions.arrow(parser, start, [parameter], asynchronous=True)
    node = Node("name", start, parser.last_end, name=word)
    if parser.at_sign("=>") and not parser.newline and parser.arrow_at == start:
        parser.check_name(word, start)
        return functions.arrow(parser, start, [node], asynchronous=False)
    parser.check_name(word, start)
    return node


def super_operand(parser: Parser, start: int) -> Node:
    """`super`."""
    parser.next()
    method = next((function.method for function in reversed(parser.functions) if not function.arrow), "")
    if parser.at_sign("("):
        if method != "constructor":
            parser.fail(start, "`super()` stands outside a constructor")
    elif not method:
        parser.fail(start, "`super` stands outside a method")
    elif not (parser.at_sign("[") or parser.at_sign(".")):
        parser.unexpected()
    return Node("super", start, parser.last_end)


def import_operand(parser: Parser, start: int) -> Node:
    """`import()` or `import.meta`."""
    parser.next()
    if parser.at_sign("("):
        parser.deeper()
        parser.next()
        expressions.assignment(parser)
        if parser.eat(",") and not parser.at_sign(")"):
            expressions.assignment(parser)
            parser.eat(",")
        parser.expect(")")
        parser.depth -= 1
        return Node("call", start, parser.last_end)
    if parser.at_sign("."):
        parser.next()
        if parser.value != "meta" or parser.type != "name":
            parser.fail(parser.start, "only `import.meta` and `import()` are expressions")
        parser.next()
        return Node("meta", start, parser.last_end)
    return parser.unexpected()


def new_operand(parser: Parser, start: int) -> Node:
    """`new`."""
    parser.deeper()
    parser.next()
    if parser.at_sign("."):
        parser.next()
        if parser.value != "target":
            parser.fail(parser.start, "`new.` is followed by `target`")
        if all(function is parser.top or function.arrow for function in parser.functions):
            parser.fail(start, "`new.target` stands outside a function")
        parser.next()
        parser.depth -= 1
        return Node("meta", start, parser.last_end)
    if parser.at_word("import") and parser.peek()[0] == "(":
        parser.fail(parser.start, "`import()` cannot be called with `new`")
    begin = parser.start
    doubts = Doubts()
    subscripts(parser, atom(parser, doubts), begin, calls=False)
    expressions.settle(parser, doubts)
    if parser.at_sign("("):
        parser.next()
        arguments(parser)
    parser.depth -= 1
    return Node("new", start, parser.last_end)


def arguments(parser: Parser) -> None:
    """The arguments of `new`, up to the closing parenthesis."""
    while not parser.at_sign(")"):
        list_item(parser, None)
        if not parser.at_sign(")"):
            parser.expect(",")
    parser.next()


def parenthesis(parser: Parser) -> Node:
    """Parentheses, or the parameters of an arrow function and the function."""
    start = parser.start
    kept = parser.awaits, parser.yields
    parser.awaits = parser.yields = 0
    doubts = Doubts()
    may_be_arrow = parser.arrow_at == start
    parser.next()
    items: list[Node] = []
    spread = trailing = -1
    inner_start = parser.start
    first = True
    while not parser.at_sign(")"):
        if not first:
            parser.expect(",")
            if parser.at_sign(")"):
                trailing = parser.last_end - 1
                break
        first = False
        if parser.at_sign("..."):
            spread = parser.start
            parser.next()
            items.append(Node("rest", spread, parser.last_end, [patterns.binding_target(parser, declare=None)]))
            if parser.at_sign(","):
                parser.fail(parser.start, "nothing can stand behind a rest element")
            break
        items.append(expressions.assignment(parser, doubts))
    inner_end = parser.last_end
    parser.expect(")")
    if may_be_arrow and parser.at_sign("=>") and not parser.newline:
        if parser.yields:
            parser.fail(parser.yields, "`yield` cannot stand in parameters")
        parser.awaits, parser.yields = kept
        return functions.arrow(parser, start, items, asynchronous=False, doubts=doubts)
    if not items or trailing >= 0:
        parser.unexpected(parser.last_end - 1 if trailing < 0 else trailing)
    if spread >= 0:
        parser.unexpected(spread)
    expressions.settle(parser, doubts)
    parser.awaits = kept[0] or parser.awaits
    parser.yields = kept[1] or parser.yields
    inner = items[0] if len(items) == 1 else Node("sequence", inner_start, inner_end, items)
    return Node("paren", start, parser.last_end, [inner])


def array(parser: Parser, doubts: Doubts) -> Node:
    """An array."""
    start = parser.start
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
            items.append(Node("hole", parser.start, parser.start))
            continue
        items.append(list_item(parser, doubts))
    parser.expect("]")
    return Node("array", start, parser.last_end, items)


def template(parser: Parser, *, tagged: bool) -> None:
    """A template whose opening backtick is the current token."""
    text, limit = parser.text, parser.limit
    at = parser.pos
    opened = at
    while True:
        begin = at
        found = _TEMPLATE_STOP.search(text, at, limit)
        while found and found[0][0] == "\\":
            found = _TEMPLATE_STOP.search(text, found.end(), limit)
        if not found:
            parser.pos = limit
            parser.fail(opened, "this template is never closed: add a backtick")
        if not tagged and "\\" in text[begin : found.start()]:
            parser.pos = found.end()
            parser.escapes(begin, found.start())
        parser.pos = found.end()
        if found[0] == "`":
            break
        parser.deeper()
        parser.next()
        expressions.expression(parser)
        if not parser.at_sign("}"):
            parser.unexpected()
        parser.depth -= 1
        at = parser.pos
        opened = at
    parser.next()
