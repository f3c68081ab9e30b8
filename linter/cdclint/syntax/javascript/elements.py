"""JSX within JavaScript, read character by character."""

from __future__ import annotations

from typing import TYPE_CHECKING, NoReturn

from cdclint.core.regex import regex
from cdclint.syntax.javascript import expressions
from cdclint.syntax.javascript.nodes import Node
from cdclint.syntax.javascript.tokens import SKIP
from cdclint.syntax.mdx.character import continues_name, starts_name

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser

_NAME = regex(r"[A-Za-z_$][A-Za-z0-9_$-]*")
_REST = regex(r"[A-Za-z0-9_$-]*")
_TEXT_STOP = regex(r"[<{>}]")


def element(parser: Parser) -> Node:
    """An element or fragment whose `<` is the grammar's current token."""
    start = parser.start
    parser.pos = start + 1
    at = whole_element(parser, start)
    parser.pos = at
    parser.next()
    if parser.at_sign("<"):
        parser.fail(parser.start, "elements side by side need a fragment around them: `<>…</>`")
    return Node("jsx", start, at)


def space(parser: Parser, at: int) -> int:
    """The offset behind white space and comments."""
    at = SKIP.match(parser.text, at, parser.limit).end()  # type: ignore[union-attr]
    if parser.text.startswith("/*", at) and at + 1 < parser.limit:
        parser.fail(at, "this comment is never closed: add `*/`")
    return at


def refuse(parser: Parser, at: int) -> NoReturn:
    """Refuse the character at an offset."""
    parser.start = at
    parser.pos = min(at + 1, parser.limit)
    parser.unexpected()


def char_at(parser: Parser, at: int) -> str:
    """The character at an offset, "" at the end."""
    return parser.text[at] if at < parser.limit else ""


def element_identifier(parser: Parser, at: int) -> int:
    """The end of the name at an offset; it may hold hyphens."""
    found = _NAME.match(parser.text, at, parser.limit)
    if found:
        at = found.end()
    elif at < parser.limit and starts_name(parser.text[at]):
        at = _REST.match(parser.text, at + 1, parser.limit).end()  # type: ignore[union-attr]
    else:
        refuse(parser, at)
    while at < parser.limit and parser.text[at] > "\x7f" and continues_name(parser.text[at]):
        at = _REST.match(parser.text, at + 1, parser.limit).end()  # type: ignore[union-attr]
    return at


def element_name(parser: Parser, at: int) -> tuple[str, int]:
    """The name at `at` and the offset of what follows it."""
    begin = at
    at = element_identifier(parser, at)
    name = parser.text[begin:at]
    after = space(parser, at)
    if char_at(parser, after) == ":":
        begin = space(parser, after + 1)
        at = element_identifier(parser, begin)
        return f"{name}:{parser.text[begin:at]}", space(parser, at)
    while char_at(parser, after) == ".":
        begin = space(parser, after + 1)
        at = element_identifier(parser, begin)
        name = f"{name}.{parser.text[begin:at]}"
        after = space(parser, at)
    return name, after


def whole_element(parser: Parser, start: int) -> int:
    """The element whose `<` is at `start`: the offset behind it."""
    parser.deeper()
    name, at, closed = opening(parser, start)
    if not closed:
        at = children(parser, name, at)
    parser.depth -= 1
    return at


def opening(parser: Parser, start: int) -> tuple[str, int, bool]:
    """The opening tag at `start`: its name, the offset behind it, whether it closes itself."""
    at = space(parser, start + 1)
    if char_at(parser, at) == ">":
        return "", at + 1, False
    name, at = element_name(parser, at)
    while True:
        char = char_at(parser, at)
        if char == ">":
            return name, at + 1, False
        if char == "/":
            at = space(parser, at + 1)
            if char_at(parser, at) != ">":
                refuse(parser, at)
            return name, at + 1, True
        if char == "{":
            parser.pos = at + 1
            parser.next()
            parser.expect("...")
            expressions.assignment(parser)
            if not parser.at_sign("}"):
                parser.unexpected()
            at = space(parser, parser.pos)
            continue
        begin = at
        at = element_identifier(parser, begin)
        at = space(parser, at)
        if char_at(parser, at) == ":":
            at = space(parser, element_identifier(parser, space(parser, at + 1)))
        if char_at(parser, at) == "=":
            at = attribute_value(parser, space(parser, at + 1))


def attribute_value(parser: Parser, at: int) -> int:
    """The offset behind the attribute value at `at` and the space after it."""
    char = char_at(parser, at)
    if char and char in "\"'":
        end = parser.text.find(char, at + 1, parser.limit)
        if end < 0:
            parser.pos = parser.limit
            parser.fail(at, "this string is never closed: add `{char}`", char=char)
        return space(parser, end + 1)
    if char == "{":
        parser.pos = at + 1
        parser.next()
        if parser.at_sign("}"):
            parser.fail(at, "an attribute's expression cannot be empty")
        expressions.expression(parser)
        if not parser.at_sign("}"):
            parser.unexpected()
        return space(parser, parser.pos)
    if char == "<":
        return space(parser, whole_element(parser, at))
    parser.start = at
    parser.pos = min(at + 1, parser.limit)
    return parser.fail(at, "an attribute's value is a string, `{{…}}` or an element")


def children(parser: Parser, name: str, at: int) -> int:
    """The offset behind the closing tag of the element `name` whose opening tag ends at `at`."""
    begun = at
    while True:
        found = _TEXT_STOP.search(parser.text, at, parser.limit)
        if not found:
            parser.pos = parser.limit
            parser.fail(begun, "this element is never closed")
        at = found.start()
        char = found[0]
        if char in ">}":
            parser.pos = at
            parser.fail(at, "a literal `{char}` in JSX is written `{{'{char}'}}`", char=char)
        if char == "{":
            parser.pos = at + 1
            parser.next()
            if not parser.at_sign("}"):
                if parser.at_sign("..."):
                    parser.next()
                expressions.expression(parser)
                if not parser.at_sign("}"):
                    parser.unexpected()
            at = parser.pos
            begun = at
            continue
        after = space(parser, at + 1)
        if char_at(parser, after) != "/":
            at = whole_element(parser, at)
            begun = at
            continue
        start = at
        at = space(parser, after + 1)
        if char_at(parser, at) == ">":
            closing = ""
        else:
            closing, at = element_name(parser, at)
            if char_at(parser, at) != ">":
                refuse(parser, at)
        if closing != name:
            parser.pos = at + 1
            parser.fail(start, "`</{closing}>` does not close `<{name}>`", closing=closing, name=name)
        return at + 1
