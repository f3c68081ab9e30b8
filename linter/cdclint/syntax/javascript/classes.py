"""Classes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from cdclint.syntax.javascript import expressions, functions, object_literals, operands, patterns, statements
from cdclint.syntax.javascript.nodes import Doubts, Function

if TYPE_CHECKING:
    from cdclint.syntax.javascript.parsing import Parser


def class_body(parser: Parser, *, statement: bool, optional_name: bool = False) -> None:
    """A class whose `class` is the current token."""
    parser.next()
    if parser.type == "name" and not parser.at_word("extends"):
        name = patterns.identifier(parser)
        if statement:
            parser.declare(name.name, "lexical", name.start)
    elif statement and not optional_name:
        parser.unexpected()
    derived = parser.eat("extends")
    if derived:
        doubts = Doubts()
        operands.subscripted(parser, doubts)
        expressions.settle(parser, doubts)
    parser.private.append(({}, []))
    parser.expect("{")
    constructed = False
    while not parser.at_sign("}"):
        if parser.eat(";"):
            continue
        if class_member(parser, derived=derived):
            if constructed:
                parser.fail(parser.last_end, "a class has one constructor")
            constructed = True
    parser.next()
    declared, used = parser.private.pop()
    for used_name, at in used:
        if used_name not in declared:
            if parser.private:
                parser.private[-1][1].append((used_name, at))
            else:
                parser.fail(at, "the class has no private `#{used_name}`", used_name=used_name)


def class_member(parser: Parser, *, derived: bool) -> bool:
    """One member of a class; tells whether it is the constructor."""
    start = parser.start
    static = asynchronous = generator = False
    accessor = ""
    named = False

    def ends() -> bool:
        return parser.type == "eof" or (parser.type == "punctuator" and parser.value in ("(", "=", ";", "}"))

    key, private, key_start, written = "", False, parser.start, ""
    if parser.at_word("static"):
        parser.next()
        if parser.at_sign("{"):
            static_block(parser)
            return False
        if ends():
            key, written, named = "static", "name", True
        else:
            static = True
    if not named and parser.at_word("async"):
        key_start = parser.start
        parser.next()
        if (not ends() and not parser.newline) or (parser.at_sign("*") and not parser.newline):
            asynchronous = True
        else:
            key, written, named = "async", "name", True
    if not named and parser.eat("*"):
        generator = True
    if not named and not asynchronous and not generator and (parser.at_word("get") or parser.at_word("set")):
        word = parser.value
        key_start = parser.start
        parser.next()
        if not ends() and not (parser.newline and parser.at_sign("*")):
            accessor = word
        else:
            key, written, named = word, "name", True
    if not named:
        key_start, written = parser.start, parser.type
        private = parser.type == "private"
        if private:
            key = parser.value
            if key == "constructor":
                parser.fail(parser.start, "a class has no private `#constructor`")
            parser.next()
        else:
            key = object_literals.property_name(parser)
    if private:
        kind = accessor or "other"
        kind = ("static " if static else "") + kind
        declared = parser.private[-1][0]
        before = declared.get(key)
        if before is not None and not (
            {before, kind} == {"get", "set"} or {before, kind} == {"static get", "static set"}
        ):
            parser.fail(key_start, "`#{key}` is declared twice", key=key)
        declared[key] = "both" if before is not None else kind
    if parser.at_sign("(") or accessor or asynchronous or generator:
        constructor = not static and key == "constructor" and written in ("name", "string")
        if constructor and (accessor or asynchronous or generator):
            parser.fail(key_start, "a constructor is neither accessor, generator nor async")
        if static and key == "prototype" and written in ("name", "string"):
            parser.fail(key_start, "a class has no static `prototype`")
        kind = "constructor" if constructor and derived else "method"
        if accessor:
            object_literals.accessor_body(parser, accessor, method=kind)
        else:
            functions.method(parser, start, asynchronous=asynchronous, generator=generator, kind=kind)
        return constructor
    if key == "constructor" and written in ("name", "string"):
        parser.fail(key_start, "a field cannot be named `constructor`")
    if static and key == "prototype" and written in ("name", "string"):
        parser.fail(key_start, "a class has no static `prototype`")
    if parser.eat("="):
        parser.functions.append(Function(method="field"))
        parser.scopes.push(function=True)
        expressions.assignment(parser)
        parser.scopes.pop()
        parser.functions.pop()
    parser.semicolon()
    return False


def static_block(parser: Parser) -> None:
    """The block behind `static`."""
    parser.deeper()
    parser.functions.append(Function(method="static"))
    parser.scopes.push(function=True)
    parser.expect("{")
    while not parser.at_sign("}"):
        statements.statement(parser, declaration=True)
    parser.next()
    parser.scopes.pop()
    parser.functions.pop()
    parser.depth -= 1
