"""Classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.core.message import Message
from cdclint.syntax.javascript import expressions, functions, object_literals, operands, patterns, statements
from cdclint.syntax.javascript.parsing import FIELD, STATIC_BLOCK, SUPER
from cdclint.syntax.javascript.vocabulary import KEYWORDS

if TYPE_CHECKING:
    from cdclint.syntax.javascript.nodes import Node
    from cdclint.syntax.javascript.parsing import Parser


def class_body(parser: Parser, *, statement: bool = False, nameless: bool = False) -> Node | None:
    """A class whose `class` is the current token: a statement or an operand; see `functions.function`."""
    name: Node | None = None
    parser.next()
    if parser.type == "name":
        if statement:
            name = patterns.bind_name(parser)
        else:
            parser.name()
    elif statement and not nameless:
        parser.unexpected()
    derived = parser.eat("extends")
    if derived:
        operands.subscripted(parser, None)
    parser.classes.append(({}, []))
    parser.expect("{")
    constructed = False
    while parser.type != "}":
        if parser.eat(";"):
            continue
        start = parser.start
        if class_member(parser, derived=derived):
            if constructed:
                parser.fail(start, Message("a class has one constructor"))
            constructed = True
    parser.next()
    declared, used = parser.classes.pop()
    for used_name, at in used:
        if used_name not in declared:
            if not parser.classes:
                parser.fail(at, Message("the class has no private `#{used_name}`", used_name=used_name))
            parser.classes[-1][1].append((used_name, at))
    return name


def begins_name(parser: Parser) -> bool:
    """Whether the current token begins the name of a member."""
    kind = parser.type
    return kind in ("name", "private", "number", "string", "[") or kind in KEYWORDS


def class_member(parser: Parser, *, derived: bool) -> bool:
    """One member of a class; returns whether it is the constructor."""
    static = asynchronous = generator = False
    accessor = word = ""
    if parser.eat_word("static"):
        if parser.type == "{":
            static_block(parser)
            return False
        if begins_name(parser) or parser.type == "*":
            static = True
        else:
            word = "static"
    if not word and parser.eat_word("async"):
        if (begins_name(parser) or parser.type == "*") and not parser.newline:
            asynchronous = True
        else:
            word = "async"
    if not word and parser.eat("*"):
        generator = True
    if not word and not asynchronous and not generator:
        value = parser.value
        if parser.eat_word("get") or parser.eat_word("set"):
            if begins_name(parser):
                accessor = value
            else:
                word = value
    at = parser.last_start if word else parser.start
    private = not word and parser.type == "private"
    if private:
        if parser.value == "constructor":
            parser.fail(at, Message("a class has no private `#constructor`"))
        key: Node | None = parser.private_name()
    else:
        key = None if word else object_literals.property_name(parser)
    plain = key.name if key is not None and not private else word
    kind = accessor or "field"
    if parser.type == "(" or accessor or generator or asynchronous:
        constructor = not static and plain == "constructor"
        check_method(parser, at, plain, static=static, special=bool(accessor or generator or asynchronous))
        begin = parser.start
        read = functions.method(parser, asynchronous=asynchronous, generator=generator, derived=constructor and derived)
        if accessor:
            functions.check_accessor(parser, accessor, begin, read)
        if constructor:
            return True
    else:
        field(parser, at, plain, static=static)
    if private and key is not None:
        declare_private(parser, key, ("static " if static else "") + kind)
    return False


def check_method(parser: Parser, at: int, name: str, *, static: bool, special: bool) -> None:
    """Reject names that a method cannot have."""
    if name == "constructor" and not static and special:
        parser.fail(at, Message("a constructor is neither accessor, generator nor async"))
    if name == "prototype" and static:
        parser.fail(at, Message("a class has no static `prototype`"))


def field(parser: Parser, at: int, name: str, *, static: bool) -> None:
    """The value of a field whose name is read."""
    if name == "constructor":
        parser.fail(at, Message("a field cannot be named `constructor`"))
    if static and name == "prototype":
        parser.fail(at, Message("a class has no static `prototype`"))
    if parser.eat("="):
        parser.enter(FIELD | SUPER)
        expressions.assignment(parser)
        parser.leave()
    parser.semicolon()


def declare_private(parser: Parser, key: Node, kind: str) -> None:
    """Declare a private name; a getter and its setter may share one."""
    declared = parser.classes[-1][0]
    before = declared.get(key.name)
    if before is None:
        declared[key.name] = kind
    elif {before, kind} in ({"get", "set"}, {"static get", "static set"}):
        declared[key.name] = "both"
    else:
        parser.fail(key.start, Message("`#{key}` is declared twice", key=key.name))


def static_block(parser: Parser) -> None:
    """The block after `static`, whose `{` is the current token."""
    parser.deeper()
    parser.next()
    labels, parser.labels = parser.labels, []
    parser.enter(STATIC_BLOCK | SUPER)
    while parser.type != "}":
        statements.statement(parser)
    parser.next()
    parser.leave()
    parser.labels = labels
    parser.depth -= 1
